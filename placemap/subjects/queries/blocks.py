"""Who is kept from which record, for those who answer for a mapping and for information governance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.mappings.models import Mapping
from placemap.partners.queries import names_of
from placemap.subjects.models import Block
from placemap.subjects.queries.people import PersonCard, person_cards


@dataclass(frozen=True, slots=True)
class BlockShown:
    """One block: whom it keeps away, from whom, on whose word, and what came of it."""

    block: Block
    who: str
    agency: str
    by: str
    is_own_wish: bool
    card: PersonCard | None = None
    reference: str = ""
    lifted_by: str = ""

    @property
    def lifted_at(self) -> datetime | None:
        return self.block.lifted_at


def standing_blocks(mapping: Mapping) -> QuerySet[Block]:
    """The blocks of a mapping that nobody has lifted."""
    return Block.objects.filter(mapping=mapping, lifted_at=None)


def blocks_in(actor: Actor, mapping: Mapping) -> list[BlockShown]:
    """Every block of a mapping, those that stand first. On the trail: it says who knows a family."""
    blocks = list(Block.objects.filter(mapping=mapping).select_related("user__agency"))
    cards = person_cards(actor, mapping, {block.person_id for block in blocks})
    record_reading(
        actor,
        Event.BLOCKS_VIEWED,
        mapping_id=mapping.pk,
        subjects=list(dict.fromkeys(block.person_id for block in blocks)),
    )
    return _shown(blocks, cards=cards)


def every_block(actor: Actor) -> list[BlockShown]:
    """Every block of the partnership by the neutral reference of its mapping, and without any child."""
    blocks = list(Block.objects.select_related("user__agency"))
    with connection.cursor() as cursor:
        cursor.execute("select block_id, reference from references_of_blocks()")
        references = dict(cursor.fetchall())
    record_reading(actor, Event.BLOCKS_VIEWED)
    return _shown(blocks, references=references)


def visible_block(mapping: Mapping, block_id: UUID) -> Block:
    """That block, if this reader may see it; otherwise it does not exist (404)."""
    found = Block.objects.select_related("user", "mapping").filter(mapping=mapping, pk=block_id).first()
    if found is None:
        raise Http404
    return found


def _shown(
    blocks: Iterable[Block],
    *,
    cards: dict[UUID, PersonCard] | None = None,
    references: dict[UUID, str] | None = None,
) -> list[BlockShown]:
    rows = list(blocks)
    names = names_of([key for block in rows for key in (block.blocked_by, block.lifted_by) if key])
    shown = [
        BlockShown(
            block=block,
            who=block.user.name,
            agency=block.user.agency.short_name,
            by=names.get(block.blocked_by, ""),
            is_own_wish=block.blocked_by == block.user_id,
            card=(cards or {}).get(block.person_id),
            reference=(references or {}).get(block.pk, ""),
            lifted_by=names.get(block.lifted_by, "") if block.lifted_by else "",
        )
        for block in rows
    ]
    return sorted(shown, key=lambda one: one.lifted_at is not None)
