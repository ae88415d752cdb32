"""What may be let go to one other agency, what may be asked for, and when that has ended by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.subjects.vocabulary import ASKED_FOR, RELEASED_ONE_BY_ONE, EndedBecause

# Nobody's question waits for ever, and its end says nothing of whether anybody holds it.
REQUEST_LASTS = timedelta(days=14)


def check_may_release_detail(kind: str, *, is_kept_close: bool, is_live: bool, reason: str) -> None:
    """Only one thing that stands and is kept close is released, and with what it is needed for."""
    if not is_live:
        raise PlacemapError(_("This was taken back, so there is nothing to let anybody see."))
    if not is_kept_close:
        raise PlacemapError(_("The team sees this already."))
    if kind not in RELEASED_ONE_BY_ONE:
        raise PlacemapError(_("These are free words, and may name other children. They stay close."))
    if not reason.strip():
        raise PlacemapError(_("Say what they need it for."))


def check_can_ask(kind: str, *, is_known: bool) -> None:
    """The same few things may be asked of every child whom the team knows by name."""
    if kind not in ASKED_FOR:
        raise PlacemapError(_("Choose what you need: the address, the phone or a number."))
    if not is_known:
        raise PlacemapError(_("The team does not know this child by name, so this cannot be asked yet."))


def ended_because(
    *,
    released_on: date,
    on: date,
    joined_on: date | None,
    left_on: date | None,
    agreements: Iterable[tuple[date, date]],
    is_handled_alike: bool,
    is_live: bool,
) -> EndedBecause | None:
    """Why a release that nobody took back shows no more; None while it stands.

    `joined_on` is empty for an agency that was never on the team; `agreements` are first and last days.
    """
    if not is_live:
        return EndedBecause.TAKEN_BACK
    if not is_handled_alike:
        return EndedBecause.HANDLED
    if joined_on is None or joined_on > released_on or (left_on is not None and left_on <= on):
        return EndedBecause.LEFT
    # A later agreement opens nothing again: what they need under that one is decided anew.
    if not any(signed <= released_on and expires >= on for signed, expires in agreements):
        return EndedBecause.AGREEMENT
    return None
