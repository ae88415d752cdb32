"""The peer's addresses: its two lists, the screen of a meeting, what was noticed; a name for what they lead to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.bare import meeting, noticed, views


def elsewhere(request: HttpRequest, **_taken: object) -> HttpResponse:
    """A page that those lead to and that nobody reads here."""
    return HttpResponse("")


_PLAIN = ("home", "my-work", "mappings", "county", "find", "account", "sign-in", "sign-out", "stay-signed-in")
_WITHIN = (
    "mapping", "network", "lists", "returns", "matching", "noticed", "candidates", "linked",
    "cohort-versions", "exceptions", "mentions", "things", "add-link", "agree-several",
)  # fmt: skip
_OF_A_CHILD = ("child", "refer", "agree-child", "decline-child")

urlpatterns = [
    path("mappings/<reference>/cohort/", views.cohort, name="cohort"),
    path("mappings/<reference>/network/links/", views.links, name="links"),
    path("bare/<reference>/noticed/", noticed.notice, name="notice"),
    path("bare/meetings/<uuid:meeting>/<uuid:item>/", meeting.screen, name="screen"),
    path("bare/meetings/<uuid:meeting>/<uuid:item>/action/", meeting.act, name="act"),
    path("bare/meetings/<uuid:meeting>/<uuid:item>/<slug:kind>/", meeting.write, name="write"),
    path("bare/entries/<uuid:entry>/", meeting.change, name="change"),
    *(path(f"{name}/", elsewhere, name=name) for name in _PLAIN),
    *(path(f"mappings/<reference>/{name}/", elsewhere, name=name) for name in _WITHIN),
    *(path(f"mappings/<reference>/people/<uuid:person>/{n}/", elsewhere, name=n) for n in _OF_A_CHILD),
    path("mappings/<reference>/links/<uuid:link>/", elsewhere, name="link"),
]
