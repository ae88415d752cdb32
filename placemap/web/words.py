"""What pages say, in the reader's language: looked up once for each language, and then at hand.

A page asks for some five hundred messages. Django asks for each which language the thread speaks, and looks
through every catalogue of it; Jinja made markup of each and put no values into it. Here the language is asked
for once a page, and a message that was asked for before is one look into a table. A table holds messages of
the code and nothing else: never a value that was put into one.

In a template placeholders are escaped as they are filled in and a message is trusted markup, so `_()` must
only ever be given a literal there; a test reads the templates for that.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation.trans_real import catalog
from markupsafe import Markup

from placemap.web.escaping import shown

# Far above the number of messages there are: a table reaches it only if something else is asked for.
_MOST = 20_000


class _Said(dict[str, str]):
    """Messages in one language."""

    def __missing__(self, message: str) -> str:
        said = translation.gettext(message)
        if len(self) < _MOST:
            self[message] = said
        return said


class _Drawn(dict[str, Markup]):
    """Messages in one language that take no values, as a template shows them: `%%` is a percent sign."""

    def __missing__(self, message: str) -> Markup:
        drawn = Markup(translation.gettext(message)) % {}  # noqa: S704 - a literal of a template
        if len(self) < _MOST:
            self[message] = drawn
        return drawn


_Tables = tuple[_Said, _Drawn]
# By Django's own object for a language, so that a catalogue that was loaded anew is asked anew.
_known: dict[object, _Tables] = {}


class _Page(threading.local):
    """The tables of the page that this thread draws, while it does."""

    tables: _Tables | None = None


_page = _Page()


def _spoken() -> _Tables:
    """The tables of the language that this thread speaks now."""
    language = catalog()
    try:
        return _known[language]
    except KeyError:
        return _known.setdefault(language, (_Said(), _Drawn()))


@contextlib.contextmanager
def one_language() -> Iterator[None]:
    """Until the end of this page its words are in the language spoken at its beginning."""
    before = _page.tables
    _page.tables = _spoken()
    try:
        yield
    finally:
        _page.tables = before


def say(message: str) -> str:
    """A message as Django's `gettext` has it, for what is said hundreds of times a page."""
    return (_page.tables or _spoken())[0][message]


class Plain:
    """Who translates the wordings of rules and coded lists: see `placemap.foundations.wording`."""

    gettext = staticmethod(say)
    ngettext = staticmethod(translation.ngettext)
    # For a text of the database, which may be words that somebody typed: no table holds it.
    unremembered = staticmethod(translation.gettext)


def gettext(message: str, /, **values: Any) -> Markup:
    """A message of a template, with its values."""
    said, drawn = _page.tables or _spoken()
    return _filled(said[message], values) if values else drawn[message]


def ngettext(one: str, many: str, number: int, /, **values: Any) -> Markup:
    """A message that depends on a number, which it may name `num`."""
    return _filled(translation.ngettext(one, many, number), {"num": number, **values})


def pgettext(context: str, message: str, /, **values: Any) -> Markup:
    """A message that means different things in different places."""
    return _filled(translation.pgettext(context, message), values)


def npgettext(context: str, one: str, many: str, number: int, /, **values: Any) -> Markup:
    """Both of these."""
    return _filled(translation.npgettext(context, one, many, number), {"num": number, **values})


def _filled(text: str, values: dict[str, Any]) -> Markup:
    """Numbers are left to the format in the message, such as `%(num)d`; all else is escaped."""
    safe = {name: value if isinstance(value, int | float) else shown(value) for name, value in values.items()}
    return Markup(str.__mod__(text, safe))  # noqa: S704 - each value was escaped above
