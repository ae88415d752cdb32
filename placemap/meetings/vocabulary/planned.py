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


class AtTable(Term):
    """Who sits together: what one table said before is shown at that table, and at no other."""

    GROUP = "group", _("The mapping group")
    SILVER = "silver", _("Silver")
    PANEL = "panel", _("The panel")


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


class Part(Term):
    """Where an item belongs: what is general, or what is about named children (ToR, Confidentiality)."""

    ONE = "one", _("Part 1: places, themes and adults")
    TWO = "two", _("Part 2: named children")


class AgendaKind(Term):
    """What an item of an agenda is (4.1, 4.2 and the terms of reference’s first and subsequent meetings)."""

    WELCOME = "welcome", _("Welcome, signing in, and whom anybody knows")
    SAFETY = "safety", _("Is any child at immediate risk now?")
    WHY = "why", _("Why this mapping, and what is in scope")
    MEMBERSHIP = "membership", _("Who is missing at the table")
    DATA = "data", _("Data, intelligence, patterns and trends")
    OPERATIONS = "operations", _("Police operations, as far as they may be told")
    PROBLEM = "problem", _("What the problem is, in one statement")
    PROVISION = "provision", _("What services there are, and what is missing")
    OBJECTIVES = "objectives", _("Objectives")
    LAST_ACTIONS = "last_actions", _("Actions of last time")
    NEWS = "news", _("What is new since last time")
    PLACES = "places", _("Places")
    THEMES = "themes", _("Themes")
    ADULTS = "adults", _("Adults of concern")
    COMMUNICATION = "communication", _("What is said outside")
    ESCALATIONS = "escalations", _("What is stuck, and with whom")
    RESOURCES = "resources", _("People, money and other help")
    BORDERS = "borders", _("Across borders")
    EQUALITY = "equality", _("Who is added and how, by group")
    DELIVERY = "delivery", _("What may stop the work")
    DECISIONS = "decisions", _("Decisions asked for")
    REPORT = "report", _("The monthly report")
    PLAN = "plan", _("Review of the plan")
    OUTCOMES = "outcomes", _("What came of it")
    ACTIONS = "actions", _("Actions, and when we meet next")
    INTERVIEWS = "interviews", _("Return home interviews")
    RETURNS = "returns", _("What agencies bring about children")
    COHORT = "cohort", _("The cohort, and changes to it")
    CHILD = "child", _("One child")
    LINKED = "linked", _("Linked children, and by when they are decided")
    SHARING = "sharing", _("Decisions to share, or not to")
    CHILDREN_ACTIONS = "children_actions", _("Actions about children")
    OTHER = "other", _("Something else")


class Presence(Term):
    """Whether somebody is at a meeting; not coming is one thing, and saying nothing another."""

    HERE = "here", _("In the room")
    REMOTE = "remote", _("By phone or video")
    APOLOGIES_SENT = "apologies_sent", _("Sent apologies, and what their agency knows")
    APOLOGIES = "apologies", _("Sent apologies")
    ABSENT = "absent", _("Not there, and no word from them")


class SignedHow(Term):
    """How somebody agreed to the confidentiality statement."""

    SELF = "self", _("Signed it themselves")
    ALOUD = "aloud", _("Agreed when it was read out")


class Notice(Term):
    """What a mail about a meeting says happened to it."""

    INVITED = "invited", _("You are invited")
    MOVED = "moved", _("Something about it changed")
    CANCELLED = "cancelled", _("It was cancelled")
    UNINVITED = "uninvited", _("You are no longer invited")
