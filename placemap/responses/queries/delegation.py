"""Which agencies let the chair give their people actions (domain 47)."""

from __future__ import annotations

from placemap.mappings.models import Mapping, SponsorAcceptance
from placemap.partners.models import Agency


def may_be_given(mapping: Mapping, agency: Agency) -> bool:
    """Whether the agency's sponsor, asked last, let the chair give its people actions."""
    last = (
        SponsorAcceptance.objects.filter(mapping=mapping, agency=agency, accepted_at__isnull=False)
        .order_by("-accepted_at")
        .values_list("may_delegate", flat=True)
        .first()
    )
    return bool(last)
