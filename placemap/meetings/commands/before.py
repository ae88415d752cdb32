"""Before a meeting: asking agencies what is new, answering an invitation, and asking once more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_letter
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.office_hours import day_of_sending, next_office_hour
from placemap.foundations.wording import _
from placemap.mappings.queries import require_open
from placemap.meetings import policy
from placemap.meetings import rules as planning
from placemap.meetings.models import AskedBefore, InvitationReply, Meeting, ReplyChase
from placemap.meetings.queries import ends_at
from placemap.meetings.queries.before import (
    Silent,
    cited_request,
    is_invited,
    replies_of,
    to_remind,
    told_instead,
)
from placemap.meetings.rules import before as rules
from placemap.meetings.vocabulary import Coming, MeetingState
from placemap.partners.queries import author
from placemap.returns.commands import ask_for_returns, remind_all
from placemap.returns.models import ReturnRequest
from placemap.returns.queries import (
    agencies_to_ask,
    asked_in,
    standing_request,
    state_of,
    who_answers,
    who_is_told,
)
from placemap.returns.vocabulary import RequestState
from placemap.web.filters import weekday

TOO_LATE = _("No mail goes out any more before this meeting begins. Ring those who have not answered.")
CHANGED = _("You answered this on another page or device in the meantime. Look at it again.")


@command(may=policy.may_ask_before, event=Event.RETURNS_ASKED)
def ask_before(*, meeting: Meeting, by: Actor) -> ReturnRequest:
    """Ask every agency for what is new, two working days before the meeting, and cite the request.

    Whoever asks does not ask themselves; their colleagues, who know as much as any other agency, are asked.
    Where returns are being asked for already and no meeting cites that request, it is cited, and nobody is
    asked twice.
    """
    require_open(meeting.mapping)
    planning.check_may_change(MeetingState(meeting.state), meeting.starts_at, now())
    request = standing_request(meeting.mapping)
    runs_already = request is not None and state_of(request) is RequestState.OPEN
    if not runs_already or AskedBefore.objects.filter(request=request).exists():
        agencies = [
            one
            for one in agencies_to_ask(meeting.mapping)
            if one.pk != by.agency_id or set(who_answers(meeting.mapping, {one.pk})) - {author(by)}
        ]
        request = ask_for_returns(
            mapping=meeting.mapping,
            agencies=agencies,
            due_on=rules.returns_due(meeting.starts_at, today()),
            note=str(_("For the meeting on {day}.", day=weekday(meeting.starts_at))),
            by=by,
        )
    assert request is not None
    AskedBefore(meeting=meeting, mapping=meeting.mapping, request=request, recorded_by=author(by)).save(
        force_insert=True
    )
    return request


@command(may=policy.may_answer_invitation, event=Event.INVITATION_ANSWERED)
def answer_invitation(
    *, meeting: Meeting, coming: Coming, substitute: str = "", version: int, by: Actor
) -> InvitationReply:
    """Say whether one comes. It may be said anew until the meeting ends.

    `version` is that of the answer one saw (0: none). Raises `Conflict` where another was given since.
    """
    rules.check_may_answer(MeetingState(meeting.state), ends_at(meeting), now())
    rules.check_reply(coming, substitute)
    if not is_invited(by, meeting):
        raise PlacemapError(_("You are not invited to this meeting. Ask whoever plans it."))
    said = {
        "coming": coming.value,
        "substitute": substitute.strip() if coming is Coming.SUBSTITUTE else "",
        "recorded_at": now(),
    }
    held = InvitationReply.objects.filter(meeting=meeting, user_id=author(by)).first()
    if held is None:
        if by.agency_id is None or version:
            raise Conflict(CHANGED)
        reply = InvitationReply(
            meeting=meeting, mapping=meeting.mapping, user_id=author(by), agency_id=by.agency_id, **said
        )
        try:
            with transaction.atomic():
                reply.save(force_insert=True)
        except IntegrityError:
            raise Conflict(CHANGED) from None
        return reply
    changed = InvitationReply.objects.filter(pk=held.pk, version=version).update(
        **said, version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    held.refresh_from_db()
    return held


@command(may=policy.may_chase, event=Event.REPLIES_CHASED)
def chase_before(*, meeting: Meeting, by: Actor) -> int:
    """Ask once more whoever has not said whether they come, and agencies whose return is not in.

    How many people are written to.

    Nobody is written to twice on one day, and at night or at the weekend the mail waits.
    """
    rules.check_may_answer(MeetingState(meeting.state), ends_at(meeting), now())
    # Two who press at once wait for each other: the second finds them asked.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    written = _remind_of_returns(meeting, by)
    silent = [(meeting.pk, one.user_id, one.agency_id) for one in replies_of(by, meeting).to_chase]
    at, on = next_office_hour(now()), day_of_sending(now())
    if at is not None and at >= meeting.starts_at:
        if silent and not written:
            raise PlacemapError(TOO_LATE)
        silent = []
    ReplyChase.objects.bulk_create(
        ReplyChase(
            meeting=meeting, mapping=meeting.mapping, user_id=user_id, chased_on=on, recorded_by=author(by)
        )
        for _meeting, user_id, _agency in silent
    )
    return len({*_remind(silent, at, on, {meeting.pk: meeting.starts_at}, but=written), *written})


@command(may=policy.may_remind_by_clock, event=Event.REPLIES_CHASED)
def remind_by_clock(*, by: Actor) -> int:
    """In office hours of the last two working days, ask once whoever has said nothing yet; how many."""
    silent = to_remind(now())
    ReplyChase.objects.bulk_create(
        ReplyChase(
            meeting=one.meeting,
            mapping_id=one.mapping_id,
            user_id=one.user_id,
            chased_on=today(),
            recorded_by=None,
        )
        for one in silent
    )
    starts = {one.meeting_id: one.meeting.starts_at for one in silent}
    _remind(
        [(one.meeting_id, one.user_id, one.agency_id) for one in silent], None, today(), starts, but=set()
    )
    return len(silent)


def _remind(
    silent: Sequence[Silent],
    at: datetime | None,
    on: date,
    starts: Mapping[UUID, datetime],
    *,
    but: Collection[UUID],
) -> set[UUID]:
    """Write to each of them, or to whoever stands in while they are away, before their meeting starts. Whom.

    Of what is asked for one person one mail is sent, whichever may go out first, and it tells of all that
    waits: where a return is asked for too, that one may. Nobody answers in another's name, so whoever stands
    in is told that there is something to read.
    """
    away = told_instead(silent, on)
    asked = {user_id for meeting_id, user_id, _agency in silent if (meeting_id, user_id) not in away}
    standing: set[UUID] = set()
    for meeting_id, user_id, _agency in silent:
        if (meeting_id, user_id) not in away:
            ask_for_letter(at, Letter.TO_ANSWER, user_id, before=starts[meeting_id])
            continue
        for deputy in sorted(set(away[meeting_id, user_id]) - asked - set(but)):
            ask_for_letter(at, Letter.TO_READ, deputy, before=starts[meeting_id])
        standing.update(away[meeting_id, user_id])
    return asked | standing


def _remind_of_returns(meeting: Meeting, by: Actor) -> set[UUID]:
    """Remind the agencies whose return for this meeting is not in; whom that writes to."""
    cited = cited_request(meeting)
    if cited is None:
        return set()
    asked = asked_in(by, cited.request)
    if asked.state not in (RequestState.OPEN, RequestState.LATE) or not asked.to_remind:
        return set()
    remind_all(request=cited.request, by=by)
    agencies = {row.given.agency_id for row in asked.to_remind}
    return who_is_told(meeting.mapping, agencies, day_of_sending(now()))
