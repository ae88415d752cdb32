"""Who proposes, decides, gives a view and refers; and who reads what is recorded about a child."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import TablePolicy
from placemap.cohort.models import Factor, Membership, Referral
from placemap.mappings.models import Mapping
from placemap.subjects.policy import ABOUT_PERSON, ADD_ABOUT_PERSON, CHANGE_ABOUT_PERSON


def _about(model: str, *, changes: bool) -> TablePolicy:
    return TablePolicy(
        model=f"cohort.{model}",
        read=ABOUT_PERSON,
        add=ADD_ABOUT_PERSON,
        change=CHANGE_ABOUT_PERSON if changes else None,
    )


ROW_SECURITY = [
    _about("Membership", changes=True),
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


def may_decide(actor: Actor, mapping: Mapping) -> Decision:
    """Agreeing, declining and removing: the custodian decides."""
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow("You hold the cohort list.")
    return refuse("The coordinator who holds the cohort list records the decision. You can record a different view.")


def may_dissent(actor: Actor, membership: Membership) -> Decision:
    """Recording a different view: any agency that proposes."""
    if actor.has_in(Duty.PROPOSE_CHILDREN, membership.mapping_id):
        return allow("You speak for your agency here.")
    return refuse("You are not on this mapping's team in a role that speaks for an agency.")


def may_record_about(actor: Actor, mapping: Mapping) -> Decision:
    """Worries, strengths, views, voice, trusted adults: whoever contributes."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return allow("You are on this mapping's team.")
    return refuse("You are not on this mapping's team in a role that records this.")


def may_refer(actor: Actor, mapping: Mapping) -> Decision:
    """Referrals, decisions not to refer, and who was told."""
    if actor.has_in(Duty.REFER_CHILDREN, mapping.pk):
        return allow("You record referrals in this mapping.")
    return refuse("You are not on this mapping's team in a role that records referrals.")


def may_change_referral(actor: Actor, referral: Referral) -> Decision:
    """Adding a receipt or outcome: the agency that made it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, referral.mapping_id):
        return allow("You hold the cohort list.")
    if referral.agency_id == actor.agency_id and actor.has_in(Duty.REFER_CHILDREN, referral.mapping_id):
        return allow("Your agency made this referral.")
    return refuse("Only the agency that made this referral, or the coordinator, can add to it.")


def may_change_factor(actor: Actor, factor: Factor) -> Decision:
    """Sorting or withdrawing a worry or strength: the agency that gave it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, factor.mapping_id):
        return allow("You hold the cohort list.")
    if factor.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, factor.mapping_id):
        return allow("Your agency gave this.")
    return refuse("Only the agency that gave this, or the coordinator, can change it.")
