"""Which meetings are one table's, what their screen shows of an item, and what may be wanted of one.

No Django here.
"""

from __future__ import annotations

from placemap.meetings.vocabulary import AgendaKind, AtTable, MeetingKind

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


def table_of(kind: MeetingKind) -> AtTable:
    """Whose meeting one of that kind is."""
    if kind is MeetingKind.SILVER:
        return AtTable.SILVER
    return AtTable.PANEL if kind is MeetingKind.PANEL else AtTable.GROUP


def kinds_at(table: AtTable) -> tuple[MeetingKind, ...]:
    """The kinds of meetings that are one table's."""
    return tuple(kind for kind in MeetingKind if table_of(kind) is table)
