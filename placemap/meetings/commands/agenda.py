"""An agenda: drawn up from the usual one of its kind, then added to, put in order, and left out of."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.meetings import policy, rules
from placemap.meetings.commands._places import free_place, own_places
from placemap.meetings.commands._running import check_names
from placemap.meetings.models import AgendaItem, Meeting, Sitting
from placemap.meetings.queries.agenda import children_left, children_of_cohort
from placemap.meetings.rules.room import same_table
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, MeetingState, Part
from placemap.partners.queries import author
from placemap.subjects.models import Person

CHANGED = _("Somebody else changed the agenda while you were reading it. Look at it again.")


@command(may=policy.may_change_meeting, event=Event.AGENDA_CHANGED)
def draw_up_agenda(*, meeting: Meeting, by: Actor) -> list[AgendaItem]:
    """The usual agenda of the meeting's kind, with one item for each child of the cohort. Once."""
    if AgendaItem.objects.filter(meeting=meeting).exists():
        return []
    kind = MeetingKind(meeting.series.kind)
    is_first = not Meeting.objects.filter(
        mapping=meeting.mapping,
        series__kind__in=same_table(kind),
        state=MeetingState.PLANNED.value,
        starts_at__lt=meeting.starts_at,
    ).exists()
    children = children_of_cohort(meeting.mapping)
    items = []
    for line in rules.usual_agenda(kind, is_first=is_first):
        about: Sequence[Person | None] = children if line.kind is AgendaKind.CHILD else [None]
        items += [_item(meeting, line.kind, line.part, line.minutes, by, person=one) for one in about]
    _number(items)
    return AgendaItem.objects.bulk_create(items)


@command(may=policy.may_change_meeting, event=Event.AGENDA_CHANGED)
def add_item(
    *,
    meeting: Meeting,
    kind: AgendaKind,
    part: Part,
    title: str = "",
    minutes: int,
    person: Person | None = None,
    looked: bool = True,
    by: Actor,
) -> AgendaItem:
    """One more item at the end of its part. A child stands on an agenda once.

    Not `looked`: titles, and reasons for leaving out, are searched for names of the mapping's people first.
    They name nobody in either part.
    """
    _check_open(meeting)
    rules.check_item(kind, part, title, minutes, is_about_child=person is not None)
    check_names(meeting, title, looked=looked)
    if person is not None and AgendaItem.objects.filter(meeting=meeting, person=person).exists():
        raise PlacemapError(_("This child is on the agenda already."))
    item = _item(meeting, kind, part, minutes, by, title=title, person=person)
    item.position = free_place(meeting, part)
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        # Two added the same child at once.
        raise Conflict(CHANGED) from None
    return item


@command(may=policy.may_change_meeting, event=Event.AGENDA_CHANGED)
def add_missing_children(*, meeting: Meeting, by: Actor) -> int:
    """One item for each child of the cohort who came after the agenda was drawn up; how many."""
    _check_open(meeting)
    left = children_left(meeting)
    for child in left:
        add_item(
            meeting=meeting,
            kind=AgendaKind.CHILD,
            part=Part.TWO,
            minutes=rules.MINUTES_A_CHILD,
            person=child,
            by=by,
        )
    return len(left)


@command(may=policy.may_change_item, event=Event.AGENDA_CHANGED)
def change_item(
    *, item: AgendaItem, title: str, minutes: int, version: int, looked: bool = True, by: Actor
) -> AgendaItem:
    """Other words, or another length. Of a child the words are their name, and stay."""
    _check_open(item.meeting)
    said = "" if item.person_id else title.strip()
    rules.check_item(
        AgendaKind(item.kind), Part(item.part), said, minutes, is_about_child=item.person_id is not None
    )
    if said != item.title:
        check_names(item.meeting, said, looked=looked)
    _change(item, version, title=said, minutes=minutes)
    return item


@command(may=policy.may_change_item, event=Event.AGENDA_CHANGED)
def move_item(*, item: AgendaItem, to: int, version: int, by: Actor) -> AgendaItem:
    """Move an item to another place within its part, counted from 1."""
    _check_open(item.meeting)
    # The whole part is held, so that two who reorder at once do so one after the other.
    held = list(
        AgendaItem.objects.select_for_update()
        .filter(meeting=item.meeting, part=item.part, left_out_at=None)
        .order_by("position", "id")
    )
    mine = next((one for one in held if one.pk == item.pk), None)
    if mine is None or mine.version != version:
        raise Conflict(CHANGED)
    others = [AgendaKind(one.kind) for one in held if one is not mine]
    rules.check_place(AgendaKind(mine.kind), others, to)
    keys = rules.reordered([one.pk for one in held], mine.pk, to)
    place: dict[UUID, int] = dict(zip(keys, own_places([one.position for one in held]), strict=True))
    for one in held:
        if one.position != place[one.pk]:
            AgendaItem.objects.filter(pk=one.pk).update(position=place[one.pk], version=F("version") + 1)
    item.refresh_from_db()
    return item


@command(may=policy.may_change_item, event=Event.AGENDA_CHANGED)
def leave_out_item(
    *, item: AgendaItem, reason: str, looked: bool = False, version: int, by: Actor
) -> AgendaItem:
    """Leave an item out, with the reason. It stays below the agenda and can be taken up again."""
    _check_open(item.meeting)
    rules.check_may_leave_out(AgendaKind(item.kind), reason)
    check_names(item.meeting, reason, looked=looked)
    _change(item, version, left_out_at=now(), left_out_because=reason.strip())
    return item


@command(may=policy.may_change_item, event=Event.AGENDA_CHANGED)
def take_up_item(*, item: AgendaItem, version: int, by: Actor) -> AgendaItem:
    """Take up again what was left out, at the end of its part. What stands there already stays."""
    _check_open(item.meeting)
    if item.left_out_at is None:
        return item
    place = free_place(item.meeting, Part(item.part))
    _change(item, version, left_out_at=None, left_out_because="", position=place)
    return item


def _item(
    meeting: Meeting,
    kind: AgendaKind,
    part: Part,
    minutes: int,
    by: Actor,
    *,
    title: str = "",
    person: Person | None = None,
) -> AgendaItem:
    return AgendaItem(
        meeting=meeting,
        mapping=meeting.mapping,
        kind=kind.value,
        part=part.value,
        position=1,
        title=title.strip(),
        minutes=minutes,
        person=person,
        added_by=author(by),
    )


def _number(items: Sequence[AgendaItem]) -> None:
    for part in Part:
        for place, item in enumerate((one for one in items if one.part == part), start=1):
            item.position = place


def _check_open(meeting: Meeting) -> None:
    if Sitting.objects.filter(meeting=meeting).exists():
        # Begun before its hour: what is written down stands under an item, which stays where it is.
        raise PlacemapError(rules.AGENDA_BEGUN)
    rules.check_may_change(MeetingState(meeting.state), meeting.starts_at, now())


def _change(item: AgendaItem, version: int, **values: object) -> None:
    changed = AgendaItem.objects.filter(pk=item.pk, version=version).update(
        **values, version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    item.refresh_from_db()
