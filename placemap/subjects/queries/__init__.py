"""Reads of people, who is one person, the links between them, and names still to be placed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from placemap.information.models import Contribution
from placemap.subjects.queries.entities import (
    EntityLinkShown,
    entities_among,
    entities_known,
    entity_card,
    entity_link_shown,
    entity_links,
    standing_contribution,
    visible_entity,
    visible_entity_link,
)
from placemap.subjects.queries.find import Found, find_everywhere, find_people
from placemap.subjects.queries.links import (
    LinkFilter,
    LinkLine,
    agencies_on_team,
    link_shown,
    links_about,
    links_table,
    visible_link,
)
from placemap.subjects.queries.mentions import (
    MentionShown,
    mention_shown,
    mentions_page,
    names_waiting,
    visible_mention,
)
from placemap.subjects.queries.network import (
    EntityCard,
    EntityLine,
    MapNode,
    NetworkMap,
    as_file_rows,
    network_around,
    whole_network,
)
from placemap.subjects.queries.paths import PathFound, path_between
from placemap.subjects.queries.people import (
    Groups,
    PersonCard,
    chosen_people,
    identity_records,
    people_groups,
    person_cards,
    visible_person,
)
from placemap.subjects.queries.snapshots import (
    SnapshotsCompared,
    snapshot_shown,
    snapshots,
    snapshots_compared,
    visible_snapshot,
)

# Packages above say which of these records live rows of another contribution hang on. Asked as the
# settler, who sees them all; filled in their `ready()`.
RELIED_ON_SOURCES: list[Callable[[Collection[UUID], Contribution], set[UUID]]] = []

__all__ = [
    "RELIED_ON_SOURCES",
    "EntityCard",
    "EntityLine",
    "EntityLinkShown",
    "Found",
    "Groups",
    "LinkFilter",
    "LinkLine",
    "MapNode",
    "MentionShown",
    "NetworkMap",
    "PathFound",
    "PersonCard",
    "SnapshotsCompared",
    "agencies_on_team",
    "as_file_rows",
    "chosen_people",
    "entities_among",
    "entities_known",
    "entity_card",
    "entity_link_shown",
    "entity_links",
    "find_everywhere",
    "find_people",
    "identity_records",
    "link_shown",
    "links_about",
    "links_table",
    "mention_shown",
    "mentions_page",
    "names_waiting",
    "network_around",
    "path_between",
    "people_groups",
    "person_cards",
    "snapshot_shown",
    "snapshots",
    "snapshots_compared",
    "standing_contribution",
    "visible_entity",
    "visible_entity_link",
    "visible_link",
    "visible_mention",
    "visible_person",
    "visible_snapshot",
    "whole_network",
]
