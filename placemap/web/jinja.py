"""The Jinja environment behind every page.

Named in settings as the `environment` option of Django's Jinja2 backend. Django adds `request`,
`csrf_input` and `csrf_token` to each page itself; `context.shell` adds what the shell shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from placemap.foundations import clock
from placemap.web import filters, words
from placemap.web.addresses import address
from placemap.web.drawing import Drawing
from placemap.web.fields import params as field_params

PACKAGE_ROOT = Path(__file__).resolve().parent.parent


def template_folders(root: Path = PACKAGE_ROOT) -> list[Path]:
    """The `templates` folder of each package, in alphabetical order."""
    return sorted(folder for folder in root.glob("*/templates") if folder.is_dir())


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page; an unknown name is an error, so a broken link fails its test."""
    return reverse(name, args=args or None, kwargs=kwargs) if kwargs else address(name, *args)


def url_if_any(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page, or an empty string while no such page exists."""
    try:
        return url(name, *args, **kwargs)
    except NoReverseMatch:
        return ""


def static_or_plain(path: str) -> str:
    """The address of a static file even when the list of hashed names is missing: for page 500."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


def with_query(request: HttpRequest, **changes: object) -> str:
    """This page's query string with some parameters changed; `None` or an empty value drops one.

    Used by sorting, paging and chips so that each keeps what the others chose.
    """
    query: Mapping[str, list[str]] = dict(request.GET.lists())
    kept = {name: values for name, values in query.items() if name not in changes}
    for name, value in changes.items():
        if value not in (None, ""):
            kept[name] = [str(value)]
    text = urlencode(kept, doseq=True)
    return f"?{text}" if text else "?"


def search_again(request: HttpRequest) -> SafeString | str:
    """What a form holds that asks for the same search again; empty where nobody searched by the body.

    No name may be in an address, so a list that was searched for one is sorted and leafed through by presses
    that send the words once more, and not by links.
    """
    words_sought = request.POST.get("q", "").strip() if request.method == "POST" else ""
    if not words_sought:
        return ""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="q" value="{}">',
        get_token(request),
        words_sought[:200],
    )


def environment(**options: Any) -> Drawing:
    """An environment that escapes by default, translates, and finds every package's templates."""
    options["loader"] = ChoiceLoader(
        [
            FileSystemLoader(template_folders()),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    options["autoescape"] = True
    # All of them are kept once compiled, and none is looked for again: they change with the code alone.
    options.setdefault("cache_size", -1)
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options["extensions"] = [*options.get("extensions", ()), "jinja2.ext.i18n"]
    env = Drawing(**options)
    # Newstyle: a message is given its values, and puts them in itself.
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals.update(
        _=words.gettext,
        gettext=words.gettext,
        ngettext=words.ngettext,
        pgettext=words.pgettext,
        npgettext=words.npgettext,
        static=static,
        static_or_plain=static_or_plain,
        url=url,
        url_if_any=url_if_any,
        with_query=with_query,
        search_again=search_again,
        now=clock.now,
        today=clock.today,
        language=translation.get_language,
        field_params=field_params.for_field,
        error_list=field_params.error_list,
        asks_in_words=field_params.asks_in_words,
    )
    env.filters.update(filters.ALL)
    return env
