"""Which meetings are one table's, what their screen shows of an item, and what may be wanted of one.

No Django here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import AgendaKind, AtTable, MeetingKind, MeetingState

K = AgendaKind

# A shared screen shows to everybody in the room what whoever shares it may read. Lines stand on it only where
# the whole table reads the same; of the rest it shows the way to the place, which each opens for themselves.
SAME_FOR_ALL = frozenset(
    {
        K.WHY, K.PROVISION, K.OBJECTIVES, K.ESCALATIONS, K.COMMUNICATION, K.RESOURCES, K.BORDERS, K.EQUALITY,
        K.DECISIONS, K.REPORT,
    }
)  # fmt: skip
# Of these the screen shows what counts today: who is here, whether a child is at risk, what is to be done.
NOT_LOOKED_BACK_AT = frozenset({K.WELCOME, K.SAFETY, K.LAST_ACTIONS, K.ACTIONS})

# What was settled is still heard of at the next meeting, in the slowest of rhythms; after that it is over.
SETTLED_SHOWN_FOR = timedelta(days=42)


def table_of(kind: MeetingKind) -> AtTable:
    """Whose meeting one of that kind is."""
    if kind is MeetingKind.SILVER:
        return AtTable.SILVER
    return AtTable.PANEL if kind is MeetingKind.PANEL else AtTable.GROUP


def kinds_at(table: AtTable) -> tuple[MeetingKind, ...]:
    """The kinds of meetings that are one table's."""
    return tuple(kind for kind in MeetingKind if table_of(kind) is table)


def has_sheet(kind: AgendaKind, *, is_about_child: bool) -> bool:
    """Whether it is kept what is wanted of such an item: of a child, their own page holds it."""
    return kind not in {K.WELCOME, K.SAFETY, K.CHILD} and not is_about_child


def check_sheet(
    kind: AgendaKind, state: MeetingState, wanted: str, due: date | None, on: date, *, is_about_child: bool
) -> None:
    """A sheet says what is wanted, of an item that has one, at a meeting that was not cancelled."""
    if not has_sheet(kind, is_about_child=is_about_child):
        raise PlacemapError(_("What is wanted for a child is written on their own page."))
    if state is MeetingState.CANCELLED:
        raise PlacemapError(_("This meeting was cancelled. Write it for the next one."))
    if not wanted.strip():
        raise PlacemapError(_("Say in a sentence or two what is wanted now."))
    if due is not None and due < on:
        raise PlacemapError(_("The day by which it is wanted cannot lie behind."))


def still_shown(settled_at: datetime | None, at: datetime) -> bool:
    """Whether what an earlier meeting wanted is shown at one that begins at the moment `at`."""
    return settled_at is None or at < settled_at + SETTLED_SHOWN_FOR
