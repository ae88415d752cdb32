"""Who looks at the openings that were drawn, and who answers."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.cohort.models import SampledOpening
from placemap.cohort.policy.functions import SAMPLER
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping


def may_sample(actor: Actor) -> Decision:
    """Drawing from the trail: the sampler alone, once a month."""
    if actor.system == SAMPLER:
        return allow(_("This is the monthly draw."))
    return refuse(_("Openings to look at are drawn by Placemap itself, once a month."))


def may_review_openings(actor: Actor, mapping: Mapping) -> Decision:
    """Reading what was drawn: the lead, and the custodian for what a lead opened."""
    if actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You lead this mapping or hold its cohort list."))
    return refuse(_("Only the lead and the coordinator look at who opened which record. Ask one of them."))


def may_review_sampled(actor: Actor, sampled: SampledOpening) -> Decision:
    """Judging one of them: never one's own."""
    if sampled.user_id == actor.user_id:
        return refuse(_("Somebody else looks at what you opened."))
    if actor.has_in(Duty.LEAD_MAPPING, sampled.mapping_id):
        return allow(_("You lead this mapping."))
    if sampled.by_a_lead and actor.has_in(Duty.HOLD_COHORT, sampled.mapping_id):
        return allow(_("You hold the cohort list, and a lead opened this record."))
    return refuse(_("The lead looks at this one."))


def may_answer_sampled(actor: Actor, sampled: SampledOpening) -> Decision:
    """Saying why one opened a record: whoever was asked."""
    if sampled.user_id == actor.user_id and sampled.asked_at is not None:
        return allow(_("You were asked."))
    return refuse(_("Only the person who was asked can answer this."))
