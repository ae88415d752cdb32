"""Erasing a linked child about whom there is no concern: removed means removed, everywhere.

Runs as the eraser, in the transaction of whoever decides: it reaches rows that they may not see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.drafts import erase_drafts_about
from placemap.access.erasure import since, take_words_out
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.errors import PlacemapError, WordsInDoubt
from placemap.foundations.names import fold
from placemap.foundations.traces import NameParts, Traces, address_lines
from placemap.mappings.models import Mapping
from placemap.subjects import policy, queries
from placemap.subjects.commands.standing import _settle_in_full_sight
from placemap.subjects.models import Entity, EntityLink, Fingerprint, Link, Mention, Person, PersonDetail
from placemap.subjects.vocabulary import DetailKind, EntityKind

_HOMES = (DetailKind.ADDRESS, DetailKind.OLD_ADDRESS)
_NUMBERS = (DetailKind.PHONE, DetailKind.NHS_NUMBER, DetailKind.UPN, DetailKind.IDENTIFIER)
_OWN_THINGS = (
    EntityKind.LINE,
    EntityKind.VEHICLE,
    EntityKind.PHONE,
    EntityKind.ACCOUNT,
    EntityKind.OBJECT,
)
_HANDLES = (EntityKind.ACCOUNT, EntityKind.VEHICLE)
# Other people's names and numbers are theirs, alike or not; only free words are searched.
_FREE_WORDS = {
    "subjects.PersonDetail": Q(kind__in=[DetailKind.NOTE, DetailKind.CONSIDERED, DetailKind.LISTED_AS])
}


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


def erase_child(
    *,
    mapping: Mapping,
    person_ids: Collection[UUID],
    theirs: Collection[str] = (),
    not_theirs: Collection[str] = (),
    before: datetime | None = None,
) -> Erased:
    """Erase every record of one linked child, and their name from everything else in the mapping.

    `theirs` and `not_theirs` answer for words that only a person can tell of. Raises `WordsInDoubt`, with
    everything as it was, while some are not answered for. Words, drafts and lists that came after `before`
    stay: they are news, and no part of what is erased.
    """
    eraser = system_actor(policy.ERASER)
    with acting_as(eraser):
        return erase_people(
            mapping=mapping,
            person_ids=person_ids,
            theirs=theirs,
            not_theirs=not_theirs,
            before=before,
            by=eraser,
        )


def erase_as_planned(
    *,
    mapping: Mapping,
    person_ids: Collection[UUID],
    theirs: Collection[str] = (),
    not_theirs: Collection[str] = (),
    before: datetime | None = None,
) -> Erased:
    """Erase somebody whose planned day has come, as `erase_child` does.

    No fingerprint stays, since nothing was considered; and another record that may be the same person does
    not hold it back, since its own day comes too. Raises `WordsInDoubt` with everything as it was.
    """
    eraser = system_actor(policy.ERASER)
    with acting_as(eraser):
        return erase_planned(
            mapping=mapping,
            person_ids=person_ids,
            theirs=theirs,
            not_theirs=not_theirs,
            before=before,
            by=eraser,
        )


@command(may=policy.may_erase, event=Event.REMOVED_AS_PLANNED)
def erase_planned(
    *,
    mapping: Mapping,
    person_ids: Collection[UUID],
    theirs: Collection[str],
    not_theirs: Collection[str],
    before: datetime | None,
    by: Actor,
) -> Erased:
    """See `erase_as_planned`."""
    return _erase(mapping, set(person_ids), theirs, not_theirs, before, is_planned=True)


@command(may=policy.may_erase, event=Event.CHILD_LET_GO)
def erase_people(
    *,
    mapping: Mapping,
    person_ids: Collection[UUID],
    theirs: Collection[str],
    not_theirs: Collection[str],
    before: datetime | None,
    by: Actor,
) -> Erased:
    """See `erase_child`. The keyed fingerprint stays behind, and says only "considered before"."""
    return _erase(mapping, set(person_ids), theirs, not_theirs, before, is_planned=False)


def _erase(
    mapping: Mapping,
    ids: set[UUID],
    theirs: Collection[str],
    not_theirs: Collection[str],
    before: datetime | None,
    *,
    is_planned: bool,
) -> Erased:
    records = list(Person.objects.filter(mapping=mapping, pk__in=ids))
    details = list(PersonDetail.objects.filter(person_id__in=ids))
    things = _own_things(ids)
    traces = _traces(mapping, ids, details, things)
    traces = replace(traces, theirs=theirs, not_theirs=not_theirs, before=before)
    if not is_planned:
        _refuse_second_record(mapping, ids, details)
        _keep_fingerprints(mapping, traces)
    ends = set(
        Link.objects.filter(Q(from_person_id__in=ids) | Q(to_person_id__in=ids)).values_list(
            "from_person_id", "to_person_id"
        )
    )
    for erase in queries.ERASURE_SOURCES:
        erase(mapping, ids, traces)
    erase_drafts_about(person_ids=ids, traces=traces, mapping_id=mapping.pk, before=before)
    _erase_mentions(mapping, ids, traces, before=before)
    Entity.objects.filter(pk__in=[thing.pk for thing in things]).delete()
    Person.objects.filter(pk__in=ids).delete()
    take_words_out(mapping_id=mapping.pk, traces=traces, only=_FREE_WORDS, before=before)
    if traces.noticed:
        raise WordsInDoubt(
            _("Somebody wrote what may be this child’s name. Say below which of it is about this child."),
            traces.noticed,
        )
    left = {key for pair in ends for key in pair} - ids
    if left:
        with acting_as(system_actor(policy.SETTLER)):
            _settle_in_full_sight(mapping.pk, left)
    # An agency that only wrote the name beside somebody else gave no row: nothing to give a receipt for.
    named_by = [
        GivenBy(one.agency_id, one.contribution_id, one.source_sheet, one.source_row) for one in records
    ]
    return Erased(tuple(dict.fromkeys(named_by)), traces)


def _traces(
    mapping: Mapping,
    ids: Collection[UUID],
    details: Collection[PersonDetail],
    things: Collection[Entity],
) -> Traces:
    """What is theirs alone: a name, number or address that somebody else here has too is left out."""
    kinds = (DetailKind.NAME, DetailKind.KNOWN_AS, *_HOMES, *_NUMBERS)
    others = list(
        PersonDetail.objects.filter(mapping=mapping, kind__in=kinds, person__withdrawn_at=None)
        .filter(withdrawn_at=None)
        .exclude(person_id__in=ids)
    )
    shared_numbers = {fold(one.text) for one in others if one.kind in _NUMBERS}
    shared_lines = _home_lines(one.text for one in others if one.kind in _HOMES)
    # A home that is on the map for somebody else too keeps its name.
    places = EntityLink.objects.filter(mapping=mapping, withdrawn_at=None).exclude(person_id__in=ids)
    shared_lines |= _home_lines(places.values_list("entity__name", flat=True))
    return Traces(
        names=_names(details),
        numbers=tuple(
            {one.text for one in details if one.kind in _NUMBERS and fold(one.text) not in shared_numbers}
            | {thing.name for thing in things if thing.kind == EntityKind.PHONE}
        ),
        births=tuple({one.born for one in details if one.kind == DetailKind.BORN and one.born}),
        # Home by home: of several earlier ones a sister may have shared only the last.
        addresses=tuple(_home_lines(one.text for one in details if one.kind in _HOMES) - shared_lines),
        others=_names(others),
        handles=tuple(
            # Long numbers are found as numbers; what is short is known by its letters.
            {one.text for one in details if one.kind == DetailKind.IDENTIFIER and not one.text.isdigit()}
            | {thing.name for thing in things if thing.kind in _HANDLES}
        ),
    )


def _home_lines(texts: Iterable[str]) -> set[str]:
    return {line for text in texts for line in address_lines(text)}


def _names(details: Collection[PersonDetail]) -> tuple[NameParts, ...]:
    called: dict[UUID, list[str]] = {}
    for one in details:
        if one.kind == DetailKind.KNOWN_AS and one.text.strip():
            called.setdefault(one.person_id, []).append(one.text.strip())
    names = [
        NameParts(one.given, one.family, one.middle, tuple(dict.fromkeys(called.get(one.person_id, ()))))
        for one in details
        if one.kind == DetailKind.NAME
    ]
    # A record that is known by a nickname or a code alone has no other name.
    named = {one.person_id for one in details if one.kind == DetailKind.NAME}
    names += [NameParts("", "", "", tuple(said)) for key, said in called.items() if key not in named]
    return tuple(dict.fromkeys(names))


def _refuse_second_record(mapping: Mapping, ids: set[UUID], details: Collection[PersonDetail]) -> None:
    """Another record of the same name and birth date would stay whole: it is answered first."""
    alike = Q()
    for one in details:
        if one.kind == DetailKind.NAME and one.given_folded and one.family_folded:
            alike |= Q(given_folded=one.given_folded, family_folded=one.family_folded)
    births = {one.born for one in details if one.kind == DetailKind.BORN and one.born}
    if not alike or not births:
        return
    elsewhere = PersonDetail.objects.filter(mapping=mapping, withdrawn_at=None, person__withdrawn_at=None)
    elsewhere = elsewhere.exclude(person_id__in=ids)
    named = set(elsewhere.filter(alike, kind=DetailKind.NAME).values_list("person_id", flat=True))
    born = elsewhere.filter(kind=DetailKind.BORN, born__in=births, person_id__in=named)
    # What was said of one record of a person holds for those joined with it.
    groups = set(born.values_list("person__group_key", flat=True))
    joined = dict(Person.objects.filter(mapping=mapping, group_key__in=groups).values_list("pk", "group_key"))
    for judged in queries.DIFFERENT_SOURCES:
        groups -= {joined[key] for key in judged(ids, set(joined) - ids)}
    if groups:
        raise PlacemapError(_("There is another record that may be this child: say same or different first."))


def _keep_fingerprints(mapping: Mapping, traces: Traces) -> None:
    """Codes with the birth date and without: what is written beside somebody else has none."""
    codes: set[str] = set()
    for born in (*traces.births, None):
        for name in traces.names:
            child = queries.Called(name.given, name.family, born, name.known_as)
            codes.update(queries.fingerprints_of(mapping.pk, child))
    Fingerprint.objects.bulk_create([Fingerprint(mapping=mapping, code=code) for code in sorted(codes)])


def _erase_mentions(
    mapping: Mapping, ids: Collection[UUID], traces: Traces, *, before: datetime | None = None
) -> None:
    """Names that agencies wrote in a cell: those held to be this child, and those that are the name itself.

    A cell that names somebody else stays, whatever family they share; one that says more keeps the rest.
    """
    links = Link.objects.filter(Q(from_person_id__in=ids) | Q(to_person_id__in=ids))
    Mention.objects.filter(link__in=links).delete()
    rows = Mention.objects.filter(mapping=mapping)
    if before:
        rows = rows.exclude(since(Mention, before))
    written = rows.values_list("pk", "as_written")
    Mention.objects.filter(pk__in=[key for key, text in written if traces.is_all_of(text)]).delete()


def _own_things(ids: Collection[UUID]) -> list[Entity]:
    """A phone, vehicle, account, line or object that nobody else was linked to. Places and groups stay."""
    linked = EntityLink.objects.filter(person_id__in=ids, entity__kind__in=_OWN_THINGS)
    things = set(linked.values_list("entity_id", flat=True))
    of_others = EntityLink.objects.filter(entity_id__in=things).exclude(person_id__in=ids)
    things -= set(of_others.values_list("entity_id", flat=True))
    return list(Entity.objects.filter(pk__in=things))


@command(may=policy.may_dispose_of_fingerprints, event=Event.FINGERPRINTS_DISPOSED)
def dispose_of_fingerprints(*, by: Actor) -> int:
    """Delete the fingerprints of mappings that closed more than twelve months ago; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select * from fingerprints_outlived()")
        outlived = [key for (key,) in cursor.fetchall()]
    return Fingerprint.objects.filter(pk__in=outlived).delete()[0]
