"""Addresses of the pages of returns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.returns import views

IN_MAPPING = "mappings/<slug:reference>/returns/"
ONE = f"{IN_MAPPING}own/<uuid:agency_return>/"
LEFT = f"{ONE}left/<uuid:unsent>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(IN_MAPPING, views.Returns.as_view(), name="returns"),
    path(f"{IN_MAPPING}ask/", views.AskReturns.as_view(), name="ask-returns"),
    path(f"{IN_MAPPING}<uuid:asked>/withdraw/", views.WithdrawReturns.as_view(), name="withdraw-returns"),
    path(f"{IN_MAPPING}<uuid:asked>/remind/", views.RemindAll.as_view(), name="remind-returns"),
    path(ONE, views.OwnReturn.as_view(), name="return"),
    path(f"{ONE}remind/", views.RemindAgency.as_view(), name="remind-agency"),
    path(f"{ONE}no-change/", views.NoChange.as_view(), name="return-no-change"),
    path(f"{ONE}send/", views.SendReturn.as_view(), name="send-return"),
    path(f"{LEFT}send/", views.SendLeftWords.as_view(), name="send-left-words"),
    path(f"{LEFT}throw-away/", views.ThrowAwayLeftWords.as_view(), name="throw-away-left-words"),
    path(f"{ONE}action/<uuid:agency_action>/", views.AnswerAction.as_view(), name="return-action"),
    path(f"{ONE}about/<slug:question>/", views.AnswerQuestion.as_view(), name="return-question"),
]
