"""Promises of bodies: what may be said of them, and how one stands. Words, and never a score."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.responses.vocabulary import PledgeKind, PledgeStanding, PledgeState

UNMET = frozenset(
    {PledgeStanding.NOT_KEPT, PledgeStanding.WITHDRAWN, PledgeStanding.NOTHING, PledgeStanding.PARTLY}
)
# What the body itself says: whoever runs the mapping may write it down, and names who told them.
OF_THE_BODY = frozenset({PledgeState.KEPT, PledgeState.WITHDRAWN})
_SHORT = {
    PledgeState.NOT_KEPT: PledgeStanding.NOT_KEPT,
    PledgeState.WITHDRAWN: PledgeStanding.WITHDRAWN,
    PledgeState.PARTLY: PledgeStanding.PARTLY,
    PledgeState.KEPT: PledgeStanding.KEPT,
}


def standing(
    kind: PledgeKind, state: PledgeState, from_on: date, until_on: date | None, said_on: date | None, on: date
) -> PledgeStanding:
    """How a promise stands on a day. `said_on`: when somebody last said what came of it, if anybody has."""
    if kind is PledgeKind.NOTHING:
        return PledgeStanding.NOTHING
    if asks_whether_it_came(kind, state, until_on, said_on, on):
        return PledgeStanding.DID_IT_COME if state is PledgeState.PROMISED else _SHORT[state]
    if state is PledgeState.PROMISED:
        return PledgeStanding.UNSAID if from_on <= on else PledgeStanding.AHEAD
    if is_over(until_on, on) and state is not PledgeState.KEPT:
        return PledgeStanding.OVER
    return _SHORT[state]


def is_over(until_on: date | None, on: date) -> bool:
    """Whether the last day of a promise has passed."""
    return until_on is not None and until_on < on


def asks_whether_it_came(
    kind: PledgeKind, state: PledgeState, until_on: date | None, said_on: date | None, on: date
) -> bool:
    """Whether a promise is over and nobody has said since what came of it.

    What was kept, or taken back by the body itself, is said once and for all.
    """
    if kind is PledgeKind.NOTHING or state in OF_THE_BODY or until_on is None or not is_over(until_on, on):
        return False
    return said_on is None or said_on <= until_on


def is_overtaken(district: UUID | None, later: UUID | None, *, again: bool) -> bool:
    """Whether what a body says later, of one district or of all (None), overtakes that it put in nothing.

    `again`: it says later too that it puts in nothing, which of one district leaves the others as they were.
    """
    return later in (None, district) or (district is None and not again)


def is_unmet(stands: PledgeStanding) -> bool:
    """Whether the group goes without what it was promised, in part or whole, or was promised nothing."""
    return stands in UNMET


def check_pledge(
    kind: PledgeKind, what: str, priority: str, function: str, from_on: date, until_on: date | None
) -> None:
    """A promise says what, and ends after it begins; where there is none, the body says what comes first."""
    if kind is PledgeKind.NOTHING:
        if not priority.strip():
            raise PlacemapError(_("Say in the body’s own words what comes first for it instead."))
        return
    if not what.strip():
        raise PlacemapError(_("Say what the body puts in."))
    if kind is PledgeKind.FUNCTION and not function:
        raise PlacemapError(_("Choose what the body does here."))
    if until_on is not None and until_on < from_on:
        raise PlacemapError(_("The last day cannot lie before the first."))


def check_said(said_by: str, said_on: date, on: date) -> None:
    """Somebody said it, on a day that has come."""
    if not said_by.strip():
        raise PlacemapError(_("Say who said so: name and post."))
    if said_on > on:
        raise PlacemapError(_("The day on which it was said cannot lie ahead."))


def check_answer(
    kind: PledgeKind, state: PledgeState, words: str, happened_on: date, said_on: date, on: date
) -> None:
    """An answer says how it stands since which day, and why."""
    if kind is PledgeKind.NOTHING:
        raise PlacemapError(_("Nothing was promised here. Write down a new promise when there is one."))
    if state is PledgeState.PROMISED:
        raise PlacemapError(_("Say whether it was kept."))
    if not words.strip():
        raise PlacemapError(_("Say in a sentence how it stands, or why."))
    if happened_on > on:
        raise PlacemapError(_("The day since when it stands so cannot lie ahead."))
    if happened_on < said_on:
        raise PlacemapError(_("That day lies before the promise was made."))


def check_told_by(state: PledgeState, for_agency: bool, told_by: str) -> None:
    """That it kept or withdrew a promise a body says itself: whoever else writes it names who told them."""
    if not for_agency and state in OF_THE_BODY and not told_by.strip():
        raise PlacemapError(_("Say who of the body told you."))
