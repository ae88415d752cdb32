"""Coded lists of this package."""

from __future__ import annotations

from placemap.responses.vocabulary.action import AboutKind, ActionEnd, ActionState, Reminder
from placemap.responses.vocabulary.escalation import EscalationAnswer as EscalationAnswer
from placemap.responses.vocabulary.escalation import EscalationKind as EscalationKind
from placemap.responses.vocabulary.escalation import EscalationState as EscalationState
from placemap.responses.vocabulary.escalation import EscalationStep as EscalationStep
from placemap.responses.vocabulary.escalation import Rung as Rung
from placemap.responses.vocabulary.gaps import GapKind as GapKind
from placemap.responses.vocabulary.gaps import GapState as GapState
from placemap.responses.vocabulary.panel import PanelDecision as PanelDecision

__all__ = ["AboutKind", "ActionEnd", "ActionState", "Reminder"]
