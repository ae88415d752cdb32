"""Whether a mapping's disposal is complete, and which numbers of people may be said. Values only."""

from __future__ import annotations

from datetime import date, timedelta

from placemap.foundations.small_numbers import SMALLEST_SAID as SMALLEST_SAID
from placemap.foundations.small_numbers import is_said as is_said
from placemap.foundations.small_numbers import parts_said as parts_said
from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Disposal(Term):
    """How far the removal of a mapping's records has come."""

    NOT_CLOSED = "not_closed", _("Nothing to report yet")
    LEAVING = "leaving", _("People are still here")
    AGEING = "ageing", _("Everybody has left, and copies still wait")
    COMPLETE = "complete", _("Complete")


def disposal(
    *,
    is_closed: bool,
    here: int,
    fingerprints: int,
    last_left: date | None,
    backup_days: int | None,
    on: date,
) -> Disposal:
    """Complete is only what nobody can bring back: no person, no sealed code, and no backup that holds one.

    Where nobody has said how long backups are kept, they are taken to be kept still.
    """
    if not is_closed:
        return Disposal.NOT_CLOSED
    if here:
        return Disposal.LEAVING
    if fingerprints or (last_left is not None and not _aged_out(last_left, backup_days, on)):
        return Disposal.AGEING
    return Disposal.COMPLETE


def backups_gone(last_left: date, backup_days: int) -> date:
    """The day on which the last backup that holds somebody is deleted."""
    return last_left + timedelta(days=backup_days + 1)


def _aged_out(last_left: date, backup_days: int | None, on: date) -> bool:
    return backup_days is not None and backups_gone(last_left, backup_days) <= on
