"""Writes about what was referred in and led to a mapping."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings import policy, rules
from placemap.mappings.commands.versions import CHANGED_BY_SOMEONE
from placemap.mappings.models import Mapping, ReferredIn
from placemap.mappings.rules import reviews
from placemap.mappings.vocabulary import EvidenceGrade, PanelAnswer, Trigger
from placemap.partners.queries import author


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def record_referred_in(
    *,
    mapping: Mapping,
    source: Trigger,
    from_whom: str,
    referred_on: date,
    evidence: str,
    how_known: EvidenceGrade,
    decision: PanelAnswer,
    decided_on: date | None,
    decision_words: str,
    by: Actor,
) -> ReferredIn:
    """Keep one thing that led to the mapping: who raised it, on what evidence, and the panel's word."""
    rules.check_open(mapping.state)
    values = _values(
        source, from_whom, referred_on, evidence, how_known, decision, decided_on, decision_words
    )
    referred = ReferredIn(mapping=mapping, recorded_by=author(by), **values)
    referred.save(force_insert=True)
    return referred


@command(may=policy.may_change_referred_in, event=Event.MAPPING_CHANGED)
def change_referred_in(
    *,
    referred: ReferredIn,
    source: Trigger,
    from_whom: str,
    referred_on: date,
    evidence: str,
    how_known: EvidenceGrade,
    decision: PanelAnswer,
    decided_on: date | None,
    decision_words: str,
    version: int,
    by: Actor,
) -> ReferredIn:
    """Put right what was kept, or add what the panel decided since."""
    rules.check_open(referred.mapping.state)
    values = _values(
        source, from_whom, referred_on, evidence, how_known, decision, decided_on, decision_words
    )
    found = ReferredIn.objects.filter(pk=referred.pk, version=version)
    if found.update(version=F("version") + 1, **values) != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    return referred


def _values(
    source: Trigger,
    from_whom: str,
    referred_on: date,
    evidence: str,
    how_known: EvidenceGrade,
    decision: PanelAnswer,
    decided_on: date | None,
    decision_words: str,
) -> dict[str, object]:
    waits = decision is PanelAnswer.WAITING
    if not evidence.strip():
        raise PlacemapError(_("Say on what evidence it was raised."))
    reviews.check_referred_in(referred_on, waits, decided_on, today())
    return {
        "source": source.value,
        "from_whom": from_whom.strip(),
        "referred_on": referred_on,
        "evidence": evidence.strip(),
        "how_known": how_known.value,
        "decision": decision.value,
        "decided_on": None if waits else decided_on,
        "decision_words": "" if waits else decision_words.strip(),
    }
