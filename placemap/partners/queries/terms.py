"""Reads of the partnership's terms of reference. They hold nothing about a child."""

from __future__ import annotations

from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery
from placemap.partners.models import TermsOfReference

_EVERY = PreparedQuery(lambda: TermsOfReference.objects.defer("words"))


def terms_of_reference(actor: Actor) -> list[TermsOfReference]:
    """Every version, the latest first, without its words."""
    return _EVERY()


def terms_of_reference_kept(actor: Actor, terms_id: UUID) -> TermsOfReference | None:
    """One version with its words."""
    return TermsOfReference.objects.filter(pk=terms_id).first()


def latest_terms(actor: Actor) -> TermsOfReference | None:
    """The latest version with its words; None before the first."""
    return TermsOfReference.objects.first()
