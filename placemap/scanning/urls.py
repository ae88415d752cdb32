"""Addresses of the pages of scanning and analysis."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.scanning import views

IN_MAPPING = "mappings/<slug:reference>/scanning/"
ANALYSIS = f"{IN_MAPPING}analysis/"
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
    path(f"{CHILD}<uuid:interview>/action/", views.ActOnInterview.as_view(), name="act-on-interview"),
    path(f"{IN_MAPPING}problem/", views.StatementPage.as_view(), name="problem-statement"),
    path(f"{IN_MAPPING}problem/write/", views.WriteStatement.as_view(), name="write-problem"),
    path(
        f"{IN_MAPPING}problem/<int:number>/publish/", views.PublishStatement.as_view(), name="publish-problem"
    ),
    path(ANALYSIS, views.ExplanationsPage.as_view(), name="explanations"),
    path(f"{ANALYSIS}explanations/add/", views.AddExplanation.as_view(), name="add-explanation"),
    path(
        f"{ANALYSIS}explanations/<uuid:explanation>/change/",
        views.ChangeExplanation.as_view(),
        name="change-explanation",
    ),
    path(
        f"{ANALYSIS}explanations/<uuid:explanation>/evidence/",
        views.AddEvidence.as_view(),
        name="add-evidence",
    ),
    path(
        f"{ANALYSIS}evidence/<uuid:evidence>/remove/", views.RemoveEvidence.as_view(), name="remove-evidence"
    ),
    path(f"{ANALYSIS}questions/add/", views.AskQuestion.as_view(), name="add-question"),
    path(
        f"{ANALYSIS}questions/<uuid:open_question>/answer/",
        views.AnswerQuestion.as_view(),
        name="answer-question",
    ),
    path(f"{ANALYSIS}questions/<uuid:open_question>/action/", views.FindOut.as_view(), name="find-out"),
    path(f"{IN_MAPPING}happened/", views.AcrossPage.as_view(), name="happened-across"),
    path(f"{IN_MAPPING}area/", views.ProfilePage.as_view(), name="area-profile"),
    path(f"{IN_MAPPING}area/add/", views.AddSeries.as_view(), name="add-series"),
    path(f"{IN_MAPPING}area/<uuid:indicator>/change/", views.ChangeSeries.as_view(), name="change-series"),
    path(f"{IN_MAPPING}area/<uuid:indicator>/publish/", views.PublishSeries.as_view(), name="publish-series"),
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
