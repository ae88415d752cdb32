"""Writes of the partnership's terms of reference: version after version, none of them ever altered."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import About
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.partners import policy, rules
from placemap.partners.models import TermsOfReference
from placemap.partners.queries import author


@command(may=policy.may_keep_agreements, event=Event.TERMS_OF_REFERENCE_KEPT, about=About.PARTNERSHIP)
def record_terms_of_reference(
    *, name: str, words: str, changed: str, agreed_on: date, agreed_by: str, version: int, by: Actor
) -> TermsOfReference:
    """Keep the next version, from the one numbered `version` (0: the first). Earlier ones stay."""
    latest = TermsOfReference.objects.first()
    if (latest.number if latest else 0) != version:
        raise Conflict(_CHANGED)
    rules.check_terms(words, latest.words if latest else "", changed, agreed_on, today())
    kept = TermsOfReference(
        number=version + 1,
        name=name.strip(),
        words=words.strip(),
        changed=changed.strip(),
        agreed_on=agreed_on,
        agreed_by=agreed_by.strip(),
        recorded_by=None if by.system else author(by),
    )
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_CHANGED) from None
    return kept


_CHANGED = _("Somebody else kept a version while you were writing. Nothing of theirs was overwritten.")
