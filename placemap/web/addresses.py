"""Addresses of named pages, worked out from the routes once and filled in each time.

Django asks which site this is and walks the routes of a name, puts their patterns together, matches them and
quotes the result, for each of the hundred addresses on a page. What depends on the routes alone is kept here.
No address is kept, since it says whom a page is about.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import get_resolver, get_script_prefix, get_urlconf, reverse
from django.urls.resolvers import URLResolver
from django.utils.http import RFC3986_SUBDELIMS, escape_leading_slashes

_PLAIN = re.compile(r"/[A-Za-z0-9_.\-][A-Za-z0-9_.\-/]*\Z|/\Z")
# Far above the number of named pages: resolvers are made anew in tests alone.
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class _Way:
    """One route to a page: its address with gaps, what fills them, and what the whole must look like."""

    address: str
    gaps: tuple[tuple[str, Callable[[object], str]], ...]
    pattern: re.Pattern[str]


# Where the site stands, and its routes.
_Site = tuple[str, URLResolver]
_ways: dict[tuple[_Site, str, int], tuple[_Way, ...]] = {}


class _Page(threading.local):
    """The site of the page that this thread draws, while it does."""

    site: _Site | None = None


_page = _Page()


def _site() -> _Site:
    return get_script_prefix(), get_resolver(get_urlconf())


@contextlib.contextmanager
def one_site() -> Iterator[None]:
    """Until the end of this page its addresses are of the site it began in."""
    before = _page.site
    _page.site = _site()
    try:
        yield
    finally:
        _page.site = before


def address(name: str, *args: object) -> str:
    """As Django's `reverse` with these arguments in their order; where there is no such page, its error."""
    key = (_page.site or _site(), name, len(args))
    ways = _ways.get(key)
    if ways is None:
        ways = _ways_of(*key)
        if ways and len(_ways) < _MOST:
            _ways[key] = ways
    for way in ways:
        try:
            filled = way.address % {
                gap: text(value) for (gap, text), value in zip(way.gaps, args, strict=True)
            }
        except ValueError:
            continue
        if way.pattern.search(filled):
            return filled if _PLAIN.match(filled) else _quoted(filled)
    return reverse(name, args=args)


def _ways_of(site: _Site, name: str, given: int) -> tuple[_Way, ...]:
    prefix, resolver = site
    return tuple(
        _Way(
            prefix.replace("%", "%%") + gapped,
            tuple((gap, converters[gap].to_url if gap in converters else str) for gap in gaps),
            re.compile(f"^{re.escape(prefix)}{pattern}"),
        )
        for possibility, pattern, _defaults, converters in resolver.reverse_dict.getlist(name)
        for gapped, gaps in possibility
        if len(gaps) == given
    )


def _quoted(filled: str) -> str:
    return escape_leading_slashes(quote(filled, safe=f"{RFC3986_SUBDELIMS}/~:@"))
