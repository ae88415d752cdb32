"""What may be let go to one other agency, what may be asked for, and when that has ended by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Footing:
    """How an agency stands to a mapping: when it joined and left, and its agreements' first and last days.

    `joined_on` is empty for an agency that was never on the team.
    """

    joined_on: date | None
    left_on: date | None
    agreements: Collection[tuple[date, date]]

    def is_on_team(self, released_on: date, on: date) -> bool:
        """Whether it was on the team when something was released, and is still."""
        joined = self.joined_on is not None and self.joined_on <= released_on
        return joined and (self.left_on is None or self.left_on > on)

    def has_signed(self, released_on: date, on: date) -> bool:
        """Whether what it had signed when something was released is still in force.

        A later agreement opens nothing again: what is needed under that one is decided anew.
        """
        return any(signed <= released_on and expires >= on for signed, expires in self.agreements)


def ended_because(
    *,
    released_on: date,
    on: date,
    receiver: Footing,
    giver: Footing,
    is_handled_alike: bool,
    is_live: bool,
) -> EndedBecause | None:
    """Why a release that nobody took back shows no more; None while it stands."""
    if not is_live:
        return EndedBecause.TAKEN_BACK
    if not is_handled_alike:
        return EndedBecause.HANDLED
    # Once its giver is gone, nobody is left who answers for it.
    for agency, left, agreement in (
        (receiver, EndedBecause.LEFT, EndedBecause.AGREEMENT),
        (giver, EndedBecause.GIVER_LEFT, EndedBecause.GIVER_AGREEMENT),
    ):
        if not agency.is_on_team(released_on, on):
            return left
        if not agency.has_signed(released_on, on):
            return agreement
    return None
