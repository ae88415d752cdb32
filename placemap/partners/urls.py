"""Addresses of the partners pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.partners import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("agreements/", views.Agreements.as_view(), name="agreements"),
    path("agreements/<uuid:agency>/", views.RecordAgreement.as_view(), name="record-agreement"),
]
