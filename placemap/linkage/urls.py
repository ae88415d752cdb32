"""Addresses of the matching pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.linkage import views

_MATCHING = "mappings/<str:reference>/matching/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_MATCHING, views.MatchingPage.as_view(), name="matching"),
    path(f"{_MATCHING}ask/", views.AskForMatching.as_view(), name="ask-for-matching"),
    path(f"{_MATCHING}progress/", views.MatchingProgress.as_view(), name="matching-progress"),
    path(f"{_MATCHING}clear/", views.ClearMatchesPage.as_view(), name="clear-matches"),
    path(
        f"{_MATCHING}clear/<int:moment>/take-back/",
        views.WithdrawConfirmation.as_view(),
        name="withdraw-confirmation",
    ),
    path(f"{_MATCHING}decisions/", views.DecisionsPage.as_view(), name="match-decisions"),
    path(
        f"{_MATCHING}decisions/<uuid:judgement>/take-back/",
        views.WithdrawJudgement.as_view(),
        name="withdraw-judgement",
    ),
    path(f"{_MATCHING}contradictions/", views.DisputedPage.as_view(), name="disputed-matches"),
    path(f"{_MATCHING}<uuid:left>/<uuid:right>/", views.ComparePage.as_view(), name="compare"),
]
