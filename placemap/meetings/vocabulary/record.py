"""What is written down while a meeting runs."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class EntryKind(Term):
    """What somebody wrote down at a meeting (4.1, 4.2 and appendix, Confidentiality and Minutes)."""

    NOTE = "note", _("Note")
    DECISION = "decision", _("Decision")
    DISSENT = "dissent", _("A different view")
    SHARING = "sharing", _("Decision to share, or not to")
    SAFETY = "safety", _("Whether a child is at immediate risk")
    ACTION = "action", _("Action")
    NEXT_DAY = "next_day", _("Action for the next day, where no referral is recorded")
    REVEAL = "reveal", _("A linked child was named to people in the room")


class SheetEnd(Term):
    """What became of what was wanted of an item."""

    DONE = "done", _("It is done")
    NOT_WANTED = "not_wanted", _("It is no longer wanted")


class Told(Term):
    """Whether those whom it is about know that something is shared about them, or is not."""

    TOLD = "told", _("They know")
    WILL_BE = "will_be", _("They will be told")
    NOT_TOLD = "not_told", _("They are not told")
