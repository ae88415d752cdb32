"""People in the room: who has been at the table over the last meetings, by place, and what is missing.

By place and agency, for those who run the mapping, for whoever watches over it and for the panel; everybody
reads what stands about themselves. Nobody is ranked, and nothing is added up of a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placemap.access.actors import Actor
from placemap.foundations.clock import LONDON, now, today
from placemap.mappings.models import Mapping, Seat
from placemap.mappings.queries import WATCHING, opening, places_by_seat
from placemap.mappings.rules import USUAL_GRADE, is_below
from placemap.mappings.vocabulary import Structure
from placemap.meetings.models import Attendance, Meeting
from placemap.meetings.queries.planned import title_of
from placemap.meetings.rules import room as rules
from placemap.meetings.vocabulary import MeetingState, Presence
from placemap.partners.queries import author, trained
from placemap.partners.vocabulary import Course, Grade


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting that was, as a column."""

    title: str
    on: date
    has_register: bool


@dataclass(frozen=True, slots=True)
class PlaceOverTime:
    """One place at the table: who sits there today, and how it was filled at each of these meetings."""

    name: str
    people: tuple[str, ...]
    is_expected: bool
    presences: tuple[Presence | None, ...]
    # Of meetings at which it was written down who was there.
    missed: int
    different: int
    below: tuple[str, ...] = ()
    cannot_commit: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it is expected and nobody sits there today."""
        return self.is_expected and not self.people


@dataclass(frozen=True, slots=True)
class RoomGaps:
    """Everything that is known of who is in the room, for those who put it right."""

    meetings: tuple[Held, ...]
    places: tuple[PlaceOverTime, ...]
    grade_expected: str
    untrained: tuple[str, ...]
    # What nobody answers for here, with where.
    uncovered: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def empty(self) -> list[PlaceOverTime]:
        """Places that nobody fills."""
        return [one for one in self.places if one.is_empty]

    @property
    def often_missing(self) -> list[PlaceOverTime]:
        """Places that somebody fills, and at which nobody was at more than one of these meetings."""
        return [one for one in self.places if not one.is_empty and one.missed > 1]


@dataclass(frozen=True, slots=True)
class OwnRoom:
    """What stands about one person, for that person alone."""

    seats: tuple[Seat, ...]
    grade: str
    grade_expected: str
    is_trained: bool
    meetings: tuple[tuple[Held, Presence | None], ...]


def room_gaps(actor: Actor, mapping: Mapping) -> RoomGaps:
    """Gaps by place over the last meetings. A constant number of queries; no row of a child is read."""
    seats = _seats(mapping)
    meetings = _last_meetings(mapping)
    came = _came([meeting.pk for meeting in meetings], seats)
    held = [(_day(one), came.get(one.pk, [])) for one in meetings]
    current = [seat for seat in seats if _sits(seat, today())]
    opened = opening(actor, mapping, current)
    structure = opened.record.structure if opened.record else ""
    by_key = {str(seat.pk): seat for seat in seats}
    return RoomGaps(
        meetings=tuple(_held(one, bool(came.get(one.pk))) for one in meetings),
        places=tuple(
            _place(place.name, place.is_expected, [by_key[key] for key in place.people], held, structure)
            for place in places_by_seat(mapping, seats)
        ),
        grade_expected=_expected(structure),
        untrained=opened.untrained,
        uncovered=tuple(
            (str(what.label), where) for what, where in (opened.table.nobody if opened.table else ())
        ),
    )


def own_room(actor: Actor, mapping: Mapping) -> OwnRoom:
    """What stands about the actor."""
    seats = [seat for seat in _seats(mapping) if seat.user_id == actor.user_id]
    meetings = _last_meetings(mapping)
    mine = {
        meeting_id: Presence(presence)
        for meeting_id, presence in Attendance.objects.filter(
            meeting__in=meetings, user_id=author(actor)
        ).values_list("meeting_id", "presence")
    }
    record = opening(actor, mapping, [], with_table=False).record
    me = seats[0].user if seats else None
    return OwnRoom(
        seats=tuple(seat for seat in seats if _sits(seat, today())),
        grade=str(Grade.label_of(me.grade)) if me and me.grade else "",
        grade_expected=_expected(record.structure if record else ""),
        is_trained=bool(me and trained(Course.OSARA, [me.pk])),
        meetings=tuple((_held(one, True), mine.get(one.pk)) for one in meetings),
    )


def _expected(structure: str) -> str:
    return str(USUAL_GRADE[Structure(structure)].label) if structure else ""


def _seats(mapping: Mapping) -> list[Seat]:
    """Every seat there was or is at the table, of whoever does not only watch over it."""
    found = Seat.objects.filter(mapping=mapping, from_on__lte=today()).select_related(
        "user", "role", "agency__area"
    )
    return [seat for seat in found if set(seat.role.duties) != WATCHING]


def _last_meetings(mapping: Mapping) -> list[Meeting]:
    """The last meetings that took place, oldest first."""
    others = [kind.value for kind in rules.OF_ANOTHER_TABLE]
    found = (
        Meeting.objects.filter(mapping=mapping, state=MeetingState.PLANNED.value, starts_at__lte=now())
        .exclude(series__kind__in=others)
        .select_related("series")
        .order_by("-starts_at")[: rules.LOOKED_BACK]
    )
    return list(found)[::-1]


def _came(meetings: Sequence[UUID], seats: Sequence[Seat]) -> dict[UUID, list[rules.Came]]:
    """Who came to each meeting; whoever came in somebody's stead, or for an agency, counts for its seats."""
    of_agency: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in seats:
        of_agency[seat.agency_id].append(seat)
    found: dict[UUID, list[rules.Came]] = defaultdict(list)
    for one in Attendance.objects.filter(meeting__in=meetings):
        presence = Presence(one.presence)
        if one.user_id:
            found[one.meeting_id].append(rules.Came(str(one.user_id), presence))
            continue
        stead = [one.stands_for_id] if one.stands_for_id else [s.user_id for s in of_agency[one.agency_id]]
        found[one.meeting_id] += [rules.Came(str(who), presence, one.name) for who in stead]
    return found


def _place(
    name: str,
    is_expected: bool,
    seats: Sequence[Seat],
    held: Sequence[tuple[date, Sequence[rules.Came]]],
    structure: str,
) -> PlaceOverTime:
    sat = [rules.Sat(str(seat.user_id), seat.from_on, seat.until_on) for seat in seats]
    presences = tuple(rules.filled(sat, day, came) for day, came in held)
    written = [how for how, (_on, came) in zip(presences, held, strict=True) if came]
    today_there = [seat for seat in seats if _sits(seat, today())]
    return PlaceOverTime(
        name=str(name),
        people=_names(today_there),
        is_expected=is_expected,
        presences=presences,
        missed=rules.missed(written),
        different=rules.different_people(sat, held),
        below=_names([seat for seat in today_there if is_below(seat.user.grade, structure)]),
        cannot_commit=_names([seat for seat in today_there if seat.can_commit_resources is False]),
        not_asked=_names([seat for seat in today_there if seat.can_commit_resources is None]),
    )


def _names(seats: Sequence[Seat]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(seat.user.name for seat in seats))


def _sits(seat: Seat, on: date) -> bool:
    still = seat.until_on is None or on <= seat.until_on
    return seat.from_on <= on and still and seat.user.is_active


def _held(meeting: Meeting, has_register: bool) -> Held:
    return Held(title_of(meeting), _day(meeting), has_register)


def _day(meeting: Meeting) -> date:
    return meeting.starts_at.astimezone(LONDON).date()
