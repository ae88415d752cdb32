"""Reads of what sponsors accepted for their agencies."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from placemap.access.actors import Actor
from placemap.mappings.models import Mapping, SponsorAcceptance


def proof_of(secret: str) -> str:
    """What is kept of a link's secret: enough to know it again, too little to make it from."""
    return sha256(secret.encode()).hexdigest()


def acceptance_by_link(acceptance_id: UUID, secret: str) -> SponsorAcceptance | None:
    """The asking that a link leads to; None unless its secret is right. Asked as the sponsor's own actor."""
    found = SponsorAcceptance.objects.select_related("agency").filter(pk=acceptance_id).first()
    if found is None or not compare_digest(found.proof, proof_of(secret)):
        return None
    return found


def acceptances(actor: Actor, mapping: Mapping) -> dict[UUID, SponsorAcceptance]:
    """The latest asking of each agency on the team, by its place there."""
    found = SponsorAcceptance.objects.filter(mapping=mapping).order_by("asked_at")
    return {one.member_id: one for one in found}
