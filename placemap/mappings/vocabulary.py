"""Coded lists about the mapping exercise."""

from __future__ import annotations

from placemap.foundations.terms import Term


class Stage(Term):
    """The five OSARA stages. Any of them can be opened again at any time."""

    OBJECTIVE = "objective", "Objective", "OSARA problem solving model"
    SCANNING = "scanning", "Scanning", "OSARA problem solving model"
    ANALYSIS = "analysis", "Analysis", "OSARA problem solving model"
    RESPONSE = "response", "Response", "OSARA problem solving model"
    ASSESSMENT = "assessment", "Assessment", "OSARA problem solving model"


class StageState(Term):
    """How far one stage has come. A stage never locks."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    NEEDS_ATTENTION = "needs_attention", "Needs attention"
    COMPLETE = "complete", "Complete"


class StartedFrom(Term):
    """A mapping may begin from children or from a location."""

    COHORT = "cohort", "A group of children"
    PLACE = "place", "A place"


class NamingMode(Term):
    """How children in the cohort are named on the map; a minuted choice of the mapping."""

    FULL = "full", "Full names"
    INITIALS = "initials", "Initials"
    PSEUDONYM = "pseudonym", "Working references"


class MappingState(Term):
    """Whether work goes on."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class ClosureReason(Term):
    """Why a mapping ends."""

    OBJECTIVES_MET = "objectives_met", "The objectives are met"
    NO_LONGER_APPLICABLE = "no_longer_applicable", "It no longer applies"
    BEYOND_THE_GROUP = "beyond_the_group", "It is beyond what this group can do"
