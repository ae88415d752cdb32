"""Where an item stands on an agenda: a place of its own, also beside what somebody does not see.

Somebody who is kept from a child, or has not signed, puts things in their order without seeing all of them.
"""

from __future__ import annotations

from placemap.access.row_security import SecurityFunction
from placemap.meetings.policy.record import RUNS_IT

FUNCTIONS = [
    # For whoever runs a meeting: a free place in a part of its agenda, right after another place or, where
    # none is given, at the end. Everything after it moves on by one and keeps its order, seen or unseen.
    # It answers with the place alone: never what stands there, nor how much of it is unseen.
    SecurityFunction(
        name="agenda_place",
        arguments="wanted uuid, within_part text, after_place integer",
        returns="integer",
        body=f"""
            with held as (select m.id from meetings_meeting m where m.id = wanted and {RUNS_IT}),
            moved as (
              update meetings_agendaitem i set position = i.position + 1 from held h
              where i.meeting_id = h.id and i.part = within_part and i.position > after_place)
            select coalesce(
                after_place,
                (select max(i.position) from meetings_agendaitem i
                 where i.meeting_id = h.id and i.part = within_part),
                0) + 1
            from held h
        """,
        changes=("meetings_agendaitem", "position"),
    ),
]
