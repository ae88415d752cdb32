"""After a restore: whoever was erased since the backup is erased again, as the register of erasures says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from placemap.access.erasure_file import Erasure, Register, joined, registers_at
from placemap.access.erasure_register import Needs, keep_register, needs_of_restore, still_here
from placemap.foundations.errors import PlacemapError
from placemap.project.brought_back import first_of_trail, is_there
from placemap.project.protection import Finding
from placemap.project.roles import Connection

if TYPE_CHECKING:
    from placemap.subjects.commands import TakenOut

SEE_EVERYBODY = "select set_config('placemap.system', 'eraser', true)"
LOOK = "The register of erasures"
# The worker writes it every minute.
EXPECTED_WITHIN = timedelta(hours=1)
_ERASURE_TAKES = timedelta(minutes=10)
ASK = (
    "The coordinator asks every agency which receipts of children let go it read in that time, and lets those"
    " children go again."
)
_CODES_LOST = """
select m.id, m.reference::text, told.code, told.let_go_on
  from unnest(%s::uuid[], %s::text[], %s::date[]) as told(mapping_id, code, let_go_on)
  join mappings_mapping m on m.id = told.mapping_id
 where coalesce(m.closed_on + interval '12 months' >= current_date, true)
   and not exists (
     select 1 from subjects_fingerprint f where f.mapping_id = told.mapping_id and f.code = told.code
        -- Whoever was let go before the backup and again after it is in that backup a second time.
        and (f.made_at at time zone 'Europe/London')::date >= told.let_go_on
   )
 order by 2, 3
"""
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ErasedAgain:
    """How many erasures were done again, and those that a person has to answer for."""

    done: int
    left: tuple[Erasure, ...]
    references: dict[UUID, str]
    register: Register
    unknown: tuple[str, ...] = ()
    # Mappings, with what a person has to do there about children whose records did not come back.
    to_see_to: tuple[str, ...] = ()


def require_fit(
    place: Path,
    trail: UUID | None,
    backup_of: datetime | None,
    *,
    or_older: bool = False,
    of_copy: bool = False,
) -> Register:
    """The register at a place. Raises where it is another installation's, or older than the backup; or than
    the database itself, where that is `of_copy` and came back whole.
    """
    found = registers_at(place)
    fitting = [one for one in found.values() if trail is None or one.is_of(trail)]
    if found and not fitting:
        raise PlacemapError(
            f"The register of erasures at {place} is another installation's: it was begun on another trail."
            " Find that of the database that was lost."
        )
    register = joined(fitting)
    if or_older or register.as_of is None or backup_of is None or register.as_of >= backup_of:
        return register
    if of_copy:
        raise PlacemapError(
            f"The register of erasures at {place} goes up to {_moment(register.as_of)}, and this database to"
            f" {_moment(backup_of)}. So the register knows nobody who was erased later. Was the database"
            " brought back to its last moment, nobody was: say so with --nothing-lost. Was it brought back to"
            " an earlier one, look for a newer register: in the folder of the server that was lost, and where"
            " it was fetched to. Is this the newest there is, say so with --older-register. Nothing was"
            " changed."
        )
    raise PlacemapError(
        f"The register of erasures at {place} is older than the backup: it goes up to"
        f" {_moment(register.as_of)}, and the backup is of {_moment(backup_of)}. So it knows nobody who was"
        " erased since the backup. Look for a newer one: in the folder of the server that was lost, and where"
        " it was fetched to. Is this the newest there is, say so with --older-register."
    )


def not_known(register: Register, backup_of: datetime | None, first_of: datetime | None = None) -> list[str]:
    """What a register cannot tell of the time since the backup, and what to do about it.

    `first_of` is of when the first backup was, where several came: what the first restore lost, the backups
    that were made after it hold still.
    """
    if register.as_of is None:
        return [
            "The register was written by an older Placemap and does not say up to when it is complete.",
            ASK,
        ]
    if backup_of is None:
        return [
            f"The register is complete up to {_moment(register.as_of)}. Nothing says that this database was"
            " brought back. Was it, then whoever was erased later, and before it was lost, is here again.",
            ASK,
        ]
    lost_since = min(first_of or backup_of, backup_of)
    gaps = [(max(start, lost_since), end) for start, end in register.gaps if end > lost_since]
    said = [
        f"Whoever was erased between {_moment(start)} and {_moment(end)} is on no register:"
        " an earlier restore lost it."
        for start, end in gaps
    ]
    if register.since is not None and lost_since.date() < register.since:
        said.append(f"The register has forgotten whoever was erased before {register.since.isoformat()}.")
    return [
        *said,
        f"The register is complete up to {_moment(max(register.as_of, backup_of))}."
        " Whoever was erased later, and before the database was lost, is here again.",
        ASK,
    ]


def _require_whole(register: Register, place: Path, erasures: Collection[tuple[datetime, Erasure]]) -> None:
    """Raise where the backup itself knows of erasures that a register should hold, and does not."""
    as_of, since = register.as_of, register.since
    lacking = [
        one
        for at, one in erasures
        if as_of is not None
        # An erasure may take so long: begun before the register was written, and ended after it.
        and at < as_of - _ERASURE_TAKES
        and one.entry not in register.erasures
        and (since is None or one.on >= since)
    ]
    if lacking:
        raise PlacemapError(
            f"The register of erasures at {place} lacks {len(lacking)} erasures that the backup knows, the"
            f" first on {lacking[0].on.isoformat()}: it is shorter than it was. Find its last whole copy."
        )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def erase_again(place: Path, *, or_older: bool = False) -> ErasedAgain:
    """Erase again whoever of a register is in the database, each by itself. Needs Django.

    Raises, with nothing done, where the register is another installation's, older than the backup (unless it
    was said to be the newest there is), or shorter than the backup shows that it was.
    """
    from django.db import DatabaseError, connection

    from placemap.access.actors import system_actor
    from placemap.access.session import acting_as
    from placemap.cohort.commands import remove_again
    from placemap.mappings.models import Mapping as MappingRecord
    from placemap.subjects.commands import TakenOut, erase_named
    from placemap.subjects.policy import ERASER

    eraser = system_actor(ERASER)
    needs = needs_of_restore()
    given = require_fit(place, needs.trail, needs.backup_of, or_older=or_older)
    _require_whole(given, place, needs.erasures)
    # From now on this instance answers for them too, so that `doctor` finds whoever could not be erased.
    kept = keep_register(given)
    with acting_as(eraser):
        waiting = still_here(kept.erasures.values())
    done, left, newer = 0, waiting, dict[UUID, int]()
    while left:
        trying, left = left, []
        for one in trying:
            try:
                with acting_as(eraser):
                    named = remove_again(
                        mapping=MappingRecord(pk=one.mapping),
                        person_ids=one.people,
                        removed_on=one.on,
                        was_planned=one.was_planned,
                        restored_at=needs.brought_back_at(one.on),
                        by=eraser,
                    )
            except (PlacemapError, DatabaseError) as problem:
                # Nobody else waits for this one. What a database says of it may hold a name: its kind alone.
                log.warning("not_erased_again", kind=type(problem).__name__)
                left.append(one)
            else:
                done += 1
                newer[one.mapping] = newer.get(one.mapping, 0) + named
        # What held somebody back may have gone with another: while anybody goes, the rest is tried again.
        if len(left) == len(trying):
            break
    with acting_as(eraser), connection.cursor() as cursor:
        called = references(cursor, left)
        named_in = _called(cursor, newer)
        # What this server's own register knows besides counts as much as what was brought.
        lost = _codes_lost(cursor, joined([given, kept]))
    to_see_to: list[str] = []
    for key, (reference, codes) in sorted(lost.items(), key=lambda one: one[1][0]):
        found = TakenOut(newer=newer.pop(key, 0))
        try:
            for restored_at, of_then in _by_restore(codes, needs):
                taken = erase_named(mapping=MappingRecord(pk=key), codes=of_then, restored_at=restored_at)
                done += taken.names
                found = found.and_also(taken)
        except (PlacemapError, DatabaseError) as problem:
            log.warning("not_searched_again", kind=type(problem).__name__)
            to_see_to.append(f"{reference} could not be searched at all. Run this again.")
        to_see_to += _to_see_to(reference, found)
    for key, count in newer.items():
        to_see_to += _to_see_to(named_in.get(key, str(key)), TakenOut(newer=count))
    unknown = not_known(given, needs.backup_of, needs.first_backup_of)
    return ErasedAgain(done, tuple(left), called, given, tuple(unknown), tuple(to_see_to))


def _by_restore(
    codes: Collection[tuple[str, date]], needs: Needs
) -> Iterator[tuple[datetime | None, list[str]]]:
    """The codes by the moment at which a restore brought their children back."""
    at: dict[datetime | None, list[str]] = {}
    for code, let_go_on in codes:
        at.setdefault(needs.brought_back_at(let_go_on), []).append(code)
    yield from at.items()


def _to_see_to(reference: str, taken: TakenOut) -> list[str]:
    """What a person has to do in a mapping: numbers and pages alone, since this may be logged."""
    page, said = f"/mappings/{reference}/", []
    if taken.unopened:
        said.append(
            f"{taken.unopened} lists of {reference} could not be opened and were not searched; all other"
            f" words were. Have them taken back on {page}lists/, then run this again."
        )
    if taken.newer:
        said.append(
            f"{taken.newer} lists, drafts or rows of {reference} that were written since the restore name"
            f" somebody who was let go before it. They were left. The coordinator reads what is new on"
            f" {page}lists/ and {page}, and decides about it as about any other child."
        )
    if taken.doubtful:
        said.append(
            f"{taken.doubtful} words of {reference} may be such a name, or another child's. They were left:"
            f" only a person can tell. The coordinator reads {page}lists/ and {page}."
        )
    return said


def _codes_lost(cursor: Any, register: Register) -> dict[UUID, tuple[str, list[tuple[str, date]]]]:
    """Codes of children let go since the backup, by mapping, with its reference: the restore lost them.

    The records of some are newer than the backup, and only what was written about them came back.
    """
    told = [(key, code, let_go_on) for (key, code), let_go_on in register.codes.items()]
    cursor.execute(_CODES_LOST, [[one[n] for one in told] for n in range(3)])
    lost: dict[UUID, tuple[str, list[tuple[str, date]]]] = {}
    for key, reference, code, let_go_on in cursor.fetchall():
        lost.setdefault(key, (reference, []))[1].append((code, let_go_on))
    return lost


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
    return _called(cursor, [one.mapping for one in left])


def _called(cursor: Any, mappings: Collection[UUID]) -> dict[UUID, str]:
    cursor.execute("select id, reference from mappings_mapping where id = any(%s)", [list(mappings)])
    return dict(cursor.fetchall())


def erasures(connection: Connection, place: Path, *, for_real: bool) -> Finding:
    """Up to when the register goes, and whether anybody of it is in the database.

    From the application role's connection.
    """
    if not is_there(place):
        return Finding(LOOK, f"none at {place} yet; a running worker writes it every minute")
    trail = first_of_trail(connection)
    every = registers_at(place).values()
    register = joined(one for one in every if one.is_of(trail))
    if not any(one.is_of(trail) for one in every):
        return Finding(LOOK, f"{len(every)} of other installations at {place}, and none of this one yet")
    people: dict[UUID, Erasure] = {person: one for one in register.erasures.values() for person in one.people}
    with connection.transaction():
        connection.execute(SEE_EVERYBODY)
        here = connection.execute("select id from subjects_person where id = any(%s)", [list(people)])
        back = sorted({people[key].entry: people[key] for (key,) in here}.values(), key=lambda one: one.on)  # type: ignore[index]
        called = references(connection.cursor(), back)
        lost = _codes_lost(connection.cursor(), register)
    if back:
        return Finding(
            LOOK,
            f"{len(back)} of {len(register.erasures)} erased people are in the database again",
            f"Run: placemap erase-again --register {place}\n{what_is_left(back, called)}",
        )
    if lost:
        where = ", ".join(sorted(reference for reference, _codes in lost.values()))
        return Finding(
            LOOK,
            f"names of children let go since a backup may be in lists and words of {where}",
            f"Run: placemap erase-again --register {place}",
        )
    words = f"{len(register.erasures)} erasures, and nobody of them is in the database; {_age(register)}"
    is_late = register.as_of is None or datetime.now(UTC) - register.as_of > EXPECTED_WITHIN
    return Finding(
        LOOK, words, "Start `placemap worker`: it writes it every minute." if is_late and for_real else ""
    )


def _age(register: Register) -> str:
    if register.as_of is None:
        return "it does not say up to when it is complete, as an older Placemap wrote it"
    minutes = max(0, int((datetime.now(UTC) - register.as_of).total_seconds() // 60))
    ago = f"{minutes} minutes ago" if minutes < 120 else f"{minutes // 60} hours ago"
    gaps = "".join(
        f"; nobody knows who was erased between {_moment(start)} and {_moment(end)}"
        for start, end in register.gaps
    )
    return f"number {register.number}, complete up to {_moment(register.as_of)}, {ago}{gaps}"
