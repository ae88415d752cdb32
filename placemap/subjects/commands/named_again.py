"""After a restore: a child whose record is newer than the backup, in the lists and words that are older.

Their record did not come back, so nothing says who they are but the keyed codes of the register of erasures.
Every name that is written in the mapping is tried against those, and what is found is taken out as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.drafts import erase_drafts_about, words_in_drafts
from placemap.access.erasure import take_words_out, written_in
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.traces import NameParts, Traces
from placemap.mappings.models import Mapping
from placemap.subjects import policy, queries
from placemap.subjects.commands.letting_go import _FREE_WORDS, _erase_mentions, _names
from placemap.subjects.models import Fingerprint, PersonDetail
from placemap.subjects.vocabulary import DetailKind

# Nobody of a mapping is older than this many years: every birth date that a code may hold is tried.
_OLDEST = 40


def erase_named(*, mapping: Mapping, codes: Collection[str]) -> int:
    """Take out of a mapping whoever one of these codes was made from; how many names went.

    Keeps the codes, which say "considered before" again. What only a person can tell stays as it is.
    """
    eraser = system_actor(policy.ERASER)
    with acting_as(eraser):
        return take_named_out(mapping=mapping, codes=codes, by=eraser)


@command(may=policy.may_erase_named, event=Event.REMOVED_AGAIN)
def take_named_out(*, mapping: Mapping, codes: Collection[str], by: Actor) -> int:
    """See `erase_named`."""
    wanted = set(codes)
    found, gone = queries.names_among(mapping.pk, wanted, _written(mapping)), 0
    if found:
        traces = _traces(mapping, wanted, found)
        # Somebody who is in the mapping bears the others: their words stay, and nobody was erased.
        gone = sum(traces.found_in(f"{given} {family}") for given, family in found)
        for erase in queries.ERASURE_SOURCES:
            erase(mapping, (), traces)
        erase_drafts_about(person_ids=(), traces=traces, mapping_id=mapping.pk)
        _erase_mentions(mapping, (), traces)
        take_words_out(mapping_id=mapping.pk, traces=traces, only=_FREE_WORDS)
    Fingerprint.objects.bulk_create(Fingerprint(mapping=mapping, code=code) for code in sorted(wanted))
    return gone


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


def _written(mapping: Mapping) -> Iterator[str]:
    """Everything that anybody wrote in a mapping, a row or a text at a time."""
    for value in (*written_in(mapping.pk), *words_in_drafts(mapping.pk)):
        yield _as_text(value)
    for source in queries.WRITTEN_SOURCES:
        yield from source(mapping)


def _as_text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_as_text, value))
    if isinstance(value, dict):
        return _as_text(list(value.values()))
    return value if isinstance(value, str) else ""
