"""A copy of which records were erased, kept outside the database: what a restore must erase again.

A backup holds whoever was erased after it was made, and the trail that says so is lost with the database
that is replaced. So the worker copies each erasure out of the trail, every minute, into a file of its own:
random identifiers, days, and the keyed codes that say "considered before"; no name and no reason. It is never
begun afresh where it cannot be read, never written over a fuller one, and forgets an erasure once no backup
is left that could bring the person back, and the person is not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection

from placemap.access.actors import system_actor
from placemap.access.erasure_file import Erasure, Gap, Register, joined, registers_at, write_register
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.clock import LONDON, today

log = structlog.get_logger(__name__)

_ERASURES = """
select e.id, e.mapping_id, e.subjects, (e.at at time zone 'Europe/London')::date, e.event, e.at
  from access_auditentry e
 where e.position > %s and e.event = any(%s) and e.outcome = 'done' and e.system = 'eraser'
   and cardinality(e.subjects) > 0
 order by e.position
"""
_ERASES = [Event.CHILD_LET_GO.value, Event.REMOVED_AS_PLANNED.value]
_RESTORES = f"""
select e.id, e.at, e.details->>'backup_of' from access_auditentry e
 where e.position > %s and e.event = '{Event.RESTORED.value}' and e.system = 'operator'
 order by e.position
"""
_CODES = """
select mapping_id, code, (max(made_at) at time zone 'Europe/London')::date
  from subjects_fingerprint group by 1, 2
"""
# As `fingerprints_outlived`: a copy lasts no longer than what it is a copy of, whatever backups there are.
_CODES_OVER = "select id from mappings_mapping where closed_on + interval '12 months' < current_date"
_TRAIL = "select id from access_auditentry order by position limit 1"


@dataclass(frozen=True, slots=True)
class Needs:
    """What the restores ask of a register: of which trail, from when on, what it must hold."""

    trail: UUID | None
    erasures: tuple[tuple[datetime, Erasure], ...]
    # Of each restore that the trail knows, the earliest first: of when its backup was, and when it came.
    restores: tuple[Gap, ...] = ()

    @property
    def backup_of(self) -> datetime | None:
        """Of when the backup was that came last."""
        return self.restores[-1][0] if self.restores else None

    @property
    def first_backup_of(self) -> datetime | None:
        """Since when something may be lost: a later backup holds whatever an earlier one brought back."""
        return self.restores[0][0] if self.restores else None

    def brought_back_at(self, erased_on: date) -> datetime | None:
        """When a restore brought back whoever was erased on that day: what was written later came from no
        backup. The first since that day: what later restores brought holds all that was written between them.
        None where no restore explains it.
        """
        return next((at for _of, at in self.restores if at.astimezone(LONDON).date() >= erased_on), None)


def folder() -> Path:
    """Where this instance keeps its register."""
    return Path(settings.PLACEMAP_ERASURES_FOLDER)


def keep_register(more: Register | None = None) -> Register:
    """Copy what the trail has learnt since the last time, with `more` from elsewhere, and write the file.

    What is in the folder already goes into it too; only then do other files of the same trail go.
    """
    # The console reads registers before Django knows its models.
    from placemap.access.policy import ERASER, SEALER

    with acting_as(system_actor(SEALER)), connection.cursor() as cursor:
        cursor.execute(_TRAIL)
        (trail,) = cursor.fetchone() or (None,)
        files = {file: one for file, one in registers_at(folder()).items() if one.is_of(trail)}
        mine = joined(files.values())
        before = joined([mine, more or Register()])
        if trail is None:
            return before
        found = _copied(cursor, mine)
    with acting_as(system_actor(ERASER)), connection.cursor() as cursor:
        cursor.execute(_CODES)
        found = replace(found, codes={(mapping, code): on for mapping, code, on in cursor.fetchall()})
        cursor.execute(_CODES_OVER)
        over = {key for (key,) in cursor.fetchall()}
    after = joined([before, found])
    began = before.began or found.began or trail
    after = replace(
        after, trail=trail, began=began, number=before.number + 1,
        seal=found.seal, digest=found.digest, as_of=found.as_of, since=_forgotten_before(before.since),
    )  # fmt: skip
    known = after.erasures
    old = [one for one in known.values() if _is_outlived(one.on, after)]
    if old:
        # Whoever is here again must be erased again, however long ago it was: by an older backup, for one.
        with acting_as(system_actor(ERASER)):
            here = {one.entry for one in still_here(old)}
        known = {key: one for key, one in known.items() if key in here or not _is_outlived(one.on, after)}
    gaps = tuple(gap for gap in after.gaps if not _is_outlived(gap[1].date(), after))
    codes = {
        code: on for code, on in after.codes.items() if code[0] not in over and not _is_outlived(on, after)
    }
    after = replace(after, erasures=known, gaps=gaps, codes=codes)
    written = write_register(after, folder())
    if before.began is None and found.began is not None:
        log.warning("erasure_register_begun_afresh", file=written.name)
    for file in files:
        if file.name != written.name:
            file.unlink()
    return after


def needs_of_restore() -> Needs:
    """What the trail says that a register must hold, after a restore."""
    from placemap.access.policy import SEALER

    with acting_as(system_actor(SEALER)), connection.cursor() as cursor:
        cursor.execute(_TRAIL)
        (trail,) = cursor.fetchone() or (None,)
        restores = tuple(gap for _key, gap in _restores(cursor, 0))
        return Needs(trail, tuple(_erasures(cursor, 0)), restores)


def still_here(erasures: Iterable[Erasure]) -> list[Erasure]:
    """Those of them whose records are in the database, with the records that are. As the eraser."""
    asked = list(erasures)
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from subjects_person where id = any(%s)",
            [[person for one in asked for person in one.people]],
        )
        here = {key for (key,) in cursor.fetchall()}
    found = [(one, tuple(person for person in one.people if person in here)) for one in asked]
    return [replace(one, people=left) for one, left in found if left]


def _copied(cursor: Any, mine: Register) -> Register:
    """What the trail says that `mine` may not have yet, complete up to the beginning of this transaction."""
    cursor.execute("select now()")
    (as_of,) = cursor.fetchone()
    # Only what lies under a seal is passed over the next time: beneath it nothing can appear any more.
    cursor.execute("select number, digest from access_auditseal order by number desc limit 1")
    seal, digest = cursor.fetchone() or (0, "")
    # Another digest is another trail: one that began from a backup. It is gone through from its start.
    cursor.execute(
        "select coalesce(max(up_to), 0) from access_auditseal where number = %s and digest = %s",
        [mine.seal, mine.digest],
    )
    (covered,) = cursor.fetchone()
    restores = _restores(cursor, covered)
    return Register(
        erasures={one.entry: one for _at, one in _erasures(cursor, covered)},
        seal=seal,
        digest=digest,
        began=restores[-1][0] if restores else None,
        as_of=as_of,
        # What was erased between the backup and its restore went with the database. However long ago that
        # was and under whatever seal: a copy that leaves it out says that it knows that time.
        gaps=tuple(gap for _key, gap in _restores(cursor, 0)),
    )


def _erasures(cursor: Any, covered: int) -> list[tuple[datetime, Erasure]]:
    cursor.execute(_ERASURES, [covered, _ERASES])
    return [
        (at, Erasure(entry, mapping, tuple(people), on, event == Event.REMOVED_AS_PLANNED.value))
        for entry, mapping, people, on, event, at in cursor.fetchall()
    ]


def _restores(cursor: Any, covered: int) -> list[tuple[UUID, Gap]]:
    cursor.execute(_RESTORES, [covered])
    return [
        (key, (datetime.fromisoformat(backup_of).astimezone(UTC), at))
        for key, at, backup_of in cursor.fetchall()
        if backup_of
    ]


def _forgotten_before(since: date | None) -> date | None:
    """From which day on every erasure is kept; None, where nothing was ever forgotten."""
    days = settings.PLACEMAP_BACKUP_DAYS
    if days is None:
        return since
    first = today() - timedelta(days=days + 1)
    return max(since, first) if since else first


def _is_outlived(day: date, register: Register) -> bool:
    """Whether every backup from before that day is deleted; never, where nobody has said when that is."""
    return settings.PLACEMAP_BACKUP_DAYS is not None and register.since is not None and day < register.since
