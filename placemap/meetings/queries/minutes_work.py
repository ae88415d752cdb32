"""What waits for whom about minutes: papers to read, and the calm clock of those who write and approve."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import LONDON, now, today
from placemap.mappings.models import Seat
from placemap.mappings.queries import WorkItem
from placemap.meetings.models import Meeting, MinutesCorrection, MinutesReceipt, MinutesStep, Sitting
from placemap.meetings.policy import chairs_meeting
from placemap.meetings.queries.planned import title_of
from placemap.meetings.rules import minutes as rules
from placemap.meetings.vocabulary import MinutesStepKind, Part
from placemap.web.filters import day
from placemap.web.jinja import url_if_any

_TO_READ = PreparedQuery(
    lambda mappings, user, since: (
        MinutesStep.objects.filter(
            mapping__in=mappings, step=MinutesStepKind.APPROVED.value, taken_at__gt=since
        )
        .exclude(
            minutes__in=MinutesReceipt.objects.filter(user_id=user, part=Part.ONE.value).values("minutes_id")
        )
        .exclude(taken_by=user)
        .select_related("meeting__series", "mapping")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.MOMENT,
)
_UNDER_WAY = PreparedQuery(
    lambda mappings: (
        Sitting.objects.filter(mapping__in=mappings, ended_at__isnull=False)
        .exclude(
            meeting__in=MinutesStep.objects.filter(step=MinutesStepKind.APPROVED.value).values("meeting_id")
        )
        .select_related("meeting__series", "meeting__minutes_of", "mapping")
    ),
    Takes.KEYS,
)

_ASKED = PreparedQuery(
    lambda mappings: (
        MinutesCorrection.objects.filter(mapping__in=mappings, answer="")
        .select_related("meeting__series", "mapping")
        .order_by("asked_at", "pk")
    ),
    Takes.KEYS,
)


def papers_to_read(actor: Actor) -> list[WorkItem]:
    """Work: approved minutes of the last four weeks that the actor has not opened."""
    if actor.user_id is None or not (actor.seats or actor.watches):
        return []
    found = _TO_READ([*actor.seats, *actor.watches], actor.user_id, now() - rules.SHOWN_FOR)
    return [
        WorkItem(
            what=_("%(title)s: minutes to read") % {"title": one.mapping.title},
            why=_("%(meeting)s. They were approved on %(day)s.")
            % {"meeting": title_of(one.meeting), "day": day(one.taken_at)},
            by=None,
            url=url_if_any("minutes", one.mapping.reference, one.meeting_id)
            if actor.sits_in(one.mapping_id)
            else url_if_any("minutes-link", one.meeting_id),
            verb=_("Read"),
        )
        for one in found
    ]


def minutes_waiting(actor: Actor) -> list[WorkItem]:
    """Work: minutes that are to be written or approved, for the chair and whoever takes them.

    Of a chair who is not on the team, as at silver, or has left it, the lead approves, and finds them here.
    """
    if actor.user_id is None or not actor.seats:
        return []
    leads = [key for key in actor.seats if actor.has_in(Duty.LEAD_MAPPING, key)]
    waiting = _UNDER_WAY(actor.seats)
    for_lead = _for_the_lead([one.meeting for one in waiting if one.mapping_id in leads])
    items = []
    for one in waiting:
        meeting = one.meeting
        chairs = meeting.chair_id == actor.user_id or meeting.pk in for_lead
        takes = meeting.minute_taker_id == actor.user_id
        is_begun = hasattr(meeting, "minutes_of")
        if not (chairs or takes) or one.ended_at is None:
            continue
        clock = rules.clock(one.ended_at, now())
        items.append(
            WorkItem(
                what=_("%(title)s: minutes of %(meeting)s")
                % {"title": one.mapping.title, "meeting": title_of(meeting).lower()},
                why=_why(is_begun, clock),
                by=clock.due_at.astimezone(LONDON).date(),
                url=url_if_any("minutes", one.mapping.reference, meeting.pk),
                verb=_("Open"),
            )
        )
    return items


def corrections_to_answer(actor: Actor) -> list[WorkItem]:
    """Work: what somebody asked to have put right in minutes, for their chair and for whoever leads.

    One query. Also once they are approved, and once the mapping has closed: what is asked is answered.
    """
    if actor.user_id is None or not actor.seats:
        return []
    held: dict[UUID, list[MinutesCorrection]] = {}
    for one in _ASKED(list(actor.seats)):
        if chairs_meeting(actor, one.meeting):
            held.setdefault(one.meeting_id, []).append(one)
    return [
        WorkItem(
            what=_("%(title)s: minutes of %(meeting)s")
            % {"title": asked[0].mapping.title, "meeting": title_of(asked[0].meeting).lower()},
            why=ngettext(
                "%(n)d correction waits for an answer.", "%(n)d corrections wait for an answer.", len(asked)
            )
            % {"n": len(asked)},
            by=None,
            url=url_if_any("minutes", asked[0].mapping.reference, meeting_id),
            verb=_("Answer"),
        )
        for meeting_id, asked in held.items()
    ]


def _for_the_lead(meetings: Sequence[Meeting]) -> set[UUID]:
    """Of these meetings, those that nobody on the team today chaired. One query, where anybody did."""
    chaired = {(one.mapping_id, one.chair_id) for one in meetings if one.chair_id}
    on = today()
    seated = (
        Seat.objects.filter(
            Q(until_on=None) | Q(until_on__gte=on),
            mapping__in={mapping for mapping, _chair in chaired},
            user__in={chair for _mapping, chair in chaired},
            from_on__lte=on,
            user__is_active=True,
        )
        .exclude(role__duties=[Duty.WATCH_MAPPING.value])
        .values_list("mapping_id", "user_id")
    )
    there = set(seated) if chaired else set()
    return {one.pk for one in meetings if (one.mapping_id, one.chair_id) not in there}


def _why(is_begun: bool, clock: rules.Clock) -> str:
    what = _("They wait to be approved.") if is_begun else _("They write themselves from what was recorded.")
    if clock.is_late:
        return f"{what} {_('The 48 hours are over; say why when you approve them.')}"
    left = ngettext("%(n)d hour is left.", "%(n)d hours are left.", clock.left) % {"n": clock.left}
    return f"{what} {left}"
