"""After a restore: whoever was erased since the backup is erased again, as the register of erasures says."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from placemap.access.erasure_register import NAME, Erasure, keep_register, read_register, still_here
from placemap.project.protection import Finding
from placemap.project.roles import Connection
from placemap.project.state import state_dir

SEE_EVERYBODY = "select set_config('placemap.system', 'eraser', true)"
LOOK = "The register of erasures"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ErasedAgain:
    """How many erasures were done again, and those that a person has to answer for."""

    done: int
    left: tuple[Erasure, ...]
    references: dict[UUID, str]


def register_path() -> Path:
    """Where the register is, for a process without Django's settings."""
    return Path(os.environ.get("PLACEMAP_ERASURES_FOLDER") or state_dir()) / NAME


def erase_again(register: Path) -> ErasedAgain:
    """Erase again whoever of a register is in the database, each by itself. Needs Django."""
    from django.db import DatabaseError, connection

    from placemap.access.actors import system_actor
    from placemap.access.session import acting_as
    from placemap.cohort.commands import remove_again
    from placemap.foundations.errors import PlacemapError
    from placemap.mappings.models import Mapping as MappingRecord
    from placemap.subjects.policy import ERASER

    eraser = system_actor(ERASER)
    # From now on this instance answers for them too, so that `doctor` finds whoever could not be erased.
    known = keep_register(read_register(register).erasures.values()).erasures.values()
    with acting_as(eraser):
        waiting = still_here(known)
    done, left = 0, waiting
    while left:
        trying, left = left, []
        for one in trying:
            try:
                with acting_as(eraser):
                    remove_again(
                        mapping=MappingRecord(pk=one.mapping),
                        person_ids=one.people,
                        removed_on=one.on,
                        was_planned=one.was_planned,
                        by=eraser,
                    )
            except (PlacemapError, DatabaseError) as problem:
                # Nobody else waits for this one. What a database says of it may hold a name: its kind alone.
                log.warning("not_erased_again", kind=type(problem).__name__)
                left.append(one)
            else:
                done += 1
        # What held somebody back may have gone with another: while anybody goes, the rest is tried again.
        if len(left) == len(trying):
            break
    with acting_as(eraser), connection.cursor() as cursor:
        called = references(cursor, left)
    return ErasedAgain(done, tuple(left), called)


def what_is_left(left: Sequence[Erasure], references: Mapping[UUID, str]) -> str:
    """What a person has to do, child by child: keys and days alone, since this may be logged."""
    pages = [
        f"  /mappings/{references.get(one.mapping, one.mapping)}/{page}  erased on {one.on.isoformat()}"
        for one in left
        for page in (["leaving/"] if one.was_planned else [f"people/{key}/consider/" for key in one.people])
    ]
    return "\n".join(
        [
            "Only a person can tell whether somebody’s words, or another record, are about the same child.",
            "The coordinator opens these pages before anybody else works, and answers there:",
            *sorted(set(pages)),
            "Then run `placemap doctor`, to see that nobody is left.",
        ]
    )


def references(cursor: Any, left: Sequence[Erasure]) -> dict[UUID, str]:
    """The references of their mappings, for whoever must open a page. As the eraser."""
    cursor.execute(
        "select id, reference from mappings_mapping where id = any(%s)", [[one.mapping for one in left]]
    )
    return dict(cursor.fetchall())


def erasures(connection: Connection, register: Path) -> Finding:
    """Whether anybody of the register is in the database, from the application role's connection."""
    known = read_register(register).erasures.values()
    if not register.exists():
        return Finding(LOOK, f"none at {register} yet; a running worker writes it every minute")
    people: dict[UUID, Erasure] = {person: one for one in known for person in one.people}
    with connection.transaction():
        connection.execute(SEE_EVERYBODY)
        here = connection.execute("select id from subjects_person where id = any(%s)", [list(people)])
        back = sorted({people[key].entry: people[key] for (key,) in here}.values(), key=lambda one: one.on)  # type: ignore[index]
        called = references(connection.cursor(), back)
    if not back:
        return Finding(LOOK, f"{len(known)} erasures, and nobody of them is in the database")
    return Finding(
        LOOK,
        f"{len(back)} of {len(known)} erased people are in the database again",
        f"Run: placemap erase-again --register {register}\n{what_is_left(back, called)}",
    )
