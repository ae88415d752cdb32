"""Coded lists of what a group lacks."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class GapKind(Term):
    """What is missing."""

    MEMBERSHIP = "membership", _("Somebody at the table")
    SERVICE = "service", _("A service")
    INFORMATION = "information", _("Information")


class GapState(Term):
    """How far it is."""

    OPEN = "open", _("Open")
    UNDERWAY = "underway", _("Somebody is on it")
    FILLED = "filled", _("Filled")
    STANDS = "stands", _("Cannot be filled")
