"""How firmly a link stands on the evidence that is left for it."""

from __future__ import annotations

from placemap.subjects import rules
from placemap.subjects.models import Link, LinkEvidence
from placemap.subjects.vocabulary import LinkKind, Strength


def _strength(link: Link) -> Strength:
    pieces = LinkEvidence.objects.filter(link=link, withdrawn_at=None).order_by()
    return rules.strength_of(
        (
            rules.EvidenceGiven(agency, how_known, grade)
            for agency, how_known, grade in pieces.values_list("agency_id", "how_known", "grade")
        ),
        LinkKind(link.kind),
    )
