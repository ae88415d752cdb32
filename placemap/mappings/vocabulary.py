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


class Ending(Term):
    """How near a mapping's end date is, and what follows once it has passed."""

    RUNNING = "running", _("Goes on")
    NEAR = "near", _("Ends soon")
    GRACE = "grace", _("The end date has passed")
    PAST = "past", _("Ended and not renewed")


class Trigger(Term):
    """What led to a mapping."""

    PANEL = "panel", _("Something raised at the exploitation panel (MACE)")
    DISTRICT = "district", _("Themes that district leads see")
    HUB = "hub", _("Themes that the missing and exploitation hub sees")
    SCHOOL = "school", _("A school or another agency asked")
    OTHER = "other", _("Something else")


class PanelAnswer(Term):
    """What the panel decided about something that was referred in."""

    WAITING = "waiting", _("Not decided yet")
    OPEN = "open", _("To open this mapping")
    JOIN = "join", _("To take it into this mapping")
    NOT_HERE = "not_here", _("Not part of this mapping")


class ReviewStep(Term):
    """What happened to the reviews of a mapping."""

    MOVED = "moved", _("The day was moved")
    HELD = "held", _("Review held")
    RENEWED = "renewed", _("The panel renewed it")
    CLOSE = "close", _("The panel asked for it to be closed")


class PanelChoice(Term):
    """What the panel may decide once two reviews were missed."""

    RENEW = "renew", _("Renew it: the work goes on")
    CLOSE = "close", _("Close it")


class Certainty(Term):
    """Whether county lines or exploitation is known of here, or suspected."""

    IDENTIFIED = "identified", _("It is known of")
    SUSPECTED = "suspected", _("It is suspected")


class EvidenceGrade(Term):
    """How it is known what led to a mapping: the plain grade that everything told of people has too."""

    SEEN_MYSELF = "seen_myself", _("They saw or heard it themselves")
    TOLD_BY_PERSON = "told_by_person", _("Told by the person")
    TOLD_BY_OTHER = "told_by_other", _("Told by someone else")
    RECORD_CHECK = "record_check", _("From their records")
    PROFESSIONAL_OPINION = "professional_opinion", _("Professional opinion")
    RUMOUR = "rumour", _("Rumour, or not known how")


class Structure(Term):
    """How many groups work on a mapping."""

    SINGLE = "single", _("One group")
    BRONZE = "bronze", _("A bronze group, with a silver group above it")
    SILVER = "silver", _("A silver group that decides, with bronze work done elsewhere")


class CanCommit(Term):
    """Whether somebody at the table can commit their agency's people and money."""

    NOT_SAID = "not_said", _("Not said yet")
    YES = "yes", _("Yes")
    NO = "no", _("No, they must ask first")


class TableAnswer(Term):
    """How far somebody has come with a body that should be at the table."""

    ASKED = "asked", _("Asked")
    NOT_NEEDED = "not_needed", _("Not needed")
    TO_ASK = "to_ask", _("Still to ask")


class StrategicAim(Term):
    """The aims of the county's plan that an objective serves."""

    CONTEXT = "context", _("Keep children safe where they spend their time")
    PURSUE = "pursue", _("Deter, divert and prosecute those who exploit")
    UNDERSTAND = "understand", _("Understand the local picture and respond to it")


class ListState(Term):
    """How far an agency on the team has come with its list, for everybody on the team alike."""

    RECEIVED = "received", _("Received")
    NOTHING_KNOWN = "nothing_known", _("Nothing known")
    UNCHANGED = "unchanged", _("Nothing has changed")
    OVERDUE = "overdue", _("Overdue")
    WAITING = "waiting", _("Waiting")
    NOT_ASKED = "not_asked", _("Not asked")


class MappingState(Term):
    """Whether work goes on."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class NotOffered(Term):
    """Why a sponsor's link leads to a seat that is there to be taken no longer."""

    LEFT = "left", _("The agency has left the group")
    CLOSED = "closed", _("The group has finished its work")


class ClosureReason(Term):
    """Why a mapping ends."""

    OBJECTIVES_MET = "objectives_met", _("The objectives are met")
    NO_LONGER_APPLICABLE = "no_longer_applicable", _("It no longer applies")
    BEYOND_THE_GROUP = "beyond_the_group", _("It is beyond what this group can do")
