"""Who plans meetings, and who reads that there is one.

That a group meets, when and where, says nothing about a child: its team reads it, and those who watch over
the mapping. What is said in a meeting is another matter, and stands elsewhere.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy, has_duty, system_is
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, LEADING, MINE, STANDING, may_change_mapping, may_read_mapping
from placemap.meetings.models import AgendaItem, Attendance, Invitation, Meeting, MeetingSeries
from placemap.meetings.vocabulary import MeetingKind
from placemap.partners.policy import SIGNED_IN, acts_for, may_keep_agreements, stands
from placemap.subjects.policy import READS_CASES

# Who writes the mails about a meeting, in the background: it reads when and where, and nothing else.
MEETING_POST = "meeting-post"

RUNS = f"({CUSTODY} or {LEADING})"


def within(table: str, column: str, parent: str) -> str:
    """The clause that a row belongs to the mapping of what it hangs on."""
    return f"exists (select 1 from {parent} p where p.id = {column} and p.mapping_id = {table}.mapping_id)"


# For the system: invitations (`i`) of people (`u`) to meetings ahead of a kind (`k`).
_INVITED_AHEAD = f"""
            from meetings_invitation i
            join meetings_meeting m on m.id = i.meeting_id and m.state = 'planned' and m.starts_at > now()
            join meetings_meetingseries k on k.id = m.series_id
            join partners_user u on u.id = i.user_id
            where {system_is(MEETING_POST)}"""


_WITHDRAWN_ON = "(i.withdrawn_at at time zone 'Europe/London')::date"


def _may_come(acts: str) -> str:
    """The clause that whoever is invited there has a seat that leads to the meeting, and acts so in it."""
    return f"""exists (
                select 1 from mappings_seat s join partners_role t on t.id = s.role_id
                join mappings_member b on b.mapping_id = s.mapping_id and b.agency_id = s.agency_id
                where s.mapping_id = i.mapping_id and s.user_id = i.user_id
                  and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
                  and (b.left_on is null or b.left_on > current_date)
                  and (k.kind = '{MeetingKind.SILVER.value}'
                    or t.duties <> '{{{Duty.WATCH_MAPPING.value}}}')
                  and {acts}
            )"""


FUNCTIONS = [
    # Silver meetings that somebody is invited to: whoever watches over a mapping comes to those alone. Of a
    # bronze meeting an invitation may be left from when they were on the team; it opens nothing.
    SecurityFunction(
        name="meetings_for_me",
        returns="setof uuid",
        body=(
            "select i.meeting_id from meetings_invitation i"
            " join meetings_meeting m on m.id = i.meeting_id"
            f" join meetings_meetingseries s on s.id = m.series_id and s.kind = '{MeetingKind.SILVER.value}'"
            f" where i.user_id = {ME} and i.withdrawn_at is null"
        ),
    ),
    # For the clock and for whatever ends somebody's seat: invitations to meetings ahead of whoever may come
    # to them no more, because their seat, account or time, their agency's place or its agreement is over;
    # and whether it is that agreement alone.
    SecurityFunction(
        name="invitations_outlived",
        returns="table (invitation_id uuid, awaits_agreement boolean)",
        body=f"""
            select i.id, {_may_come(acts_for("u", "s.agency_id"))}
            {_INVITED_AHEAD} and i.withdrawn_at is null and not {_may_come(stands("u", "s.agency_id"))}
        """,
        rows=20,
        cost=1000,
    ),
    # The other way round, once an agency has signed again: invitations that ended with its agreement alone,
    # of whoever may come again by a seat that they had then. Given a new one since, they are asked anew.
    SecurityFunction(
        name="invitations_to_give_back",
        returns="setof uuid",
        body=f"""
            select i.id
            {_INVITED_AHEAD} and i.withdrawn_at is not null and i.awaits_agreement
              and {_may_come(f"s.from_on <= {_WITHDRAWN_ON} and {stands('u', 's.agency_id')}")}
        """,
        rows=20,
        cost=1000,
    ),
    # Meetings at which somebody agreed to the confidentiality statement: Part 2 of those is open to them.
    SecurityFunction(
        name="meetings_signed_by_me",
        returns="setof uuid",
        body=f"select s.meeting_id from meetings_signature s where s.user_id = {ME}",
    ),
    # Meetings that run at this moment and that somebody chairs or takes the minutes of: what comes up there
    # is put on their agenda.
    SecurityFunction(
        name="meetings_running_by_me",
        returns="setof uuid",
        body=(
            "select m.id from meetings_meeting m join meetings_sitting s on s.meeting_id = m.id"
            f" where s.ended_at is null and (m.chair_id = {ME} or m.minute_taker_id = {ME})"
        ),
    ),
]

FOR_ME = f"({MINE} or ({STANDING} and meeting_id in (select m from meetings_for_me() m)))"
SEES_CHILD_OF_ITEM = (
    "(person_id is null or exists (select 1 from subjects_person p where p.id = person_id"
    " and p.mapping_id = meetings_agendaitem.mapping_id))"
)
SEES_CASE_OF_ITEM = f"({READS_CASES} and {SEES_CHILD_OF_ITEM})"
# Part 2 is prepared by those who run the mapping, until the meeting begins. From then on, and for everybody
# else at any time, it is closed until they have signed.
PREPARES = (
    f"({RUNS} and exists (select 1 from meetings_meeting m where m.id = meeting_id and m.starts_at > now()))"
)
SIGNED = "meeting_id in (select s from meetings_signed_by_me() s)"
ADDS_NOW = (
    f"({FOR_ME} and meeting_id in (select m from meetings_running_by_me() m)"
    f" and (part = 'one' or ({SEES_CASE_OF_ITEM} and {SIGNED})))"
)

ROW_SECURITY = [
    TablePolicy(
        model="meetings.MeetingSeries",
        read=f"{STANDING} or {system_is(MEETING_POST)}",
        add=f"{RUNS} and begun_by = {ME}",
        change=RUNS,
        stays=("kind", "begun_by"),
    ),
    TablePolicy(
        model="meetings.CadenceChange",
        read=STANDING,
        add=(
            f"{RUNS} and recorded_by = {ME}"
            f" and {within('meetings_cadencechange', 'series_id', 'meetings_meetingseries')}"
        ),
    ),
    TablePolicy(
        model="meetings.Meeting",
        read=f"{STANDING} or {system_is(MEETING_POST)}",
        add=(
            f"{RUNS} and planned_by = {ME}"
            f" and {within('meetings_meeting', 'series_id', 'meetings_meetingseries')}"
        ),
        change=RUNS,
        stays=("series_id", "planned_by"),
    ),
    TablePolicy(
        model="meetings.MeetingChange",
        # The clock asks whether an answer was given to another day.
        read=f"{STANDING} or {system_is(MEETING_POST)}",
        add=(
            f"{RUNS} and recorded_by = {ME}"
            f" and {within('meetings_meetingchange', 'meeting_id', 'meetings_meeting')}"
        ),
    ),
    TablePolicy(
        model="meetings.Invitation",
        read=f"{STANDING} or {system_is(MEETING_POST)}",
        add=(
            f"{RUNS} and invited_by = {ME}"
            f" and {within('meetings_invitation', 'meeting_id', 'meetings_meeting')}"
        ),
        # Where a seat ended, the system takes an invitation back. It gives none but what ended with an
        # agreement that was signed again.
        change=f"{RUNS} or {system_is(MEETING_POST)}",
        changed=(
            f"{RUNS} or ({system_is(MEETING_POST)} and (withdrawn_at is not null"
            " or id in (select g from invitations_to_give_back() g)))"
        ),
        stays=("meeting_id", "user_id"),
    ),
    TablePolicy(
        model="meetings.AgendaItem",
        read=(
            f"(part = 'one' and {FOR_ME})"
            f" or (part = 'two' and {SEES_CASE_OF_ITEM} and ({PREPARES} or {SIGNED}))"
        ),
        add=(
            f"(({RUNS} and (part = 'one' or {SEES_CASE_OF_ITEM})) or {ADDS_NOW}) and added_by = {ME}"
            f" and {within('meetings_agendaitem', 'meeting_id', 'meetings_meeting')}"
        ),
        change=(
            f"({RUNS} and (part = 'one' or ({SEES_CASE_OF_ITEM} and ({PREPARES} or {SIGNED})))) or {ADDS_NOW}"
        ),
        stays=("meeting_id", "part", "person_id", "added_by"),
    ),
    TablePolicy(
        model="meetings.Statement",
        read=SIGNED_IN,
        add=f"recorded_by = {ME} and {has_duty(Duty.KEEP_AGREEMENTS)}",
    ),
    # Whoever comes says so themselves; the rest is written down by those who run the meeting.
    # Those who watch over the mapping read it too: who is missing is put right by way of the panel.
    TablePolicy(
        model="meetings.Attendance",
        read=STANDING,
        add=(
            f"recorded_by = {ME} and ({RUNS} or (user_id = {ME} and agency_id = {MY_AGENCY} and {FOR_ME}))"
            f" and {within('meetings_attendance', 'meeting_id', 'meetings_meeting')}"
        ),
        change=f"{RUNS} or (user_id = {ME} and {FOR_ME})",
        stays=("meeting_id", "user_id"),
    ),
    # Nobody signs in another's name. Read out, it is whoever ran the meeting who says that they agreed.
    TablePolicy(
        model="meetings.Signature",
        read=FOR_ME,
        add=(
            f"recorded_by = {ME} and ((how = 'self' and user_id = {ME} and {FOR_ME})"
            f" or (how = 'aloud' and {RUNS}))"
            " and exists (select 1 from meetings_attendance a where a.id = attendance_id"
            " and a.meeting_id = meetings_signature.meeting_id"
            " and a.mapping_id = meetings_signature.mapping_id"
            " and a.user_id is not distinct from meetings_signature.user_id)"
        ),
    ),
]


def may_read_meetings(actor: Actor, mapping: Mapping) -> Decision:
    """Reading when the group meets: anyone on the team."""
    return may_read_mapping(actor, mapping)


def may_plan_meetings(actor: Actor, mapping: Mapping) -> Decision:
    """Planning one: the lead, or whoever holds the cohort list."""
    return may_change_mapping(actor, mapping)


def may_change_meeting(actor: Actor, meeting: Meeting) -> Decision:
    """Moving, cancelling, inviting: as for planning."""
    return may_change_mapping(actor, meeting.mapping)


def may_take_back_invitations(actor: Actor) -> Decision:
    """Taking back invitations of those who may come no more, and giving back what ended with an agreement
    alone: the system, which reads no word of a meeting."""
    if actor.system == MEETING_POST:
        return allow(_("Whoever has no seat any more is invited no more."))
    return refuse(_("The system does this by itself where a seat has ended."))


def may_change_series(actor: Actor, series: MeetingSeries) -> Decision:
    """Changing how often it meets: as for planning."""
    return may_change_mapping(actor, series.mapping)


def may_change_item(actor: Actor, item: AgendaItem) -> Decision:
    """Changing, moving and leaving out: as for planning."""
    return may_change_mapping(actor, item.meeting.mapping)


def may_come(actor: Actor, meeting: Meeting) -> Decision:
    """Saying that one is there, and signing: the team; at silver, whoever is invited and watches over it."""
    if actor.sits_in(meeting.mapping_id):
        return allow(_("You are on this mapping’s team."))
    is_silver = meeting.series.kind == MeetingKind.SILVER
    if is_silver and actor.user_id is not None and actor.watches_over(meeting.mapping_id):
        invited = Invitation.objects.filter(meeting=meeting, user_id=actor.user_id, withdrawn_at=None)
        if invited.exists():
            return allow(_("You are invited to this meeting."))
    return refuse(_("This meeting is for the mapping’s team, and for whoever is invited."))


def may_record_presence(actor: Actor, meeting: Meeting) -> Decision:
    """Writing down who is there: as for planning."""
    return may_change_mapping(actor, meeting.mapping)


def may_sign_for(actor: Actor, attendance: Attendance) -> Decision:
    """Writing down that somebody agreed when it was read out: as for planning."""
    return may_change_mapping(actor, attendance.meeting.mapping)


def may_keep_statement(actor: Actor) -> Decision:
    """Keeping the partnership's own wording: whoever keeps its agreements."""
    return may_keep_agreements(actor)
