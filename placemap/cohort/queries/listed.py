"""Children on the agencies' lists whom nobody has proposed yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.cohort.models import Factor
from placemap.cohort.queries.answers import LIVE, AgencyColumn, Cell, cells_for, said_about
from placemap.cohort.queries.grid import NAMELESS, SMALL, sorting_names
from placemap.cohort.vocabulary import FactorKind
from placemap.mappings.models import Mapping
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.vocabulary import Category, Standing

# One line a person: somebody whom every source that says anything calls a child or says nothing of.
_CANDIDATES = """
select p.group_key, (array_agg(p.id order by p.recorded_at, p.id))[1], count(distinct p.agency_id) > 1
from subjects_person p
where p.mapping_id = %s and p.withdrawn_at is null and p.standing in ('candidate', 'linked')
  and (p.category = 'not_set' or starts_with(p.category, 'child_'))
  and (%s or p.agency_id = %s)
group by p.group_key
order by min(p.working_reference)
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person on the lists, read light: the first record this reader sees; whether two agencies gave one."""

    key: UUID
    person_id: UUID
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child on the lists, with what each agency said; `notes` are the lists' own words."""

    card: PersonCard
    cells: tuple[Cell, ...]
    notes: tuple[Factor, ...]


def candidates(actor: Actor, mapping: Mapping) -> list[Listed]:
    """Everybody on the lists not yet proposed: by name while they are few, else by working reference.

    An agency sees those on its own list; the custodian sees all of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [mapping.pk, actor.has_in(Duty.HOLD_COHORT, mapping.pk), actor.agency_id])
        found = [Listed(*row) for row in cursor.fetchall()]
    if len(found) > SMALL:
        return found
    names = sorting_names(mapping, [one.person_id for one in found])
    return sorted(found, key=lambda one: names.get(one.person_id, NAMELESS))


def candidates_count(actor: Actor, mapping: Mapping) -> int:
    """How many people on the lists nobody has proposed, as far as this reader sees."""
    people = Person.objects.filter(
        Q(category=Category.NOT_SET) | Q(category__startswith="child_"),
        mapping=mapping,
        withdrawn_at=None,
        standing__in=[Standing.CANDIDATE, Standing.LINKED],
    )
    if not actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        people = people.filter(agency__in=[actor.agency_id])
    return people.order_by().values("group_key").distinct().count()


def candidate_rows(
    actor: Actor, mapping: Mapping, listed: Sequence[Listed], columns: Sequence[AgencyColumn]
) -> list[Candidate]:
    """One page of candidates in full, in a fixed number of queries."""
    cards = person_cards(actor, mapping, [one.person_id for one in listed])
    records = [record for card in cards.values() for record in card.record_ids]
    said = said_about(records)
    notes: dict[UUID, list[Factor]] = {}
    for factor in (
        Factor.objects.filter(person_id__in=records, **LIVE)
        .exclude(kind=FactorKind.STRENGTH)
        .select_related("agency")
        .order_by("recorded_at", "id")
    ):
        notes.setdefault(factor.person_id, []).append(factor)
    made = []
    for one in listed:
        card = cards.get(one.person_id)
        if card is not None:
            made.append(
                Candidate(
                    card=card,
                    cells=cells_for(actor, mapping, columns, card, said),
                    notes=tuple(note for record in card.record_ids for note in notes.get(record, ())),
                )
            )
    return made
