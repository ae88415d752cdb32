"""Reads of meetings: those ahead and those that were, one with its people, and what waits for whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import LONDON, now, today
from placemap.foundations.errors import PlacemapError
from placemap.mappings.models import Mapping, Seat
from placemap.mappings.queries import AttentionItem, WorkItem, live_seats
from placemap.mappings.vocabulary import MappingState
from placemap.meetings import rules
from placemap.meetings.models import Invitation, Meeting, MeetingChange, MeetingSeries
from placemap.meetings.policy import may_plan_meetings
from placemap.meetings.vocabulary import Cadence, MeetingKind, MeetingState
from placemap.partners.queries import names_of
from placemap.web.filters import clock_time, weekday
from placemap.web.jinja import url_if_any

# How far ahead a meeting stands in the work of whoever is invited.
SHOWN_AHEAD = timedelta(days=14)
# Of a mapping that is open; and once it has closed, where its group looks back.
TAKES_PLACE = Q(mapping__state=MappingState.OPEN.value) | Q(
    meeting__series__kind=MeetingKind.AFTER_CLOSURE.value
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A series as its mapping's page shows it: how often, and what that was before, newest first."""

    series: MeetingSeries
    kind: MeetingKind
    cadence: Cadence
    changes: tuple[tuple[Cadence, Cadence, str, datetime, str], ...]


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in a list."""

    meeting: Meeting
    title: str
    invited: int
    is_over: bool
    has_begun: bool


@dataclass(frozen=True, slots=True)
class Meetings:
    """Everything the tab of meetings shows. `ahead` is soonest first, `past` newest first."""

    ahead: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]
    rhythms: tuple[Rhythm, ...]

    @property
    def next(self) -> MeetingRow | None:
        """The next one that was not cancelled."""
        return next((row for row in self.ahead if row.meeting.state == MeetingState.PLANNED), None)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited, for which agency, and whether they still sit in the mapping at all."""

    user_id: UUID
    name: str
    agency: str
    still_sits: bool


@dataclass(frozen=True, slots=True)
class OneMeeting:
    """A meeting with its people and its history. `has_left` are those of its chair and its minute-taker who
    can come to it no more, by the name of the field, while it is still ahead."""

    row: MeetingRow
    chair: str
    minute_taker: str
    has_left: frozenset[str]
    invited: tuple[Invited, ...]
    not_invited: tuple[Seat, ...]
    changes: tuple[tuple[MeetingChange, str], ...]


def title_of(meeting: Meeting) -> str:
    """Its name everywhere, also outside the product: its kind and number, and nothing else."""
    kind = MeetingKind.label_of(meeting.series.kind)
    return _("%(kind)s %(number)d") % {"kind": kind, "number": meeting.number}


def ends_at(meeting: Meeting) -> datetime:
    """When it is planned to end."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def meetings_of(actor: Actor, mapping: Mapping) -> Meetings:
    """The mapping's meetings. A constant number of queries."""
    found = list(Meeting.objects.filter(mapping=mapping).select_related("series", "sitting"))
    counts: dict[UUID, int] = {}
    for meeting_id in Invitation.objects.filter(mapping=mapping, withdrawn_at=None).values_list(
        "meeting_id", flat=True
    ):
        counts[meeting_id] = counts.get(meeting_id, 0) + 1
    rows = [_row(one, counts.get(one.pk, 0)) for one in found]
    return Meetings(
        ahead=tuple(row for row in rows if not row.is_over),
        past=tuple(row for row in reversed(rows) if row.is_over),
        rhythms=_rhythms(mapping),
    )


def is_over(meeting: Meeting) -> bool:
    """Whether it was ended, or its planned end has passed."""
    sitting = getattr(meeting, "sitting", None)
    return ends_at(meeting) <= now() or (sitting is not None and sitting.ended_at is not None)


def has_begun(meeting: Meeting) -> bool:
    """Whether somebody opened its screen: from then on the door tells who is there."""
    return getattr(meeting, "sitting", None) is not None


def can_change(meeting: Meeting) -> bool:
    """Whether it can still be moved, cancelled and prepared. A page offers nothing that would be refused."""
    if has_begun(meeting):
        return False
    try:
        rules.check_may_change(MeetingState(meeting.state), meeting.starts_at, now())
    except PlacemapError:
        return False
    return True


def _row(meeting: Meeting, invited: int) -> MeetingRow:
    return MeetingRow(meeting, title_of(meeting), invited, is_over(meeting), has_begun(meeting))


def _rhythms(mapping: Mapping) -> tuple[Rhythm, ...]:
    series = list(MeetingSeries.objects.filter(mapping=mapping).prefetch_related("changes"))
    names = names_of(change.recorded_by for one in series for change in one.changes.all())
    return tuple(
        Rhythm(
            one,
            MeetingKind(one.kind),
            Cadence(one.cadence),
            tuple(
                (
                    Cadence(change.before),
                    Cadence(change.cadence),
                    change.reason,
                    change.recorded_at,
                    names.get(change.recorded_by, ""),
                )
                for change in one.changes.all()
            ),
        )
        for one in series
    )


_MEETING = PreparedQuery(
    lambda mapping, meeting: Meeting.objects.filter(mapping_id=mapping, pk=meeting).select_related(
        "series", "mapping", "chair", "minute_taker", "sitting"
    ),
    Takes.KEY,
    Takes.OTHER_KEY,
)


def meeting_in(actor: Actor, mapping: Mapping, meeting_id: UUID) -> Meeting:
    """One meeting of the mapping, or 404."""
    found = _MEETING(mapping.pk, meeting_id)
    if not found:
        raise Http404
    return found[0]


def meeting_by_link(actor: Actor, meeting_id: UUID) -> Meeting:
    """One meeting, in whichever mapping the actor sits in or watches over; otherwise 404."""
    found = (
        Meeting.objects.filter(pk=meeting_id)
        .select_related("series", "mapping", "chair", "minute_taker", "sitting")
        .first()
    )
    if found is None:
        raise Http404
    return found


def series_in(actor: Actor, mapping: Mapping, series_id: UUID) -> MeetingSeries:
    """One series of the mapping, or 404."""
    found = MeetingSeries.objects.filter(mapping=mapping, pk=series_id).select_related("mapping").first()
    if found is None:
        raise Http404
    return found


def one_meeting(actor: Actor, meeting: Meeting) -> OneMeeting:
    """Everything of one meeting that was found before."""
    invited = list(
        Invitation.objects.filter(meeting=meeting, withdrawn_at=None).select_related("user", "agency")
    )
    seats = seats_to_invite(meeting.mapping, MeetingKind(meeting.series.kind))
    # By person: of somebody with seats in two posts, `seats` holds one.
    sitting = {seat.user_id for seat in seats}
    asked = {one.user_id for one in invited}
    changes = list(MeetingChange.objects.filter(meeting=meeting))
    names = names_of(one.recorded_by for one in changes)
    return OneMeeting(
        row=_row(meeting, len(invited)),
        chair=meeting.chair.name if meeting.chair else "",
        minute_taker=meeting.minute_taker.name if meeting.minute_taker else "",
        has_left=frozenset(_who_left(meeting, sitting)) if can_change(meeting) else frozenset(),
        invited=tuple(
            Invited(one.user_id, one.user.name, one.agency.name, one.user_id in sitting) for one in invited
        ),
        not_invited=tuple(seat for seat in seats if seat.user_id not in asked),
        changes=tuple((one, names.get(one.recorded_by, "")) for one in changes),
    )


def _who_left(meeting: Meeting, sitting: Collection[UUID]) -> list[str]:
    """Which of its chair and its minute-taker is not among those whom the meeting is for."""
    held = {"chair": meeting.chair_id, "minute_taker": meeting.minute_taker_id}
    return [name for name, user_id in held.items() if user_id is not None and user_id not in sitting]


def seats_to_invite(mapping: Mapping, kind: MeetingKind) -> list[Seat]:
    """Whom a meeting of that kind is for: one seat of each person on the team today.

    Those who watch over the mapping, a silver chair among them, come to silver meetings. Nobody is asked
    whose time, or whose agency's agreement, is over.
    """
    in_force = _agencies_in_force()
    seats = [
        seat
        for seat in live_seats(mapping, with_watchers=kind is MeetingKind.SILVER)
        if seat.agency_id in in_force and (seat.user.access_until or date.max) >= today()
    ]
    return list({seat.user_id: seat for seat in reversed(seats)}.values())[::-1]


def seats_without_agreement(mapping: Mapping) -> list[Seat]:
    """Seats that open nothing today because their agency's agreement has ended, or the agency has gone."""
    in_force = _agencies_in_force()
    return [seat for seat in live_seats(mapping, with_watchers=True) if seat.agency_id not in in_force]


def _agencies_in_force() -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select * from agencies_in_force()")
        return {key for (key,) in cursor.fetchall()}


def series_of(mapping: Mapping, kind: MeetingKind) -> MeetingSeries | None:
    """The series of a kind, once a meeting of it was planned, be it cancelled since."""
    return MeetingSeries.objects.filter(mapping=mapping, kind=kind).first()


def usual_of(mapping: Mapping, kind: MeetingKind) -> Meeting | None:
    """The latest meeting of the kind that was not cancelled: what the next one is filled in from."""
    return (
        Meeting.objects.filter(mapping=mapping, series__kind=kind, state=MeetingState.PLANNED.value)
        .select_related("series")
        .order_by("-starts_at")
        .first()
    )


def proposal_for(mapping: Mapping, kind: MeetingKind) -> rules.Proposal:
    """The day to offer for the next meeting of a kind."""
    last = usual_of(mapping, kind)
    if last is None:
        return rules.proposed(None, Cadence.AS_NEEDED, today())
    return rules.proposed(last.starts_at.astimezone(LONDON).date(), Cadence(last.series.cadence), today())


def invited_to(meeting: Meeting) -> Iterable[UUID]:
    """Accounts that are invited."""
    return Invitation.objects.filter(meeting=meeting, withdrawn_at=None).values_list("user_id", flat=True)


_AHEAD = PreparedQuery(
    lambda mappings, user, at, until: Invitation.objects.filter(
        TAKES_PLACE,
        user_id=user,
        withdrawn_at=None,
        mapping__in=mappings,
        meeting__state=MeetingState.PLANNED.value,
        meeting__starts_at__gt=at,
        meeting__starts_at__lt=until,
    ).select_related("meeting__series", "mapping"),
    Takes.KEYS,
    Takes.KEY,
    Takes.MOMENT,
    Takes.OTHER_MOMENT,
)


def meetings_ahead(actor: Actor) -> list[WorkItem]:
    """Work: meetings of the next two weeks to which the actor is invited."""
    if actor.user_id is None:
        return []
    at = now()
    # A silver chair, who watches over it, is invited too.
    found = _AHEAD([*actor.seats, *actor.watches], actor.user_id, at, at + SHOWN_AHEAD)
    return [
        WorkItem(
            what=_("%(title)s: %(meeting)s")
            % {"title": one.mapping.title, "meeting": title_of(one.meeting).lower()},
            why=_("It begins at %(time)s.") % {"time": clock_time(one.meeting.starts_at)},
            by=one.meeting.starts_at.astimezone(LONDON).date(),
            url=url_if_any("meeting", one.mapping.reference, one.meeting_id)
            if actor.sits_in(one.mapping_id)
            else url_if_any("meeting-link", one.meeting_id),
            verb=_("Open"),
        )
        for one in found
    ]


def _without_next(mapping: UUID, at: datetime) -> QuerySet[MeetingSeries]:
    planned = Meeting.objects.filter(
        mapping_id=mapping, state=MeetingState.PLANNED.value, starts_at__gt=at
    ).values("series_id")
    return MeetingSeries.objects.filter(mapping_id=mapping).exclude(pk__in=planned)


_WITHOUT_NEXT = PreparedQuery(_without_next, Takes.KEY, Takes.MOMENT)


_HELD_BY = PreparedQuery(
    lambda mapping, at: (
        Meeting.objects.filter(
            Q(chair__isnull=False) | Q(minute_taker__isnull=False),
            mapping_id=mapping,
            state=MeetingState.PLANNED.value,
            starts_at__gt=at,
        )
        .select_related("series")
        .order_by("starts_at")
    ),
    Takes.KEY,
    Takes.MOMENT,
)


def held_by_nobody(mapping: Mapping) -> list[AttentionItem]:
    """Meetings ahead whose chair or minute-taker can come to them no more, each with the way to name another.

    Two queries where a meeting is ahead, and one where none is.
    """
    ahead = _HELD_BY(mapping.pk, now())
    if not ahead:
        return []
    sitting = {
        kind: {seat.user_id for seat in seats_to_invite(mapping, kind)}
        for kind in {MeetingKind(one.series.kind) for one in ahead}
    }
    words = {
        "chair": _("%(meeting)s has no chair"),
        "minute_taker": _("Nobody takes the minutes of %(meeting)s"),
    }
    return [
        AttentionItem(
            words[name] % {"meeting": title_of(one)},
            url_if_any("move-meeting", mapping.reference, one.pk),
            weekday(one.starts_at),
        )
        for one in ahead
        for name in _who_left(one, sitting[MeetingKind(one.series.kind)])
    ]


def meetings_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention, for whoever plans: a meeting without its chair, and a series that meets in a rhythm and has
    no meeting ahead."""
    if not may_plan_meetings(actor, mapping):
        return []
    # A group looks back after its mapping has closed.
    without = held_by_nobody(mapping)
    if mapping.state != MappingState.OPEN:
        return without
    return without + [
        AttentionItem(
            _("No next meeting is planned: %(kind)s, %(cadence)s.")
            % {
                "kind": MeetingKind.label_of(one.kind).lower(),
                "cadence": Cadence.label_of(one.cadence).lower(),
            },
            url_if_any("plan-meeting", mapping.reference),
        )
        for one in _WITHOUT_NEXT(mapping.pk, now())
        if one.cadence != Cadence.AS_NEEDED
    ]
