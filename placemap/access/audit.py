"""The append-only trail of what was changed, refused and read.

Entries are written in the same transaction as what they record: if the trail cannot be
written, the change or the reading fails.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.events import Event
from placemap.access.session import current
from placemap.foundations.clock import now
from placemap.foundations.wording import in_english

_INSERT = """
insert into access_auditentry
  (id, at, user_id, agency_id, system, mapping_id, event, outcome, subjects, details, reason, request_id)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s::uuid[], %s, %s, %s)
"""


def write_entry(
    *,
    actor: Actor | None,
    event: Event,
    outcome: str,
    mapping_id: UUID | None = None,
    subjects: Iterable[UUID] = (),
    details: Mapping[str, object] | None = None,
    reason: str = "",
    request_id: str = "",
    at: datetime | None = None,
) -> None:
    """Append one entry. `details` holds identifiers and codes only, never words about anyone."""
    with connection.cursor() as cursor:
        cursor.execute(
            *entry(
                actor=actor,
                event=event,
                outcome=outcome,
                mapping_id=mapping_id,
                subjects=subjects,
                details=details,
                reason=reason,
                request_id=request_id,
                at=at,
            )
        )


def entry(
    *,
    actor: Actor | None,
    event: Event,
    outcome: str,
    mapping_id: UUID | None = None,
    subjects: Iterable[UUID] = (),
    details: Mapping[str, object] | None = None,
    reason: str = "",
    request_id: str = "",
    at: datetime | None = None,
) -> tuple[LiteralString, list[Any]]:
    """The statement that appends one entry, and its values: for connections that are not Django's."""
    return _INSERT, [
        uuid.uuid4(),
        at or now(),
        actor.user_id if actor else None,
        actor.agency_id if actor else None,
        actor.system if actor else "",
        mapping_id,
        event.value,
        outcome,
        list(subjects),
        json.dumps(dict(details or {}), default=str),
        in_english(reason)[:300],
        request_id,
    ]


def record_reading(
    actor: Actor, event: Event, *, mapping_id: UUID | None = None, subjects: Iterable[UUID] = ()
) -> None:
    """Record that `actor` read something sensitive, with the identifiers that were shown."""
    write_entry(
        actor=actor,
        event=event,
        outcome="read",
        mapping_id=mapping_id,
        subjects=subjects,
        request_id=current().request_id,
    )
