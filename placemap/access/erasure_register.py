"""A copy of which records were erased, kept outside the database: what a restore must erase again.

A backup holds whoever was erased after it was made, and the trail that says so is lost with the database
that is replaced. So the worker copies each erasure out of the trail, every minute, into a file of its own:
random identifiers and days, no name and no reason. It is never begun afresh where it cannot be read, and
forgets an erasure once no backup is left that could bring the person back, and the person is not here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from placemap.access.actors import system_actor
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.private_files import write_lasting
from placemap.foundations.wording import _

NAME = "erasures.jsonl"
FORMAT = 1

_NEWER = """
select e.id, e.mapping_id, e.subjects, (e.at at time zone 'Europe/London')::date, e.event
  from access_auditentry e
 where e.position > %s and e.event = any(%s) and e.outcome = 'done' and e.system = 'eraser'
   and cardinality(e.subjects) > 0
 order by e.position
"""
_ERASES = [Event.CHILD_LET_GO.value, Event.REMOVED_AS_PLANNED.value]


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure: its entry in the trail, which records went, and on which day."""

    entry: UUID
    mapping: UUID
    people: tuple[UUID, ...]
    on: date
    was_planned: bool


@dataclass(frozen=True, slots=True)
class Register:
    """Every erasure in a file, and the newest seal of the trail that was copied already."""

    erasures: dict[UUID, Erasure] = field(default_factory=dict)
    seal: int = 0
    digest: str = ""


def path() -> Path:
    """Where this instance keeps its register."""
    return Path(settings.PLACEMAP_ERASURES_FOLDER) / NAME


def read_register(file: Path) -> Register:
    """What a file holds; an empty register where there is none. Raises where it cannot be read."""
    try:
        first, *lines = file.read_text(encoding="utf-8").splitlines()
        about = json.loads(first)
        if about["format"] != FORMAT:
            raise ValueError
        found = [_erasure(json.loads(line)) for line in lines]
    except FileNotFoundError:
        return Register()
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise PlacemapError(
            _(
                "The register of erasures {file} cannot be read. Bring back its last whole copy: without it a"
                " restore does not know whom to erase again.",
                file=str(file),
            )
        ) from problem
    return Register({one.entry: one for one in found}, about["seal"], about["digest"])


def keep_register(more: Iterable[Erasure] = ()) -> Register:
    """Copy what the trail has learnt since the last time, with `more` from elsewhere, and write the file."""
    # The console reads registers before Django knows its models.
    from placemap.access.policy import ERASER, SEALER

    before = read_register(path())
    with acting_as(system_actor(SEALER)), connection.cursor() as cursor:
        # Only what lies under a seal is passed over the next time: beneath it nothing can appear any more.
        cursor.execute("select number, digest from access_auditseal order by number desc limit 1")
        seal, digest = cursor.fetchone() or (0, "")
        # Another digest is another trail: one that began from a backup. It is gone through from its start.
        cursor.execute(
            "select coalesce(max(up_to), 0) from access_auditseal where number = %s and digest = %s",
            [before.seal, before.digest],
        )
        cursor.execute(_NEWER, [cursor.fetchone()[0], _ERASES])
        new = [
            Erasure(entry, mapping, tuple(people), on, event == Event.REMOVED_AS_PLANNED.value)
            for entry, mapping, people, on, event in cursor.fetchall()
        ]
    known = before.erasures | {one.entry: one for one in (*more, *new)}
    old = [one for one in known.values() if _outlived(one)]
    if old:
        # Whoever is here again must be erased again, however long ago it was: by an older backup, for one.
        with acting_as(system_actor(ERASER)):
            here = {one.entry for one in still_here(old)}
        known = {key: one for key, one in known.items() if key in here or not _outlived(one)}
    after = Register(known, seal, digest)
    if after != before:
        _write(after)
    return after


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
    return [Erasure(one.entry, one.mapping, left, one.on, one.was_planned) for one, left in found if left]


def _outlived(one: Erasure) -> bool:
    """Whether every backup that held them is deleted; never, where nobody has said when that is."""
    days = settings.PLACEMAP_BACKUP_DAYS
    return days is not None and one.on + timedelta(days=days + 1) < today()


def _write(register: Register) -> None:
    about = {"format": FORMAT, "seal": register.seal, "digest": register.digest}
    lines = [about, *(_described(one) for one in register.erasures.values())]
    write_lasting(path(), "".join(json.dumps(line) + "\n" for line in lines))


def _described(one: Erasure) -> dict[str, object]:
    return {
        "entry": str(one.entry),
        "mapping": str(one.mapping),
        "people": [str(person) for person in one.people],
        "on": one.on.isoformat(),
        "was_planned": one.was_planned,
    }


def _erasure(described: dict[str, object]) -> Erasure:
    people = described["people"]
    if not isinstance(people, list):
        raise TypeError
    return Erasure(
        UUID(str(described["entry"])),
        UUID(str(described["mapping"])),
        tuple(UUID(str(person)) for person in people),
        date.fromisoformat(str(described["on"])),
        bool(described["was_planned"]),
    )
