"""A place on an agenda that is nobody else's, seen or unseen."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from placemap.access.decisions import Refused, refuse
from placemap.foundations.wording import _
from placemap.meetings.models import Meeting
from placemap.meetings.vocabulary import Part


def free_place(meeting: Meeting, part: Part, after: int | None = None) -> int:
    """A place right after another, which moves on what comes later; or at the end of the part."""
    with connection.cursor() as cursor:
        cursor.execute("select agenda_place(%s, %s, %s)", [meeting.pk, part.value, after])
        (place,) = cursor.fetchone()
    if place is None:
        raise Refused(refuse(_("Only whoever runs this meeting puts its agenda in order.")))
    return int(place)


def own_places(taken: Sequence[int]) -> list[int]:
    """The places that some items hold among them, in order: moved, they take no place of an unseen one."""
    found: list[int] = []
    for place in sorted(taken):
        found.append(max(place, found[-1] + 1) if found else place)
    return found
