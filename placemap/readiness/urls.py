"""Addresses of the set-up checks and the drafts."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.readiness import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("real-people/", views.SetUpChecks.as_view(), name="set-up-checks"),
    path("real-people/gangs-checklist/", views.Checklist.as_view(), name="gangs-checklist"),
    path("real-people/gangs-checklist/<str:item>/", views.AnswerItem.as_view(), name="answer-checklist"),
    path("real-people/drafts/<str:paper>/", views.DraftPage.as_view(), name="set-up-draft"),
    path("real-people/drafts/<str:paper>/word/", views.DraftAsWord.as_view(), name="set-up-draft-word"),
    path("real-people/checks/<str:check>/", views.OneCheck.as_view(), name="set-up-check"),
    path("real-people/checks/<str:check>/sign/", views.Sign.as_view(), name="sign-check"),
    path(
        "real-people/signatures/<uuid:signature>/take-back/",
        views.TakeBack.as_view(),
        name="withdraw-signature",
    ),
]
