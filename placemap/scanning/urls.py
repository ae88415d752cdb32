"""Addresses of the pages of scanning and analysis."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.scanning import views

IN_MAPPING = "mappings/<slug:reference>/scanning/"
CHILD = "mappings/<slug:reference>/people/<uuid:person>/interviews/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(IN_MAPPING, views.ScanningPage.as_view(), name="scanning"),
    path(f"{IN_MAPPING}interviews/", views.InterviewsPage.as_view(), name="interviews"),
    path(CHILD, views.ChildInterviewsPage.as_view(), name="child-interviews"),
    path(f"{CHILD}add/", views.RecordInterview.as_view(), name="add-interview"),
    path(f"{CHILD}<uuid:interview>/change/", views.ReviseInterview.as_view(), name="change-interview"),
    path(
        f"{CHILD}<uuid:interview>/take-back/", views.TakeBackInterview.as_view(), name="take-back-interview"
    ),
    path(f"{IN_MAPPING}operations/", views.OperationsPage.as_view(), name="operations"),
    path(f"{IN_MAPPING}operations/add/", views.ReleaseOperation.as_view(), name="add-operation"),
    path(
        f"{IN_MAPPING}operations/<uuid:operation>/change/",
        views.ChangeOperation.as_view(),
        name="change-operation",
    ),
    path(
        f"{IN_MAPPING}operations/<uuid:operation>/take-back/",
        views.TakeBackOperation.as_view(),
        name="take-back-operation",
    ),
]
