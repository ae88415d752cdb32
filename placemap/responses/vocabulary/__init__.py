"""Coded lists of this package."""

from __future__ import annotations

from placemap.responses.vocabulary.action import (
    AboutKind,
    ActionEnd,
    ActionState,
    Reminder,
)
from placemap.responses.vocabulary.escalation import (
    EscalationAnswer,
    EscalationKind,
    EscalationState,
    EscalationStep,
    Rung,
)
from placemap.responses.vocabulary.feedback import FeedbackWhy
from placemap.responses.vocabulary.gaps import (
    GapKind,
    GapState,
)
from placemap.responses.vocabulary.panel import (
    PanelDecision,
)
from placemap.responses.vocabulary.pledges import (
    PledgeKind,
    PledgeStanding,
    PledgeState,
)

__all__ = [
    "AboutKind",
    "ActionEnd",
    "ActionState",
    "EscalationAnswer",
    "EscalationKind",
    "EscalationState",
    "EscalationStep",
    "FeedbackWhy",
    "GapKind",
    "GapState",
    "PanelDecision",
    "PledgeKind",
    "PledgeStanding",
    "PledgeState",
    "Reminder",
    "Rung",
]
