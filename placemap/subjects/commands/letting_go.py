"""Erasing a linked child about whom there is no concern: removed means removed, everywhere.

Runs as the eraser, in the transaction of whoever decides: it reaches rows that they may not see.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.drafts import erase_drafts_about
from placemap.access.erasure import take_words_out
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.names import fold
from placemap.foundations.traces import NameParts, Traces
from placemap.mappings.models import Mapping
from placemap.subjects import policy, queries
from placemap.subjects.commands.standing import _settle_in_full_sight
from placemap.subjects.models import Fingerprint, Link, Mention, Person, PersonDetail
from placemap.subjects.vocabulary import DetailKind

_NUMBERS = (DetailKind.PHONE, DetailKind.NHS_NUMBER, DetailKind.UPN, DetailKind.IDENTIFIER)
# Other people's names and numbers are theirs, alike or not; only free words are searched.
_FREE_WORDS = {"subjects.PersonDetail": Q(kind__in=[DetailKind.NOTE, DetailKind.CONSIDERED])}


@dataclass(frozen=True, slots=True)
class GivenBy:
    """Which agency gave a record that went, and where it stood in its list: for the receipt."""

    agency_id: UUID
    contribution_id: UUID
    source_sheet: str
    source_row: int | None


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, without saying who it was: `traces` lives only as long as the transaction."""

    given_by: tuple[GivenBy, ...]
    traces: Traces


def erase_child(*, mapping: Mapping, person_ids: Collection[UUID]) -> Erased:
    """Erase every record of one linked child, and their name from everything else in the mapping."""
    eraser = system_actor(policy.ERASER)
    with acting_as(eraser):
        return erase_people(mapping=mapping, person_ids=person_ids, by=eraser)


@command(may=policy.may_erase, event=Event.CHILD_LET_GO)
def erase_people(*, mapping: Mapping, person_ids: Collection[UUID], by: Actor) -> Erased:
    """See `erase_child`. The keyed fingerprint stays behind, and says only "considered before"."""
    ids = set(person_ids)
    records = list(Person.objects.filter(mapping=mapping, pk__in=ids))
    details = list(PersonDetail.objects.filter(person_id__in=ids))
    traces = _traces(details)
    _keep_fingerprints(mapping, traces)
    ends = set(
        Link.objects.filter(Q(from_person_id__in=ids) | Q(to_person_id__in=ids)).values_list(
            "from_person_id", "to_person_id"
        )
    )
    for erase in queries.ERASURE_SOURCES:
        erase(mapping, ids, traces)
    erase_drafts_about(person_ids=ids, containing=_as_written(traces))
    _erase_mentions(mapping, ids, traces)
    Person.objects.filter(pk__in=ids).delete()
    take_words_out(mapping_id=mapping.pk, traces=traces, only=_FREE_WORDS)
    left = {key for pair in ends for key in pair} - ids
    if left:
        with acting_as(system_actor(policy.SETTLER)):
            _settle_in_full_sight(mapping.pk, left)
    # An agency that only wrote the name beside somebody else gave no row: nothing to give a receipt for.
    named_by = [
        GivenBy(one.agency_id, one.contribution_id, one.source_sheet, one.source_row) for one in records
    ]
    return Erased(tuple(dict.fromkeys(named_by)), traces)


def _traces(details: Collection[PersonDetail]) -> Traces:
    called = tuple(dict.fromkeys(one.text.strip() for one in details if one.kind == DetailKind.KNOWN_AS))
    names = [
        NameParts(one.given, one.family, one.middle, tuple(word for word in called if word))
        for one in details
        if one.kind == DetailKind.NAME
    ]
    return Traces(
        names=tuple(dict.fromkeys(names)),
        numbers=tuple({one.text for one in details if one.kind in _NUMBERS}),
        births=tuple({one.born for one in details if one.kind == DetailKind.BORN and one.born}),
    )


def _keep_fingerprints(mapping: Mapping, traces: Traces) -> None:
    codes = {
        code
        for name in traces.names
        for born in (*traces.births, None)
        for code in queries.fingerprints_of(mapping.pk, name.given, name.family, born)
        if born is not None or not traces.births
    }
    Fingerprint.objects.bulk_create([Fingerprint(mapping=mapping, code=code) for code in sorted(codes)])


def _as_written(traces: Traces) -> list[str]:
    """Whole names as people type them, for the drafts, which are sealed and cannot be searched by pattern."""
    forms = set()
    for name in traces.names:
        for first in (name.given, *name.known_as):
            if first and name.family:
                forms |= {f"{first} {name.family}", f"{name.family} {first}", f"{name.family}, {first}"}
    return sorted(forms | {number for number in traces.numbers if len(number) > 1})


def _erase_mentions(mapping: Mapping, ids: Collection[UUID], traces: Traces) -> None:
    """Names that agencies wrote in a cell and that were held, or are now seen, to be this child."""
    links = Link.objects.filter(Q(from_person_id__in=ids) | Q(to_person_id__in=ids))
    Mention.objects.filter(link__in=links).delete()
    families = {fold(name.family) for name in traces.names if name.family}
    named = Q()
    for family in families:
        named |= Q(folded__contains=family)
    if families:
        written = Mention.objects.filter(named, mapping=mapping).values_list("pk", "as_written")
        Mention.objects.filter(pk__in=[key for key, text in written if traces.found_in(text)]).delete()


@command(may=policy.may_dispose_of_fingerprints, event=Event.FINGERPRINTS_DISPOSED)
def dispose_of_fingerprints(*, by: Actor) -> int:
    """Delete the fingerprints of mappings that closed more than twelve months ago; returns how many."""
    return Fingerprint.objects.all().delete()[0]
