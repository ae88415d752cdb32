"""The agenda a meeting starts from, how long it takes, and how its order changes. No Django here.

The items follow the terms of reference's headings for first and subsequent meetings ("Understanding County
Lines in Cambridgeshire", 4.1, 4.2, 5.2 and appendix). Safety comes first in every one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, Part

LONGEST_ITEM = 240
MINUTES_A_CHILD = 4

AGENDA_BEGUN = _(
    "This meeting has begun, and its agenda stays as it is. What comes up now is added from its screen."
)

K = AgendaKind
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One item as an agenda begins with it."""

    kind: AgendaKind
    part: Part
    minutes: int


def _one(*items: tuple[AgendaKind, int]) -> tuple[Line, ...]:
    return tuple(Line(kind, Part.ONE, minutes) for kind, minutes in items)


def _two(*items: tuple[AgendaKind, int]) -> tuple[Line, ...]:
    return tuple(Line(kind, Part.TWO, minutes) for kind, minutes in items)


_OPENS = ((K.WELCOME, 5), (K.SAFETY, 5))
_FIRST = (
    *_one(
        *_OPENS, (K.WHY, 10), (K.MEMBERSHIP, 5), (K.DATA, 15), (K.OPERATIONS, 5), (K.PROBLEM, 10),
        (K.PROVISION, 10), (K.OBJECTIVES, 10), (K.ACTIONS, 5),
    ),
    *_two((K.INTERVIEWS, 10), (K.RETURNS, 15), (K.COHORT, 20), (K.SHARING, 5), (K.CHILDREN_ACTIONS, 5)),
)  # fmt: skip
_LATER = (
    *_one(
        *_OPENS, (K.LAST_ACTIONS, 10), (K.NEWS, 5), (K.PLACES, 10), (K.THEMES, 5), (K.PROBLEM, 5),
        (K.ADULTS, 10), (K.COMMUNICATION, 5), (K.ESCALATIONS, 5), (K.PROVISION, 5), (K.ACTIONS, 5),
    ),
    *_two(
        (K.COHORT, 10), (K.CHILD, MINUTES_A_CHILD), (K.LINKED, 10), (K.SHARING, 5), (K.CHILDREN_ACTIONS, 5)
    ),
)  # fmt: skip
_SILVER = _one(
    *_OPENS, (K.LAST_ACTIONS, 5), (K.ESCALATIONS, 15), (K.RESOURCES, 15), (K.MEMBERSHIP, 10),
    (K.COMMUNICATION, 5), (K.BORDERS, 10), (K.EQUALITY, 10), (K.DELIVERY, 10), (K.DECISIONS, 10),
    (K.ACTIONS, 5),
)  # fmt: skip
_PANEL = _one(
    *_OPENS, (K.REPORT, 10), (K.PLAN, 10), (K.DECISIONS, 10), (K.MEMBERSHIP, 5), (K.ACTIONS, 5)
)  # fmt: skip
_CONFERENCE = _one(*_OPENS, (K.PLACES, 15), (K.THEMES, 10), (K.PROVISION, 10), (K.ACTIONS, 10))
_CLOSING = (
    *_one(
        *_OPENS, (K.LAST_ACTIONS, 10), (K.OBJECTIVES, 15), (K.OUTCOMES, 15), (K.ESCALATIONS, 10),
        (K.ACTIONS, 5),
    ),
    *_two((K.COHORT, 15), (K.SHARING, 5), (K.CHILDREN_ACTIONS, 5)),
)  # fmt: skip
# A closed mapping takes no action any more: what is agreed there is decided, and a new mapping acts on it.
_AFTER = _one(*_OPENS, (K.OUTCOMES, 20), (K.NEWS, 10), (K.DECISIONS, 5))

_USUAL = {
    MeetingKind.SCOPING: _FIRST,
    MeetingKind.MAPPING: _LATER,
    MeetingKind.SILVER: _SILVER,
    MeetingKind.PANEL: _PANEL,
    MeetingKind.CONFERENCE: _CONFERENCE,
    MeetingKind.CLOSURE: _CLOSING,
    MeetingKind.AFTER_CLOSURE: _AFTER,
}


def usual_agenda(kind: MeetingKind, *, is_first: bool) -> tuple[Line, ...]:
    """What a meeting of that kind begins with. A mapping's very first one is a first meeting by any name.

    `CHILD` stands for one item for each child of the cohort; without children there is none.
    """
    return _FIRST if is_first and kind is MeetingKind.MAPPING else _USUAL[kind]


def part_of(kind: AgendaKind) -> Part | None:
    """Where an item of that kind always belongs; None where either part will do."""
    lines = [line for usual in _USUAL.values() for line in usual if line.kind is kind]
    return lines[0].part if lines else None


def check_item(kind: AgendaKind, part: Part, title: str, minutes: int, *, is_about_child: bool) -> None:
    """An item has words of its own where its kind has none, a length, and names a child in Part 2 alone."""
    if kind is AgendaKind.OTHER and not title.strip():
        raise PlacemapError(_("Say what the item is about."))
    if kind is AgendaKind.SAFETY and title.strip():
        raise PlacemapError(_("Whether a child is at immediate risk is asked in these words everywhere."))
    if not 1 <= minutes <= LONGEST_ITEM:
        raise PlacemapError(_("An item takes between 1 minute and 4 hours."))
    if is_about_child and part is not Part.TWO:
        raise PlacemapError(_("A child is spoken of in Part 2 alone."))
    held_to = part_of(kind)
    if held_to is not None and held_to is not part:
        raise PlacemapError(_("“{item}” belongs in {part}.", item=kind.label, part=held_to.label))


def check_may_leave_out(kind: AgendaKind, reason: str) -> None:
    """Nothing is left out without a reason; whether a child is at risk now is asked in every meeting."""
    if kind is AgendaKind.SAFETY:
        raise PlacemapError(_("Every meeting asks whether a child is at immediate risk. This item stays."))
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why it is left out."))


def reordered(keys: Sequence[T], moved: T, to: int) -> list[T]:
    """The order after one of them is moved to the place `to`, counted from 1; beyond the end is the end.

    Raises `ValueError` for one that is not there.
    """
    rest = [key for key in keys if key != moved]
    if len(rest) == len(keys):
        raise ValueError(moved)
    at = min(max(to, 1), len(keys)) - 1
    return [*rest[:at], moved, *rest[at:]]


def place_added(
    kinds: Sequence[AgendaKind], now_at: int | None, *, next_up: bool, meets_in: Part, part: Part
) -> int:
    """The place, from 1, of what is added to a part while the meeting runs: next, or at its end.

    `kinds` are those of the part in order, `now_at` is the place of the item spoken of where it is in this
    part. Next is the beginning of Part 2 while Part 1 is spoken of; of Part 1 there is no next during Part 2.
    Nothing comes before the question whether a child is at risk now.
    """
    end = len(kinds) + 1
    if not next_up or (now_at is None and (part, meets_in) != (Part.TWO, Part.ONE)):
        return end
    safety = next((n for n, one in enumerate(kinds, start=1) if one is AgendaKind.SAFETY), 0)
    return max(now_at or 0, safety) + 1


def check_place(kind: AgendaKind, others: Sequence[AgendaKind], to: int) -> None:
    """Safety is asked before anything but signing in, so nothing else moves above it."""
    if kind is AgendaKind.WELCOME:
        return
    first = next((n for n, one in enumerate(others, start=1) if one is AgendaKind.SAFETY), 0)
    if kind is AgendaKind.SAFETY:
        before = [one for one in others[: to - 1] if one is not AgendaKind.WELCOME]
        if before:
            raise PlacemapError(_("Whether a child is at immediate risk is asked before everything else."))
    elif first and to <= first:
        raise PlacemapError(_("Whether a child is at immediate risk is asked before everything else."))
