"""Meeting packs on paper: their numbers, and calling them back. Values in, answer or named error out."""

from __future__ import annotations

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import MeetingState

MOST_COPIES = 999


def next_number(taken: int) -> int:
    """The number of the next printed copy of a meeting, counted from 1. None is ever given twice."""
    if taken >= MOST_COPIES:
        raise PlacemapError(_("No more copies of this pack can be numbered."))
    return taken + 1


def check_may_print(*, is_recalled: bool, state: MeetingState) -> None:
    """What was called back is not printed, nor what is for a meeting that does not take place."""
    if state is MeetingState.CANCELLED:
        raise PlacemapError(_("This meeting was cancelled, so its pack is not printed."))
    if is_recalled:
        raise PlacemapError(_("This pack was called back. It is printed again once it is given out again."))


def check_recall(reason: str, *, is_recalled: bool) -> None:
    """A pack is called back once, and says why to whoever holds a copy."""
    if is_recalled:
        raise PlacemapError(_("This pack was called back already."))
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why it is called back. Name nobody."))


def check_given_out_again(*, is_recalled: bool) -> None:
    """Only what was called back is given out again."""
    if not is_recalled:
        raise PlacemapError(_("This pack is given out already."))


def check_handed_back(*, is_back: bool) -> None:
    """A copy comes back once."""
    if is_back:
        raise PlacemapError(_("This copy is back already."))
