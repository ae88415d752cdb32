"""People as one reader sees them: which records are one person, and what may be shown of them.

Only rows that row security shows, and only those not withdrawn. A record the reader may not see
never joins two that they may, and its identifier never appears.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.access.session import asked_once
from placemap.foundations.clock import today
from placemap.foundations.identity import IdentityRecord
from placemap.information.vocabulary import HowKnown
from placemap.mappings.models import Mapping
from placemap.mappings.vocabulary import NamingMode
from placemap.subjects import rules
from placemap.subjects.models import Mention, Person, PersonDetail, SameAs
from placemap.subjects.vocabulary import (
    OFFENDER_CATEGORIES,
    Category,
    DetailKind,
    MentionState,
    Naming,
    Standing,
)


@dataclass(frozen=True, slots=True)
class Groups:
    """Records folded into people for one reader. A record that nothing joins stands alone."""

    members: MappingOf[UUID, tuple[UUID, ...]]

    def records(self, person_id: UUID) -> tuple[UUID, ...]:
        """Every record of the same person, in a fixed order."""
        return self.members.get(person_id, (person_id,))

    def leader(self, person_id: UUID) -> UUID:
        """The record that stands for the person: the same one whichever record is asked about."""
        return self.records(person_id)[0]

    def leaders(self, person_ids: Iterable[UUID]) -> list[UUID]:
        """Each person once, in the order they first come."""
        return list(dict.fromkeys(self.leader(key) for key in person_ids))


def people_groups(actor: Actor, mapping: Mapping, person_ids: Collection[UUID] | None = None) -> Groups:
    """Which records are one person, as far as this actor may see; of some people, or of all."""
    if person_ids is not None:
        return groups_around(person_ids)
    edges = SameAs.objects.filter(
        mapping=mapping, left__withdrawn_at=None, right__withdrawn_at=None
    ).values_list("left_id", "right_id")
    return Groups(rules.groups_from(edges))


# By the key that a group shares, and without a walk, whose every step asks the policies of both ends anew.
# The key settles nothing: a record unseen may bridge, so only edges that this reader may see join.
_ALIKE = """
with alike as materialized (
    select o.id, count(*) over (partition by o.group_key) as many from subjects_person o
    where o.withdrawn_at is null and o.group_key = any(array(
        select p.group_key from subjects_person p where p.id = any(%s::uuid[]) and p.withdrawn_at is null))
)
select s.left_id, s.right_id from subjects_sameas s
where s.left_id = any(array(select id from alike where many > 1))
  and s.right_id = any(array(select id from alike where many > 1))
"""


def groups_around(person_ids: Collection[UUID]) -> Groups:
    """The whole group of each of these people, in one query. Sameness never leaves its mapping."""
    if not person_ids:
        return Groups({})
    # Whoever was asked about on this page, together with others, is in the answer already.
    asked = frozenset(person_ids)
    known: list[tuple[frozenset[UUID], Groups]] = asked_once(_ALIKE, lambda: [])
    for others, groups in known:
        if asked <= others:
            return groups
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [list(asked)])
        groups = Groups(rules.groups_from(cursor.fetchall()))
    known.append((asked, groups))
    return groups


_ONE = PreparedQuery(
    lambda mapping, person: (
        Person.objects.select_related("agency", "contribution")
        .filter(mapping_id=mapping, pk=person, withdrawn_at=None)
        .order_by("pk")[:1]
    ),
    Takes.KEY,
    Takes.OTHER_KEY,
)


def visible_person(actor: Actor, mapping: Mapping, person_id: UUID) -> Person:
    """That person's record, if this actor may see it; otherwise it does not exist (404)."""
    person = _ONE.first(mapping.pk, person_id)
    if person is None:
        raise Http404
    return person


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person as one reader may know them: by name, or by initials where that is all they may see.

    `id` is the leading record. `born` is empty when sources differ: `births` then holds all of them.
    `agencies` are short names, in order, matched by `agency_ids`. `on_map` follows the mapping's choice
    of full names, initials or working references.
    """

    id: UUID
    record_ids: tuple[UUID, ...]
    shown_as: str
    is_named: bool
    initials: str
    known_as: tuple[str, ...]
    born: date | None
    born_low: date | None
    born_high: date | None
    births: tuple[date, ...]
    age: int | None
    school: str
    working_reference: str
    standing: Standing
    category: Category
    naming: Naming
    agency_ids: tuple[UUID, ...]
    agencies: tuple[str, ...]
    on_map: str = ""

    @property
    def is_adult(self) -> bool | None:
        """Whether what is known makes them 18 or over today; None when it does not settle it."""
        return rules.is_adult(self.born, self.born_low, self.born_high, on=today())

    @property
    def shape(self) -> str:
        """The kind of mark the person has on pages; empty for a grown-up of whom nothing is said.

        Never an adult's mark for somebody who may be under 18.
        """
        if self.category in (Category.PROFESSIONAL, Category.GUARDIAN):
            return "protective"
        if self.category is Category.ADULT_HARMED and self.is_adult is True:
            # Handed over to adult services, in the cohort or not.
            return "adult-at-risk"
        if self.standing in (Standing.COHORT, Standing.PROPOSED):
            return "child"
        if self.is_adult is True or self.category.value.startswith("adult_"):
            return _ADULT_SHAPES.get(self.category, "")
        return "" if self.category in (Category.PARENT, Category.FAMILY) else "linked"

    @property
    def spoken(self) -> str:
        """What is read aloud for the mark where it is not the mark's own word; mostly empty.

        The mark for a child who is being considered also stands for children whom nobody has linked.
        """
        plain = self.shape == "linked" and self.standing is not Standing.LINKED
        return str(self.standing.label) if plain else ""


_ADULT_SHAPES = {
    Category.ADULT_CONVICTED: "adult",
    Category.ADULT_INVESTIGATED: "adult",
    Category.ADULT_OF_CONCERN: "adult",
    Category.ADULT_HARMED: "adult-at-risk",
}
_SHOWN = (DetailKind.NAME.value, DetailKind.KNOWN_AS.value, DetailKind.BORN.value, DetailKind.SCHOOL.value)
_FIRST = (Standing.COHORT.value, Standing.PROPOSED.value, Standing.LINKED.value, Standing.OTHER.value)


class _Record(NamedTuple):
    """A record's own row, as far as a card needs it."""

    id: UUID
    mapping_id: UUID
    agency_id: UUID
    agency: str
    working_reference: str
    initials: str
    standing: str
    category: str
    naming: str


class _Said(NamedTuple):
    """One detail, as far as a card needs it."""

    person_id: UUID
    kind: str
    text: str
    given: str
    family: str
    born: date | None
    born_low: date | None
    born_high: date | None
    how_known: str


# One array, and not a placeholder for each of what may be hundreds.
_RECORDS = """
select p.id, p.mapping_id, p.agency_id, a.short_name, p.working_reference, p.initials, p.standing,
  p.category, p.naming
from subjects_person p join partners_agency a on a.id = p.agency_id
where p.mapping_id = any(%s::uuid[]) and p.id = any(%s::uuid[]) and p.withdrawn_at is null
order by p.recorded_at, p.id
"""
_DETAILS = f"""
select {", ".join(_Said._fields)} from subjects_persondetail
where person_id = any(%s::uuid[]) and kind = any(%s) and withdrawn_at is null
order by recorded_at, id
"""


def person_cards(actor: Actor, mapping: Mapping, person_ids: Collection[UUID]) -> dict[UUID, PersonCard]:
    """A card for each person asked about that this actor may see, by the id asked with.

    Three queries however many people. Two records of one person give the same card.
    """
    return cards_in([mapping], person_ids)


def chosen_people(actor: Actor, mapping: Mapping, person_ids: Collection[UUID]) -> dict[UUID, PersonCard]:
    """Cards of people an address names, on record as read; one the actor may not see makes it 404."""
    found = cards_in([mapping], person_ids)
    if any(key not in found for key in person_ids):
        raise Http404
    if found:
        shown = dict.fromkeys(card.id for card in found.values())
        record_reading(actor, Event.LINKS_VIEWED, mapping_id=mapping.pk, subjects=list(shown))
    return found


def cards_in(
    mappings: Collection[Mapping], person_ids: Collection[UUID], *, groups: Groups | None = None
) -> dict[UUID, PersonCard]:
    """Cards of people of several mappings, in the same three queries; two where their groups are known."""
    asked = list(dict.fromkeys(person_ids))
    if not asked:
        return {}
    within = {mapping.pk: mapping for mapping in mappings}
    groups = groups or groups_around(asked)
    wanted = {record for key in asked for record in groups.records(key)}
    said: dict[UUID, list[_Said]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [list(within), list(wanted)])
        records = {row[0]: _Record(*row) for row in cursor.fetchall()}
        cursor.execute(_DETAILS, [list(records), list(_SHOWN)])
        for detail in map(_Said._make, cursor.fetchall()):
            said[detail.person_id].append(detail)
    place = {record: number for number, record in enumerate(records)}
    made: dict[UUID, PersonCard] = {}
    cards: dict[UUID, PersonCard] = {}
    for key in asked:
        if key not in records:
            continue
        leader = groups.leader(key)
        if leader not in made:
            held = (record for record in groups.records(key) if record in records)
            members = [records[record] for record in sorted(held, key=place.__getitem__)]
            made[leader] = _card(within[members[0].mapping_id], leader, members, said)
        cards[key] = made[leader]
    return cards


def _card(
    mapping: Mapping, leader: UUID, members: list[_Record], details: MappingOf[UUID, list[_Said]]
) -> PersonCard:
    """`members` are in the order they were recorded, and so is what is read from them."""
    leading = next(member for member in members if member.id == leader)
    said = [detail for member in members for detail in details.get(member.id, ())]
    names = [_name_said(detail) for detail in said if detail.kind == DetailKind.NAME]
    called = [detail.text for detail in said if detail.kind == DetailKind.KNOWN_AS]
    schools = [detail.text for detail in said if detail.kind == DetailKind.SCHOOL]
    births = sorted({detail.born for detail in said if detail.born})
    known = next((member for member in members if member.standing in _FIRST), leading)
    initials = next((member.initials for member in members if member.initials), "")
    name = rules.best_name(names) or (called[0] if called else "")
    born = births[0] if len(births) == 1 else None
    low, high = _range(births, said)
    agencies = {member.agency_id: member.agency for member in members}
    shown_as = name or initials or leading.working_reference
    category = Category(known.category)
    if category in OFFENDER_CATEGORIES and rules.is_adult(born, low, high, on=today()) is False:
        category = Category.NOT_SET
    return PersonCard(
        id=leading.id,
        record_ids=tuple(member.id for member in members),
        shown_as=shown_as,
        is_named=bool(name),
        initials=initials,
        known_as=tuple(dict.fromkeys(text for text in called if text != name)),
        born=born,
        born_low=low,
        born_high=high,
        births=tuple(births),
        age=_age(born),
        school=schools[0] if schools else "",
        working_reference=leading.working_reference,
        standing=Standing(known.standing),
        category=category,
        naming=Naming(known.naming),
        agency_ids=tuple(agencies),
        agencies=tuple(agencies.values()),
        on_map=_on_map(mapping, shown_as, initials, leading.working_reference),
    )


def _name_said(detail: _Said) -> rules.NameSaid:
    return rules.NameSaid(
        detail.given, detail.family, detail.text, from_records=detail.how_known == HowKnown.RECORD_CHECK
    )


def _range(births: list[date], said: list[_Said]) -> tuple[date | None, date | None]:
    """First and last possible birthday where no one day is agreed on."""
    if len(births) == 1:
        return None, None
    if births:
        return births[0], births[-1]
    ranged = next((detail for detail in said if detail.born_low or detail.born_high), None)
    return (ranged.born_low, ranged.born_high) if ranged else (None, None)


def _on_map(mapping: Mapping, shown_as: str, initials: str, reference: str) -> str:
    if mapping.naming_mode == NamingMode.INITIALS:
        return initials or reference
    if mapping.naming_mode == NamingMode.PSEUDONYM:
        return reference
    return shown_as


def _age(born: date | None) -> int | None:
    if born is None:
        return None
    on = today()
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


_TEXT_FIELDS = {
    DetailKind.SEX: "sex",
    DetailKind.NHS_NUMBER: "nhs_number",
    DetailKind.UPN: "upn",
    DetailKind.PHONE: "phone",
    DetailKind.SCHOOL: "school",
}


_TELLING = ("given", "family", "known_as", "nhs_number", "upn", "phone")


def identity_records(actor: Actor, mapping: Mapping) -> list[IdentityRecord]:
    """Every record this actor may see, as matching wants it.

    `key` is the record. `source` is its contribution and sheet: two sheets of one workbook are two
    lists. Left out are people nobody knows yet, and records with neither a name nor a number.
    """
    persons = list(
        Person.objects.filter(mapping=mapping, withdrawn_at=None)
        .exclude(decided_standing=Standing.UNKNOWN_PERSON)
        .order_by("contribution_id", "source_sheet", "source_row", "id")
        .values_list("id", "contribution_id", "source_sheet")
    )
    fields: dict[UUID, dict[str, object]] = {key: {} for key, _source, _sheet in persons}
    details = PersonDetail.objects.filter(mapping=mapping, withdrawn_at=None).order_by("recorded_at", "id")
    for row in details.values_list(
        "person_id", "kind", "text", "given", "middle", "family", "postcode", "born", "born_low", "born_high"
    ).iterator(chunk_size=5000):
        held = fields.get(row[0])
        if held is not None:
            _take(held, *row[1:])
    named: dict[UUID, list[str]] = defaultdict(list)
    mentions = Mention.objects.filter(mapping=mapping, withdrawn_at=None).exclude(state=MentionState.DROPPED)
    for person_id, written in mentions.order_by("id").values_list("person_id", "as_written"):
        named[person_id].append(written)
    return [
        IdentityRecord(
            key=str(key),
            source=f"{source}:{sheet}",
            associates=tuple(named.get(key, ())),
            **fields[key],  # type: ignore[arg-type]
        )
        for key, source, sheet in persons
        if any(fields[key].get(name) for name in _TELLING)
    ]


def _take(
    held: dict[str, object],
    kind: str,
    text: str,
    given: str,
    middle: str,
    family: str,
    postcode: str,
    born: date | None,
    low: date | None,
    high: date | None,
) -> None:
    if kind == DetailKind.NAME:
        held.update(given=given, middle=middle, family=family)
    elif kind == DetailKind.KNOWN_AS:
        held.setdefault("known_as", given if given and not family else text)
    elif kind == DetailKind.BORN:
        held.update(born=born, born_low=low, born_high=high)
    elif kind == DetailKind.ADDRESS:
        street = text.removesuffix(postcode).rstrip(", ") if postcode else text
        held.update(street=street, postcode=postcode)
    elif kind == DetailKind.OLD_ADDRESS:
        held["old_address"] = "; ".join(filter(None, (held.get("old_address"), text)))  # type: ignore[arg-type]
    elif kind == DetailKind.YEAR_GROUP:
        held["year_group"] = int(text) if text.isdigit() else None
    elif kind in _TEXT_FIELDS:
        held[_TEXT_FIELDS[DetailKind(kind)]] = text
