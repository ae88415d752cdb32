"""The pages of scanning and analysis."""

from __future__ import annotations

from placemap.scanning.views.acting import ActOnInterview, FindOut
from placemap.scanning.views.chronology import AcrossPage
from placemap.scanning.views.front import ScanningPage
from placemap.scanning.views.interviews import (
    ChildInterviewsPage,
    InterviewsPage,
    RecordInterview,
    ReviseInterview,
    TakeBackInterview,
)
from placemap.scanning.views.operations import (
    ChangeOperation,
    OperationsPage,
    ReleaseOperation,
    TakeBackOperation,
)
from placemap.scanning.views.profile import AddSeries, ChangeSeries, ProfilePage, PublishSeries
from placemap.scanning.views.workspace import (
    AddEvidence,
    AddExplanation,
    AnswerQuestion,
    AskQuestion,
    ChangeExplanation,
    ExplanationsPage,
    PublishStatement,
    RemoveEvidence,
    StatementPage,
    WriteStatement,
)

__all__ = [
    "AcrossPage",
    "ActOnInterview",
    "AddEvidence",
    "AddExplanation",
    "AddSeries",
    "AnswerQuestion",
    "AskQuestion",
    "ChangeExplanation",
    "ChangeOperation",
    "ChangeSeries",
    "ChildInterviewsPage",
    "ExplanationsPage",
    "FindOut",
    "InterviewsPage",
    "OperationsPage",
    "ProfilePage",
    "PublishSeries",
    "PublishStatement",
    "RecordInterview",
    "ReleaseOperation",
    "RemoveEvidence",
    "ReviseInterview",
    "ScanningPage",
    "StatementPage",
    "TakeBackInterview",
    "TakeBackOperation",
    "WriteStatement",
]
