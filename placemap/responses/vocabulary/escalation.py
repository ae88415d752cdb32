"""Coded lists of what is stuck and goes higher."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class EscalationKind(Term):
    """What is stuck."""

    COMMUNICATIONS = "communications", _("Communications")
    FINANCE = "finance", _("Money")
    RESOURCES = "resources", _("People, places and other help")
    MEMBERSHIP = "membership", _("Who is missing at the table")
    BLOCKAGE = "blockage", _("Something that blocks the work")


class Rung(Term):
    """The steps of a ladder, the lowest first. A mapping need not have them all."""

    SILVER = "silver", _("Silver group, or the strategic sponsor")
    COMMUNITY_SAFETY = (
        "community_safety",
        _("Community safety partnership"),
        "Crime and Disorder Act 1998, section 5",
    )
    PANEL = "panel", _("Exploitation panel (MACE)")
    BOARD = "board", _("Partnership board"), "Children Act 2004, section 16E"


class EscalationState(Term):
    """How far it is."""

    OPEN = "open", _("Waits for an answer")
    DECIDED = "decided", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EscalationStep(Term):
    """What happened to it."""

    SENT = "sent", _("Sent up")
    CLIMBED = "climbed", _("Went a step higher by itself: the time for an answer ran out")
    PASSED_UP = "passed_up", _("Passed a step higher")
    DECIDED = "decided", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn by the group")


class EscalationAnswer(Term):
    """What came of what was asked for."""

    AGREED = "agreed", _("Agreed")
    IN_PART = "in_part", _("Agreed in part")
    DECLINED = "declined", _("Not agreed")
    QUESTION = "question", _("Sent back with a question")
