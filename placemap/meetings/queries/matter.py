"""What stands under the items of an agenda for one reader: what others registered, and what is known here."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.foundations.clock import LONDON, now
from placemap.mappings.queries import news
from placemap.meetings.models import Meeting
from placemap.meetings.policy import may_see_room
from placemap.meetings.queries.agenda import Agenda
from placemap.meetings.queries.before import before_meeting
from placemap.meetings.queries.room import room_gaps
from placemap.meetings.rules.matter import AGENDA_MATTER, Matter, MatterLine
from placemap.meetings.rules.room import same_table
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, MeetingState
from placemap.responses.queries import actions_of, shown
from placemap.responses.vocabulary import ActionState
from placemap.returns.policy import runs
from placemap.web.filters import day, day_short
from placemap.web.jinja import url_if_any

# Later packages register themselves here in `apps.ready`; the list lives in `rules`.
__all__ = ["AGENDA_MATTER", "Matter", "MatterLine", "matters_of"]


ACTION_KINDS = {
    ActionState.OFFERED: "wait",
    ActionState.ACCEPTED: "note",
    ActionState.DECLINED: "gap",
    ActionState.DONE: "done",
    ActionState.NOT_POSSIBLE: "caution",
    ActionState.ENDED: "plain",
}
# As `responses` counts them: what somebody must still see to.
_OPEN = [one.value for one in ActionState if one not in (ActionState.DONE, ActionState.ENDED)]


def matters_of(actor: Actor, meeting: Meeting, agenda: Agenda) -> dict[AgendaKind, Matter]:
    """What stands under each kind of item that this reader sees. As many queries as there are kinds."""
    kinds = dict.fromkeys(row.kind for row in (*agenda.one, *agenda.two))
    found = {kind: AGENDA_MATTER[kind](actor, meeting) for kind in kinds if kind in AGENDA_MATTER}
    return {kind: one for kind, one in found.items() if one.lines or one.none}


def matter_of(actor: Actor, meeting: Meeting, kind: AgendaKind) -> Matter | None:
    """The same for one kind; None where nothing is known of it, or not by this reader."""
    found = AGENDA_MATTER[kind](actor, meeting) if kind in AGENDA_MATTER else None
    return found if found is not None and (found.lines or found.none) else None


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The meeting before this one, at the same table, that took place. One that lies ahead did not yet."""
    return (
        Meeting.objects.filter(
            mapping=meeting.mapping,
            series__kind__in=same_table(MeetingKind(meeting.series.kind)),
            state=MeetingState.PLANNED.value,
            starts_at__lt=min(meeting.starts_at, now()),
        )
        .select_related("series")
        .order_by("-starts_at")
        .first()
    )


def reads_cases_at(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor is on the team, in a seat that reads about the children."""
    return actor.sits_in(meeting.mapping_id) and actor.has_in(Duty.READ_CASES, meeting.mapping_id)


def since(meeting: Meeting) -> datetime:
    """From when on something is new for this meeting: the last one, or the day the mapping was opened."""
    last = meeting_before(meeting)
    opened = datetime.combine(meeting.mapping.opened_on, datetime.min.time(), LONDON)
    return last.starts_at if last else opened


def news_matter(actor: Actor, meeting: Meeting) -> Matter:
    """How much is new since the last meeting, as far as this reader may know; what they did is no news."""
    if not actor.sits_in(meeting.mapping_id):
        return Matter()
    begins = since(meeting)
    lines = [
        (one.at, MatterLine(one.words, url=url_if_any(one.page, meeting.mapping.reference)))
        for one in news(actor, {meeting.mapping_id: begins})
    ]
    lines.sort(key=lambda pair: pair[0], reverse=True)
    none = _("Nothing that others wrote since %(day)s.") % {"day": day(begins)}
    return Matter(tuple(line for _at, line in lines), none=none)


def returns_matter(actor: Actor, meeting: Meeting) -> Matter:
    """How many agencies have answered, for those who see that."""
    # Everybody else sees their own agency's alone, and would read "0 of 1 returns are in".
    if not runs(actor, meeting.mapping):
        return Matter()
    asked = before_meeting(actor, meeting).asked
    if asked is None or not asked.rows:
        return Matter()
    words = _("%(in)d of %(all)d returns are in") % {"in": asked.answered, "all": len(asked.rows)}
    return Matter(
        (MatterLine(words),), more=_("Returns"), url=url_if_any("returns", meeting.mapping.reference)
    )


def last_actions_matter(actor: Actor, meeting: Meeting) -> Matter:
    """The actions of Part 1: open ones, and those that changed since the last meeting."""
    return _actions(actor, meeting, in_part_two=False)


def childrens_actions_matter(actor: Actor, meeting: Meeting) -> Matter:
    """The same of Part 2, on record where they name somebody. Shown only where Part 2 is open."""
    return _actions(actor, meeting, in_part_two=True)


def _actions(actor: Actor, meeting: Meeting, *, in_part_two: bool) -> Matter:
    if not actor.sits_in(meeting.mapping_id):
        return Matter()
    found = list(
        actions_of(actor, meeting.mapping)
        .filter(in_part_two=in_part_two)
        .filter(Q(state__in=_OPEN) | Q(state_since__gte=since(meeting)))
    )
    lines = []
    for one in shown(actor, meeting.mapping, found):
        action = one.action
        whose = _("%(agency)s, due %(day)s") % {
            "agency": action.agency.short_name,
            "day": day_short(action.due),
        }
        whom = f"{one.card.on_map or one.card.shown_as}: " if one.card else ""
        state = _("Past its day") if one.is_overdue else str(one.state.label)
        lines.append(
            MatterLine(
                f"{whom}{action.words} ({whose})",
                state=state,
                kind="wait" if one.is_overdue else ACTION_KINDS[one.state],
                url=url_if_any("action", meeting.mapping.reference, action.pk),
            )
        )
    return Matter(
        tuple(lines),
        none=_("No action is open."),
        more=_("Response"),
        url=url_if_any("response", meeting.mapping.reference),
    )


def membership_matter(actor: Actor, meeting: Meeting) -> Matter:
    """Places at the table that nobody fills; and, for those who put it right, where nobody was for some
    meetings: a place has seldom more than one person, and everybody else reads of themselves."""
    gaps = room_gaps(actor, meeting.mapping)
    runs_it = bool(may_see_room(actor, meeting.mapping))
    lines = [MatterLine(one.name, state=_("Nobody"), kind="gap") for one in gaps.places if one.is_empty]
    for one in gaps.places:
        if runs_it and one.missed and not one.is_empty:
            words = ngettext(
                "Nobody was there at %(n)d meeting", "Nobody was there at %(n)d meetings", one.missed
            )
            lines.append(MatterLine(one.name, state=words % {"n": one.missed}, kind="wait"))
    return Matter(
        tuple(lines),
        none=_("Every place is filled, and somebody came.") if runs_it else _("Every place is filled."),
        more=_("People in the room"),
        # Whoever watches over the mapping opens no page of it.
        url=url_if_any("people-in-the-room", meeting.mapping.reference)
        if actor.sits_in(meeting.mapping_id)
        else "",
    )
