"""Linked children: who waits for a decision, who was helped, and the receipts of those let go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.cohort.models import Consideration, LetGo, NameRequest
from placemap.cohort.queries.folding import fold
from placemap.cohort.vocabulary import NameRequestState
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.partners.models import Agency
from placemap.partners.queries import author
from placemap.subjects.models import Person
from placemap.subjects.queries import LinkLine, PersonCard, links_about, person_cards
from placemap.subjects.rules import first_linked_on, is_overdue
from placemap.subjects.vocabulary import Considered, Standing


@dataclass(frozen=True, slots=True)
class LinkedChild:
    """One linked child as a reader may know them.

    `person` is the record the decision is made through; `lines` are links to children in the cohort;
    `decided` is the latest decision that this reader sees; `asked` their own open question for the name.
    """

    person: Person
    card: PersonCard
    lines: tuple[LinkLine, ...]
    considered: Considered
    consider_by: date | None
    linked_on: date | None
    is_overdue: bool
    decider: str
    decided: Consideration | None
    asked: NameRequest | None


def linked_ids(actor: Actor, mapping: Mapping) -> list[UUID]:
    """One record of each linked child this reader sees: those who wait, soonest first, then those decided."""
    rows = list(
        Person.objects.filter(mapping=mapping, standing=Standing.LINKED, withdrawn_at=None)
        .exclude(consideration="")
        .order_by("consider_by", "recorded_at", "pk")
        .values_list("pk", "group_key", "consideration")
    )
    stands_for = fold((person, key) for person, key, _state in rows)
    waiting = [stands_for[person] for person, _key, state in rows if state == Considered.OPEN]
    decided = [stands_for[person] for person, _key, state in rows if state != Considered.OPEN]
    return list(dict.fromkeys([*waiting, *decided]))


def linked_children(actor: Actor, mapping: Mapping, ids: Sequence[UUID]) -> list[LinkedChild]:
    """These linked children, in the order given. The number of queries does not grow with them."""
    cards = person_cards(actor, mapping, ids)
    records = [record for card in cards.values() for record in card.record_ids]
    rows = {
        row.pk: row
        for row in Person.objects.filter(pk__in=records, withdrawn_at=None).select_related("deciding_agency")
    }
    lines = links_about(actor, mapping, records)
    decided = _latest_decisions(records)
    asked = {
        one.person_id: one
        for one in NameRequest.objects.filter(
            person_id__in=records, recorded_by=author(actor), state=NameRequestState.ASKED
        )
    }
    found = []
    for key in ids:
        card = cards.get(key)
        person = _through(card, rows) if card else None
        if card is None or person is None:
            continue
        mine = set(card.record_ids)
        found.append(
            LinkedChild(
                person=person,
                card=card,
                lines=tuple(
                    line
                    for line in lines
                    if mine & {*line.from_person.record_ids, *line.to_person.record_ids}
                    and line.other_than(mine).standing is Standing.COHORT
                ),
                considered=Considered(person.consideration),
                consider_by=person.consider_by,
                linked_on=first_linked_on(person.consider_by) if person.consider_by else None,
                is_overdue=is_overdue(person.consider_by, person.consideration, today()),
                decider=person.deciding_agency.short_name if person.deciding_agency else "",
                decided=next((decided[one] for one in card.record_ids if one in decided), None),
                asked=next((asked[one] for one in card.record_ids if one in asked), None),
            )
        )
    return found


def linked_child(actor: Actor, mapping: Mapping, card: PersonCard) -> LinkedChild | None:
    """This person as a linked child; None for somebody who is not one."""
    if card.standing is not Standing.LINKED:
        return None
    found = linked_children(actor, mapping, [card.id])
    return found[0] if found else None


def _through(card: PersonCard, rows: dict[UUID, Person]) -> Person | None:
    """The record of the child that is being considered: a restricted one may not be."""
    held = [rows[one] for one in card.record_ids if one in rows]
    return next((row for row in held if row.consideration), None)


def _latest_decisions(records: Sequence[UUID]) -> dict[UUID, Consideration]:
    rows = Consideration.objects.filter(
        person_id__in=records, withdrawn_at=None, contribution__withdrawn_at=None
    ).select_related("agency")
    return {row.person_id: row for row in rows.order_by("recorded_at")}


def receipts(actor: Actor, mapping: Mapping) -> list[LetGo]:
    """Children let go whom this reader's agency had named, or all of them for those who answer for all."""
    rows = LetGo.objects.filter(mapping=mapping).select_related("agency", "contribution")
    return list(rows.order_by("-decided_on", "agency__short_name")[:100])


def let_go_count(mapping: Mapping) -> int:
    """How many linked children a mapping has let go: a count and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select children_let_go(%s)", [mapping.pk])
        (count,) = cursor.fetchone() or (0,)
    return int(count or 0)


def undecided_count(mapping: Mapping) -> int:
    """How many linked children hold a mapping open, seen by this reader or not: for who leads or holds it."""
    with connection.cursor() as cursor:
        cursor.execute("select linked_undecided(%s)", [mapping.pk])
        (count,) = cursor.fetchone() or (0,)
    return int(count or 0)


@dataclass(frozen=True, slots=True)
class Considering:
    """How many linked children wait in one mapping for this actor, how many are late, and the next day."""

    mapping_id: UUID
    reference: str
    title: str
    waiting: int
    overdue: int
    soonest: date
    questions: int


_CONSIDERING = """
select m.id, m.reference, m.title,
    count(distinct p.group_key) filter (where p.id is not null),
    count(distinct p.group_key) filter (where p.consider_by < %(today)s),
    min(p.consider_by),
    (select count(*) from cohort_namerequest q where q.mapping_id = m.id and q.state = 'asked')
from mappings_mapping m
left join subjects_person p on p.mapping_id = m.id and p.consideration = 'open' and p.standing = 'linked'
  and p.withdrawn_at is null
  and (m.id = any(%(decides)s::uuid[]) or p.deciding_agency_id = %(agency)s)
where m.state = 'open' and m.id = any(%(mappings)s::uuid[])
group by m.id, m.reference, m.title order by m.reference
"""


def considering(actor: Actor, decides: Sequence[UUID], sits: Sequence[UUID]) -> list[Considering]:
    """What waits for this actor to decide, in one query: everything in `decides`, and in the other
    mappings of `sits` what their agency was asked to decide."""
    if not sits:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _CONSIDERING,
            {
                "today": today(),
                "decides": list(decides),
                "mappings": list(sits),
                "agency": actor.agency_id,
            },
        )
        return [Considering(*row) for row in cursor.fetchall()]


def who_wrote(words: MappingOf[str, Collection[UUID]]) -> dict[str, tuple[str, ...]]:
    """The names of the agencies that wrote each of these. One query."""
    keys = {key for agencies in words.values() for key in agencies}
    names = dict(Agency.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name"))
    return {one: tuple(name for key, name in names.items() if key in words[one]) for one in sorted(words)}
