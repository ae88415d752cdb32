"""Reads before a meeting: who comes, who has not answered, and how far its returns are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import LONDON, now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.office_hours import day_of_sending, is_office_hour
from placemap.mappings.queries import WorkItem, live_seats
from placemap.mappings.vocabulary import MappingState
from placemap.meetings.models import (
    AskedBefore,
    Invitation,
    InvitationReply,
    Meeting,
    MeetingChange,
    ReplyChase,
)
from placemap.meetings.queries.planned import SHOWN_AHEAD, TAKES_PLACE, ends_at, has_begun, title_of
from placemap.meetings.rules import before as rules
from placemap.meetings.rules import clocks
from placemap.meetings.vocabulary import Coming, MeetingKind, MeetingState, Presence
from placemap.partners.models import Cover
from placemap.partners.queries import author, standing_in
from placemap.returns.queries import Asked, asked_in, standing_request, state_of
from placemap.returns.vocabulary import RequestState
from placemap.web.filters import clock_time, weekday
from placemap.web.jinja import url_if_any

# A meeting, somebody invited to it, and for which agency.
Silent = tuple[UUID, UUID, UUID]

_AWAY = (Coming.APOLOGIES, Coming.APOLOGIES_SENT)


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """Somebody who is invited, and what they said, if anything yet."""

    user_id: UUID
    agency_id: UUID
    name: str
    agency: str
    coming: Coming | None
    substitute: str
    at: datetime | None
    chased_on: date | None


@dataclass(frozen=True, slots=True)
class Replies:
    """Everybody who is invited, those who said nothing yet first."""

    rows: tuple[ReplyRow, ...]
    may_be_chased_today: frozenset[UUID]

    def of(self, user_id: UUID | None) -> ReplyRow | None:
        """One person's row, where they are invited."""
        return next((one for one in self.rows if one.user_id == user_id), None)

    @property
    def coming(self) -> int:
        """How many come, or send somebody."""
        return sum(one.coming is not None and one.coming not in _AWAY for one in self.rows)

    @property
    def away(self) -> int:
        """How many cannot come, and send nobody."""
        return sum(one.coming in _AWAY for one in self.rows)

    @property
    def silent(self) -> list[ReplyRow]:
        """Those who have not answered."""
        return [one for one in self.rows if one.coming is None]

    @property
    def to_chase(self) -> list[ReplyRow]:
        """Those of them who were not asked once more today."""
        return [one for one in self.silent if one.user_id in self.may_be_chased_today]


@dataclass(frozen=True, slots=True)
class BeforeMeeting:
    """How far a meeting is prepared, for those who run it: its returns, and when they would be due."""

    asked: Asked | None
    due_on: date
    may_ask: bool
    # What runs today, where it was asked for another meeting: its day comes first, or it is withdrawn.
    other: AskedBefore | None = None

    @property
    def is_asked_for_another(self) -> bool:
        """Whether agencies are being asked for another meeting."""
        return self.other is not None

    @property
    def is_running(self) -> bool:
        """Whether its returns may still come."""
        return self.asked is not None and self.asked.state in (RequestState.OPEN, RequestState.LATE)


def standing_replies() -> QuerySet[InvitationReply]:
    """Answers to the day and hour that stand: whoever said "I am coming" to another said nothing of these."""
    moved = MeetingChange.objects.filter(
        meeting=OuterRef("meeting"), was_cancelled=False, recorded_at__gt=OuterRef("recorded_at")
    ).exclude(before_at=F("meeting__starts_at"))
    return InvitationReply.objects.exclude(Exists(moved))


def replies_of(actor: Actor, meeting: Meeting) -> Replies:
    """Who comes. A constant number of queries."""
    invited = list(
        Invitation.objects.filter(meeting=meeting, withdrawn_at=None).select_related("user", "agency")
    )
    said = {one.user_id: one for one in standing_replies().filter(meeting=meeting)}
    chased: dict[UUID, date] = {}
    for user_id, on in ReplyChase.objects.filter(meeting=meeting).values_list("user_id", "chased_on"):
        chased[user_id] = max(on, chased.get(user_id, on))
    rows = [_row(one, said.get(one.user_id), chased.get(one.user_id)) for one in invited]
    rows.sort(key=lambda one: one.coming is not None)
    next_on = day_of_sending(now())
    asked_today = {one.user_id for one in invited if day_of_sending(one.invited_at) >= next_on}
    free = {one.user_id for one in rows if one.chased_on is None or one.chased_on < next_on}
    # Whoever has left the team finds nothing to answer, until they are taken off the list of the invited.
    free &= {seat.user_id for seat in live_seats(meeting.mapping, with_watchers=True)}
    return Replies(tuple(rows), frozenset(free - asked_today))


def _row(invited: Invitation, said: InvitationReply | None, chased_on: date | None) -> ReplyRow:
    return ReplyRow(
        user_id=invited.user_id,
        agency_id=invited.agency_id,
        name=invited.user.name,
        agency=invited.agency.name,
        coming=Coming(said.coming) if said else None,
        substitute=said.substitute if said else "",
        at=said.recorded_at if said else None,
        chased_on=chased_on,
    )


def waiting_for_answer(at: datetime) -> list[Invitation]:
    """For the clock: invitations of the next days without an answer, asked neither today nor by it."""
    soon = Invitation.objects.filter(
        withdrawn_at=None,
        meeting__state=MeetingState.PLANNED.value,
        meeting__starts_at__gt=at,
        meeting__starts_at__lte=at + clocks.ANSWER_ASKED_BEFORE,
        user__is_active=True,
    ).select_related("meeting__series")
    meetings = {one.meeting_id for one in soon}
    # As in their work: an answer to another day is none to this one.
    said = standing_replies().filter(meeting__in=meetings).values_list("meeting_id", "user_id")
    asked = ReplyChase.objects.filter(
        Q(recorded_by=None) | Q(chased_on=at.astimezone(LONDON).date()), meeting__in=meetings
    ).values_list("meeting_id", "user_id")
    done = {*said, *asked}
    gone = {one.pk for one in invitations_outlived()}
    # Whoever was invited today has a mail of today already.
    return [
        one
        for one in soon
        if (one.meeting_id, one.user_id) not in done
        and one.pk not in gone
        and day_of_sending(one.invited_at) < at.astimezone(LONDON).date()
    ]


def to_remind(at: datetime) -> list[Invitation]:
    """For the clock: whom it asks once more at that moment; nobody outside office hours."""
    if not is_office_hour(at):
        return []
    return [one for one in waiting_for_answer(at) if clocks.reminds_of_answer(one.meeting.starts_at, at)]


def invitations_outlived() -> list[Invitation]:
    """For the system alone: invitations to meetings ahead of those who may come to them no more.

    Each says whether that is for want of their agency's agreement alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("select invitation_id, awaits_agreement from invitations_outlived()")
        awaits = dict(cursor.fetchall())
    found = _by_meeting(awaits)
    for one in found:
        one.awaits_agreement = awaits[one.pk]
    return found


def invitations_to_give_back() -> list[Invitation]:
    """For the system alone: invitations that ended with an agreement that has been signed again."""
    with connection.cursor() as cursor:
        cursor.execute("select * from invitations_to_give_back()")
        keys = [key for (key,) in cursor.fetchall()]
    return _by_meeting(keys)


def _by_meeting(keys: Collection[UUID]) -> list[Invitation]:
    found = Invitation.objects.filter(pk__in=keys).select_related("meeting")
    return list(found.order_by("meeting_id")) if keys else []


def told_instead(silent: Collection[Silent], on: date) -> dict[tuple[UUID, UUID], set[UUID]]:
    """Of people who have not answered, those who are away on that day, and who is told in their stead.

    By meeting and person. Whoever stands in and is invited to that meeting themselves knows of it, and is
    told of it no second time.
    """
    instead = standing_in({(user_id, agency_id) for _meeting, user_id, agency_id in silent}, on)
    if not instead:
        return {}
    invited = set(
        Invitation.objects.filter(
            meeting__in={meeting_id for meeting_id, _user, _agency in silent}, withdrawn_at=None
        ).values_list("meeting_id", "user_id")
    )
    return {
        (meeting_id, user_id): {
            deputy for deputy in instead[user_id, agency_id] if (meeting_id, deputy) not in invited
        }
        for meeting_id, user_id, agency_id in silent
        if (user_id, agency_id) in instead
    }


def my_reply(actor: Actor, meeting: Meeting) -> InvitationReply | None:
    """What the actor answered."""
    return InvitationReply.objects.filter(meeting=meeting, user_id=author(actor)).first()


def is_invited(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor is invited."""
    return Invitation.objects.filter(meeting=meeting, user_id=author(actor), withdrawn_at=None).exists()


def can_answer(meeting: Meeting) -> bool:
    """Whether an invitation to it is still to be answered: once it runs, the door says who is there."""
    if has_begun(meeting):
        return False
    try:
        rules.check_may_answer(MeetingState(meeting.state), ends_at(meeting), now())
    except PlacemapError:
        return False
    return True


_SAID = PreparedQuery(
    lambda meeting: standing_replies().filter(meeting_id=meeting).values_list("user_id", "coming"), Takes.KEY
)


def expected_at_door(meeting: Meeting) -> dict[UUID, Presence]:
    """How each person is expected, from their answer: to begin from at the door."""
    return {user_id: rules.at_the_door(Coming(coming)) for user_id, coming in _SAID(meeting.pk)}


def cited_request(meeting: Meeting) -> AskedBefore | None:
    """The latest request for returns that was asked for this meeting."""
    return AskedBefore.objects.filter(meeting=meeting).select_related("request__mapping").first()


def requests_not_awaited() -> set[UUID]:
    """For the clock of returns alone: requests whose meeting has begun or was cancelled."""
    with connection.cursor() as cursor:
        cursor.execute("select * from requests_not_awaited()")
        return {key for (key,) in cursor.fetchall()}


def before_meeting(actor: Actor, meeting: Meeting) -> BeforeMeeting:
    """How far its returns are, for those who run it. A constant number of queries."""
    cited = cited_request(meeting)
    asked = asked_in(actor, cited.request) if cited else None
    is_ahead = meeting.state == MeetingState.PLANNED and meeting.starts_at > now() and not has_begun(meeting)
    other = _asked_for_another(meeting)
    is_asked = asked is not None and asked.state is RequestState.OPEN
    return BeforeMeeting(
        asked=asked,
        due_on=rules.returns_due(meeting.starts_at, today()),
        may_ask=is_ahead and not is_asked and meeting.mapping.state == MappingState.OPEN and other is None,
        other=other,
    )


def somebody_to_chase(replies: Replies, before: BeforeMeeting) -> bool:
    """Whether one press would write to anybody today."""
    returns = before.asked.to_remind if before.asked and before.is_running else []
    return bool(replies.to_chase or returns)


def _asked_for_another(meeting: Meeting) -> AskedBefore | None:
    """For which meeting the request that runs today was asked, where it is another and its day is to come."""
    standing = standing_request(meeting.mapping)
    if standing is None or state_of(standing) is not RequestState.OPEN:
        return None
    cited = AskedBefore.objects.filter(request=standing).exclude(meeting=meeting)
    return cited.select_related("meeting__series", "request").order_by("meeting__starts_at").first()


_STOOD_IN = PreparedQuery(
    lambda mappings, user, agency, on, at, until: (
        Invitation.objects.filter(
            TAKES_PLACE,
            user__in=Cover.objects.filter(
                deputy_id=user, ended_at=None, from_on__lte=on, until_on__gte=on
            ).values("away"),
            agency_id=agency,
            withdrawn_at=None,
            mapping__in=mappings,
            meeting__state=MeetingState.PLANNED.value,
            meeting__starts_at__gt=at,
            meeting__starts_at__lt=until,
        )
        .exclude(meeting__in=Invitation.objects.filter(user_id=user, withdrawn_at=None).values("meeting"))
        .select_related("meeting__series", "mapping", "user")
        .order_by("meeting__starts_at", "user__name")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.OTHER_KEY,
    Takes.DAY,
    Takes.MOMENT,
    Takes.OTHER_MOMENT,
)


def meetings_stood_in(actor: Actor) -> list[WorkItem]:
    """Work: meetings of the next two weeks to which a colleague is invited for whom the actor stands in."""
    if actor.user_id is None:
        return []
    at = now()
    found = _STOOD_IN(
        [*actor.seats, *actor.watches], actor.user_id, actor.agency_id, today(), at, at + SHOWN_AHEAD
    )
    return [
        WorkItem(
            what=_("%(title)s: %(meeting)s, in the stead of %(who)s")
            % {
                "title": one.mapping.title,
                "meeting": title_of(one.meeting).lower(),
                "who": one.user.name,
            },
            why=_("You stand in for them, and are not invited yourself. It begins at %(time)s.")
            % {"time": clock_time(one.meeting.starts_at)},
            by=one.meeting.starts_at.astimezone(LONDON).date(),
            url=url_if_any("meeting", one.mapping.reference, one.meeting_id)
            if actor.sits_in(one.mapping_id)
            else url_if_any("meeting-link", one.meeting_id),
            verb=_("Open"),
        )
        for one in found
        if actor.sits_in(one.mapping_id) or one.meeting.series.kind == MeetingKind.SILVER
    ]


_TO_ANSWER = PreparedQuery(
    lambda mappings, user, at, until: (
        Invitation.objects.filter(
            TAKES_PLACE,
            user_id=user,
            withdrawn_at=None,
            mapping__in=mappings,
            meeting__state=MeetingState.PLANNED.value,
            meeting__starts_at__gt=at,
            meeting__starts_at__lte=until,
        )
        .exclude(meeting__in=standing_replies().filter(user_id=user).values("meeting"))
        .select_related("meeting__series", "mapping")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.MOMENT,
    Takes.OTHER_MOMENT,
)


def invitations_to_answer(actor: Actor) -> list[WorkItem]:
    """Work: meetings of the next days to which the actor is invited and has not said whether they come."""
    if actor.user_id is None:
        return []
    at = now()
    found = _TO_ANSWER([*actor.seats, *actor.watches], actor.user_id, at, at + clocks.ANSWER_ASKED_BEFORE)
    return [
        WorkItem(
            what=_("%(title)s: are you coming to %(meeting)s?")
            % {"title": one.mapping.title, "meeting": title_of(one.meeting).lower()},
            why=_("It is on %(day)s at %(time)s. One press answers.")
            % {"day": weekday(one.meeting.starts_at), "time": clock_time(one.meeting.starts_at)},
            by=one.meeting.starts_at.astimezone(LONDON).date(),
            url=url_if_any("answer-invitation", one.mapping.reference, one.meeting_id)
            if actor.sits_in(one.mapping_id)
            else url_if_any("answer-invitation-by-link", one.meeting_id),
            verb=_("Answer"),
        )
        for one in found
        # To a bronze meeting an invitation is left from when they were on the team: it opens nothing.
        if actor.sits_in(one.mapping_id) or one.meeting.series.kind == MeetingKind.SILVER
    ]
