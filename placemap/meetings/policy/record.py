"""Who runs a meeting, who writes down what is said in it, and who reads that.

Part 1 is read by the team, and by whoever watches over the mapping and is invited. Part 2 is read only by
those who read cases, see the child, and agreed to the confidentiality statement at that very meeting; what is
about nobody in particular there, by those who are kept from no child of that mapping.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.holding_back import HIDDEN
from placemap.access.row_security import ME, SecurityFunction, TablePolicy
from placemap.cohort.policy import unanswered_of_kept
from placemap.foundations.wording import _
from placemap.mappings.policy import may_change_mapping
from placemap.meetings.models import Entry, Meeting
from placemap.meetings.policy.planned import FOR_ME, RUNS, SIGNED, may_come, within
from placemap.meetings.vocabulary import EntryKind
from placemap.responses.vocabulary import ActionState
from placemap.subjects.policy import READS_CASES
from placemap.subjects.policy.functions import kept_from_nobody

# What somebody does by the next day about a risk, until they say that they do not.
SEES_TO_IT = (ActionState.OFFERED.value, ActionState.ACCEPTED.value, ActionState.DONE.value)
_SEES_TO_IT = ", ".join(f"'{one}'" for one in SEES_TO_IT)
# Of a meeting `m`, inside a function: who runs it.
RUNS_IT = (
    "(m.mapping_id = any((select seated_custody())::uuid[])"
    " or m.mapping_id = any((select seated_leading())::uuid[])"
    f" or m.chair_id = {ME} or m.minute_taker_id = {ME})"
)

FUNCTIONS = [
    # Meetings that somebody chairs or takes the minutes of: they write down what is said there.
    SecurityFunction(
        name="meetings_recorded_by_me",
        returns="setof uuid",
        body=f"select m.id from meetings_meeting m where m.chair_id = {ME} or m.minute_taker_id = {ME}",
    ),
    # Of the people written down as there, those who may hear about a child, or about several where none is
    # given: then whoever is kept from any may not, as in the record. Never why somebody may not: whoever asks
    # cannot tell a block from a seat that only gives.
    SecurityFunction(
        name="meeting_cleared",
        arguments="wanted uuid, about uuid",
        returns="setof uuid",
        body=f"""
            select distinct a.user_id from meetings_attendance a
            join meetings_meeting m on m.id = a.meeting_id
            join mappings_seat s on s.mapping_id = a.mapping_id and s.agency_id = a.agency_id
              and (s.user_id = a.user_id or s.user_id in (
                select c.away_id from partners_cover c
                where c.deputy_id = a.user_id and c.from_on <= current_date and c.until_on >= current_date
                  and c.ended_at is null))
              and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
            join partners_role r on r.id = s.role_id
            join mappings_member t on t.mapping_id = s.mapping_id and t.agency_id = s.agency_id
              and (t.left_on is null or t.left_on > current_date)
            join partners_user u on u.id = a.user_id and u.is_active
            where a.meeting_id = wanted and a.presence in ('here', 'remote')
              and {RUNS_IT}
              and '{Duty.READ_CASES.value}' = any(r.duties)
              and exists (
                select 1 from partners_agreement g where g.agency_id = s.agency_id
                  and g.signed_on <= current_date and g.expires_on >= current_date)
              and ((about is null and not exists (
                  select 1 from subjects_block b
                  where b.user_id = a.user_id and b.mapping_id = a.mapping_id and b.lifted_at is null
                )) or (about is not null and not exists (
                  select 1 from subjects_person p
                  join subjects_person q on q.mapping_id = p.mapping_id and q.group_key = p.group_key
                  join subjects_block b on b.person_id = q.id
                  where p.id = about and b.user_id = a.user_id and b.lifted_at is null)
                and exists (
                  select 1 from subjects_person p
                  join subjects_person q on q.mapping_id = p.mapping_id and q.group_key = p.group_key
                  where p.id = about and p.mapping_id = a.mapping_id and q.withdrawn_at is null
                    and (q.agency_id = s.agency_id or '{Duty.HOLD_COHORT.value}' = any(r.duties)
                      or (q.audience = 'team' and q.naming <> 'closed')))))
        """,
        cost=500,
    ),
    # Whether a child from whom whoever runs the meeting is kept has a risk that nobody has answered, and
    # nobody sees to it the next day: a child of that item, or of any. Yes or no; never which, nor how many.
    SecurityFunction(
        name="meeting_waits_unseen",
        arguments="wanted uuid, held uuid, under uuid",
        returns="boolean",
        body=f"""
            select cardinality({HIDDEN}) > 0 and exists (
              select 1 from meetings_meeting m
              join meetings_agendaitem i on i.meeting_id = m.id and i.left_out_at is null
              join subjects_person c on c.id = i.person_id and c.mapping_id = m.mapping_id
              where m.id = held and m.mapping_id = wanted and {RUNS_IT} and (under is null or i.id = under)
                and c.group_key in ({unanswered_of_kept("wanted = any((select seated_team())::uuid[])")})
                and not exists (
                  select 1 from meetings_entry e join subjects_person q on q.id = e.person_id
                  join responses_action x on x.id = e.action_id and x.state in ({_SEES_TO_IT})
                  where e.meeting_id = m.id and e.kind = '{EntryKind.NEXT_DAY.value}' and e.struck_at is null
                    and q.group_key = c.group_key))
        """,
        cost=1_000,
    ),
]

RECORDS = f"({RUNS} or ({FOR_ME} and meeting_id in (select m from meetings_recorded_by_me() m)))"


def opens_two(table: str) -> str:
    """The clause that a row of Part 2 is open: to whoever signed there, reads cases and sees its child; about
    nobody in particular, to whoever is kept from nobody of that mapping."""
    return (
        f"({READS_CASES} and {SIGNED} and ((person_id is null and {kept_from_nobody(table)})"
        " or exists (select 1 from subjects_person p where p.id = person_id"
        f" and p.mapping_id = {table}.mapping_id)))"
    )


READS_ENTRY = f"((part = 'one' and {FOR_ME}) or (part = 'two' and {opens_two('meetings_entry')}))"
# An entry stands in the part of its item, and is about whom its item is about.
_UNDER_ITS_ITEM = (
    "(item_id is null or exists (select 1 from meetings_agendaitem i where i.id = item_id"
    " and i.meeting_id = meetings_entry.meeting_id and i.mapping_id = meetings_entry.mapping_id"
    " and i.part = meetings_entry.part"
    " and (i.person_id is null or i.person_id = meetings_entry.person_id)))"
)
_OF_ENTRY = (
    "exists (select 1 from meetings_entry e where e.id = entry_id"
    " and e.mapping_id = meetings_entryversion.mapping_id)"
)
# Whoever may write entries there, of the entry's meeting: read through the entry, which they must see.
_RECORDS_ENTRY = (
    "exists (select 1 from meetings_entry e where e.id = entry_id"
    " and e.mapping_id = meetings_entryversion.mapping_id"
    f" and ({RUNS.replace('mapping_id', 'e.mapping_id')}"
    " or e.meeting_id in (select m from meetings_recorded_by_me() m)))"
)

ROW_SECURITY = [
    # Where a meeting stands is seen by everybody who may come to it, but not what it is about.
    TablePolicy(
        model="meetings.Sitting",
        read=FOR_ME,
        add=(
            f"{RECORDS} and begun_by = {ME}"
            f" and {within('meetings_sitting', 'meeting_id', 'meetings_meeting')}"
        ),
        change=RECORDS,
        stays=("meeting_id", "begun_by", "begun_at"),
    ),
    TablePolicy(
        model="meetings.Entry",
        read=READS_ENTRY,
        add=(
            f"{RECORDS} and recorded_by = {ME} and {READS_ENTRY} and {_UNDER_ITS_ITEM}"
            f" and {within('meetings_entry', 'meeting_id', 'meetings_meeting')}"
        ),
        change=f"{RECORDS} and {READS_ENTRY}",
        stays=(
            "meeting_id", "item_id", "part", "kind", "person_id", "client_key", "recorded_by", "recorded_at"
        ),
    ),
    TablePolicy(
        model="meetings.EntryVersion",
        read=_OF_ENTRY,
        add=f"replaced_by = {ME} and {_RECORDS_ENTRY}",
    ),
]  # fmt: skip


def records_meeting(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor runs that meeting: the lead, the coordinator, its chair or its minute-taker."""
    if may_change_mapping(actor, meeting.mapping):
        return True
    its_own = actor.user_id is not None and actor.user_id in {meeting.chair_id, meeting.minute_taker_id}
    return its_own and bool(may_come(actor, meeting))


def may_run(actor: Actor, meeting: Meeting) -> Decision:
    """Beginning it, moving from item to item, ending it, and writing down what is said."""
    if records_meeting(actor, meeting):
        return allow(_("You run this meeting, or take its minutes."))
    return refuse(
        _("Only the lead, the coordinator, the chair or the minute-taker writes down what is said here.")
    )


def may_record(actor: Actor, meeting: Meeting) -> Decision:
    """Writing down what is said: as for running it."""
    return may_run(actor, meeting)


def may_change_entry(actor: Actor, entry: Entry) -> Decision:
    """Changing what was written down, or striking it out: as for running the meeting."""
    return may_run(actor, entry.meeting)
