"""What a record says of a person's name and birth date, and what it said before it was put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.information.vocabulary import ContributionKind
from placemap.partners.queries import names_of
from placemap.subjects import policy
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.vocabulary import DetailKind


@dataclass(frozen=True, slots=True)
class GivenOf:
    """The name and the birth date as one record has them now."""

    given: str
    family: str
    born: date | None


@dataclass(frozen=True, slots=True)
class PutRight:
    """One name or birth date that no longer stands: what it was, who put it right, when and why."""

    text: str
    born: date | None
    agency: str
    by: str
    on: datetime
    why: str


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """A record that this reader may put right; `goes_back` is its giving, where it was entered by hand."""

    person_id: UUID
    agency: str
    goes_back: UUID | None


def given_of(person: Person) -> GivenOf:
    """What stands on this one record. The first, where a source gave more than one."""
    rows = PersonDetail.objects.filter(
        person=person, kind__in=(DetailKind.NAME, DetailKind.BORN), withdrawn_at=None
    ).order_by("recorded_at", "id")
    name = next((row for row in rows if row.kind == DetailKind.NAME), None)
    born = next((row.born for row in rows if row.kind == DetailKind.BORN and row.born), None)
    return GivenOf(name.given if name else "", name.family if name else "", born)


_PUT_RIGHT = PreparedQuery(
    lambda about: (
        PersonDetail.objects.filter(person_id__in=about, withdrawn_at__isnull=False)
        .exclude(corrected_because="")
        .select_related("agency")
        .order_by("-withdrawn_at", "kind")
    ),
    Takes.KEYS,
)


def put_right_of(record_ids: Sequence[UUID]) -> tuple[PutRight, ...]:
    """Names and birth dates that were put right, the latest first. Row security decides. Two queries."""
    rows = _PUT_RIGHT(record_ids)
    names = names_of(row.corrected_by for row in rows) if rows else {}
    return tuple(
        PutRight(
            row.text,
            row.born,
            row.agency.short_name,
            names.get(row.corrected_by, "") if row.corrected_by else "",
            row.withdrawn_at,
            row.corrected_because,
        )
        for row in rows
        if row.withdrawn_at is not None
    )


def own_records(actor: Actor, records: Sequence[Person]) -> tuple[OwnRecord, ...]:
    """Those of one person's records that this reader may put right; each with its giving read already."""
    return tuple(
        OwnRecord(
            record.pk,
            record.agency.short_name,
            record.contribution_id if record.contribution.kind == ContributionKind.BY_HAND else None,
        )
        for record in records
        if policy.may_change_person(actor, record)
    )
