"""Telling whoever read something that it was put right, taken back or ended since."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import past_blocks
from placemap.foundations.clock import now
from placemap.information.models import Contribution, Release
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Mapping
from placemap.partners.queries import author
from placemap.subjects import policy
from placemap.subjects.models import CorrectionNotice, DetailRelease, Person
from placemap.subjects.vocabulary import CorrectedHow

# Of a whole list, so many are looked for in the trail at a time: each of its entries is held against all.
_AT_ONCE = 1_000


@command(may=policy.may_tell_readers, event=Event.READERS_TOLD)
def tell_readers(
    *,
    mapping: Mapping,
    people: Collection[UUID],
    since: datetime,
    how: CorrectedHow,
    audience: str,
    given_by: UUID,
    given_in: UUID,
    ends: tuple[UUID, UUID] | None = None,
    whole: Contribution | None = None,
    by: Actor,
) -> int:
    """Leave a neutral notice for everybody who opened these people's records since then; how many.

    `audience`, `given_by` and `given_in` say who could read what is corrected: nobody else is told. `ends`
    are the two ends of a link, which is told of only to whoever sees both. `whole` is a list that was taken
    back, or the giving of somebody entered by hand: each of its readers is told once of that, and of nobody
    in it.
    """
    if audience == Audience.TEAM:
        read = _readers(mapping, list(people), since, None)
    else:
        read = set()
        for about, agencies in _kept_to(set(people), given_by, given_in, ends, whole).items():
            read |= _readers(mapping, sorted(about), since, agencies)
    # One notice a reader, however many records of the person they opened.
    opened: dict[UUID, UUID] = {}
    visible = set(Person.objects.filter(pk__in=people, withdrawn_at=None).values_list("pk", flat=True))
    for user, person in sorted(read, key=str):
        if person in visible:
            opened.setdefault(user, person)
    if whole:
        opened.update(dict.fromkeys(_let_see(whole), whole.pk))
    correction, agency = uuid.uuid4(), by.agency_id
    if agency is None:
        return 0
    CorrectionNotice.objects.bulk_create(
        CorrectionNotice(
            correction=correction,
            mapping=mapping,
            agency_id=agency,
            person_id=None if whole else person,
            contribution=whole,
            other_person_id=_other(ends, person),
            how=how.value,
            user_id=user,
            told_by=author(by),
        )
        for user, person in opened.items()
    )
    return len(opened)


def tell_readers_of_giving(given: Contribution, by: Actor) -> None:
    """Tell once, of a whole list or of somebody entered by hand, whoever opened the record of anybody it gave
    and could read it: before it is taken back, while its records still stand. It names nobody.

    Also those who read somebody from whom whoever takes it back is kept.
    """
    with past_blocks():
        people = Person.objects.filter(contribution=given, withdrawn_at=None).order_by()
        tell_readers(
            mapping=given.mapping,
            people=list(people.values_list("pk", flat=True)),
            since=given.given_at,
            how=CorrectedHow.TAKEN_BACK,
            audience=given.audience,
            given_by=given.agency_id,
            given_in=given.pk,
            whole=given,
            by=by,
        )


def _kept_to(
    people: set[UUID],
    given_by: UUID,
    given_in: UUID,
    ends: tuple[UUID, UUID] | None,
    whole: Contribution | None,
) -> dict[frozenset[UUID], list[UUID]]:
    """Who could read what was kept close: agencies, by the records of whose opening they are told.

    Of a list, where some on it were released, of those alone: nobody there learns that the others are on it.
    """
    of_whom: dict[UUID, set[UUID]] = defaultdict(set)
    released = Release.objects.filter(contribution_id=given_in, withdrawn_at=None).exclude(person=None)
    for agency, person in released.values_list("released_to_id", "person_id"):
        of_whom[agency].add(person)
    found = defaultdict(list, {frozenset(people): [given_by]})
    for agency, covered in of_whom.items():
        read_of = covered & people
        if whole:
            about = read_of
        else:
            about = people if read_of and set(ends or ()) <= covered else set()
        if about:
            found[frozenset(about)].append(agency)
    return found


def _readers(
    mapping: Mapping, people: list[UUID], since: datetime, agencies: list[UUID] | None
) -> set[tuple[UUID, UUID]]:
    read: set[tuple[UUID, UUID]] = set()
    with connection.cursor() as cursor:
        for first in range(0, len(people), _AT_ONCE):
            cursor.execute(
                "select user_id, person_id from readers_since(%s, %s::uuid[], %s, %s::uuid[])",
                [mapping.pk, people[first : first + _AT_ONCE], since, agencies],
            )
            read.update(cursor.fetchall())
    return read


def _let_see(given: Contribution) -> set[UUID]:
    """Who opened a child's page since their agency was let see one thing of this giving that is kept close.

    They read it there by whichever record of the child is shown to them. A query for each agency.
    """
    since: dict[UUID, datetime] = {}
    groups: dict[UUID, set[UUID]] = defaultdict(set)
    standing = DetailRelease.objects.filter(detail__contribution=given, withdrawn_at=None)
    for agency, at, group in standing.values_list("released_to_id", "released_at", "person__group_key"):
        since[agency] = min(at, since.get(agency, at))
        groups[agency].add(group)
    found: set[UUID] = set()
    for agency, at in since.items():
        records = Person.objects.filter(mapping=given.mapping_id, group_key__in=groups[agency])
        read = _readers(given.mapping, list(records.values_list("pk", flat=True)), at, [agency])
        found.update(user for user, _person in read)
    return found


def _other(ends: tuple[UUID, UUID] | None, person: UUID) -> UUID | None:
    if ends is None:
        return None
    return ends[1] if person == ends[0] else ends[0]


@command(may=policy.may_mark_read, event=Event.CORRECTION_READ)
def mark_correction_read(*, notice: CorrectionNotice, by: Actor) -> None:
    """The reader has looked. Pressed twice, it is read once."""
    CorrectionNotice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now())
