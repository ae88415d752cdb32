"""What of Part 2 whoever acts may write: once they signed, and of several children if kept from none."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.meetings.models import Meeting
from placemap.meetings.queries.agenda import has_signed
from placemap.subjects.models import Person


def opens_part_two(actor: Actor, meeting: Meeting) -> bool:
    """Whether Part 2 of that meeting is open to somebody of the team."""
    return actor.has_in(Duty.READ_CASES, meeting.mapping_id) and has_signed(actor, meeting)


def is_kept_from_somebody(mapping_id: UUID) -> bool:
    """Whether any record of that mapping is hidden from whoever acts. Never which."""
    with connection.cursor() as cursor:
        cursor.execute("select %s::uuid in (select k from mappings_hiding_from_me() k)", [mapping_id])
        (kept,) = cursor.fetchone()
    return bool(kept)


def seen_among(people: Iterable[UUID]) -> set[UUID]:
    """Of these records, those that whoever acts sees."""
    return set(Person.objects.filter(pk__in=list(people)).values_list("pk", flat=True))
