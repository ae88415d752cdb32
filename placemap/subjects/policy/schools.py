"""Who decides that a child's school is not shown."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.foundations.wording import _
from placemap.partners.models import Agency
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.models import Person, SchoolSeal


def may_seal_school(actor: Actor, person: Person) -> Decision:
    """Not showing a school: the custodian, and social care, who know whom the child must be safe from."""
    if actor.has_in(Duty.HOLD_COHORT, person.mapping_id):
        return allow(_("You hold the cohort list."))
    own = [actor.agency_id] if actor.agency_id else []
    social_care = Agency.objects.filter(pk__in=own, kind=AgencyKind.SOCIAL_CARE)
    if actor.has_in(Duty.READ_CASES, person.mapping_id) and social_care.exists():
        return allow(_("You speak for social care."))
    return refuse(
        _("Only social care and the coordinator decide that a school is not shown. Ask one of them.")
    )


def may_open_school(actor: Actor, seal: SchoolSeal) -> Decision:
    """Showing it again: as for sealing it."""
    return may_seal_school(actor, seal.person)
