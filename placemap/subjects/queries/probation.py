"""Probation is asked to the table as soon as an adult of concern is known."""

from __future__ import annotations

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, probation_at_table
from placemap.mappings.vocabulary import MappingState
from placemap.subjects.models import Person
from placemap.subjects.queries.people import person_cards
from placemap.subjects.vocabulary import OFFENDER_CATEGORIES, Standing
from placemap.web.jinja import url_if_any

# Whom the group did not take in, or who left, is nobody to ask anybody about.
_GONE = (Standing.DECLINED, Standing.REMOVED)


_HELD = PreparedQuery(
    lambda mapping: Person.objects.filter(
        mapping_id=mapping, category__in=[one.value for one in OFFENDER_CATEGORIES], withdrawn_at=None
    ).values_list("id", flat=True),
    Takes.KEY,
)


def probation_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention, for those who can ask: an adult of concern is in the mapping, and probation was not asked.

    Row security shows the reader's own people alone, so whoever may not see the adult is told nothing of one.
    """
    runs = actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk)
    if not runs or mapping.state != MappingState.OPEN:
        return []
    # As every page reads them: another list's birth date may make somebody a child.
    cards = person_cards(actor, mapping, _HELD(mapping.pk)).values()
    if not any(card.category in OFFENDER_CATEGORIES and card.standing not in _GONE for card in cards):
        return []
    probation = probation_at_table(actor, mapping)
    if probation.is_settled:
        return []
    if probation.is_known:
        words = _("An adult of concern is in this mapping: ask probation to the table")
    else:
        words = _(
            "An adult of concern is in this mapping and nobody is known for probation: bring it in as an "
            "agency, or ask your administrator to write down who answers for it"
        )
    return [AttentionItem(words, url_if_any("who-at-table", mapping.reference))]
