"""What is new of meetings since somebody last looked, and the next one they are invited to."""

from __future__ import annotations

from django.utils.translation import ngettext_lazy

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now
from placemap.mappings.queries import Gathering, Newly
from placemap.meetings.models import Invitation, Meeting, MeetingChange
from placemap.meetings.policy import may_plan_meetings
from placemap.meetings.queries.planned import TAKES_PLACE, title_of
from placemap.meetings.vocabulary import MeetingState
from placemap.returns.queries import Awaited, returns_awaited
from placemap.web.jinja import url_if_any

_PLANNED = ngettext_lazy("%(n)d meeting was planned", "%(n)d meetings were planned", "n")
_MOVED = ngettext_lazy("%(n)d meeting was moved", "%(n)d meetings were moved", "n")
_CANCELLED = ngettext_lazy("%(n)d meeting was cancelled", "%(n)d meetings were cancelled", "n")

_NEXT = PreparedQuery(
    lambda mappings, user, at: (
        Invitation.objects.filter(
            TAKES_PLACE,
            user_id=user,
            withdrawn_at=None,
            mapping__in=mappings,
            meeting__state=MeetingState.PLANNED.value,
            meeting__starts_at__gt=at,
        )
        .select_related("meeting__series", "mapping")
        .order_by("meeting__starts_at", "pk")[:1]
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.MOMENT,
)


# Meetings planned, moved and cancelled.
MEETINGS_NEW = (
    Newly(Meeting.objects.all, _PLANNED, "meetings", at="planned_at", by="planned_by"),
    Newly(lambda: MeetingChange.objects.filter(was_cancelled=False), _MOVED, "meetings", about="meeting_id"),
    Newly(
        lambda: MeetingChange.objects.filter(was_cancelled=True), _CANCELLED, "meetings", about="meeting_id"
    ),
)


def next_meeting(actor: Actor) -> Gathering | None:
    """The next meeting the actor is invited to, and to those who run the mapping, whose news is in."""
    if actor.user_id is None:
        return None
    found = _NEXT([*actor.seats, *actor.watches], actor.user_id, now())
    if not found:
        return None
    (one,) = found
    meeting, reference = one.meeting, one.mapping.reference
    sits = actor.sits_in(one.mapping_id)
    prepares = sits and bool(may_plan_meetings(actor, one.mapping))
    news = returns_awaited(actor, one.mapping) if prepares else Awaited()
    return Gathering(
        title=title_of(meeting),
        mapping=one.mapping.title,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        where=meeting.place,
        url=url_if_any("meeting", reference, meeting.pk) if sits else url_if_any("meeting-link", meeting.pk),
        agenda_url=url_if_any("meeting-agenda", reference, meeting.pk) if sits else "",
        may_prepare=prepares,
        answered=news.answered,
        asked=news.asked,
        awaited=news.names,
    )
