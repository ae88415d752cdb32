"""After a restore: a child whose record is newer than the backup, in the lists and words that are older.

Their record did not come back, so nothing says who they are but the keyed codes of the register of erasures.
Every name that is written in the mapping is tried against those, and what is found is taken out as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.drafts import erase_drafts_about, words_in_drafts
from placemap.access.erasure import take_words_out, written_in
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.names import fold
from placemap.foundations.traces import NameParts, Traces
from placemap.mappings.models import Mapping
from placemap.subjects import policy, queries
from placemap.subjects.commands.letting_go import _FREE_WORDS, _erase_mentions, _names
from placemap.subjects.models import Fingerprint, PersonDetail
from placemap.subjects.queries import KeptFile
from placemap.subjects.vocabulary import DetailKind

# Nobody of a mapping is older than this many years: every birth date that a code may hold is tried.
_OLDEST = 40


@dataclass(frozen=True, slots=True)
class TakenOut:
    """How many names went, and how much is left that a person has to see to."""

    names: int = 0
    # Places that name one of them and were written since the restore: a new worry, perhaps. Left as they are.
    newer: int = 0
    # Words that may be one of those names, or another's.
    doubtful: int = 0
    # Lists that could not be opened. The search is done again, once they can be or are gone.
    unopened: int = 0

    def and_also(self, other: TakenOut) -> TakenOut:
        """Both searches of one mapping. A list that neither could open is one list."""
        return TakenOut(
            names=self.names + other.names,
            newer=self.newer + other.newer,
            doubtful=self.doubtful + other.doubtful,
            unopened=max(self.unopened, other.unopened),
        )


def erase_named(*, mapping: Mapping, codes: Collection[str], restored_at: datetime | None = None) -> TakenOut:
    """Take out of a mapping whoever one of these codes was made from.

    Nothing that was written after `restored_at`, since no backup brought it: it is counted. Keeps the codes,
    which say "considered before" again, once everything was searched. What only a person can tell stays.
    """
    eraser = system_actor(policy.ERASER)
    with acting_as(eraser):
        return take_named_out(mapping=mapping, codes=codes, restored_at=restored_at, by=eraser)


@command(may=policy.may_erase_named, event=Event.REMOVED_AGAIN)
def take_named_out(
    *, mapping: Mapping, codes: Collection[str], restored_at: datetime | None, by: Actor
) -> TakenOut:
    """See `erase_named`. Each list is searched by itself, and words whatever becomes of a list."""
    wanted, fresh = set(codes), set[tuple[str, str]]()
    came_back = queries.names_among(mapping.pk, wanted, map(_as_text, _words(mapping, before=restored_at)))
    if restored_at:
        fresh |= queries.names_among(mapping.pk, wanted, map(_as_text, _words(mapping, after=restored_at)))
    older, newer, closed, unopened = list[KeptFile](), list[KeptFile](), list[KeptFile](), 0
    for file in (file for source in queries.FILE_SOURCES for file in source(mapping)):
        is_newer = restored_at is not None and file.came_at > restored_at
        try:
            with transaction.atomic():
                names = queries.names_among(mapping.pk, wanted, map(_as_text, file.written()))
        except (PlacemapError, DatabaseError):
            unopened += 1
            closed += [] if is_newer else [file]
            continue
        (newer if is_newer else older).append(file)
        (fresh if is_newer else came_back).update(names)
    if not came_back | fresh:
        taken = TakenOut(unopened=unopened)
    else:
        traces = _traces(mapping, wanted, came_back | fresh)
        unopened += _take_out(mapping, older, closed, traces, restored_at)
        taken = TakenOut(
            # Somebody who is in the mapping bears the others: their words stay, and nobody was erased.
            names=len({(fold(one), fold(two)) for one, two in came_back if traces.found_in(f"{one} {two}")}),
            newer=_count_newer(mapping, newer, traces, restored_at),
            doubtful=len(traces.noticed),
            unopened=unopened,
        )
    if not taken.unopened:
        Fingerprint.objects.bulk_create(Fingerprint(mapping=mapping, code=code) for code in sorted(wanted))
    return taken


def _take_out(
    mapping: Mapping,
    opened: Iterable[KeptFile],
    closed: Iterable[KeptFile],
    traces: Traces,
    before: datetime | None,
) -> int:
    """Take them out of these lists, and of all other words that are no newer; how many more lists failed.

    They have no record here, so that nothing goes with a record, and no other package has more of them.
    """
    failed = []
    for file in opened:
        try:
            with transaction.atomic():
                file.erase(traces)
        except (PlacemapError, DatabaseError):
            failed.append(file)
    # Before the words: where a name is gone already, nothing says any more whose row it was.
    for file in (*closed, *failed):
        file.erase_read_in(traces)
    erase_drafts_about(person_ids=(), traces=traces, mapping_id=mapping.pk, before=before)
    _erase_mentions(mapping, (), traces, before=before)
    take_words_out(mapping_id=mapping.pk, traces=traces, only=_FREE_WORDS, before=before)
    return len(failed)


def named_since(mapping: Mapping, traces: Traces, after: datetime) -> int:
    """In how many lists, drafts and rows that were written after a moment somebody is named. As the eraser.

    A list that cannot be opened counts: nobody can say that it does not name them.
    """
    with acting_as(system_actor(policy.ERASER)):
        count = sum(traces.found_in(value) for value in _words(mapping, after=after))
        for file in (file for source in queries.FILE_SOURCES for file in source(mapping)):
            if file.came_at > after:
                try:
                    count += any(map(traces.found_in, file.written()))
                except (PlacemapError, DatabaseError):
                    count += 1
        return count


def _count_newer(mapping: Mapping, lists: Iterable[KeptFile], traces: Traces, after: datetime | None) -> int:
    """In how many lists, drafts and rows that were written since one of them is named."""
    if after is None:
        return 0
    words = sum(traces.found_in(value) for value in _words(mapping, after=after))
    return words + sum(any(map(traces.found_in, file.written())) for file in lists)


def _traces(mapping: Mapping, codes: Collection[str], found: Collection[tuple[str, str]]) -> Traces:
    days = [today() - timedelta(days=ago) for ago in range(_OLDEST * 366)]
    births = {day for name in found for day in queries.births_among(mapping.pk, codes, name, days)}
    others = PersonDetail.objects.filter(
        mapping=mapping,
        kind__in=(DetailKind.NAME, DetailKind.KNOWN_AS),
        withdrawn_at=None,
        person__withdrawn_at=None,
    )
    return Traces(
        names=tuple(NameParts(given, family) for given, family in sorted(found)),
        births=tuple(sorted(births)),
        others=_names(list(others)),
    )


def _words(
    mapping: Mapping, *, after: datetime | None = None, before: datetime | None = None
) -> Iterator[Any]:
    """Everything that anybody wrote in a mapping, a row or a draft at a time."""
    yield from written_in(mapping.pk, after=after, before=before)
    yield from words_in_drafts(mapping.pk, after=after, before=before)


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_as_text, value))
    if isinstance(value, dict):
        return _as_text(list(value.values()))
    return value if isinstance(value, str) else ""
