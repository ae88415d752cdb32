"""Addresses of the pages of agencies' lists."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.exchange import views

_LISTS = "mappings/<str:reference>/lists/"
_LIST = f"{_LISTS}<uuid:upload>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_LISTS, views.ListsPage.as_view(), name="lists"),
    path(f"{_LISTS}send/", views.SendListPage.as_view(), name="send-list"),
    path(_LIST, views.ListPage.as_view(), name="list"),
    path(f"{_LIST}columns/", views.ColumnsPage.as_view(), name="list-columns"),
    path(f"{_LIST}progress/", views.ListProgress.as_view(), name="list-progress"),
    path(f"{_LIST}take-back/", views.TakeBackPage.as_view(), name="take-back-list"),
    path(f"{_LIST}outside/", views.OutsidePage.as_view(), name="outside"),
    path(f"{_LIST}outside/<uuid:given>/told/", views.OutsideTold.as_view(), name="outside-told"),
    path(f"{_LIST}rows-to-check/", views.HandBackPage.as_view(), name="hand-back"),
]
