"""How firmly a link stands, from when to when, and how long, on the evidence that is left for it."""

from __future__ import annotations

from django.db.models import F

from placemap.subjects import rules
from placemap.subjects.models import Link, LinkEvidence
from placemap.subjects.vocabulary import LinkKind


def _read_anew(link: Link) -> None:
    """Strength and dates of a link from its live evidence alone. One without any keeps what it has."""
    pieces = list(
        LinkEvidence.objects.filter(link=link, withdrawn_at=None)
        .order_by()
        .values_list("agency_id", "how_known", "grade", "first_on", "last_on", "expires_on")
    )
    if not pieces:
        return
    first, last = rules.span_of((first, last) for *_how, first, last, _until in pieces)
    until = max((until for *_rest, until in pieces if until), default=link.expires_on)
    said = (rules.EvidenceGiven(agency, how_known, grade) for agency, how_known, grade, *_dates in pieces)
    Link.objects.filter(pk=link.pk).update(
        strength=rules.strength_of(said, LinkKind(link.kind)),
        first_on=first,
        last_on=last,
        expires_on=until,
        version=F("version") + 1,
    )
