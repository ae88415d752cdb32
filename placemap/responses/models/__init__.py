"""The tables of this package."""

from __future__ import annotations

from placemap.responses.models.action import Action, ActionReminder, ActionUpdate
from placemap.responses.models.escalation import Escalation as Escalation
from placemap.responses.models.escalation import EscalationEntry as EscalationEntry
from placemap.responses.models.escalation import EscalationWords as EscalationWords
from placemap.responses.models.escalation import LadderStep as LadderStep
from placemap.responses.models.gaps import Gap as Gap
from placemap.responses.models.gaps import GapEntry as GapEntry
from placemap.responses.models.panel import PanelReview as PanelReview

__all__ = ["Action", "ActionReminder", "ActionUpdate"]
