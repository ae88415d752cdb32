"""The reconciliation page: children by agency, each agency's own view beside the others'.

The list of everybody proposed is read light, so that it can be sorted and filtered whole; only the
page that is shown is read in full, in a number of queries that does not grow with its rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.cohort import rules
from placemap.cohort.models import (
    AboutPerson,
    AgencyView,
    Dissent,
    Factor,
    LeadProfessional,
    Membership,
    NoReferral,
    Referral,
)
from placemap.cohort.queries.gate import unanswered_keys
from placemap.cohort.vocabulary import Answer, FactorKind, Level, MembershipState, YesNoNotKnown
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping, Member
from placemap.partners.models import Agency
from placemap.partners.queries import names_of
from placemap.subjects.models import PersonDetail
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.vocabulary import DetailKind

About = TypeVar("About", bound=AboutPerson)

# Up to here the chips carry counts and the default order is by name: beyond it both are asked for.
SMALL = 250
NAMELESS = ("\uffff", "")
LIVE: dict[str, Any] = {"withdrawn_at": None, "contribution__withdrawn_at": None}


@dataclass(frozen=True, slots=True)
class Entry:
    """One child of the grid, read light. `key` folds proposals about one person; `ids` are the proposals'."""

    key: UUID
    membership_id: UUID
    person_ids: tuple[UUID, ...]
    state: MembershipState
    known_before: YesNoNotKnown
    reference: str
    proposed_at: datetime
    name: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody proposed, agreed or settled, with the keys that the filters need (None: not asked)."""

    entries: tuple[Entry, ...]
    differ: frozenset[UUID] | None
    unanswered: frozenset[UUID] | None

    def shown(self, which: str) -> list[Entry]:
        """The entries one filter leaves: waiting, differ, unreferred, new, settled, or all of them."""
        keep = {
            "waiting": lambda e: e.state is MembershipState.PROPOSED,
            "agreed": lambda e: e.state is MembershipState.AGREED,
            "differ": lambda e: e.key in (self.differ or ()),
            "unreferred": lambda e: e.key in (self.unanswered or ()),
            "new": lambda e: e.known_before is YesNoNotKnown.NO,
            "settled": lambda e: e.state in (MembershipState.DECLINED, MembershipState.REMOVED),
        }.get(which)
        return [entry for entry in self.entries if keep is None or keep(entry)]


def board(
    actor: Actor,
    mapping: Mapping,
    *,
    which: str = "",
    by_name: bool = False,
    among: Collection[UUID] | None = None,
) -> Board:
    """Everybody in the grid this reader may see; `among` narrows to people by key, as a search found them."""
    entries = _entries(mapping)
    small = len(entries) <= SMALL
    if among is not None:
        entries = [entry for entry in entries if entry.key in among]
    if by_name or small:
        entries = _named(mapping, entries)
    return Board(
        entries=tuple(entries),
        differ=frozenset(_differing(mapping)) if small or which == "differ" else None,
        unanswered=frozenset(unanswered_keys(mapping)) if small or which == "unreferred" else None,
    )


def _entries(mapping: Mapping) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.group_key, m.id, m.person_id, m.state, m.known_before, p.working_reference,"
            " m.recorded_at from cohort_membership m join subjects_person p on p.id = m.person_id"
            " where m.mapping_id = %s and m.withdrawn_at is null order by p.working_reference, m.recorded_at",
            [mapping.pk],
        )
        rows = cursor.fetchall()
    folded: dict[UUID, list[tuple[UUID, UUID, MembershipState, str, str, datetime]]] = {}
    for key, membership, person, state, known, reference, at in rows:
        folded.setdefault(key, []).append((membership, person, MembershipState(state), known, reference, at))
    entries = []
    for key, found in folded.items():
        place = 0 if len(found) == 1 else rules.standing_of([(one[2], one[5]) for one in found])
        membership, person, state, known, reference, at = found[place]
        people = tuple(dict.fromkeys([person, *(one[1] for one in found)]))
        entries.append(Entry(key, membership, people, state, YesNoNotKnown(known), reference, at))
    return entries


def _named(mapping: Mapping, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with family and given name, for sorting."""
    names = sorting_names(mapping, [person for entry in entries for person in entry.person_ids])
    return [
        replace(entry, name=next((names[p] for p in entry.person_ids if p in names), NAMELESS))
        for entry in entries
    ]


def sorting_names(mapping: Mapping, person_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Family and given name of each record whose name this reader may see, folded for sorting."""
    details = PersonDetail.objects.filter(
        person_id__in=person_ids, mapping=mapping, kind=DetailKind.NAME, withdrawn_at=None
    )
    return {
        person: (family.casefold() or text.casefold(), given.casefold())
        for person, family, given, text in details.order_by("recorded_at").values_list(
            "person_id", "family", "given", "text"
        )
    }


# An agency's view is its latest; people whose agencies hold different views.
_DIFFERING = """
select key from (
    select distinct on (p.group_key, v.agency_id) p.group_key as key, v.level
    from cohort_agencyview v
    join subjects_person p on p.id = v.person_id
    join information_contribution c on c.id = v.contribution_id and c.withdrawn_at is null
    where v.mapping_id = %s and v.withdrawn_at is null and v.level not in ('', 'not_assessed')
    order by p.group_key, v.agency_id, v.recorded_at desc
) latest group by key having count(distinct level) > 1
"""


def _differing(mapping: Mapping) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING, [mapping.pk])
        return {row[0] for row in cursor.fetchall()}


# --- The page that is shown --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgencyColumn:
    """An agency of the mapping and how far its answer has come."""

    id: UUID
    name: str
    short_name: str
    was_asked: bool
    due_on: date | None
    said_nothing_known: bool
    has_sent_list: bool


@dataclass(frozen=True, slots=True)
class Said:
    """An agency's own view as it was given: its words, who signed it and when."""

    agency_id: UUID
    level: Level | None
    as_written: str
    is_known: bool
    reasons_for: str
    reasons_against: str
    on: date | datetime
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """What one agency has said about one child."""

    agency_id: UUID
    answer: Answer
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One child across the agencies, with the referral and the group's decision."""

    card: PersonCard
    membership: Membership
    cells: tuple[Cell, ...]
    differs: bool
    unanswered: bool
    referral: Referral | None
    none_needed: NoReferral | None
    lead_told: LeadProfessional | None
    dissents: tuple[Dissent, ...]


def agency_columns(actor: Actor, mapping: Mapping) -> list[AgencyColumn]:
    """The agencies on the mapping, in the order of their names, as far as this reader knows of them.

    The safeguarding partnership's own team holds the list and gives no list of its own, so it has a
    column only once it has sent one or been asked.
    """
    sent = set(
        Contribution.objects.filter(mapping=mapping, kind=ContributionKind.LIST, withdrawn_at=None)
        .order_by()
        .values_list("agency_id", flat=True)
        .distinct()
    )
    members = (
        Member.objects.filter(mapping=mapping, left_on=None)
        .select_related("agency")
        .order_by("agency__kind", "agency__short_name")
    )
    return [
        AgencyColumn(
            id=member.agency_id,
            name=member.agency.name,
            short_name=member.agency.short_name,
            was_asked=member.asked_on is not None,
            due_on=member.due_on,
            said_nothing_known=member.nothing_known_on is not None,
            has_sent_list=member.agency_id in sent,
        )
        for member in members
        if member.agency.kind != "partnership_team" or member.asked_on or member.agency_id in sent
    ]


_OF_A_VIEW = (
    "person_id",
    "agency_id",
    "level",
    "as_written",
    "is_known",
    "reasons_for",
    "reasons_against",
    "happened_on",
    "recorded_at",
    "recorded_by",
)


def said_about(record_ids: Collection[UUID]) -> dict[UUID, list[Said]]:
    """Each record's latest view of each agency that this reader may see, newest first. Two queries."""
    views = list(
        AgencyView.objects.filter(person_id__in=record_ids, **LIVE)
        .order_by("person_id", "agency_id", "-recorded_at")
        .distinct("person_id", "agency_id")
        .values_list(*_OF_A_VIEW, named=True)
    )
    names = names_of(view.recorded_by for view in views)
    found: dict[UUID, list[Said]] = defaultdict(list)
    for view in sorted(views, key=lambda one: one.recorded_at, reverse=True):
        found[view.person_id].append(
            Said(
                agency_id=view.agency_id,
                level=Level(view.level) if view.level else None,
                as_written=view.as_written,
                is_known=view.is_known,
                reasons_for=view.reasons_for,
                reasons_against=view.reasons_against,
                on=view.happened_on or view.recorded_at,
                by=names.get(view.recorded_by, ""),
                recorded_at=view.recorded_at,
            )
        )
    return found


def latest_of(said: Iterable[Said]) -> dict[UUID, Said]:
    """Each agency's latest view among several, the newest first: the last one given is the one it holds."""
    latest: dict[UUID, Said] = {}
    for one in sorted(said, key=lambda one: one.recorded_at, reverse=True):
        latest.setdefault(one.agency_id, one)
    return latest


def cells_for(
    actor: Actor,
    mapping: Mapping,
    columns: Sequence[AgencyColumn],
    card: PersonCard,
    said: dict[UUID, list[Said]],
) -> tuple[Cell, ...]:
    """One row of cells: what each agency has said of this person, as far as this reader may know."""
    everything = actor.has_in(Duty.HOLD_COHORT, mapping.pk)
    latest = latest_of(one for record in card.record_ids for one in said.get(record, ()))
    made = []
    for column in columns:
        own = latest.get(column.id)
        answer = rules.answer_for(
            statement=rules.Statement(own.level, own.is_known) if own else None,
            has_record=column.id in card.agency_ids,
            said_nothing_known=column.said_nothing_known,
            has_sent_list=column.has_sent_list,
            was_asked=column.was_asked,
            sees_everything=everything,
        )
        made.append(Cell(column.id, answer, own))
    return tuple(made)


def grid_rows(
    actor: Actor,
    mapping: Mapping,
    entries: Sequence[Entry],
    columns: Sequence[AgencyColumn],
    unanswered: Collection[UUID],
) -> list[GridRow]:
    """The entries of one page in full. `unanswered` are the keys of people the gate holds open."""
    people = [person for entry in entries for person in entry.person_ids]
    cards = person_cards(actor, mapping, people)
    leader_of = {record: card.id for card in cards.values() for record in card.record_ids}
    records = list(leader_of)
    memberships = (
        Membership.objects.filter(pk__in=[entry.membership_id for entry in entries])
        .select_related("agency")
        .in_bulk()
    )
    said = said_about(records)
    about = {"person_id__in": records, **LIVE}
    referrals = _first(leader_of, Referral.objects.filter(**about).order_by("made_on", "recorded_at"))
    decisions = _first(leader_of, NoReferral.objects.filter(**about).order_by("decided_on", "recorded_at"))
    leads = _first(
        leader_of, LeadProfessional.objects.filter(**about).exclude(told_on=None).order_by("told_on")
    )
    dissents: dict[UUID, list[Dissent]] = defaultdict(list)
    for dissent in Dissent.objects.filter(**about).select_related("agency").order_by("recorded_at"):
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
                referral=referrals.get(card.id),
                none_needed=decisions.get(card.id),
                lead_told=leads.get(card.id),
                dissents=tuple(dissents.get(card.id, ())),
            )
        )
    return made


def _first(leader_of: MappingOf[UUID, UUID], rows: QuerySet[About]) -> dict[UUID, About]:
    """The latest row of each person, from rows in ascending order."""
    return {leader_of[row.person_id]: row for row in rows}


def notes_about(record_ids: Collection[UUID]) -> list[Factor]:
    """What lists and agencies wrote of a child as worries or unsorted notes, oldest first."""
    notes = Factor.objects.filter(person_id__in=record_ids, **LIVE).exclude(kind=FactorKind.STRENGTH)
    return list(notes.order_by("recorded_at", "id"))


def cards_of(actor: Actor, mapping: Mapping, person_ids: Sequence[UUID]) -> list[PersonCard]:
    """The people of some records, each once, as this reader may see them."""
    cards = person_cards(actor, mapping, person_ids)
    return list({card.id: card for card in cards.values()}.values())


def agencies_on(actor: Actor, mapping: Mapping) -> list[Agency]:
    """The agencies on the mapping, by name."""
    members = Member.objects.filter(mapping=mapping, left_on=None).select_related("agency")
    return [member.agency for member in members.order_by("agency__short_name")]
