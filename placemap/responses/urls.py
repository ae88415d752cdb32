"""Addresses of this package."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.responses.views import action

IN_MAPPING = "mappings/<slug:reference>/response/"
ONE = f"{IN_MAPPING}<uuid:action>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(IN_MAPPING, action.Response.as_view(), name="response"),
    path(f"{IN_MAPPING}add/", action.RecordAction.as_view(), name="record-action"),
    path(ONE, action.ActionPage.as_view(), name="action"),
    path(f"{ONE}accept/", action.AcceptAction.as_view(), name="accept-action"),
    path(f"{ONE}decline/", action.DeclineAction.as_view(), name="decline-action"),
    path(f"{ONE}update/", action.UpdateAction.as_view(), name="update-action"),
    path(f"{ONE}change/", action.ChangeAction.as_view(), name="change-action"),
    path(f"{ONE}end/", action.EndAction.as_view(), name="end-action"),
    # What a mail leads to: it says neither which mapping nor what is to be done.
    path("actions/<uuid:action>/", action.ActionLink.as_view(), name="action-link"),
]
