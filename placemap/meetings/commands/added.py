"""What comes up while a meeting runs is put on its agenda: at the end of its part, or next."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.meetings import policy, rules
from placemap.meetings.commands._places import free_place
from placemap.meetings.commands._running import check_about, check_names
from placemap.meetings.models import AgendaItem, Meeting, Sitting
from placemap.meetings.queries.agenda import has_signed
from placemap.meetings.rules.sheets import table_of
from placemap.meetings.vocabulary import AgendaKind, AtTable, MeetingKind, Part
from placemap.partners.queries import author
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import Standing


@command(may=policy.may_run, event=Event.AGENDA_ADDED_DURING)
def add_during_meeting(
    *,
    meeting: Meeting,
    part: Part,
    title: str = "",
    person: Person | None = None,
    minutes: int = rules.MINUTES_A_CHILD,
    next_up: bool = False,
    looked: bool = True,
    by: Actor,
) -> AgendaItem:
    """Other business, or a child of the cohort who joined meanwhile or was left out before the meeting.

    Nothing that stands there is moved before another, whether whoever adds sees it or not.

    That it was added while the meeting ran shows by when it was added. Not `looked`: its title, which names
    nobody in either part, is searched for names of the mapping's people first.
    """
    # Held, so that two who add at once do so one after the other.
    sitting = Sitting.objects.select_for_update().filter(meeting=meeting).first()
    if sitting is None:
        raise PlacemapError(rules.NOT_BEGUN)
    rules.check_moves(sitting.ended_at)
    kind = AgendaKind.CHILD if person is not None else AgendaKind.OTHER
    rules.check_item(kind, part, title, minutes, is_about_child=person is not None)
    check_names(meeting, title, looked=looked)
    if part is Part.TWO:
        if not has_signed(by, meeting):
            raise PlacemapError(_("Sign the statement first. Part 2 is open to whoever has signed."))
        check_about(meeting, part, person)
    left_out = _left_out(meeting, person) if person is not None else None
    position = _make_room(meeting, part, sitting.at_item, next_up=next_up)
    if left_out is not None:
        return _take_up(left_out, position)
    item = AgendaItem(
        meeting=meeting,
        mapping=meeting.mapping,
        kind=kind.value,
        part=part.value,
        position=position,
        title="" if person is not None else title.strip(),
        minutes=minutes,
        person=person,
        added_by=author(by),
    )
    item.save(force_insert=True)
    return item


def _left_out(meeting: Meeting, person: Person) -> AgendaItem | None:
    """The item about the child that was left out. Raises where the child stands on the agenda, or may not."""
    if table_of(MeetingKind(meeting.series.kind)) is not AtTable.GROUP:
        raise PlacemapError(_("No child is spoken of at this meeting."))
    of_cohort = Person.objects.filter(
        mapping=meeting.mapping, standing=Standing.COHORT.value, withdrawn_at=None
    )
    if not of_cohort.filter(group_key=person.group_key).exists():
        raise PlacemapError(_("Only a child of the cohort has an item of their own."))
    held = list(AgendaItem.objects.filter(meeting=meeting, person__group_key=person.group_key))
    if any(one.left_out_at is None for one in held):
        raise PlacemapError(_("This child is on the agenda already."))
    return held[0] if held else None


def _take_up(item: AgendaItem, position: int) -> AgendaItem:
    """What was left out before the meeting stands there from now on, as added while it ran."""
    AgendaItem.objects.filter(pk=item.pk).update(
        left_out_at=None, left_out_because="", position=position, added_at=now(), version=F("version") + 1
    )
    item.refresh_from_db()
    return item


def _make_room(meeting: Meeting, part: Part, at_item: UUID | None, *, next_up: bool) -> int:
    """Where it stands; what comes after it moves on by one, and stays in its order."""
    every = AgendaItem.objects.filter(meeting=meeting).order_by("position", "added_at", "pk")
    at = next((one for one in every if one.pk == at_item), None)
    # Of what somebody else alone sees the place is not known: Part 2 is at work then.
    meets_in = Part(at.part) if at is not None else Part.TWO
    held = [one for one in every if one.part == part and one.left_out_at is None]
    now_at = next((n for n, one in enumerate(held, start=1) if one is at), None)
    kinds = [AgendaKind(one.kind) for one in held]
    to = rules.place_added(kinds, now_at, next_up=next_up, meets_in=meets_in, part=part)
    if to > len(held):
        return free_place(meeting, part)
    return free_place(meeting, part, held[to - 2].position if to > 1 else 0)
