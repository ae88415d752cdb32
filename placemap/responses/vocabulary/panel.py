"""Coded lists of the panel's review of a plan."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class PanelDecision(Term):
    """What the panel said of a plan that was presented to it."""

    AGREED = "agreed", _("The plan is agreed")
    CHANGES = "changes", _("Agreed, with changes")
    AGAIN = "again", _("To be presented again")
    NOT_AGREED = "not_agreed", _("Not agreed")
