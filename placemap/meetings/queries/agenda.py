"""Reads of an agenda: its items in order with their times, as this reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Mapping
from placemap.meetings.models import AgendaItem, Meeting, Signature
from placemap.meetings.rules.sheets import table_of
from placemap.meetings.vocabulary import AgendaKind, AtTable, MeetingKind, Part
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One item: when it begins if all goes to plan, and the child it is about as this reader knows them."""

    item: AgendaItem
    kind: AgendaKind
    part: Part
    begins_at: datetime | None
    card: PersonCard | None = None

    @property
    def has_left(self) -> bool:
        """Whether the child was taken out of the cohort after the agenda was drawn up."""
        return self.card is not None and self.card.standing != Standing.COHORT


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items of both parts in order, those left out, and how long it takes in all."""

    one: tuple[AgendaRow, ...]
    two: tuple[AgendaRow, ...]
    left_out: tuple[AgendaRow, ...]
    minutes: int
    planned: int
    # Whether this reader sees what Part 2 holds; otherwise only that it is there.
    sees_two: bool

    @property
    def over(self) -> int:
        """By how many minutes it takes longer than planned; below nought, shorter."""
        return self.minutes - self.planned


_ITEMS = PreparedQuery(
    lambda meeting: AgendaItem.objects.filter(meeting_id=meeting).order_by(
        "part", "position", "added_at", "pk"
    ),
    Takes.KEY,
)
_ITEM = PreparedQuery(
    lambda meeting, item: AgendaItem.objects.filter(meeting_id=meeting, pk=item).select_related(
        "meeting__series", "mapping"
    ),
    Takes.KEY,
    Takes.OTHER_KEY,
)
_SIGNED = PreparedQuery(
    lambda meeting, user: Signature.objects.filter(meeting_id=meeting, user_id=user).values_list(
        "pk", flat=True
    )[:1],
    Takes.KEY,
    Takes.OTHER_KEY,
)


def agenda_of(actor: Actor, meeting: Meeting) -> Agenda:
    """The agenda as the actor may read it, on record where it names children. Constant queries."""
    items = _ITEMS(meeting.pk)
    people = [item.person_id for item in items if item.person_id]
    cards = person_cards(actor, meeting.mapping, people) if people else {}
    if cards:
        record_reading(
            actor,
            Event.AGENDA_VIEWED,
            mapping_id=meeting.mapping_id,
            subjects=list(dict.fromkeys(card.id for card in cards.values())),
        )
    at = meeting.starts_at
    rows: dict[Part, list[AgendaRow]] = {Part.ONE: [], Part.TWO: []}
    left_out = []
    for item in items:
        card = cards.get(item.person_id) if item.person_id else None
        if item.left_out_at is not None:
            left_out.append(AgendaRow(item, AgendaKind(item.kind), Part(item.part), None, card))
            continue
        rows[Part(item.part)].append(AgendaRow(item, AgendaKind(item.kind), Part(item.part), at, card))
        at += timedelta(minutes=item.minutes)
    return Agenda(
        one=tuple(rows[Part.ONE]),
        two=tuple(rows[Part.TWO]),
        left_out=tuple(left_out),
        minutes=int((at - meeting.starts_at).total_seconds() // 60),
        planned=meeting.minutes,
        sees_two=_sees_two(actor, meeting),
    )


def _sees_two(actor: Actor, meeting: Meeting) -> bool:
    """Whether Part 2 is open to the actor: while they prepare it, and once they have signed."""
    if not actor.has_in(Duty.READ_CASES, meeting.mapping_id):
        return False
    runs = actor.has_in(Duty.LEAD_MAPPING, meeting.mapping_id)
    runs = runs or actor.has_in(Duty.HOLD_COHORT, meeting.mapping_id)
    if runs and meeting.starts_at > now():
        return True
    return has_signed(actor, meeting)


def has_signed(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor has agreed to the statement at this meeting."""
    return actor.user_id is not None and bool(_SIGNED(meeting.pk, actor.user_id))


def item_in(actor: Actor, meeting: Meeting, item_id: UUID) -> AgendaItem:
    """One item of the meeting, or 404."""
    found = _ITEM(meeting.pk, item_id)
    if not found:
        raise Http404
    return found[0]


def children_of_cohort(mapping: Mapping) -> list[Person]:
    """The children of the cohort, each once, by their initials: no order says anything of them."""
    found = Person.objects.filter(
        mapping=mapping, standing=Standing.COHORT.value, withdrawn_at=None
    ).order_by("initials", "recorded_at", "pk")
    # Several records of one child are one item: by one that the team sees, where there is one. By a record
    # that its agency keeps close the child would be missing for everybody else at the table.
    shown: dict[UUID, Person] = {}
    for child in found:
        held = shown.setdefault(child.group_key, child)
        if held.audience != Audience.TEAM and child.audience == Audience.TEAM:
            shown[child.group_key] = child
    return list(shown.values())


def children_to_add(actor: Actor, meeting: Meeting) -> list[PersonCard]:
    """Children of the cohort who are not spoken of at a meeting that runs, left out ones included.

    As this reader knows them, on record as read; none where Part 2 is not open to them.
    """
    if not actor.has_in(Duty.READ_CASES, meeting.mapping_id) or not has_signed(actor, meeting):
        return []
    left = [child.pk for child in _on_no_item(meeting, AgendaItem.objects.filter(left_out_at=None))]
    if not left:
        return []
    cards = person_cards(actor, meeting.mapping, left)
    record_reading(
        actor,
        Event.AGENDA_VIEWED,
        mapping_id=meeting.mapping_id,
        subjects=[cards[key].id for key in left if key in cards],
    )
    return [cards[key] for key in left if key in cards]


def children_left(meeting: Meeting) -> list[Person]:
    """Children of the cohort who are on no item of the meeting, left out ones included."""
    return _on_no_item(meeting, AgendaItem.objects.all())


def _on_no_item(meeting: Meeting, items: QuerySet[AgendaItem]) -> list[Person]:
    # Above the group nobody speaks of a child.
    if table_of(MeetingKind(meeting.series.kind)) is not AtTable.GROUP:
        return []
    there = set(
        items.filter(meeting=meeting, person__isnull=False).values_list("person__group_key", flat=True)
    )
    return [child for child in children_of_cohort(meeting.mapping) if child.group_key not in there]
