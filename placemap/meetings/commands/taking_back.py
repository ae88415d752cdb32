"""An invitation ends with what it hung on: the seat, the account, its time, or the agency's agreement.

The last of these comes back, and the invitation with it.
"""

from __future__ import annotations

from itertools import groupby

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.meetings import policy, rules
from placemap.meetings.commands._telling import tell
from placemap.meetings.models import Invitation, Meeting
from placemap.meetings.policy import MEETING_POST
from placemap.meetings.queries import invitations_outlived, invitations_to_give_back
from placemap.meetings.vocabulary import Notice


@command(may=policy.may_take_back_invitations, event=Event.INVITATIONS_TAKEN_BACK)
def take_back_invitations(*, meeting: Meeting, invited: list[Invitation], by: Actor) -> int:
    """Withdraw these invitations to a meeting ahead; how many.

    Whoever was sent one by then is sent that it no longer holds, so that it leaves their calendar too. Of an
    invitation that still waited for the morning nobody hears.
    """
    held = list(
        Invitation.objects.select_for_update()
        .filter(meeting=meeting, withdrawn_at=None, pk__in=[one.pk for one in invited])
        .order_by("pk")
    )
    Invitation.objects.filter(pk__in=[one.pk for one in held]).update(withdrawn_at=now())
    awaiting = {one.pk for one in invited if one.awaits_agreement}
    Invitation.objects.filter(pk__in=[one.pk for one in held if one.pk in awaiting]).update(
        awaits_agreement=True
    )
    heard = [one for one in held if rules.was_told(meeting.starts_at, one.invited_at, now())]
    tell(meeting, Notice.UNINVITED, [one.user_id for one in heard])
    return len(held)


@command(may=policy.may_take_back_invitations, event=Event.INVITATIONS_GIVEN_BACK)
def give_back_invitations(*, meeting: Meeting, invited: list[Invitation], by: Actor) -> int:
    """Their agency has signed again: these invitations to a meeting ahead hold again, and each is told; how
    many."""
    held = list(
        Invitation.objects.select_for_update()
        .filter(meeting=meeting, awaits_agreement=True, pk__in=[one.pk for one in invited])
        .order_by("pk")
    )
    Invitation.objects.filter(pk__in=[one.pk for one in held]).update(
        withdrawn_at=None, awaits_agreement=False, invited_at=now()
    )
    tell(meeting, Notice.INVITED, [one.user_id for one in held])
    return len(held)


def give_back_invited() -> int:
    """Give back what ended with an agreement that stands again, meeting by meeting; how many.

    Recording an agreement asks for it in its own transaction. One that begins later, the clock finds.
    """
    post = system_actor(MEETING_POST)
    with acting_as(post):
        return sum(
            give_back_invitations(meeting=meeting, invited=list(rows), by=post)
            for meeting, rows in groupby(invitations_to_give_back(), key=lambda one: one.meeting)
        )


def take_back_outlived() -> int:
    """Withdraw what is left to those who may come no more, meeting by meeting; how many.

    Each act that ends a seat asks for it in its own transaction. What ends with a day, the clock finds.
    """
    post = system_actor(MEETING_POST)
    with acting_as(post):
        return sum(
            take_back_invitations(meeting=meeting, invited=list(rows), by=post)
            for meeting, rows in groupby(invitations_outlived(), key=lambda one: one.meeting)
        )
