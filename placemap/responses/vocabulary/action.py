"""What an action is about, and how far it has come."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class AboutKind(Term):
    """What an action works on: one child's safety, or what surrounds children (the guidance, 3.3)."""

    CHILD = "child", _("A child")
    PEER_GROUP = "peer_group", _("A peer group")
    SCHOOL = "school", _("A school")
    PLACE = "place", _("A place")
    ADULT = "adult", _("An adult")
    COMMUNITY = "community", _("A community")
    SYSTEM = "system", _("How services work")


class ActionState(Term):
    """How far an action has come. That it is not possible is something found out, and not a thing undone."""

    OFFERED = "offered", _("Waiting for a yes")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    DONE = "done", _("Done")
    NOT_POSSIBLE = "not_possible", _("Not possible")
    ENDED = "ended", _("Ended")


class ActionEnd(Term):
    """How an action ended that was not done: never only because its mapping did."""

    TRANSFERRED = "transferred", _("Passed on to somebody outside this mapping")
    ESCALATED = "escalated", _("Taken higher")
    NOT_NEEDED = "not_needed", _("Not needed any more")


class Reminder(Term):
    """What a mail about an action says, and no word of the action itself."""

    ASKED = "asked", _("Something waits for your answer")
    COMING = "coming", _("Its day is near")
    PASSED = "passed", _("Its day has passed")
