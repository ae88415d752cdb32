"""Probation is asked to the table as soon as an adult of concern is known."""

from __future__ import annotations

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, probation_is_asked
from placemap.mappings.vocabulary import MappingState
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import OFFENDER_CATEGORIES
from placemap.web.jinja import url_if_any


def probation_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention, for those who can ask: an adult of concern is in the mapping, and probation was not asked.

    Row security shows the reader's own people alone, so whoever may not see the adult is told nothing of one.
    """
    runs = actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk)
    if not runs or mapping.state != MappingState.OPEN:
        return []
    adults = Person.objects.filter(
        mapping=mapping, category__in=[one.value for one in OFFENDER_CATEGORIES], withdrawn_at=None
    )
    if not adults.exists() or probation_is_asked(actor, mapping):
        return []
    words = _("An adult of concern is in this mapping: ask probation to the table")
    return [AttentionItem(words, url_if_any("who-at-table", mapping.reference))]
