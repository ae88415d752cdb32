"""Who answers invitations, who asks and chases, and who reads that somebody is coming."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy, system_is
from placemap.foundations.wording import _
from placemap.mappings.policy import MINE, may_change_mapping
from placemap.meetings.models import Meeting
from placemap.meetings.policy.planned import FOR_ME, MEETING_POST, RUNS, may_come, within
from placemap.returns.policy import RETURNS_POST

FUNCTIONS = [
    # Requests for returns whose meeting has begun or was cancelled: the clock reminds nobody of those.
    SecurityFunction(
        name="requests_not_awaited",
        returns="setof uuid",
        body=f"""
            select a.request_id from meetings_askedbefore a join meetings_meeting m on m.id = a.meeting_id
            where {system_is(RETURNS_POST)} and (m.state = 'cancelled' or m.starts_at <= now())
        """,
        rows=200,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="meetings.AskedBefore",
        read=MINE,
        add=(
            f"{RUNS} and recorded_by = {ME}"
            f" and {within('meetings_askedbefore', 'meeting_id', 'meetings_meeting')}"
            f" and {within('meetings_askedbefore', 'request_id', 'returns_returnrequest')}"
        ),
    ),
    # Whoever is invited answers for themselves, and for nobody else.
    TablePolicy(
        model="meetings.InvitationReply",
        read=f"{FOR_ME} or {system_is(MEETING_POST)}",
        add=(
            f"user_id = {ME} and agency_id = {MY_AGENCY} and {FOR_ME}"
            f" and {within('meetings_invitationreply', 'meeting_id', 'meetings_meeting')}"
        ),
        change=f"user_id = {ME} and {FOR_ME}",
        stays=("meeting_id", "user_id"),
    ),
    TablePolicy(
        model="meetings.ReplyChase",
        read=f"{RUNS} or (user_id = {ME} and {FOR_ME}) or {system_is(MEETING_POST)}",
        add=(
            f"(({RUNS} and recorded_by = {ME}) or ({system_is(MEETING_POST)} and recorded_by is null))"
            f" and {within('meetings_replychase', 'meeting_id', 'meetings_meeting')}"
        ),
    ),
]


def may_ask_before(actor: Actor, meeting: Meeting) -> Decision:
    """Asking agencies for what is new before a meeting: as for planning it."""
    return may_change_mapping(actor, meeting.mapping)


def may_chase(actor: Actor, meeting: Meeting) -> Decision:
    """Asking once more those who have not answered: as for planning it."""
    return may_change_mapping(actor, meeting.mapping)


def may_answer_invitation(actor: Actor, meeting: Meeting) -> Decision:
    """Saying whether one comes: whoever may come."""
    return may_come(actor, meeting)


def may_remind_by_clock(actor: Actor) -> Decision:
    """Asking once more in the last days before a meeting: the clock, which reads who answered and no more."""
    if actor.system == MEETING_POST:
        return allow(_("The clock asks once more."))
    return refuse(_("Only the clock does this."))
