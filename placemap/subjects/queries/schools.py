"""Whether a child's school is shown, and who asked that it is not."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from placemap.subjects.models import SchoolSeal


def is_school_sealed(record_ids: Sequence[UUID]) -> bool:
    """Whether the school of this person is sealed: the team learns that it is, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select people_without_school() && %s::uuid[]", [list(record_ids)])
        return bool(cursor.fetchone()[0])


def school_seal(record_ids: Sequence[UUID]) -> SchoolSeal | None:
    """The seal that stands, where this reader may know who set it and why."""
    held = SchoolSeal.objects.filter(person__in=record_ids, opened_at=None)
    return held.select_related("person__mapping").first()
