"""Who writes and approves briefings for readers outside, and who of those finds one.

The team reads every briefing. Whoever was named as a reader finds an approved one by its link, while their
agency has an agreement in force. Of one that was called back, whoever was named or took a copy learns that it
was and why, and which it was, also where they may read nothing else here any more: they may still hold it.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import LEADING, MINE, may_change_mapping, may_read_mapping
from placemap.meetings.models import Briefing, BriefingReader, BriefingSection
from placemap.meetings.policy.planned import RUNS, within

FUNCTIONS = [
    # Briefings that stand and whose reader somebody is, in the post they act as, and whose agency signed.
    SecurityFunction(
        name="briefings_for_me",
        returns="setof uuid",
        body=f"""
            select r.briefing_id
            from meetings_briefingreader r join mappings_mapping m on m.id = r.mapping_id
            where r.user_id in (select c from my_casework() c) and r.agency_id = {MY_AGENCY}
              and m.disposed_on is null
              and exists (
                select 1 from partners_agreement g where g.agency_id = r.agency_id
                  and g.signed_on <= current_date and g.expires_on >= current_date)
              and exists (
                select 1 from meetings_briefingstep s
                where s.briefing_id = r.briefing_id and s.step = 'approved')
              and not exists (
                select 1 from meetings_briefingstep s
                where s.briefing_id = r.briefing_id and s.step = 'recalled')
        """,
    ),
    # Briefings that were called back and that somebody may still have, as a reader or as a copy, whatever has
    # become of their seat, their post or their agency's agreement. Not a word of what it said or was about.
    SecurityFunction(
        name="briefings_called_back",
        returns=(
            "table (briefing_id uuid, mapping_id uuid, number integer, approved_at timestamptz,"
            " recalled_at timestamptz, reason text)"
        ),
        body="""
            select b.id, b.mapping_id, b.number::integer, a.taken_at, s.taken_at, s.reason::text
            from meetings_briefing b
            join meetings_briefingstep a on a.briefing_id = b.id and a.step = 'approved'
            join meetings_briefingstep s on s.briefing_id = b.id and s.step = 'recalled'
            where exists (
                select 1 from my_account() me where me in (
                    select r.user_id from meetings_briefingreader r where r.briefing_id = b.id
                    union all select c.user_id from meetings_briefingcopy c where c.briefing_id = b.id
                )
            )
        """,
    ),
]

_FOR_ME = "briefing_id in (select b from briefings_for_me() b)"


def _stepped(step: str) -> str:
    return f"briefing_id in (select s.briefing_id from meetings_briefingstep s where s.step = '{step}')"


def _of(table: str) -> str:
    return within(table, "briefing_id", "meetings_briefing")


_OUT, _BACK = _stepped("approved"), _stepped("recalled")

ROW_SECURITY = [
    TablePolicy(
        model="meetings.Briefing",
        read=f"{MINE} or id in (select b from briefings_for_me() b)",
        add=f"{RUNS} and written_by = {ME}",
        change=RUNS,
        stays=("number", "audience", "about", "written_by"),
        remove=f"{RUNS} and id not in (select s.briefing_id from meetings_briefingstep s)",
    ),
    TablePolicy(
        model="meetings.BriefingSection",
        read=f"{MINE} or {_FOR_ME}",
        add=f"{RUNS} and written_by = {ME} and not {_OUT} and {_of('meetings_briefingsection')}",
        # Approved, it is changed by nobody.
        change=f"{RUNS} and not {_OUT}",
        stays=("briefing_id", "part"),
        remove=f"{RUNS} and not {_OUT}",
    ),
    TablePolicy(
        model="meetings.BriefingStep",
        read=f"{MINE} or {_FOR_ME}",
        add=(
            f"taken_by = {ME} and {_of('meetings_briefingstep')}"
            f" and case step when 'approved' then {LEADING} else {RUNS} end"
        ),
    ),
    TablePolicy(
        model="meetings.BriefingReader",
        read=f"{MINE} or user_id = {ME}",
        # Once it is out, whoever approves it alone lets another read it.
        add=(
            f"case when {_OUT} then {LEADING} else {RUNS} end and added_by = {ME} and not {_BACK}"
            f" and {_of('meetings_briefingreader')}"
        ),
        remove=f"{RUNS} and not {_OUT}",
    ),
    # That a copy left is no secret from the team.
    TablePolicy(
        model="meetings.BriefingCopy",
        read=f"{MINE} or user_id = {ME}",
        add=(
            f"user_id = {ME} and agency_id = {MY_AGENCY} and ({MINE} or {_FOR_ME})"
            f" and {_OUT} and not {_BACK} and {_of('meetings_briefingcopy')}"
        ),
    ),
]


def may_read_briefings(actor: Actor, mapping: Mapping) -> Decision:
    """Reading every briefing of a mapping: its team."""
    return may_read_mapping(actor, mapping)


def may_write_briefings(actor: Actor, mapping: Mapping) -> Decision:
    """Writing one: the lead, or whoever holds the cohort list."""
    return may_change_mapping(actor, mapping)


def may_change_briefing(actor: Actor, briefing: Briefing) -> Decision:
    """Naming the readers of a draft, and calling it back: as for writing one."""
    return may_change_mapping(actor, briefing.mapping)


def may_change_briefing_section(actor: Actor, section: BriefingSection) -> Decision:
    """Putting other words in a section: as for writing one."""
    return may_change_mapping(actor, section.briefing.mapping)


def may_leave_out_reader(actor: Actor, reader: BriefingReader) -> Decision:
    """Taking a reader off a draft: as for writing one."""
    return may_change_mapping(actor, reader.briefing.mapping)


def may_approve_briefing(actor: Actor, briefing: Briefing) -> Decision:
    """Approving, which locks and sends it: whoever leads the mapping, as for its minutes."""
    if actor.has_in(Duty.LEAD_MAPPING, briefing.mapping_id):
        return allow(_("You lead this mapping."))
    return refuse(_("Only the lead officer, or a co-chair, approves what goes outside."))


def may_copy_briefing(actor: Actor, briefing: Briefing) -> Decision:
    """Taking a copy: whoever reads it, which the database decides."""
    if actor.user_id is not None:
        return allow(_("You may read this briefing."))
    return refuse(_("Sign in first."))
