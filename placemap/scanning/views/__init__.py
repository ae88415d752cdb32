"""The pages of scanning and analysis."""

from __future__ import annotations

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

__all__ = [
    "ChangeOperation",
    "ChildInterviewsPage",
    "InterviewsPage",
    "OperationsPage",
    "RecordInterview",
    "ReleaseOperation",
    "ReviseInterview",
    "ScanningPage",
    "TakeBackInterview",
    "TakeBackOperation",
]
