"""Addresses of what every page shares: drafts, and staying signed in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.web import draft_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("drafts/", draft_views.KeepDraft.as_view(), name="keep-draft"),
    path("drafts/<uuid:draft>/", draft_views.OpenDraft.as_view(), name="draft"),
    path("drafts/<uuid:draft>/throw-away/", draft_views.ThrowAwayDraft.as_view(), name="throw-away-draft"),
    path("session/", draft_views.StaySignedIn.as_view(), name="stay-signed-in"),
]
