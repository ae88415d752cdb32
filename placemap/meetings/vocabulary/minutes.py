"""What stands in minutes, how far they have come, and how a copy of them leaves."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class SectionKind(Term):
    """What a section of minutes is about (SafeLives, MARAC minutes; terms of reference, Minutes)."""

    DOOR = "door", _("Who was there, and who signed")
    LAST_ACTIONS = "last_actions", _("Actions of last time")
    ITEM = "item", _("An item of the agenda")
    CHILD = "child", _("One child")


class MinutesStepKind(Term):
    """What the chair did with minutes. Neither is ever taken back."""

    APPROVED = "approved", _("Approved, locked and sent")
    SILVER = "silver", _("Part 2 given to silver, by a minuted decision")


class LineChange(Term):
    """What happened in the record after a draft was made from it."""

    NEW = "new", _("Written down since")
    OTHER_WORDS = "words", _("Put in other words in the record since")
    STRUCK = "struck", _("Struck out of the record since")


class CorrectionAnswer(Term):
    """What the chair answered to a correction. Either way what was asked stays beside the words."""

    TAKEN = "taken", _("Corrected")
    NOTED = "noted", _("The words stay, and this view is noted")


class CopyForm(Term):
    """In what form a copy of minutes was taken out."""

    PDF = "pdf", _("PDF")
    WORD = "word", _("Word document")
    TEXT = "text", _("Text for one’s own case system")
