"""Coded lists of this package."""

from placemap.responses.vocabulary.escalation import (
    EscalationAnswer,
    EscalationKind,
    EscalationState,
    EscalationStep,
    Rung,
)
from placemap.responses.vocabulary.gaps import GapKind, GapState
from placemap.responses.vocabulary.panel import PanelDecision

__all__ = [
    "EscalationAnswer",
    "EscalationKind",
    "EscalationState",
    "EscalationStep",
    "GapKind",
    "GapState",
    "PanelDecision",
    "Rung",
]
