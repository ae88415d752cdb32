"""Whatever asks who may open a page is asked, in whichever order its classes are named."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver
from django.views import View

ASKED_ON_THE_WAY = ("check", "dispatch", "setup")


def views(within: URLResolver) -> Iterator[type[View]]:
    for one in within.url_patterns:
        if isinstance(one, URLResolver):
            yield from views(one)
        elif view := getattr(one.callback, "view_class", None):
            yield view


def passed_over(view: type[View]) -> list[str]:
    """What stands behind Django's own `View`, which asks nobody further: it would never be called."""
    behind = view.__mro__[view.__mro__.index(View) + 1 :]
    return [one.__name__ for one in behind if any(name in vars(one) for name in ASKED_ON_THE_WAY)]


def test_no_page_passes_over_who_may_open_it() -> None:
    found = set(views(get_resolver()))
    assert len(found) > 100
    assert {view.__qualname__: behind for view in found if (behind := passed_over(view))} == {}


def test_a_page_whose_classes_are_the_wrong_way_round_is_found() -> None:
    class Asks:
        def dispatch(self) -> None: ...

    assert passed_over(type("Right", (Asks, View), {})) == []
    assert passed_over(type("Wrong", (View, Asks), {})) == ["Asks"]
