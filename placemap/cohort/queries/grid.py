"""The reconciliation page: children by agency, each agency's own view beside the others'.

The list of everybody proposed is read light, so that it can be sorted and filtered whole; only the
page that is shown is read in full, in a number of queries that does not grow with its rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort import rules
from placemap.cohort.models import (
    AboutPerson,
    ConcernJudgement,
    Dissent,
    Factor,
    LeadProfessional,
    Membership,
    NoReferral,
    Referral,
)
from placemap.cohort.queries.answers import LIVE, AgencyColumn, Cell, cells_for, said_about
from placemap.cohort.queries.concern import judgements_of, reviews_due_in
from placemap.cohort.queries.folding import fold
from placemap.cohort.queries.gate import open_records
from placemap.cohort.vocabulary import FactorKind, MembershipState, YesNoNotKnown
from placemap.information.queries import DOUBTED
from placemap.mappings.models import Mapping
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.queries.people import Groups, cards_in, groups_around
from placemap.subjects.vocabulary import UNSAID_CATEGORIES, Category, DetailKind

About = TypeVar("About", bound=AboutPerson)

# Up to here the chips carry counts and the default order is by name: beyond it both are asked for.
SMALL = 250
NAMELESS = ("\uffff", "")


class Entry(NamedTuple):
    """One child of the grid, read light. `key` is the record that stands for the child for this reader.

    A tuple, since thousands are made to show fifty.
    """

    key: UUID
    membership_id: UUID
    person_ids: tuple[UUID, ...]
    state: MembershipState
    known_before: YesNoNotKnown
    reference: str
    category: str
    name: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody proposed, agreed or settled, with the keys that the filters need (None: not asked)."""

    entries: tuple[Entry, ...]
    differ: frozenset[UUID] | None
    unanswered: frozenset[UUID] | None
    review: frozenset[UUID] | None = None

    def shown(self, which: str) -> list[Entry]:
        """The entries one filter leaves: waiting, differ, unreferred, review, new, settled, or all."""
        keep = {
            "waiting": lambda e: e.state is MembershipState.PROPOSED,
            "agreed": lambda e: e.state is MembershipState.AGREED,
            "differ": lambda e: e.key in (self.differ or ()),
            "unreferred": lambda e: e.key in (self.unanswered or ()),
            "review": lambda e: e.key in (self.review or ()),
            "new": lambda e: e.known_before is YesNoNotKnown.NO,
            "settled": lambda e: e.state in (MembershipState.DECLINED, MembershipState.REMOVED),
        }.get(which)
        return [entry for entry in self.entries if keep is None or keep(entry)]

    def counted(self) -> dict[str, int | None]:
        """How many entries each filter leaves; None for what was not asked."""
        states = Counter(entry.state for entry in self.entries)
        return {
            "": len(self.entries),
            "waiting": states[MembershipState.PROPOSED],
            "agreed": states[MembershipState.AGREED],
            "new": sum(entry.known_before is YesNoNotKnown.NO for entry in self.entries),
            "settled": states[MembershipState.DECLINED] + states[MembershipState.REMOVED],
            "differ": None if self.differ is None else len(self.shown("differ")),
            "unreferred": None if self.unanswered is None else len(self.shown("unreferred")),
            "review": None if self.review is None else len(self.shown("review")),
        }


_KEYS = PreparedQuery(
    lambda people: Person.objects.filter(pk__in=people).values_list("pk", "group_key"), Takes.KEYS
)


def board(
    actor: Actor,
    mapping: Mapping,
    *,
    which: str = "",
    by_name: bool = False,
    among: Collection[UUID] | None = None,
) -> Board:
    """Everybody in the grid this reader may see; `among` narrows to people by key, as a search found them."""
    proposed = _proposed(mapping)
    small = len(proposed) <= SMALL
    differing = _differing(mapping) if small or which == "differ" else None
    due = reviews_due_in(mapping) if small or which == "review" else None
    others = [*(among or ()), *(due or ())]
    people = [
        *((row[2], row[0]) for row in proposed),
        *((row[1], row[0]) for row in differing or ()),
        *(_KEYS(others) if others else ()),
    ]
    if small:
        # Everybody at once: what follows asks about some of them, and is answered.
        groups_around({person for person, _key in people})
    stands_for = fold(people)
    entries = _entries(proposed, stands_for)
    if among is not None:
        sought = {stands_for[one] for one in among}
        entries = [entry for entry in entries if entry.key in sought]
    if by_name or small:
        entries = _named(mapping, entries)
    return Board(
        entries=tuple(entries),
        differ=None if differing is None else _of_two_minds(differing, stands_for),
        unanswered=_unanswered(mapping, entries, groups_around(_people_of(entries)))
        if small or which == "unreferred"
        else None,
        review=None if due is None else frozenset(stands_for[one] for one in due),
    )


_Proposed = tuple[UUID, UUID, UUID, str, str, str, float, str]
_STATES = {state.value: state for state in MembershipState}
_ANSWERS = {answer.value: answer for answer in YesNoNotKnown}


def _proposed(mapping: Mapping) -> list[_Proposed]:
    """Every proposal this reader sees. When it was made is a number here: a moment costs more to read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.group_key, m.id, m.person_id, m.state, m.known_before, p.working_reference,"
            " extract(epoch from m.recorded_at)::float8, p.category from cohort_membership m"
            " join subjects_person p on p.id = m.person_id"
            " where m.mapping_id = %s and m.withdrawn_at is null order by p.working_reference, m.recorded_at",
            [mapping.pk],
        )
        return list(cursor.fetchall())


def _people_of(entries: Sequence[Entry]) -> list[UUID]:
    return [person for entry in entries for person in entry.person_ids]


def _unanswered(mapping: Mapping, entries: Sequence[Entry], groups: Groups) -> frozenset[UUID]:
    """The keys of those entries on whom this reader sees a risk without an answer. One query."""
    people = _people_of(entries)
    if not people:
        return frozenset()
    open_ = open_records(mapping, {one for person in people for one in groups.records(person)})
    shown = {groups.leader(one) for one in open_}
    return frozenset(entry.key for entry in entries if groups.leader(entry.person_ids[0]) in shown)


def _entries(proposed: Sequence[_Proposed], stands_for: MappingOf[UUID, UUID]) -> list[Entry]:
    folded: dict[UUID, list[_Proposed]] = {}
    for row in proposed:
        folded.setdefault(stands_for[row[2]] if stands_for else row[2], []).append(row)
    entries = []
    for key, found in folded.items():
        place = 0 if len(found) == 1 else rules.standing_of([(_STATES[row[3]], row[6]) for row in found])
        _key, membership, person, state, known, reference, _at, category = found[place]
        people = (person,) if len(found) == 1 else tuple(dict.fromkeys([person, *(row[2] for row in found)]))
        # Linked says only that nobody has decided: of whoever is in the grid, that is not set yet.
        category = Category.NOT_SET if category in UNSAID_CATEGORIES else category
        entries.append(Entry(key, membership, people, _STATES[state], _ANSWERS[known], reference, category))
    return entries


def _named(mapping: Mapping, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with family and given name, for sorting."""
    names = sorting_names(mapping, [person for entry in entries for person in entry.person_ids])
    return [
        entry._replace(name=next((names[p] for p in entry.person_ids if p in names), NAMELESS))
        for entry in entries
    ]


_NAMES = PreparedQuery(
    lambda people, mapping: (
        PersonDetail.objects.filter(
            person_id__in=people, mapping_id=mapping, kind=DetailKind.NAME, withdrawn_at=None
        )
        .order_by("recorded_at")
        .values_list("person_id", "family", "given", "text")
    ),
    Takes.KEYS,
    Takes.KEY,
)


def sorting_names(mapping: Mapping, person_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Family and given name of each record whose name this reader may see, folded for sorting."""
    return {
        person: (family.casefold() or text.casefold(), given.casefold())
        for person, family, given, text in _NAMES(person_ids, mapping.pk)
    }


# An agency's view is its latest. Of those whose records together hold different views, all are read,
# and folded by what this reader sees.
_DIFFERING = """
with latest as (
    select distinct on (v.person_id, v.agency_id)
        p.group_key, v.person_id, v.agency_id, v.level, v.recorded_at
    from cohort_agencyview v
    join subjects_person p on p.id = v.person_id
    join information_contribution c on c.id = v.contribution_id and c.withdrawn_at is null
    where v.mapping_id = %s and v.withdrawn_at is null and v.level not in ('', 'not_assessed')
    order by v.person_id, v.agency_id, v.recorded_at desc
)
select group_key, person_id, agency_id, level, recorded_at from latest
where group_key in (select group_key from latest group by group_key having count(distinct level) > 1)
order by recorded_at
"""
_Viewed = tuple[UUID, UUID, UUID, str, datetime]


def _differing(mapping: Mapping) -> list[_Viewed]:
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING, [mapping.pk])
        return list(cursor.fetchall())


def _of_two_minds(views: Sequence[_Viewed], stands_for: MappingOf[UUID, UUID]) -> frozenset[UUID]:
    """Those of whom agencies hold different views, each agency by its latest."""
    held: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for _key, person, agency, level, _at in views:
        held[stands_for[person]][agency] = level
    return frozenset(child for child, levels in held.items() if len(set(levels.values())) > 1)


# --- The page that is shown --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GridRow:
    """One child across the agencies, with the referral and the group's decision."""

    card: PersonCard
    membership: Membership
    cells: tuple[Cell, ...]
    differs: bool
    unanswered: bool
    has_unsorted: bool
    referral: Referral | None
    none_needed: NoReferral | None
    lead_told: LeadProfessional | None
    dissents: tuple[Dissent, ...]
    signed: ConcernJudgement | None = None


_PROPOSALS = PreparedQuery(
    lambda ids: Membership.objects.filter(pk__in=ids).select_related("agency"), Takes.KEYS
)
_REFERRALS = PreparedQuery(
    lambda about: Referral.objects.filter(person_id__in=about, **LIVE).order_by("made_on", "recorded_at"),
    Takes.KEYS,
)
_NONE_NEEDED = PreparedQuery(
    lambda about: NoReferral.objects.filter(person_id__in=about, **LIVE).order_by(
        "decided_on", "recorded_at"
    ),
    Takes.KEYS,
)
_LEADS_TOLD = PreparedQuery(
    lambda about: (
        LeadProfessional.objects.filter(person_id__in=about, **LIVE).exclude(told_on=None).order_by("told_on")
    ),
    Takes.KEYS,
)
_UNSORTED = PreparedQuery(
    lambda about: Factor.objects.filter(
        ~DOUBTED, kind=FactorKind.UNSORTED, person_id__in=about, **LIVE
    ).values_list("person_id", flat=True),
    Takes.KEYS,
)
_DISSENTS = PreparedQuery(
    lambda about: (
        Dissent.objects.filter(person_id__in=about, **LIVE).select_related("agency").order_by("recorded_at")
    ),
    Takes.KEYS,
)


def grid_rows(
    actor: Actor,
    mapping: Mapping,
    entries: Sequence[Entry],
    columns: Sequence[AgencyColumn],
    unanswered: Collection[UUID] | None = None,
) -> list[GridRow]:
    """The entries of one page in full. `unanswered` are the keys of people the gate holds open, asked if not
    given.
    """
    people = _people_of(entries)
    groups = groups_around(people)
    cards = cards_in([mapping], people, groups=groups)
    if unanswered is None:
        unanswered = _unanswered(mapping, entries, groups)
    leader_of = {record: card.id for card in cards.values() for record in card.record_ids}
    records = list(leader_of)
    memberships = {one.pk: one for one in _PROPOSALS([entry.membership_id for entry in entries])}
    said = said_about(records)
    referrals = _last(leader_of, _REFERRALS(records))
    decisions = _last(leader_of, _NONE_NEEDED(records))
    leads = _last(leader_of, _LEADS_TOLD(records))
    signed = judgements_of(leader_of)
    unsorted = {leader_of[person] for person in _UNSORTED(records)}
    dissents: dict[UUID, list[Dissent]] = defaultdict(list)
    for dissent in _DISSENTS(records):
        dissents[leader_of[dissent.person_id]].append(dissent)
    made = []
    for entry in entries:
        card = cards.get(entry.person_ids[0])
        membership = memberships.get(entry.membership_id)
        if card is None or membership is None:
            continue
        cells = cells_for(actor, mapping, columns, card, said)
        levels = [cell.said.level for cell in cells if cell.said and cell.said.level]
        made.append(
            GridRow(
                card=card,
                membership=membership,
                cells=cells,
                differs=rules.views_differ(levels),
                unanswered=entry.key in unanswered,
                has_unsorted=card.id in unsorted,
                referral=referrals.get(card.id),
                none_needed=decisions.get(card.id),
                lead_told=leads.get(card.id),
                dissents=tuple(dissents.get(card.id, ())),
                signed=signed.get(card.id),
            )
        )
    return made


def _last(leader_of: MappingOf[UUID, UUID], rows: Sequence[About]) -> dict[UUID, About]:
    """The latest row of each person, from rows in ascending order."""
    return {leader_of[row.person_id]: row for row in rows}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal that waits for the group, with the child as the custodian sees them."""

    membership: Membership
    card: PersonCard

    @property
    def is_unsaid(self) -> bool:
        """Whether nobody has said yet why the child is here."""
        return Category(self.membership.person.category) in UNSAID_CATEGORIES


def waiting_proposals(actor: Actor, mapping: Mapping, limit: int = 100) -> list[Proposal]:
    """The proposals that wait for the group's decision, oldest first; one for each child."""
    found = list(
        Membership.objects.filter(mapping=mapping, state=MembershipState.PROPOSED, withdrawn_at=None)
        .select_related("agency", "person")
        .order_by("recorded_at", "id")[:limit]
    )
    cards = person_cards(actor, mapping, [one.person_id for one in found])
    people: dict[UUID, Proposal] = {}
    for one in found:
        card = cards.get(one.person_id)
        if card is not None:
            people.setdefault(card.id, Proposal(one, card))
    return list(people.values())


def notes_about(record_ids: Collection[UUID]) -> list[Factor]:
    """What lists and agencies wrote of a child as worries or unsorted notes, oldest first."""
    notes = Factor.objects.filter(
        ~DOUBTED, person_id__in=record_ids, kind__in=(FactorKind.WORRY, FactorKind.UNSORTED), **LIVE
    )
    return list(notes.order_by("recorded_at", "id"))


def cards_of(actor: Actor, mapping: Mapping, person_ids: Sequence[UUID]) -> list[PersonCard]:
    """The people of some records, each once, as this reader may see them."""
    cards = person_cards(actor, mapping, person_ids)
    return list({card.id: card for card in cards.values()}.values())
