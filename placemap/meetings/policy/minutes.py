"""Who writes minutes, who approves them, and what of them each reader finds.

A draft is read by those who write it. Approved, Part 1 is for the team and for those who watch over the
mapping; Part 2 for whoever reads cases, sees that child and signed at that very meeting. Nothing is kept
ready for a reader: each row is asked for when it is read.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.holding_back import HIDDEN
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy, has_duty
from placemap.foundations.wording import _
from placemap.mappings.policy import LEADING, MINE, STANDING
from placemap.meetings.models import Meeting, Minutes, MinutesCorrection, MinutesSection
from placemap.meetings.policy.planned import RUNS, within
from placemap.meetings.policy.record import RECORDS, opens_two, records_meeting
from placemap.partners.policy import SIGNED_IN, may_manage_partnership
from placemap.subjects.policy.functions import kept_from_nobody

FUNCTIONS = [
    # Meetings that somebody chairs: they approve their minutes, and answer corrections of them.
    SecurityFunction(
        name="meetings_chaired_by_me",
        returns="setof uuid",
        body=f"select m.id from meetings_meeting m where m.chair_id = {ME}",
    ),
    # Whether the record holds something, of a child from whom whoever approves these minutes is kept or of
    # nobody in particular where they are kept from anybody, that the minutes do not hold as it stands now.
    # Yes or no; never what, of whom, nor how many.
    SecurityFunction(
        name="minutes_wait_unseen",
        arguments="wanted uuid, held uuid",
        returns="boolean",
        body=f"""
            select cardinality({HIDDEN}) > 0 and exists (
              select 1 from meetings_minutes n
              join meetings_meeting m on m.id = n.meeting_id
              cross join lateral (
                select e.id, e.version, e.struck_at is null as stands from meetings_entry e
                where e.meeting_id = m.id and (e.person_id = any({HIDDEN})
                  or (e.part = 'two' and e.person_id is null
                    and e.mapping_id in (select k from mappings_hiding_from_me() k)))
                union all
                select s.id, s.version, true from meetings_itemsheet s
                join meetings_agendaitem i on i.id = s.item_id and i.left_out_at is null
                where s.meeting_id = m.id and s.part = 'two'
                  and s.mapping_id in (select k from mappings_hiding_from_me() k)) r
              left join (
                select l.source, l.source_version, x.minutes_id from meetings_minutesline l
                join meetings_minutessection x on x.id = l.section_id) d
                on d.minutes_id = n.id and d.source = r.id
              where n.id = held and n.mapping_id = wanted
                and (m.chair_id = {ME} or n.mapping_id = any((select seated_leading())::uuid[]))
                and ((d.source is null and r.stands) or d.source_version < r.version))
        """,
        cost=1_000,
    ),
]

_CHAIRS = f"({LEADING} or ({MINE} and meeting_id in (select m from meetings_chaired_by_me() m)))"
# Who wrote it down writes its minutes; whoever is only invited, and watches, does not.
WRITES = f"({MINE} and {RECORDS})"


def _stepped(step: str) -> str:
    return f"minutes_id in (select s.minutes_id from meetings_minutesstep s where s.step = '{step}')"


OUT = _stepped("approved")
_OPENS_TWO = opens_two("meetings_minutessection")
# By a minuted decision Part 2 goes to silver too, who see no child: each stands there without a name. There
# too what is said of nobody in particular is for nobody who is kept from a child.
_SILVER = (
    f"(mapping_id = any((select seated_watched())::uuid[]) and not {MINE} and {_stepped('silver')}"
    f" and (person_id is not null or {kept_from_nobody('meetings_minutessection')}))"
)
_OF_MINUTES = (
    "exists (select 1 from meetings_minutes n where n.id = minutes_id and n.meeting_id = {0}.meeting_id"
    " and n.mapping_id = {0}.mapping_id)"
)
_OF_ITEM = (
    "(item_id is null or exists (select 1 from meetings_agendaitem i where i.id = item_id"
    " and i.meeting_id = meetings_minutessection.meeting_id and i.part = meetings_minutessection.part"
    " and (i.person_id is null or i.person_id = meetings_minutessection.person_id)))"
)
_OF_SECTION = (
    "exists (select 1 from meetings_minutessection x where x.id = section_id"
    " and x.mapping_id = {0}.mapping_id{1})"
)
_WRITES_SECTION = (
    f" and ({RUNS.replace('mapping_id', 'x.mapping_id')}"
    f" or ({MINE.replace('mapping_id', 'x.mapping_id')}"
    " and x.meeting_id in (select m from meetings_recorded_by_me() m)))"
)
_SAME_MEETING = " and x.meeting_id = meetings_minutescorrection.meeting_id"

ROW_SECURITY = [
    TablePolicy(
        model="meetings.Minutes",
        read=STANDING,
        add=(
            f"{WRITES} and written_by = {ME}"
            f" and {within('meetings_minutes', 'meeting_id', 'meetings_meeting')}"
        ),
        change=WRITES,
        stays=("meeting_id", "begun_at", "ended_at", "written_at", "written_by"),
    ),
    TablePolicy(
        model="meetings.MinutesSection",
        read=(
            f"(part = 'one' and ({WRITES} or ({STANDING} and {OUT})))"
            f" or (part = 'two' and (({_OPENS_TWO} and ({WRITES} or {OUT})) or {_SILVER}))"
        ),
        add=(
            f"{WRITES} and written_by = {ME} and not {OUT} and (part = 'one' or {_OPENS_TWO})"
            f" and {_OF_MINUTES.format('meetings_minutessection')} and {_OF_ITEM}"
        ),
        # Approved, it is changed by nobody.
        change=f"{WRITES} and not {OUT} and (part = 'one' or {_OPENS_TWO})",
        stays=("minutes_id", "meeting_id", "part", "kind", "item_id", "person_id"),
    ),
    TablePolicy(
        model="meetings.MinutesVersion",
        read=_OF_SECTION.format("meetings_minutesversion", _WRITES_SECTION),
        add=f"replaced_by = {ME} and {_OF_SECTION.format('meetings_minutesversion', _WRITES_SECTION)}",
    ),
    # From what a section was made is for those who write it, in drafts as afterwards.
    TablePolicy(
        model="meetings.MinutesLine",
        read=_OF_SECTION.format("meetings_minutesline", _WRITES_SECTION),
        add=_OF_SECTION.format("meetings_minutesline", _WRITES_SECTION),
        change=_OF_SECTION.format("meetings_minutesline", _WRITES_SECTION),
        stays=("section_id", "source"),
    ),
    # Whoever reads a section may ask to have it put right, and reads what others asked.
    TablePolicy(
        model="meetings.MinutesCorrection",
        read=_OF_SECTION.format("meetings_minutescorrection", ""),
        add=(
            f"asked_by = {ME} and answer = ''"
            f" and {_OF_SECTION.format('meetings_minutescorrection', _SAME_MEETING)}"
        ),
        change=f"{_CHAIRS} and {_OF_SECTION.format('meetings_minutescorrection', '')}",
        stays=("section_id", "meeting_id", "words", "asked_at", "asked_by"),
    ),
    TablePolicy(
        model="meetings.MinutesStep",
        read=STANDING,
        add=f"{_CHAIRS} and taken_by = {ME} and {_OF_MINUTES.format('meetings_minutesstep')}",
    ),
    TablePolicy(
        model="meetings.MinutesReceipt",
        read=f"({STANDING} and user_id = {ME}) or {WRITES}",
        add=(
            f"{STANDING} and user_id = {ME} and agency_id = {MY_AGENCY} and {OUT}"
            f" and {_OF_MINUTES.format('meetings_minutesreceipt')}"
        ),
    ),
    # That a copy left is no secret from those who could have taken it.
    TablePolicy(
        model="meetings.MinutesCopy",
        read=STANDING,
        add=(
            f"{STANDING} and user_id = {ME} and agency_id = {MY_AGENCY} and {OUT}"
            f" and {within('meetings_minutescopy', 'minutes_id', 'meetings_minutes')}"
        ),
    ),
    TablePolicy(
        model="meetings.MinutesTemplate",
        read=SIGNED_IN,
        add=f"recorded_by = {ME} and {has_duty(Duty.MANAGE_PARTNERSHIP)}",
    ),
]


def writes_minutes(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor writes that meeting's minutes."""
    return actor.sits_in(meeting.mapping_id) and records_meeting(actor, meeting)


def chairs_meeting(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor approves that meeting's minutes: its chair, or whoever leads the mapping."""
    if actor.has_in(Duty.LEAD_MAPPING, meeting.mapping_id):
        return True
    its_chair = actor.user_id is not None and actor.user_id == meeting.chair_id
    return its_chair and actor.sits_in(meeting.mapping_id)


def may_write_minutes(actor: Actor, meeting: Meeting) -> Decision:
    """Writing them: those who wrote down what was said."""
    if writes_minutes(actor, meeting):
        return allow(_("You run this meeting, or take its minutes."))
    return refuse(_("Only the lead, the coordinator, the chair or the minute-taker writes these minutes."))


def may_change_section(actor: Actor, section: MinutesSection) -> Decision:
    """Changing a section of a draft: as for writing them."""
    return may_write_minutes(actor, section.meeting)


def may_approve_minutes(actor: Actor, minutes: Minutes) -> Decision:
    """Approving, which locks and sends them: the chair, or whoever leads the mapping."""
    if chairs_meeting(actor, minutes.meeting):
        return allow(_("You chair this meeting, or lead the mapping."))
    return refuse(_("Only the chair, or the lead officer, approves minutes."))


def may_answer_correction(actor: Actor, correction: MinutesCorrection) -> Decision:
    """Answering what somebody asked to have put right: as for approving."""
    if chairs_meeting(actor, correction.meeting):
        return allow(_("You chair this meeting, or lead the mapping."))
    return refuse(_("Only the chair, or the lead officer, answers what is asked of the minutes."))


def may_read_minutes(actor: Actor, minutes: Minutes) -> Decision:
    """Reading, taking a copy, asking for a correction: the team, and those who watch over the mapping."""
    at = minutes.mapping_id
    if actor.sits_in(at) or actor.watches_over(at):
        return allow(_("You are on this mapping’s team, or watch over it."))
    return refuse(_("Minutes are for the mapping’s team, and for those who watch over it."))


def may_ask_correction(actor: Actor, section: MinutesSection) -> Decision:
    """Asking to have a section put right: whoever reads it."""
    return may_read_minutes(actor, section.minutes)


def may_keep_template(actor: Actor) -> Decision:
    """Keeping the partnership's Word template: its administrators."""
    return may_manage_partnership(actor)
