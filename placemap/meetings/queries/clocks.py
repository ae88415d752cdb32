"""Clocks of the meeting cycle as they stand in people's work: what is due, and by when. Help, no reproach."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now, today
from placemap.mappings.models import Mapping
from placemap.mappings.queries import WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.meetings.models import Attendance, Signature
from placemap.meetings.queries.planned import TAKES_PLACE, ends_at, title_of
from placemap.meetings.rules import clocks
from placemap.meetings.rules.door import THERE
from placemap.meetings.vocabulary import MeetingKind, MeetingState
from placemap.responses.queries import report_due
from placemap.web.jinja import url_if_any

_UNSIGNED = PreparedQuery(
    lambda mappings, user, since: (
        Attendance.objects.filter(
            TAKES_PLACE,
            user_id=user,
            presence__in=[one.value for one in THERE],
            mapping__in=mappings,
            meeting__state=MeetingState.PLANNED.value,
            meeting__starts_at__gt=since,
        )
        .exclude(pk__in=Signature.objects.filter(user_id=user).values("attendance"))
        .select_related("meeting__series", "mapping")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.MOMENT,
)


def statements_to_sign(actor: Actor) -> list[WorkItem]:
    """Work: meetings of the last days at which the actor was there and has not signed the statement."""
    if actor.user_id is None:
        return []
    at = now()
    # Its end may be as much as a working day later.
    since = at - clocks.SIGNING_ASKED_FOR - timedelta(days=1)
    found = _UNSIGNED([*actor.seats, *actor.watches], actor.user_id, since)
    return [
        WorkItem(
            what=_("%(title)s: sign the statement of %(meeting)s")
            % {"title": one.mapping.title, "meeting": title_of(one.meeting).lower()},
            why=_("Everybody signs at each meeting. What was said about children opens for you then."),
            by=None,
            url=url_if_any("sign-statement", one.mapping.reference, one.meeting_id)
            if actor.sits_in(one.mapping_id)
            else url_if_any("sign-by-link", one.meeting_id),
            verb=_("Sign"),
        )
        for one in found
        if clocks.still_asked_to_sign(ends_at(one.meeting), at)
        # Whoever left the team and watches over it now signs at silver meetings alone.
        and (actor.sits_in(one.mapping_id) or one.meeting.series.kind == MeetingKind.SILVER)
    ]


def clocks_to_mind(actor: Actor) -> list[WorkItem]:
    """Work, for those who lead: the monthly report to the panel, in the last days before it is due."""
    on = today()
    due = report_due(on)
    if not clocks.report_is_near(due, on):
        return []
    mine = [pk for pk in actor.seats if actor.has_in(Duty.LEAD_MAPPING, pk)]
    found = Mapping.objects.filter(pk__in=mine, state=MappingState.OPEN.value) if mine else ()
    return [
        WorkItem(
            what=_("%(title)s: the monthly report to the panel") % {"title": one.title},
            why=_("Who was at the table and what is missing stands ready for it."),
            by=due,
            url=url_if_any("people-in-the-room", one.reference),
            verb=_("Look"),
        )
        for one in found
    ]
