"""What packages above hang on a child's page: short rows, each with the page it leads to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from placemap.access.actors import Actor
from placemap.mappings.models import Mapping
from placemap.subjects.queries import HungOn as HungOn

# By the records that the reader sees as one child; each is one small query, filled in their `ready()`.
BESIDE_CHILD: list[Callable[[Actor, Mapping, Collection[UUID]], list[HungOn]]] = []


def hung_on(actor: Actor, mapping: Mapping, record_ids: Collection[UUID]) -> list[HungOn]:
    """Whatever hangs on a child, as far as this reader sees it."""
    return [one for source in BESIDE_CHILD for one in source(actor, mapping, record_ids)]
