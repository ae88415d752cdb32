"""Who signs a set-up check, and when the database takes real people.

Whoever signs does it in their own name, and by the role that the check asks for. Everybody signed in may read
how far it is: the banner on every page leads there. The rest of the application asks `real_people_gate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.row_security import ME, SYSTEM, SecurityFunction, TablePolicy, has_duty
from placemap.foundations.wording import _
from placemap.readiness.models import SetUpSignature
from placemap.readiness.reference_data import CHECK, CHECKS
from placemap.readiness.vocabulary import DUTY_OF, CheckCode, ItemAnswer, ItemCode, Signer

_SIGNED_IN = f"{ME} is not null or {SYSTEM} is not null"


def _duty(signer: Signer) -> str:
    return has_duty(DUTY_OF[signer])


def _codes(signer: Signer) -> str:
    return ", ".join(f"'{check.code.value}'" for check in CHECKS if check.signer is signer)


def _signs(column: str) -> str:
    """Whether the reader's role is the one that the check in this column asks for."""
    return " or ".join(f"({column} in ({_codes(signer)}) and {_duty(signer)})" for signer in Signer)


_IN_PLACE = f"""
    (select count(*) from unnest(array[{", ".join(f"'{item.value}'" for item in ItemCode)}]) as wanted(item)
      where '{ItemAnswer.IN_PLACE.value}' = (
        select a.answer from readiness_checklistanswer a where a.item = wanted.item
        order by a.recorded_at desc, a.id limit 1)
    ) = {len(ItemCode)}
"""


# The last signature of a check counts, from when it was written until it is taken back, until its last day
# is over, or until the next one. A day ends at midnight in the United Kingdom, as the connection says.
# Each moment needs the checks that there were by then: one that a later release adds shuts what was open.
def gate_over(checks: Mapping[str, date]) -> str:
    """The statement that works the gate out over these checks, each with its first day."""
    needed = ", ".join(f"('{code}', date '{since}')" for code, since in checks.items())
    return _GATE.replace("NEEDED", needed)


_GATE = """
    with needed(code, since) as (values NEEDED),
    held as (
        select s.check_code as code, s.recorded_at as starts,
               least(w.recorded_at, (s.review_on + 1)::timestamptz, lead(s.recorded_at) over (
                     partition by s.check_code order by s.recorded_at, s.id)) as ends
        from readiness_setupsignature s left join readiness_setupwithdrawal w on w.signature_id = s.id
    ),
    moments(at) as (select statement_timestamp() union all select starts from held),
    all_stood(at) as (
        select moments.at from moments
        where moments.at <= statement_timestamp()
          and exists (select from needed where needed.since <= moments.at)
          and not exists (
            select from needed where needed.since <= moments.at and not exists (
                select from held where held.code = needed.code
                  and held.starts <= moments.at and moments.at < held.ends))
    )
    select case
        when exists (select from all_stood where at = statement_timestamp()) then 'open'
        when exists (select from all_stood) then 'shut'
        else 'invented'
    end
"""
GATE = gate_over({check.code.value: check.since for check in CHECKS})

FUNCTIONS = [
    SecurityFunction(name="checklist_in_place", returns="boolean", body=f"select {_IN_PLACE}"),
    SecurityFunction(name="real_people_gate", returns="text", body=GATE, cost=100),
]

# Nobody writes into the past, where it would look as if the gate had been open or shut then; nor into the
# time to come, where an answer would outlast every later one.
_WRITTEN_NOW = "recorded_at between now() - interval '1 hour' and now() + interval '1 minute'"

ROW_SECURITY = [
    TablePolicy(
        model="readiness.SetUpSignature",
        read=_SIGNED_IN,
        add=(
            f"recorded_by = {ME} and ({_signs('check_code')})"
            " and signed_on <= current_date and review_on > current_date"
            " and review_on - signed_on <= 366"
            f" and {_WRITTEN_NOW}"
            f" and (check_code <> '{CheckCode.GANGS.value}' or (select checklist_in_place()))"
        ),
    ),
    TablePolicy(
        model="readiness.SetUpWithdrawal",
        read=_SIGNED_IN,
        add=(
            f"recorded_by = {ME} and exists (select from readiness_setupsignature s"
            f" where s.id = signature_id and ({_signs('s.check_code')}))"
            f" and {_WRITTEN_NOW}"
        ),
    ),
    TablePolicy(
        model="readiness.ChecklistAnswer",
        read=_SIGNED_IN,
        add=f"recorded_by = {ME} and {_duty(CHECK[CheckCode.GANGS].signer)} and {_WRITTEN_NOW}",
    ),
]


def may_sign(actor: Actor, check: CheckCode) -> Decision:
    """Signing that a check is met, and taking that back: whoever has the role it asks for."""
    signer = CHECK[check].signer
    if actor.user_id is not None and actor.has(DUTY_OF[signer]):
        return allow(_("You sign this check."))
    return refuse(_("This check is signed by somebody else: {who}. Ask them.", who=signer.label.lower()))


def may_withdraw(actor: Actor, signature: SetUpSignature) -> Decision:
    """Taking a signature back: whoever may sign that check."""
    return may_sign(actor, CheckCode(signature.check_code))


def may_answer(actor: Actor) -> Decision:
    """Walking through the gangs checklist: whoever signs it at the end."""
    return may_sign(actor, CheckCode.GANGS)


def may_read_drafts(actor: Actor) -> Decision:
    """Reading drafts made from the settings: whoever signs one of the checks."""
    if any(actor.has(duty) for duty in DUTY_OF.values()):
        return allow(_("You sign set-up checks, and these are drafts of their papers."))
    return refuse(_("Drafts of these papers are for those who sign them. Ask information governance."))
