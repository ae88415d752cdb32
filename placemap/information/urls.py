"""Addresses of the information pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.information import views

NOTICED = "mappings/<slug:reference>/noticed/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(NOTICED, views.Noticed.as_view(), name="noticed"),
    path(f"{NOTICED}new/", views.Notice.as_view(), name="notice"),
    path(f"{NOTICED}<uuid:concern>/keep/", views.KeepConcern.as_view(), name="keep-concern"),
    path(f"{NOTICED}<uuid:concern>/pass-on/", views.PassOn.as_view(), name="pass-on"),
    path("routed/", views.Routed.as_view(), name="routed"),
    path("routed/<uuid:routing>/receipt/", views.GiveReceipt.as_view(), name="give-receipt"),
]
