"""Sending what is written about meetings, in the background and by day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.later import UNTIL_TAKEN, ask_for_at
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.meetings import letters, rules
from placemap.meetings.commands import give_back_invited, remind_by_clock, take_back_outlived
from placemap.meetings.models import Invitation, Meeting
from placemap.meetings.policy import MEETING_POST
from placemap.meetings.queries import invitations_outlived, to_remind
from placemap.meetings.vocabulary import MeetingState, Notice
from placemap.partners.models import User

log = structlog.get_logger(__name__)


@app.task(
    name="meetings.send_notice",
    queue="letters",
    retry=UNTIL_TAKEN,
)
def send_notice(notice: str, meeting_id: str, user_id: str, edition: str, sets_out: str = "") -> None:
    """Tell one person of a meeting, as it stands now; `edition` is what it had come to when it was asked for.

    What has changed since is told by its own mail. Whoever left is told that an invitation no longer holds,
    so that the meeting leaves their calendar, and nothing else. Where the worker stood still until the
    evening, it waits, but not until after people would come who know of no change: `sets_out`.
    """
    kind = Notice(notice)
    with acting_as(system_actor(MEETING_POST)):
        people = User.objects.all() if kind is Notice.UNINVITED else User.objects.filter(is_active=True)
        user = people.filter(pk=UUID(user_id)).first()
        meeting = Meeting.objects.filter(pk=UUID(meeting_id)).select_related("series").first()
        if user is None or meeting is None or not _still_holds(kind, meeting, user, int(edition)):
            log.info("meeting_notice_left", because="the account is closed, or it no longer holds")
            return
        comes = datetime.fromisoformat(sets_out) if sets_out else meeting.starts_at
        later = rules.when_to_tell(min(comes, meeting.starts_at), now())
        if later is not None:
            ask_for_at(
                later, "meetings.send_notice", queue="letters",
                notice=notice, meeting_id=meeting_id, user_id=user_id, edition=edition,
                sets_out=sets_out,
            )  # fmt: skip
            return
        mail = letters.write(kind, meeting, user)
    mail.send()


@app.periodic(cron="5 * * * *")
@app.task(name="meetings.remind", queue="chores", queueing_lock="remind_of_meetings")
def remind_of_answers(timestamp: int) -> None:
    """Each hour: who may come no more is invited no more, and whose agency signed again is invited again; by
    day, who said nothing is asked once."""
    post = system_actor(MEETING_POST)
    taken_back = take_back_outlived()
    given_back = give_back_invited()
    with acting_as(post):
        count = remind_by_clock(by=post) if to_remind(now()) else 0
    if taken_back:
        log.info("invitations_taken_back", count=taken_back)
    if given_back:
        log.info("invitations_given_back", count=given_back)
    if count:
        log.info("reminded_of_answers", people=count)


def _still_holds(notice: Notice, meeting: Meeting, user: User, edition: int) -> bool:
    """A mail that waited for the morning may have been overtaken, and nobody reads of what is over."""
    if not rules.still_told(notice, meeting.starts_at, now(), is_newest=edition == meeting.edition):
        return False
    invited = Invitation.objects.filter(meeting=meeting, user=user, withdrawn_at=None).exists()
    if notice is Notice.UNINVITED:
        return not invited
    # Whoever may come no more hears nothing of it, also before the clock has taken the invitation back.
    if any((one.meeting_id, one.user_id) == (meeting.pk, user.pk) for one in invitations_outlived()):
        return False
    is_cancelled = meeting.state == MeetingState.CANCELLED
    return invited and is_cancelled == (notice is Notice.CANCELLED)
