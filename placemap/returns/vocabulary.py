"""What a question is about, how it is answered, and where a request stands."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class About(Term):
    """What one question is about."""

    CHILD = "child", _("A child")
    ADULT = "adult", _("An adult")
    PLACE = "place", _("A place")
    ELSE = "else", _("Anybody or anything else")


class Reply(Term):
    """How one question is answered. Each of the three is a whole answer."""

    NEWS = "news", _("Something new")
    NO_CHANGE = "no_change", _("No change")
    NOTHING_KNOWN = "nothing_known", _("Nothing known")


class Standing(Term):
    """How an action stands, as its agency says before a meeting."""

    GOING_ON = "going_on", _("It is going on")
    DONE = "done", _("It is done")
    NOT_POSSIBLE = "not_possible", _("It is not possible")


class RequestState(Term):
    """Where a request stands today."""

    OPEN = "open", _("Open")
    LATE = "late", _("Past its day, still open")
    EXPIRED = "expired", _("Over")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReturnState(Term):
    """How far one agency has come with its return."""

    ANSWERED = "answered", _("Answered")
    WAITING = "waiting", _("Waiting")
    OVERDUE = "overdue", _("Not in yet")
    NEVER_CAME = "never_came", _("Never came")
