"""What was recorded of a meeting, put together as minutes say it, as far as whoever writes them sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.foundations.clock import LONDON
from placemap.meetings.models import AgendaItem, Entry, ItemSheet, Meeting, Sitting
from placemap.meetings.queries.door import Room, room_of
from placemap.meetings.queries.kept import is_kept_from_somebody, opens_part_two, seen_among
from placemap.meetings.rules import minutes as rules
from placemap.meetings.rules.lines import wanted_written
from placemap.meetings.rules.room import same_table
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingKind, Part, SectionKind, Told
from placemap.responses.models import Action
from placemap.responses.queries import actions_of, at_open_places
from placemap.responses.vocabulary import ActionState
from placemap.web.filters import clock_time

# The part, the item and the child that a section stands under.
Heading = tuple[str, UUID | None, UUID | None]

# Between two items there is room for a child who was spoken of under the first of them.
_STEP, _LAST = 10, 30_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """One thing of the record, in the version it stands in, and as minutes say it; struck out, nothing."""

    heading: Heading
    source: UUID
    version: int
    words: str
    struck_because: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """One section as it writes itself."""

    part: Part
    kind: SectionKind
    position: int
    text: str
    heading: str = ""
    item_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(slots=True)
class _Gathered:
    """What belongs under one heading, while it is gathered: lines, and the items they stand under."""

    part: Part
    position: int
    heading: str
    item_id: UUID | None
    person_id: UUID | None
    items: list[AgendaItem]
    lines: list[str]


def drafted(actor: Actor, meeting: Meeting, sitting: Sitting) -> list[Drafted]:
    """Every section that the actor's own sight allows. A constant number of queries."""
    one, two, of_child = _last_actions(actor, meeting, sitting)
    gathered = _gather(_sheets(meeting), [one for one in _entries(meeting) if one.struck_at is None])
    found = [_door(actor, meeting, sitting)]
    if one:
        found.append(Drafted(Part.ONE, SectionKind.LAST_ACTIONS, 1, rules.last_written(one, _groups())))
    if two:
        found.append(Drafted(Part.TWO, SectionKind.LAST_ACTIONS, 1, rules.last_written(two, _groups())))
    for held in gathered:
        before = rules.last_written(of_child.pop(held.person_id, []), _groups()) if held.person_id else ""
        words = "\n".join(line for line in held.lines if line)
        added = _added_during(held, sitting)
        kind = SectionKind.CHILD if held.person_id else SectionKind.ITEM
        found.append(
            Drafted(
                held.part,
                kind,
                held.position,
                "\n".join(part for part in (added, before, words) if part),
                heading=held.heading,
                item_id=held.item_id,
                person_id=held.person_id,
            )
        )
    for person_id, actions in of_child.items():
        text = rules.last_written(actions, _groups())
        found.append(Drafted(Part.TWO, SectionKind.CHILD, _LAST, text, person_id=person_id))
    if not opens_part_two(actor, meeting):
        # What is known of actions about children before they signed is no reason to write Part 2.
        found = [one for one in found if one.part is Part.ONE]
    elif is_kept_from_somebody(meeting.mapping_id):
        # What is said of several children at once is not theirs to read, nor to write: somebody else adds it.
        found = [one for one in found if one.part is Part.ONE or one.person_id]
    # An agency sees its own action also where it does not see the child: there is no section of theirs then.
    seen = seen_among(one.person_id for one in found if one.person_id)
    found = [one for one in found if one.person_id is None or one.person_id in seen]
    return [one for one in found if one.text]


def recorded(meeting: Meeting) -> list[Recorded]:
    """What is wanted of items and what was written down, as far as whoever asks sees it, struck out or not.

    Two queries, however much.
    """
    wanted = [
        Recorded((one.part, one.item_id, None), one.pk, one.version, _wanted(one)) for one in _sheets(meeting)
    ]
    said = [
        Recorded(
            (one.part, None if one.person_id else one.item_id, one.person_id),
            one.pk,
            one.version,
            "" if one.struck_at else rules.written([_said(one)]),
            one.struck_because,
        )
        for one in _entries(meeting)
    ]
    return [*wanted, *said]


def _entries(meeting: Meeting) -> list[Entry]:
    found = Entry.objects.filter(meeting=meeting)
    return list(found.select_related("item", "action__owner", "action__agency"))


def _sheets(meeting: Meeting) -> list[ItemSheet]:
    """What was wanted of items that stayed on the agenda, in its order."""
    found = ItemSheet.objects.filter(meeting=meeting, item__left_out_at=None)
    return list(found.select_related("item", "owner", "owner_agency").order_by("part", "item__position"))


def _wanted(sheet: ItemSheet) -> str:
    who = sheet.owner or sheet.owner_agency
    return wanted_written(sheet.wanted, who.name if who else "", sheet.due)


def _added_during(held: _Gathered, sitting: Sitting) -> str:
    """That what stands here came up while the meeting ran."""
    added = any(one.person_id == held.person_id and one.added_at >= sitting.begun_at for one in held.items)
    return _("Added to the agenda during the meeting.") if added else ""


def _groups() -> tuple[tuple[str, str], ...]:
    """What came of actions of before. That something is not possible is another thing than not done."""
    return (
        ("done", _("Done")),
        ("not_possible", _("Not possible")),
        ("not_done", _("Not done")),
        ("open", _("Still to do")),
        ("declined", _("Declined")),
        ("ended", _("Ended without being done")),
    )


def _gather(sheets: Iterable[ItemSheet], entries: Iterable[Entry]) -> list[_Gathered]:
    held: dict[Heading, _Gathered] = {}
    for sheet in sheets:
        _under(held, sheet.part, sheet.item, None).lines.append(_wanted(sheet))
    for entry in entries:
        _under(held, entry.part, entry.item, entry.person_id).lines.append(rules.written([_said(entry)]))
    return sorted(held.values(), key=lambda one: (one.part.value, one.position))


def _under(
    held: dict[Heading, _Gathered], part: str, item: AgendaItem | None, person_id: UUID | None
) -> _Gathered:
    """Where it belongs. A child has one section, whichever item they were spoken of under."""
    key = (part, None if person_id or item is None else item.pk, person_id)
    if key not in held:
        position = item.position * _STEP if item else _LAST
        if person_id and item and item.person_id is None:
            position += 1
        heading = "" if person_id or item is None else item.title or str(AgendaKind(item.kind).label)
        held[key] = _Gathered(Part(part), position, heading, key[1], person_id, [], [])
    if item is not None:
        held[key].items.append(item)
    return held[key]


def _said(entry: Entry) -> rules.Said:
    action = entry.action
    owner = ""
    if action is not None:
        owner = action.owner.name if action.owner else action.agency.name
    return rules.Said(
        kind=EntryKind(entry.kind),
        words=entry.words or (action.words if action else ""),
        decided_by=entry.decided_by,
        at_risk=entry.at_risk,
        shares=entry.shares,
        shared_with=entry.shared_with,
        basis=entry.basis,
        told=Told(entry.told) if entry.told else None,
        because=entry.because,
        owner=owner,
        due_on=action.due if action else None,
    )


def came_to(actor: Actor, meeting: Meeting, room: Room | None = None) -> list[rules.Came]:
    """How each person was at a meeting, as its minutes say it."""
    people = (room or room_of(actor, meeting)).people
    return [rules.Came(one.name, one.agency, one.presence, one.signed_how, one.stands_for) for one in people]


def _door(actor: Actor, meeting: Meeting, sitting: Sitting) -> Drafted:
    room = room_of(actor, meeting)
    assert sitting.ended_at is not None
    text = rules.door_written(
        came_to(actor, meeting, room),
        room.nobody_for,
        began=clock_time(sitting.begun_at),
        ended=clock_time(sitting.ended_at),
        without=(sitting.without_door, sitting.without_both),
    )
    return Drafted(Part.ONE, SectionKind.DOOR, 0, text)


def _last_actions(
    actor: Actor, meeting: Meeting, sitting: Sitting
) -> tuple[list[rules.LastAction], list[rules.LastAction], dict[UUID, list[rules.LastAction]]]:
    """Actions of before this meeting: of Part 1, of Part 2, and of each child."""
    since = _last_ended(meeting, sitting)
    # What was not due yet when they met was not "not done" there, however late the minutes are written.
    met_on = sitting.begun_at.astimezone(LONDON).date()
    found = [
        action
        for action in at_open_places(actions_of(actor, meeting.mapping)).filter(
            recorded_at__lt=sitting.begun_at
        )
        if action.state in (ActionState.OFFERED, ActionState.ACCEPTED)
        or since is None
        or action.state_since >= since
    ]
    one: list[rules.LastAction] = []
    two: list[rules.LastAction] = []
    of_child: dict[UUID, list[rules.LastAction]] = {}
    for action in found:
        said = _last(action, met_on)
        if action.person_id:
            of_child.setdefault(action.person_id, []).append(said)
        else:
            (two if action.in_part_two else one).append(said)
    return one, two, of_child


def _last_ended(meeting: Meeting, sitting: Sitting) -> datetime | None:
    """When the meeting before this one, at the same table, ended: silver in between is no last time."""
    before = Sitting.objects.filter(
        mapping=meeting.mapping,
        ended_at__lt=sitting.begun_at,
        meeting__series__kind__in=same_table(MeetingKind(meeting.series.kind)),
    )
    ended: datetime | None = before.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return ended


def _last(action: Action, met_on: date) -> rules.LastAction:
    state = ActionState(action.state)
    if state in (ActionState.OFFERED, ActionState.ACCEPTED):
        group = "not_done" if action.due < met_on else "open"
    else:
        group = state.value
    owner = action.owner.name if action.owner else action.agency.name
    return rules.LastAction(action.words, owner, group)
