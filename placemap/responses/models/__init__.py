"""The tables of this package."""

from __future__ import annotations

from placemap.responses.models.action import (
    Action,
    ActionReminder,
    ActionUpdate,
)
from placemap.responses.models.escalation import (
    Escalation,
    EscalationEntry,
    EscalationWords,
    LadderStep,
)
from placemap.responses.models.feedback import (
    FeedbackAnswer,
    FeedbackGiven,
    FeedbackRound,
)
from placemap.responses.models.gaps import (
    Gap,
    GapEntry,
)
from placemap.responses.models.panel import (
    PanelReview,
)
from placemap.responses.models.pledges import (
    Pledge,
    PledgeEntry,
)

__all__ = [
    "Action",
    "ActionReminder",
    "ActionUpdate",
    "Escalation",
    "EscalationEntry",
    "EscalationWords",
    "FeedbackAnswer",
    "FeedbackGiven",
    "FeedbackRound",
    "Gap",
    "GapEntry",
    "LadderStep",
    "PanelReview",
    "Pledge",
    "PledgeEntry",
]
