"""Children on the agencies' lists whom nobody has proposed yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.cohort.models import Factor
from placemap.cohort.queries.answers import LIVE, AgencyColumn, Cell, cells_for, said_about
from placemap.cohort.queries.folding import fold
from placemap.cohort.queries.grid import NAMELESS, SMALL, sorting_names
from placemap.cohort.vocabulary import FactorKind
from placemap.foundations.clock import today
from placemap.information.queries import DOUBTED
from placemap.mappings.models import Mapping
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.rules import is_adult

# Records that their source calls a child, or says nothing of, with what folding them needs to know:
# whether each still waits, its agency, and the latest birth date that its source allows.
_CANDIDATES = """
select p.group_key, array_agg(p.id order by p.recorded_at, p.id),
  array_agg(p.agency_id order by p.recorded_at, p.id),
  array_agg(p.standing in ('candidate', 'linked') order by p.recorded_at, p.id),
  array_agg(b.youngest order by p.recorded_at, p.id)
from subjects_person p
left join (
    select person_id, max(coalesce(born, born_high)) as youngest from subjects_persondetail
    where mapping_id = %(mapping)s and kind = 'born' and withdrawn_at is null group by person_id
) b on b.person_id = p.id
where p.mapping_id = %(mapping)s and p.withdrawn_at is null
  and (p.category = 'not_set' or starts_with(p.category, 'child_'))
  and (%(all)s or p.agency_id = %(agency)s)
group by p.group_key
order by min(p.working_reference)
"""
_IN_PLAY = """
select p.id, p.group_key from cohort_membership m join subjects_person p on p.id = m.person_id
where m.mapping_id = %(mapping)s and m.state in ('proposed', 'agreed') and m.withdrawn_at is null
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
    found = _listed(actor, mapping)
    if len(found) > SMALL:
        return found
    names = sorting_names(mapping, [one.person_id for one in found])
    return sorted(found, key=lambda one: names.get(one.person_id, NAMELESS))


def candidates_count(actor: Actor, mapping: Mapping) -> int:
    """How many people on the lists nobody has proposed, as far as this reader sees."""
    return len(_listed(actor, mapping))


def _listed(actor: Actor, mapping: Mapping) -> list[Listed]:
    """One line a person. Whoever is proposed or settled through one record is so for all of them, also
    where the proposer could not change the others; whoever is 18 by every date known is no child."""
    asked = _asked(actor, mapping)
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, asked)
        given = cursor.fetchall()
        cursor.execute(_IN_PLAY, asked)
        in_play = cursor.fetchall()
    stands_for = fold([*((one, key) for key, ids, *_ in given for one in ids), *in_play])
    taken = {stands_for[one] for one, _key in in_play}
    day, found = today(), []
    for _group, ids, agencies, waits, births in given:
        people: dict[UUID, list[int]] = {}
        for place, one in enumerate(ids):
            people.setdefault(stands_for[one], []).append(place)
        for leader, places in people.items():
            youngest = max((births[n] for n in places if births[n]), default=None)
            if leader in taken or not all(waits[n] for n in places) or is_adult(youngest, on=day):
                continue
            found.append(Listed(leader, ids[places[0]], len({agencies[n] for n in places}) > 1))
    return found


def _asked(actor: Actor, mapping: Mapping) -> dict[str, UUID | bool | None]:
    return {
        "mapping": mapping.pk,
        "all": actor.has_in(Duty.HOLD_COHORT, mapping.pk),
        "agency": actor.agency_id,
    }


def candidate_rows(
    actor: Actor, mapping: Mapping, listed: Sequence[Listed], columns: Sequence[AgencyColumn]
) -> list[Candidate]:
    """One page of candidates in full, in a fixed number of queries."""
    cards = person_cards(actor, mapping, [one.person_id for one in listed])
    records = [record for card in cards.values() for record in card.record_ids]
    said = said_about(records)
    notes: dict[UUID, list[Factor]] = {}
    for factor in (
        Factor.objects.filter(
            ~DOUBTED, person_id__in=records, kind__in=(FactorKind.WORRY, FactorKind.UNSORTED), **LIVE
        )
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
