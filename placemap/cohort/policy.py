"""Who proposes, decides, gives a view and refers; and who reads what is recorded about a child."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import MY_AGENCY, SecurityFunction, TablePolicy
from placemap.cohort.models import Factor, LeadProfessional, Membership, Referral
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.mappings.policy import MINE
from placemap.subjects.models import Person
from placemap.subjects.policy import ABOUT_PERSON, ADD_ABOUT_PERSON, CHANGE_ABOUT_PERSON

# The gate must know of an answer that its reader may not read, or an agency would be told that
# nobody acted where somebody did; and a mapping must not close over children its lead cannot see.
# So this says which people of the caller's own mapping are at risk and not answered: keys of people
# only, never what was recorded, how much, or by whom.
_ON_THE_TEAM = "wanted in (select my_mappings())"
# The gate is about children: anybody not said to be a grown-up counts as one.
_A_CHILD = "(p.category = 'not_set' or starts_with(p.category, 'child_'))"


def _live(row: str) -> str:
    """Given in the mapping asked about, and not taken back."""
    return (
        f"{row}.mapping_id = wanted and {row}.withdrawn_at is null and not exists (select 1 from"
        f" information_contribution c where c.id = {row}.contribution_id and c.withdrawn_at is not null)"
    )


_AT_RISK = f"""
    select f.person_id from cohort_factor f where f.kind = 'worry' and {_live("f")}
    union all
    select v.person_id from cohort_agencyview v
    where v.level in ('emerging', 'moderate', 'significant') and {_live("v")}
    union all
    select m.person_id from cohort_membership m where m.state = 'agreed' and {_live("m")}
"""
_ANSWERED = f"""
    select r.person_id from cohort_referral r where {_live("r")}
    union all
    select n.person_id from cohort_noreferral n where {_live("n")}
    union all
    select l.person_id from cohort_leadprofessional l where l.told_on is not null and {_live("l")}
"""

_RISK_ON_RECORD = f"""
    exists (select 1 from cohort_factor f where f.person_id = p.id and f.kind = 'worry' and {_live("f")})
    or exists (select 1 from cohort_agencyview v where v.person_id = p.id
               and v.level in ('emerging', 'moderate', 'significant') and {_live("v")})
    or exists (select 1 from cohort_membership m
               where m.person_id = p.id and m.state = 'agreed' and {_live("m")})
"""
_ANSWER_ON_RECORD = f"""
    exists (select 1 from cohort_referral r where r.person_id = p.id and {_live("r")})
    or exists (select 1 from cohort_noreferral n where n.person_id = p.id and {_live("n")})
    or exists (select 1 from cohort_leadprofessional l
               where l.person_id = p.id and l.told_on is not null and {_live("l")})
"""

FUNCTIONS = [
    SecurityFunction(
        name="cohort_unanswered",
        arguments="wanted uuid",
        returns="setof uuid",
        body=f"""
            select p.group_key from subjects_person p
            where {_ON_THE_TEAM} and p.mapping_id = wanted and p.withdrawn_at is null and {_A_CHILD}
              and p.id in ({_AT_RISK})
            except
            select p.group_key from subjects_person p
            where {_ON_THE_TEAM} and p.mapping_id = wanted and p.id in ({_ANSWERED})
        """,
    ),
    # The same for some people only, by their keys: for one page of children, or one child.
    SecurityFunction(
        name="cohort_unanswered_among",
        arguments="wanted uuid, people uuid[]",
        returns="setof uuid",
        body=f"""
            select p.group_key from subjects_person p
            where {_ON_THE_TEAM} and p.mapping_id = wanted and p.group_key = any(people)
              and p.withdrawn_at is null and {_A_CHILD} and ({_RISK_ON_RECORD})
            except
            select p.group_key from subjects_person p
            where {_ON_THE_TEAM} and p.mapping_id = wanted and p.group_key = any(people)
              and ({_ANSWER_ON_RECORD})
        """,
    ),
]


def _about(model: str, *, changes: bool) -> TablePolicy:
    return TablePolicy(
        model=f"cohort.{model}",
        read=ABOUT_PERSON,
        add=ADD_ABOUT_PERSON,
        change=CHANGE_ABOUT_PERSON if changes else None,
    )


ROW_SECURITY = [
    # The agency whose record it is learns what the group decided, whoever proposed the child.
    TablePolicy(
        model="cohort.Membership",
        read=(
            f"({ABOUT_PERSON}) or ({MINE} and audience = 'team' and exists (select 1 from subjects_person p"
            f" where p.id = person_id and p.agency_id = {MY_AGENCY}))"
        ),
        add=ADD_ABOUT_PERSON,
        change=CHANGE_ABOUT_PERSON,
    ),
    _about("Dissent", changes=False),
    _about("AgencyView", changes=False),
    _about("Factor", changes=True),
    _about("ChildVoice", changes=False),
    _about("TrustedAdult", changes=True),
    _about("StatutoryCheck", changes=False),
    _about("Referral", changes=True),
    _about("NoReferral", changes=False),
    _about("LeadProfessional", changes=True),
    _about("ToldAbout", changes=False),
]


def may_read_cohort(actor: Actor, mapping: Mapping) -> Decision:
    """Reading the cohort: the team."""
    if actor.has_in(Duty.READ_CASES, mapping.pk):
        return allow("You are on this mapping's team.")
    return refuse("You are not on this mapping's team in a role that reads cases.")


def may_propose(actor: Actor, mapping: Mapping) -> Decision:
    """Proposing a child: a seat with that duty."""
    if actor.has_in(Duty.PROPOSE_CHILDREN, mapping.pk):
        return allow("You propose children for this mapping.")
    return refuse("You are not on this mapping's team in a role that proposes children.")


def may_propose_child(actor: Actor, mapping: Mapping, agency_ids: Collection[UUID]) -> Decision:
    """Proposing one child: an agency that gave a record of them, or the custodian."""
    allowed = may_propose(actor, mapping)
    if not allowed or actor.has_in(Duty.HOLD_COHORT, mapping.pk) or actor.agency_id in agency_ids:
        return allowed
    return refuse("Only an agency that named this child, or the coordinator, can propose them. Ask them.")


def may_decide(actor: Actor, membership: Membership) -> Decision:
    """Agreeing, declining and removing: the custodian decides."""
    return _may_decide(actor, membership.mapping_id)


def may_decide_in(actor: Actor, mapping: Mapping) -> Decision:
    """Whether somebody records the group's decisions in a mapping."""
    return _may_decide(actor, mapping.pk)


def _may_decide(actor: Actor, mapping_id: UUID) -> Decision:
    if actor.has_in(Duty.HOLD_COHORT, mapping_id):
        return allow("You hold the cohort list.")
    return refuse(
        "The coordinator who holds the cohort list records the decision. You can record a different view."
    )


def may_dissent(actor: Actor, membership: Membership) -> Decision:
    """Recording a different view: any agency that proposes."""
    if actor.has_in(Duty.PROPOSE_CHILDREN, membership.mapping_id):
        return allow("You speak for your agency here.")
    return refuse("You are not on this mapping's team in a role that speaks for an agency.")


def may_give_view(actor: Actor, person: Person) -> Decision:
    """An agency's own view: whoever speaks for an agency."""
    if actor.has_in(Duty.PROPOSE_CHILDREN, person.mapping_id):
        return allow("You speak for your agency here.")
    return refuse("You are not on this mapping's team in a role that speaks for an agency.")


def may_record_about(actor: Actor, person: Person) -> Decision:
    """Worries, strengths, voice, trusted adults, statutory checks: whoever contributes."""
    if actor.has_in(Duty.CONTRIBUTE, person.mapping_id):
        return allow("You are on this mapping's team.")
    return refuse("You are not on this mapping's team in a role that records this.")


def may_record_list(actor: Actor, contribution: Contribution) -> Decision:
    """What a list says about children: the agency whose list it is, or the custodian for it."""
    if actor.has_in(Duty.HOLD_COHORT, contribution.mapping_id):
        return allow("You hold the cohort list.")
    if contribution.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, contribution.mapping_id):
        return allow("Your agency gave this list.")
    return refuse("Only the agency that gave this list, or the coordinator, can record what it says.")


def may_refer(actor: Actor, person: Person) -> Decision:
    """Referrals, decisions not to refer, and who was told."""
    return _may_refer(actor, person.mapping_id)


def may_refer_in(actor: Actor, mapping: Mapping) -> Decision:
    """Whether somebody records referrals in a mapping at all."""
    return _may_refer(actor, mapping.pk)


def _may_refer(actor: Actor, mapping_id: UUID) -> Decision:
    if actor.has_in(Duty.REFER_CHILDREN, mapping_id):
        return allow("You record referrals in this mapping.")
    return refuse("You are not on this mapping's team in a role that records referrals.")


def may_change_referral(actor: Actor, referral: Referral) -> Decision:
    """Adding a receipt or outcome: the agency that made it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, referral.mapping_id):
        return allow("You hold the cohort list.")
    if referral.agency_id == actor.agency_id and actor.has_in(Duty.REFER_CHILDREN, referral.mapping_id):
        return allow("Your agency made this referral.")
    return refuse("Only the agency that made this referral, or the coordinator, can add to it.")


def may_change_lead(actor: Actor, lead: LeadProfessional) -> Decision:
    """Saying that the lead professional was told: the agency that named them, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, lead.mapping_id):
        return allow("You hold the cohort list.")
    if lead.agency_id == actor.agency_id and actor.has_in(Duty.REFER_CHILDREN, lead.mapping_id):
        return allow("Your agency named this lead professional.")
    return refuse("Only the agency that named this lead professional, or the coordinator, can change it.")


def may_change_factor(actor: Actor, factor: Factor) -> Decision:
    """Sorting or withdrawing a worry or strength: the agency that gave it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, factor.mapping_id):
        return allow("You hold the cohort list.")
    if factor.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, factor.mapping_id):
        return allow("Your agency gave this.")
    return refuse("Only the agency that gave this, or the coordinator, can change it.")
