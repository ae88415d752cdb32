"""Addresses of the subjects pages. Identifiers only: no name is ever in an address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.subjects import views

_MAPPING = "mappings/<str:reference>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("find/", views.FindPage.as_view(), name="find"),
    path(f"{_MAPPING}/find/", views.FindInMappingPage.as_view(), name="find-in-mapping"),
    path(f"{_MAPPING}/people/new/", views.AddPersonPage.as_view(), name="add-person"),
    path(f"{_MAPPING}/network/", views.LinksPage.as_view(), name="links"),
    path(f"{_MAPPING}/network/links/new/", views.AddLinkPage.as_view(), name="add-link"),
    path(f"{_MAPPING}/network/links/<uuid:link>/", views.LinkPage.as_view(), name="link"),
    path(f"{_MAPPING}/network/links/<uuid:link>/end/", views.EndLinkPage.as_view(), name="end-link"),
    path(f"{_MAPPING}/network/named/", views.MentionsPage.as_view(), name="mentions"),
    path(f"{_MAPPING}/network/named/<uuid:mention>/", views.MentionPage.as_view(), name="mention"),
]
