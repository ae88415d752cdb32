"""The tables of scanning: interviews, operations, and the analysts' workspace."""

from __future__ import annotations

from placemap.scanning.models.interviews import Interview
from placemap.scanning.models.operations import OperationNote
from placemap.scanning.models.workspace import (
    ActionFrom,
    Evidence,
    Explanation,
    IndicatorMonth,
    IndicatorSeries,
    OpenQuestion,
    ProblemStatement,
)

__all__ = [
    "ActionFrom",
    "Evidence",
    "Explanation",
    "IndicatorMonth",
    "IndicatorSeries",
    "Interview",
    "OpenQuestion",
    "OperationNote",
    "ProblemStatement",
]
