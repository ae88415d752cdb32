"""Seals over the audit trail: each batch closed by a digest that holds the digest before it.

A chain made at every insert would queue all requests behind one another, so batches are sealed by
the worker. An entry is sealed only when every transaction that began before its own has ended
(`pg_snapshot_xmin`), so that none can appear beneath a seal later. Changing, removing or
reordering any sealed entry breaks every digest from there on; `check_seals` says where.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from placemap.access.models import SealCheck

# So many entries in one transaction, and so many in a night: a second and some seconds of work. A trail
# of millions is gone through in the nights that follow, the new ones first.
IN_ONE_GO = 20_000
IN_A_NIGHT = 500_000

_FIELDS = (
    "position, id::text, at::text, coalesce(user_id::text, ''), coalesce(agency_id::text, ''), system,"
    " coalesce(mapping_id::text, ''), event, outcome, subjects::text, details::text, reason, request_id"
)


@dataclass(frozen=True, slots=True)
class SealsChecked:
    """What checking found: how many seals and entries hold, and the first that does not.

    `next` is the seal to go on with, and None when the last was reached; `digest` is that of the seal before.
    """

    seals: int
    entries: int
    broken_at: int | None
    next: int | None = None
    digest: str = ""

    @property
    def hold(self) -> bool:
        return self.broken_at is None


def seal(batch: int = 10_000) -> int:
    """Seal what may be sealed, and return how many entries. Runs as the sealer, in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set local timezone to 'UTC'")
        cursor.execute("select pg_advisory_xact_lock(hashtext('placemap audit seal'))")
        cursor.execute("select number, up_to, digest from access_auditseal order by number desc limit 1")
        last = cursor.fetchone() or (0, 0, "")
        cursor.execute(
            f"select {_FIELDS} from access_auditentry where position > %s"
            " and transaction < pg_snapshot_xmin(pg_current_snapshot())"
            # Positions are handed out before commit: stop before the first one still open.
            " and position < coalesce((select min(position) from access_auditentry where position > %s"
            "   and transaction >= pg_snapshot_xmin(pg_current_snapshot())), 9223372036854775807)"
            " order by position limit %s",
            [last[1], last[1], batch],
        )
        rows = cursor.fetchall()
        if not rows:
            return 0
        digest = _digest(last[2], rows)
        cursor.execute(
            "insert into access_auditseal (id, number, up_to, entries, digest, previous, sealed_at)"
            " values (%s, %s, %s, %s, %s, %s, now())",
            [uuid.uuid4(), last[0] + 1, rows[-1][0], len(rows), digest, last[2]],
        )
    return len(rows)


def check_seals(first: int = 1, most: int | None = None) -> SealsChecked:
    """Work the digests out again from the trail, from seal `first` on, and stop after `most` entries.

    Runs as the sealer, in a transaction.
    """
    seals = entries = 0
    with connection.cursor() as cursor:
        cursor.execute("set local timezone to 'UTC'")
        previous, after = "", 0
        if first > 1:
            cursor.execute("select digest, up_to from access_auditseal where number = %s", [first - 1])
            found = cursor.fetchone()
            if found is None:
                return SealsChecked(0, 0, first - 1)
            previous, after = found
        expected = first
        while most is None or entries < most:
            cursor.execute(
                "select number, up_to, entries, digest, previous from access_auditseal"
                " where number >= %s order by number limit 1",
                [expected],
            )
            row = cursor.fetchone()
            if row is None:
                return SealsChecked(seals, entries, None, None, previous)
            number, up_to, count, digest, before = row
            rows = list(_between(after, up_to))
            whole = (
                number == expected
                and before == previous
                and len(rows) == count
                and digest == _digest(previous, rows)
            )
            if not whole:
                return SealsChecked(seals, entries, expected, None, previous)
            seals, entries, expected = seals + 1, entries + count, expected + 1
            previous, after = digest, up_to
    return SealsChecked(seals, entries, None, expected, previous)


def remembered() -> SealCheck | None:
    """The latest check that row security shows the reader."""
    return SealCheck.objects.order_by("-checked_at").first()


def still_as_remembered(last: SealCheck | None) -> bool:
    """Whether the newest seal that was ever checked is there and says what it said."""
    if last is None or not last.newest:
        return True
    with connection.cursor() as cursor:
        cursor.execute("select digest from access_auditseal where number = %s", [last.newest])
        return bool(cursor.fetchone() == (last.digest,))


def keep_check(check: SealCheck) -> None:
    """Write down what a night's check found. Runs as the sealer, in a transaction."""
    fields = [field.attname for field in SealCheck._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into access_sealcheck ({', '.join(fields)}) values ({', '.join(['%s'] * len(fields))})",
            [getattr(check, field) for field in fields],
        )


def _between(after: int, up_to: int) -> Iterator[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_FIELDS} from access_auditentry"
            " where position > %s and position <= %s order by position",
            [after, up_to],
        )
        yield from cursor.fetchall()


def _digest(previous: str, rows: list[tuple[object, ...]]) -> str:
    """SHA-256 over the former digest and every field, each with its length, so that none can run on."""
    running = hashlib.sha256(previous.encode())
    for row in rows:
        for field in row:
            data = str(field).encode()
            running.update(str(len(data)).encode() + b":" + data)
    return running.hexdigest()
