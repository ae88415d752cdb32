"""Who sends things up, who answers them, and who reads what.

The words that go up are the team's to read, and of those who watch over the mapping; whoever is named at a
step above reads them once they have reached that step. The group's own words stay with the team. That
something is stuck, since when and with whom, is told to everybody above, without a word of what it is.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy, has_duty, system_is
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, LEADING, MINE, STANDING, may_change_mapping, may_read_mapping
from placemap.partners.policy import STAND_INS, covers, stands
from placemap.responses.models import Escalation, LadderStep
from placemap.responses.policy.action import ACTION_POST
from placemap.responses.vocabulary import Rung

# Who takes what nobody answered in time a step higher, each working morning.
CLIMBER = "climber"

RUNS = f"({CUSTODY} or {LEADING})"
_RUNGS = ", ".join(f"'{one.value}'" for one in Rung)


def height(column: str) -> str:
    """How high a step is, as a number to compare."""
    return f"array_position(array[{_RUNGS}]::text[], {column}::text)"


def reached_me(mapping: str, rung: str) -> str:
    """The clause that something of a mapping has come to a step at which the reader is named."""
    return (
        f"exists (select 1 from ladder_mine() l where l.mapping_id = {mapping}"
        f" and {height('l.rung')} <= {height(rung)})"
    )


FUNCTIONS = [
    # The steps at which the reader is named, or somebody for whom they stand in, in the post they act as.
    SecurityFunction(
        name="ladder_mine",
        returns="table (mapping_id uuid, rung text)",
        body=f"""
            select s.mapping_id, s.rung::text from responses_ladderstep s
            join mappings_mapping m on m.id = s.mapping_id
            where s.user_id = any(array({STAND_INS})) and s.agency_id = {MY_AGENCY} and m.disposed_on is null
        """,
    ),
    # What is stuck in mappings over which the reader stands, at any step of theirs or on the panel: since
    # when and with whom, so that its age is plain to everybody above. Not a word of what it is about.
    SecurityFunction(
        name="stuck_beneath_me",
        returns=(
            "table (escalation_id uuid, mapping_id uuid, reference text, title text, number integer,"
            " kind text, rung text, person text, sent_on date, reached_on date, answer_by date)"
        ),
        body=f"""
            select e.id, m.id, m.reference::text, m.title::text, e.number::integer, e.kind::text,
                e.rung::text,
                coalesce(s.person, '')::text, (e.recorded_at at time zone 'Europe/London')::date,
                e.reached_on, e.answer_by
            from responses_escalation e join mappings_mapping m on m.id = e.mapping_id
            left join responses_ladderstep s on s.mapping_id = e.mapping_id and s.rung = e.rung
            where e.state = 'open' and m.state = 'open' and (
                e.mapping_id in (select l.mapping_id from ladder_mine() l)
                or {has_duty(Duty.READ_PANEL)}
                or {has_duty(Duty.WATCH_MAPPING)}
                or e.mapping_id = any((select seated_watched())::uuid[])
            )
        """,
        rows=50,
    ),
    # Of what has come to somebody above, who is on no team there: which mapping it is.
    SecurityFunction(
        name="mappings_above_me",
        returns="table (mapping_id uuid, reference text, title text)",
        body=f"""
            select m.id, m.reference::text, m.title::text from mappings_mapping m
            where m.id in (select l.mapping_id from ladder_mine() l)
              or m.id = any((select seated_watched())::uuid[])
              or {has_duty(Duty.WATCH_MAPPING)}
        """,
        rows=50,
    ),
    # Who is written to about what was sent up: whoever is named where it stands; and once it is answered,
    # those who run the mapping, but for whoever wrote the answer down. Told is whoever stands in for them
    # now. No word of what it is about.
    SecurityFunction(
        name="escalations_to_tell",
        returns="table (user_id uuid, escalation_id uuid, is_answer boolean, told uuid[])",
        body=f"""
            select l.user_id, e.id, false,
                coalesce(nullif(array({covers("l.user_id", "l.agency_id")}), '{{}}'), array[l.user_id])
            from responses_escalation e join mappings_mapping m on m.id = e.mapping_id
            join responses_ladderstep l on l.mapping_id = e.mapping_id and l.rung = e.rung
            where {system_is(ACTION_POST)} and e.state = 'open' and m.state = 'open' and l.user_id is not null
            union all
            select distinct s.user_id, e.id, true,
                coalesce(nullif(array({covers("s.user_id", "s.agency_id")}), '{{}}'), array[s.user_id])
            from responses_escalation e join mappings_mapping m on m.id = e.mapping_id
            join mappings_seat s on s.mapping_id = e.mapping_id join partners_role r on r.id = s.role_id
            join mappings_member b on b.mapping_id = s.mapping_id and b.agency_id = s.agency_id
            join partners_user u on u.id = s.user_id
            where {system_is(ACTION_POST)} and e.state = 'decided' and m.state = 'open'
              and (b.left_on is null or b.left_on > current_date) and {stands("u", "s.agency_id")}
              and s.from_on <= current_date and (s.until_on is null or s.until_on >= current_date)
              and ('{Duty.LEAD_MAPPING.value}' = any(r.duties) or '{Duty.HOLD_COHORT.value}' = any(r.duties))
              and not exists (
                select 1 from responses_escalationentry n
                where n.escalation_id = e.id and n.step = 'decided' and n.written_by = s.user_id
              )
        """,
        rows=50,
    ),
]

_OF_ESCALATION = (
    "exists (select 1 from responses_escalation e where e.id = escalation_id"
    " and e.mapping_id = {table}.mapping_id{more})"
)


def _of(table: str, more: str = "") -> str:
    return _OF_ESCALATION.format(table=table, more=f" and {more}" if more else "")


# In full: a bare column would be the step's own within.
HAS_COME_TO_ME = reached_me("responses_escalation.mapping_id", "responses_escalation.rung")
READS_SENT = f"({STANDING} or {HAS_COME_TO_ME} or {system_is(CLIMBER)})"

ROW_SECURITY = [
    TablePolicy(
        model="responses.LadderStep",
        read=(
            f"{STANDING} or mapping_id in (select l.mapping_id from ladder_mine() l) or {system_is(CLIMBER)}"
        ),
        add=f"{RUNS} and set_by = {ME}",
        change=RUNS,
        remove=RUNS,
        stays=("rung",),
    ),
    TablePolicy(
        model="responses.Escalation",
        read=READS_SENT,
        add=f"{RUNS} and recorded_by = {ME}",
        change=f"{RUNS} or {HAS_COME_TO_ME} or {system_is(CLIMBER)}",
        stays=("number", "kind", "ask", "why", "options", "needed_by"),
    ),
    TablePolicy(
        model="responses.EscalationWords",
        read=MINE,
        add=f"{RUNS} and recorded_by = {ME} and {_of('responses_escalationwords')}",
    ),
    # Sent, withdrawn and written down by the group; answered and passed on by whoever it has come to.
    TablePolicy(
        model="responses.EscalationEntry",
        read=_of("responses_escalationentry"),
        add=(
            f"({system_is(CLIMBER)} and step = 'climbed' and written_by is null"
            f" and {_of('responses_escalationentry')}) or (written_by = {ME} and case step"
            f" when 'sent' then {RUNS} and {_of('responses_escalationentry')}"
            f" when 'withdrawn' then {RUNS} and {_of('responses_escalationentry')}"
            f" when 'decided' then {_of('responses_escalationentry')}"
            f" and ({RUNS} or {_of('responses_escalationentry', reached_me('e.mapping_id', 'e.rung'))})"
            f" when 'passed_up' then {_of('responses_escalationentry')}"
            f" and ({RUNS} or {_of('responses_escalationentry', reached_me('e.mapping_id', 'e.rung'))})"
            " else false end)"
        ),
    ),
]


def _runs(actor: Actor, mapping_id: UUID) -> bool:
    return actor.has_in(Duty.LEAD_MAPPING, mapping_id) or actor.has_in(Duty.HOLD_COHORT, mapping_id)


def may_read_escalations(actor: Actor, mapping: Mapping) -> Decision:
    """Reading what was sent up: the team."""
    return may_read_mapping(actor, mapping)


def may_escalate(actor: Actor, mapping: Mapping) -> Decision:
    """Sending something up, and naming who answers: the lead, or whoever holds the cohort list."""
    return may_change_mapping(actor, mapping)


def may_change_step(actor: Actor, step: LadderStep) -> Decision:
    """Naming somebody else at a step, or leaving it out: as for sending up."""
    return may_change_mapping(actor, step.mapping)


def may_withdraw(actor: Actor, escalation: Escalation) -> Decision:
    """Withdrawing: as for sending up."""
    return may_change_mapping(actor, escalation.mapping)


def my_steps() -> list[tuple[UUID, Rung]]:
    """The steps at which whoever acts is named: the mapping and the step of each."""
    with connection.cursor() as cursor:
        cursor.execute("select mapping_id, rung from ladder_mine()")
        return [(mapping, Rung(rung)) for mapping, rung in cursor.fetchall()]


def is_above(actor: Actor, escalation: Escalation) -> bool:
    """Whether it has come to a step at which the actor, or somebody for whom they stand in, is named."""
    order = list(Rung)
    stands = order.index(Rung(escalation.rung))
    return actor.user_id is not None and any(
        mapping == escalation.mapping_id and order.index(rung) <= stands for mapping, rung in my_steps()
    )


def may_read_above(actor: Actor) -> Decision:
    """Reading what was sent up: whoever is named at a step, or watches over mappings."""
    if actor.watches or actor.has(Duty.WATCH_MAPPING) or my_steps():
        return allow(_("You stand above mappings."))
    return refuse(_("This is for whoever is named above a mapping. On its team, open the mapping."))


def may_answer(actor: Actor, escalation: Escalation) -> Decision:
    """Answering: whoever it has come to; the group writes down an answer that it was given."""
    if is_above(actor, escalation):
        return allow(_("It has come to you."))
    # By its key: whoever stands above reads no mapping.
    if _runs(actor, escalation.mapping_id):
        return allow(_("You may write down what whoever decides has told the group."))
    return refuse(_("Whoever it has come to answers it. The lead officer writes down what they were told."))


def may_climb(actor: Actor) -> Decision:
    """Taking it higher when its time has run out: the system alone, each working morning."""
    if actor.system == CLIMBER:
        return allow(_("The time for an answer has run out."))
    return refuse(_("What is not answered in time goes higher by itself."))
