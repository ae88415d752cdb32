"""Coded lists of briefings for readers outside a mapping."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Audience(Term):
    """For whom a briefing is made (the guidance, 5.2)."""

    COMMUNITY_SAFETY = "community_safety", _("Community safety partnership")
    GOVERNORS = "governors", _("School governors, or whoever gives money")
    BOARD = "board", _("Partnership board")


class BriefingState(Term):
    """How far a briefing has come. Approved, it is never changed; called back, nobody outside reads it."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved and locked")
    RECALLED = "recalled", _("Called back")


class BriefingStepKind(Term):
    """What was done with a briefing. Neither is ever taken back."""

    APPROVED = "approved", _("Approved, locked and sent")
    RECALLED = "recalled", _("Called back")


class BriefingPart(Term):
    """What stands in a briefing, in its order."""

    ASK = "ask", _("What we ask of you")
    PURPOSE = "purpose", _("What this is for")
    PROGRESS = "progress", _("How far it has come")
    NUMBERS = "numbers", _("In numbers")
    ACTIONS = "actions", _("What is being done about places and services")
    GAPS = "gaps", _("What is missing")
    PLEDGES = "pledges", _("What was promised and is missing")
