"""Who can be given an action, and which agencies let the chair give their people one (domain 47)."""

from __future__ import annotations

from uuid import UUID

from placemap.access.duties import Duty
from placemap.mappings.models import Mapping, Seat, SponsorAcceptance
from placemap.mappings.queries import live_seats
from placemap.partners.models import Agency

# A role with none of these only reads, and could answer for nothing.
ACTS = frozenset({Duty.CONTRIBUTE.value, Duty.LEAD_MAPPING.value, Duty.HOLD_COHORT.value})


def seats_that_act(mapping: Mapping) -> list[Seat]:
    """The seats whose holders can answer for an action today."""
    return [seat for seat in live_seats(mapping) if ACTS & set(seat.role.duties)]


def agencies_given(mapping: Mapping) -> set[UUID]:
    """Agencies whose sponsor let the chair give their people actions, by what each accepted last."""
    said = SponsorAcceptance.objects.filter(mapping=mapping, accepted_at__isnull=False)
    last = dict(said.order_by("accepted_at").values_list("agency_id", "may_delegate"))
    return {agency for agency, may in last.items() if may}


def may_be_given(mapping: Mapping, agency: Agency) -> bool:
    """Whether the chair may give this agency's people actions."""
    return agency.pk in agencies_given(mapping)
