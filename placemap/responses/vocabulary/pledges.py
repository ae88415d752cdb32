"""Coded lists of what each body promised."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class PledgeKind(Term):
    """What a body puts in."""

    TIME = "time", _("Its people’s time")
    POST = "post", _("A named post")
    MONEY = "money", _("Money")
    FUNCTION = "function", _("Something it does here")
    ROOM = "room", _("A room or a place")
    NOTHING = "nothing", _("Nothing for now")


class PledgeState(Term):
    """What was last said of a promise."""

    PROMISED = "promised", _("Promised")
    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Partly kept")
    NOT_KEPT = "not_kept", _("Not kept")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PledgeStanding(Term):
    """How a promise stands today, in the order pages list them: what is missing first."""

    NOT_KEPT = "not_kept", _("Not kept")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NOTHING = "nothing", _("Nothing for now")
    PARTLY = "partly", _("Partly kept")
    DID_IT_COME = "did_it_come", _("Over: did it come?")
    UNSAID = "unsaid", _("Nobody has said yet")
    AHEAD = "ahead", _("Not begun yet")
    KEPT = "kept", _("Kept")
    # Its last day has passed, and somebody has said since what came of it.
    OVER = "over", _("Over")
    # That it put in nothing, where the body has said something else since.
    BEFORE = "before", _("Said before")
