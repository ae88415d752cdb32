"""Who plans meetings, and who reads that there is one.

That a group meets, when and where, says nothing about a child: its team reads it, and those who watch over
the mapping. What is said in a meeting is another matter, and stands elsewhere.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision
from placemap.access.row_security import ME, SecurityFunction, TablePolicy, system_is
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, LEADING, MINE, STANDING, may_change_mapping, may_read_mapping
from placemap.meetings.models import AgendaItem, Meeting, MeetingSeries
from placemap.subjects.policy import READS_CASES

# Who writes the mails about a meeting, in the background: it reads when and where, and nothing else.
MEETING_POST = "meeting-post"

_RUNS = f"({CUSTODY} or {LEADING})"


def _within(table: str, column: str, parent: str) -> str:
    """The clause that a row belongs to the mapping of what it hangs on."""
    return f"exists (select 1 from {parent} p where p.id = {column} and p.mapping_id = {table}.mapping_id)"


FUNCTIONS = [
    # Meetings that somebody is invited to: whoever watches over a mapping reads the agenda of those alone.
    SecurityFunction(
        name="meetings_for_me",
        returns="setof uuid",
        body=(
            "select i.meeting_id from meetings_invitation i"
            f" where i.user_id = {ME} and i.withdrawn_at is null"
        ),
    ),
]

_FOR_ME = f"({MINE} or ({STANDING} and meeting_id in (select m from meetings_for_me() m)))"
_SEES_CHILD = (
    "(person_id is null or exists (select 1 from subjects_person p where p.id = person_id"
    " and p.mapping_id = meetings_agendaitem.mapping_id))"
)
# Part 2 is prepared by those who run the mapping. For everybody else it is closed until they have signed.
_PREPARES = f"({_RUNS} and {READS_CASES} and {_SEES_CHILD})"

ROW_SECURITY = [
    TablePolicy(
        model="meetings.MeetingSeries",
        read=f"{STANDING} or {system_is(MEETING_POST)}",
        add=f"{_RUNS} and begun_by = {ME}",
        change=_RUNS,
        stays=("kind", "begun_by"),
    ),
    TablePolicy(
        model="meetings.CadenceChange",
        read=STANDING,
        add=(
            f"{_RUNS} and recorded_by = {ME}"
            f" and {_within('meetings_cadencechange', 'series_id', 'meetings_meetingseries')}"
        ),
    ),
    TablePolicy(
        model="meetings.Meeting",
        read=f"{STANDING} or {system_is(MEETING_POST)}",
        add=(
            f"{_RUNS} and planned_by = {ME}"
            f" and {_within('meetings_meeting', 'series_id', 'meetings_meetingseries')}"
        ),
        change=_RUNS,
        stays=("series_id", "number", "planned_by"),
    ),
    TablePolicy(
        model="meetings.MeetingChange",
        read=STANDING,
        add=(
            f"{_RUNS} and recorded_by = {ME}"
            f" and {_within('meetings_meetingchange', 'meeting_id', 'meetings_meeting')}"
        ),
    ),
    TablePolicy(
        model="meetings.Invitation",
        read=f"{STANDING} or {system_is(MEETING_POST)}",
        add=(
            f"{_RUNS} and invited_by = {ME}"
            f" and {_within('meetings_invitation', 'meeting_id', 'meetings_meeting')}"
        ),
        change=_RUNS,
        stays=("meeting_id", "user_id"),
    ),
    TablePolicy(
        model="meetings.AgendaItem",
        read=f"(part = 'one' and {_FOR_ME}) or (part = 'two' and {_PREPARES})",
        add=(
            f"{_RUNS} and added_by = {ME} and (part = 'one' or {_PREPARES})"
            f" and {_within('meetings_agendaitem', 'meeting_id', 'meetings_meeting')}"
        ),
        change=f"{_RUNS} and (part = 'one' or {_PREPARES})",
        stays=("meeting_id", "part", "person_id", "added_by"),
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


def may_change_series(actor: Actor, series: MeetingSeries) -> Decision:
    """Changing how often it meets: as for planning."""
    return may_change_mapping(actor, series.mapping)


def may_change_item(actor: Actor, item: AgendaItem) -> Decision:
    """Changing, moving and leaving out: as for planning."""
    return may_change_mapping(actor, item.meeting.mapping)
