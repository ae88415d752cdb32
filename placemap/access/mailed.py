"""Of mails that say no more than that something waits: one of a kind to one person, whatever came at once.

What came up in the night, and what the clocks of the morning find, is told by the first mail of its kind
that goes out after it: whoever signs in finds all of it. Kept is a digest of whom and which kind, and when,
for two days. It is written with the sending, in one transaction: a worker that dies half-way may send twice,
and never leaves somebody untold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.crypto import salted_hmac

from placemap.access.models import Attempt
from placemap.foundations.clock import now

# What comes up soon after a mail of its kind waits so long: a busy meeting is one more mail, and not ten.
GAP = timedelta(hours=1)


def is_said(last: datetime | None, asked_at: datetime | None) -> bool:
    """Whether a mail of its kind went out after this one was asked for: it told of this too."""
    return last is not None and asked_at is not None and asked_at <= last


def next_turn(last: datetime | None, at: datetime) -> datetime | None:
    """When the next mail of a kind may go out: None for now."""
    return last + GAP if last is not None and at < last + GAP else None


def is_put_off(later: datetime | None, before: datetime | None) -> bool:
    """Whether it waits for that moment: not where what it reminds of has begun by then."""
    return later is not None and (before is None or later < before)


def send_once(
    kind: str,
    user_id: UUID,
    asked_at: datetime | None,
    send: Callable[[], object],
    *,
    before: datetime | None = None,
) -> datetime | None:
    """Send it, unless one like it says so already; the moment to come back at, where it is too soon.

    What waits for `before`, as a meeting, is sent too soon rather than too late. Must run inside a
    transaction. Whoever sends the same kind to the same person waits for its end.
    """
    whose = salted_hmac("placemap.mailed", str(user_id), algorithm="sha256").hexdigest()
    name = f"mail_{kind}"
    number = int.from_bytes(hashlib.sha256(f"{name} {whose}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])
    sent = Attempt.objects.filter(kind=name, whose=whose).order_by("-at")
    last = sent.values_list("at", flat=True).first()
    if is_said(last, asked_at):
        return None
    later = next_turn(last, now())
    if is_put_off(later, before):
        return later
    send()
    Attempt(kind=name, whose=whose, at=now()).save(force_insert=True)
    return None
