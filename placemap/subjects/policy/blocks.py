"""Who keeps somebody from a record, and who reads that: never the one who is kept from it."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.partners.models import User
from placemap.subjects.models import Block, Person


def may_read_blocks(actor: Actor, mapping: Mapping) -> Decision:
    """Reading who is kept from which record, and what each person declared: the custodian and the lead."""
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk) or actor.has_in(Duty.LEAD_MAPPING, mapping.pk):
        return allow(_("You hold the cohort list or lead the mapping."))
    return refuse(_("Only the lead and the coordinator read this. Ask one of them."))


def may_block(actor: Actor, person: Person, user: User) -> Decision:
    """Keeping somebody from a record: the custodian and the lead; and anybody themselves."""
    if actor.user_id == user.pk and actor.has_in(Duty.READ_CASES, person.mapping_id):
        return allow(_("You ask not to be shown this record."))
    return may_read_blocks(actor, person.mapping)


def may_lift_block(actor: Actor, block: Block) -> Decision:
    """Lifting a block: the custodian and the lead, also where somebody asked for it themselves."""
    return may_read_blocks(actor, block.mapping)


def may_oversee_blocks(actor: Actor) -> Decision:
    """Reading every block of the partnership, without any child: information governance."""
    if actor.has(Duty.OVERSEE_ACCESS):
        return allow(_("You oversee who may see what."))
    return refuse(_("Only information governance reads this for every mapping."))
