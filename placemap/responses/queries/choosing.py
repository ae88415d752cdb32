"""Whom an action can be about, and where it can be: what its recorder sees, and nothing else."""

from __future__ import annotations

from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.mappings.models import Mapping
from placemap.subjects.models import Entity, Person
from placemap.subjects.queries import EntityCard, PersonCard, entities_known, person_cards
from placemap.subjects.vocabulary import PLACE_KINDS, Standing

_IN_PLAY = [one.value for one in (Standing.COHORT, Standing.PROPOSED, Standing.LINKED, Standing.OTHER)]


def people_to_choose(actor: Actor, mapping: Mapping) -> list[PersonCard]:
    """People of the mapping whom this actor sees, each once, children first."""
    if not actor.has_in(Duty.READ_CASES, mapping.pk):
        return []
    found = Person.objects.filter(mapping=mapping, withdrawn_at=None, standing__in=_IN_PLAY)
    cards = person_cards(actor, mapping, list(found.values_list("pk", flat=True)))
    each = {card.id: card for card in cards.values()}.values()
    return sorted(each, key=lambda card: (card.shape not in ("child", "linked"), card.shown_as, str(card.id)))


def places_to_choose(actor: Actor, mapping: Mapping) -> list[EntityCard]:
    """Places of the mapping that this actor sees, by name."""
    if not actor.has_in(Duty.READ_CASES, mapping.pk):
        return []
    return [card for card in entities_known(actor, mapping) if card.kind in PLACE_KINDS]


def person_chosen(actor: Actor, mapping: Mapping, person_id: UUID | None) -> Person | None:
    """The record that stands for somebody, if this actor sees it."""
    if person_id is None:
        return None
    return Person.objects.filter(mapping=mapping, pk=person_id, withdrawn_at=None).first()


def place_chosen(actor: Actor, mapping: Mapping, place_id: UUID | None) -> Entity | None:
    """A place, if this actor sees it."""
    if place_id is None:
        return None
    return Entity.objects.filter(
        mapping=mapping, pk=place_id, withdrawn_at=None, kind__in=[kind.value for kind in PLACE_KINDS]
    ).first()
