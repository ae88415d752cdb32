"""Kinds of meeting, how often a series meets, and how far a meeting has come."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class MeetingKind(Term):
    """What a meeting is for ("Understanding County Lines in Cambridgeshire", 4.1 to 4.4)."""

    SCOPING = "scoping", _("Scoping meeting")
    MAPPING = "mapping", _("Mapping meeting")
    SILVER = "silver", _("Silver meeting")
    PANEL = "panel", _("Panel (MACE) item")
    CONFERENCE = "conference", _("Context conference")
    CLOSURE = "closure", _("Closing meeting")
    AFTER_CLOSURE = "after_closure", _("Review after closing")


class Cadence(Term):
    """How often a series meets (3.3: weekly or fortnightly at first, monthly or six-weekly later)."""

    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")
    SIX_WEEKLY = "six_weekly", _("Every six weeks")
    AS_NEEDED = "as_needed", _("When it is needed")


class MeetingState(Term):
    """How far a meeting has come."""

    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")


class Notice(Term):
    """What a mail about a meeting says happened to it."""

    INVITED = "invited", _("You are invited")
    MOVED = "moved", _("Something about it changed")
    CANCELLED = "cancelled", _("It was cancelled")
    UNINVITED = "uninvited", _("You are no longer invited")
