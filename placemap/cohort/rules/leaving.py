"""Whether somebody whose planned day has come leaves, and what keeps them. Values only."""

from __future__ import annotations

from datetime import date, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.terms import Term
from placemap.foundations.wording import _

WARNED_BEFORE = timedelta(days=28)
LONGEST_EXTENSION = timedelta(days=731)


class Leaving(Term):
    """Where somebody stands on the way out."""

    LATER = "later", _("Leaves later")
    SOON = "soon", _("Leaves soon")
    HELD = "held", _("Legal hold")
    AT_RISK = "at_risk", _("A risk is recorded, and nobody has acted")
    DUE = "due", _("Leaves tonight")


def leaving(*, leaves: date, is_held: bool, at_risk: bool, on: date) -> Leaving:
    """A hold keeps whoever it is about; an unanswered risk keeps whoever's day has come, as a task."""
    if is_held:
        return Leaving.HELD
    if leaves <= on:
        return Leaving.AT_RISK if at_risk else Leaving.DUE
    return Leaving.SOON if leaves <= on + WARNED_BEFORE else Leaving.LATER


def check_kept(*, reason: str, until: date | None, is_hold: bool, leaves: date, on: date) -> date | None:
    """A day later than the planned one, by two years at most, or a hold without a day; always a reason."""
    if not reason.strip():
        raise PlacemapError(_("Say why this is kept longer. The child may read it one day."))
    if is_hold:
        return None
    if until is None or until <= max(leaves, on) or until > on + LONGEST_EXTENSION:
        raise PlacemapError(_("Give a day after the planned one, within two years."))
    return until
