"""Reads of scanning and analysis."""

from __future__ import annotations

from placemap.scanning.queries.interviews import (
    Before,
    ChildInterviews,
    InterviewShown,
    interviews_about,
    interviews_in,
    interviews_to_offer,
    visible_interview,
)
from placemap.scanning.queries.operations import OperationShown, operations_in, visible_operation

__all__ = [
    "Before",
    "ChildInterviews",
    "InterviewShown",
    "OperationShown",
    "interviews_about",
    "interviews_in",
    "interviews_to_offer",
    "operations_in",
    "visible_interview",
    "visible_operation",
]
