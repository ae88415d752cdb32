"""Addresses are those of Django's own `reverse`, and none is kept."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import NoReverseMatch, get_resolver, path, re_path, reverse, set_script_prefix
from django.utils import translation

from placemap.web import addresses
from placemap.web.addresses import address


def _nothing(request: Any) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("a/<slug:word>/", _nothing, name="word"),
    path("b/<word>/<int:number>/", _nothing, name="both"),
    path("b/<word>/", _nothing, name="both"),
    path("c/<path:rest>", _nothing, name="rest"),
    path("d é/<str:text>/", _nothing, name="odd"),
    re_path(r"^e/(?P<letters>[a-c]+)/$", _nothing, name="letters"),
    path("<path:rest>", _nothing, name="all"),
]
ASKED: list[tuple[str, tuple[Any, ...]]] = [
    ("word", ("one-two",)),
    ("word", ("one two",)),
    ("word", (3,)),
    ("both", ("é", 3)),
    ("both", ("a/b",)),
    ("both", ("a b?c#d&e=f%",)),
    ("both", ("x", "y")),
    ("both", (1, 2, 3)),
    ("both", ()),
    ("rest", ("x/y//z",)),
    ("odd", ("~:@!$'()*+,;=",)),
    ("letters", ("abc",)),
    ("letters", ("abd",)),
    ("all", ("/elsewhere.example/",)),
    ("no-such-page", ()),
    ("no:such-page", ()),
]


def outcome(made: Any, name: str, *args: Any) -> str:
    try:
        return str(made(name, *args))
    except NoReverseMatch as wrong:
        return f"{type(wrong).__name__}: {wrong}"


@pytest.mark.parametrize("prefix", ["/", "/under/100%/"])
@pytest.mark.parametrize(("name", "args"), ASKED)
def test_an_address_is_what_django_makes_of_it(name: str, args: tuple[Any, ...], prefix: str) -> None:
    try:
        with override_settings(ROOT_URLCONF=__name__):
            set_script_prefix(prefix)
            expected = outcome(lambda n, *a: reverse(n, args=a), name, *args)
            assert [outcome(address, name, *args) for _again in range(2)] == [expected, expected]
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize("language", ["en-gb", "cy"])
def test_every_page_of_the_product_has_the_address_django_gives_it(language: str) -> None:
    """In each language: what is kept of the routes is kept for all of them."""
    with translation.override(language):
        resolver = get_resolver()
        names = [name for name in resolver.reverse_dict if isinstance(name, str)]
        assert len(names) > 100
        for name in names:
            gaps = resolver.reverse_dict.getlist(name)[0][0][0][1]
            args = [uuid.UUID(int=7) if gap not in ("reference", "number") else 7 for gap in gaps]
            assert outcome(address, name, *args) == outcome(lambda n, *a: reverse(n, args=a), name, *args)


def test_no_address_is_kept() -> None:
    who = uuid.uuid4()
    assert str(who) in address("child", "PM-1", who)
    assert str(who) not in repr(addresses._ways)
