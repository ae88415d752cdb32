"""Coded lists about the mapping exercise."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Stage(Term):
    """The five OSARA stages. Any of them can be opened again at any time."""

    OBJECTIVE = "objective", _("Objective"), "OSARA problem solving model"
    SCANNING = "scanning", _("Scanning"), "OSARA problem solving model"
    ANALYSIS = "analysis", _("Analysis"), "OSARA problem solving model"
    RESPONSE = "response", _("Response"), "OSARA problem solving model"
    ASSESSMENT = "assessment", _("Assessment"), "OSARA problem solving model"


class StageState(Term):
    """How far one stage has come. A stage never locks."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    NEEDS_ATTENTION = "needs_attention", _("Needs attention")
    COMPLETE = "complete", _("Complete")


class StartedFrom(Term):
    """A mapping may begin from children or from a location."""

    COHORT = "cohort", _("A group of children")
    PLACE = "place", _("A place")


class NamingMode(Term):
    """How children in the cohort are named on the map; a minuted choice of the mapping."""

    FULL = "full", _("Full names")
    INITIALS = "initials", _("Initials")
    PSEUDONYM = "pseudonym", _("Working references")


class ListState(Term):
    """How far an agency on the team has come with its list, for everybody on the team alike."""

    RECEIVED = "received", _("Received")
    NOTHING_KNOWN = "nothing_known", _("Nothing known")
    OVERDUE = "overdue", _("Overdue")
    WAITING = "waiting", _("Waiting")
    NOT_ASKED = "not_asked", _("Not asked")


class MappingState(Term):
    """Whether work goes on."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ClosureReason(Term):
    """Why a mapping ends."""

    OBJECTIVES_MET = "objectives_met", _("The objectives are met")
    NO_LONGER_APPLICABLE = "no_longer_applicable", _("It no longer applies")
    BEYOND_THE_GROUP = "beyond_the_group", _("It is beyond what this group can do")
