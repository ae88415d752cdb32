"""Reads of what sponsors accepted for their agencies."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.mappings.models import Mapping, SponsorAcceptance
from placemap.mappings.vocabulary import NotOffered
from placemap.partners.models import User


def proof_of(secret: str) -> str:
    """What is kept of a link's secret: enough to know it again, too little to make it from."""
    return sha256(secret.encode()).hexdigest()


def acceptance_by_link(acceptance_id: UUID, secret: str) -> SponsorAcceptance | None:
    """The asking that a link leads to; None unless its secret is right. Asked as the sponsor's own actor."""
    found = SponsorAcceptance.objects.select_related("agency").filter(pk=acceptance_id).first()
    if found is None or not compare_digest(found.proof, proof_of(secret)):
        return None
    return found


def why_not_offered(acceptance: SponsorAcceptance) -> NotOffered | None:
    """Why the seat is there to be taken no longer; None while it is. Asked as the sponsor's own actor."""
    with connection.cursor() as cursor:
        cursor.execute("select is_closed from seats_not_offered() where acceptance_id = %s", [acceptance.pk])
        row = cursor.fetchone()
    if row is None:
        return None
    return NotOffered.CLOSED if row[0] else NotOffered.LEFT


def asked_by(acceptance: SponsorAcceptance) -> str:
    """Who made the link, while their account is open: whom its sponsor asks."""
    return (
        User.objects.filter(pk=acceptance.asked_by, is_active=True).values_list("name", flat=True).first()
        or ""
    )


def acceptances(actor: Actor, mapping: Mapping) -> dict[UUID, SponsorAcceptance]:
    """The latest asking of each agency on the team, by its place there."""
    found = SponsorAcceptance.objects.filter(mapping=mapping).order_by("asked_at")
    return {one.member_id: one for one in found}
