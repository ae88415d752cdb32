"""Reads of people, who is one person, the links between them, and names still to be placed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from placemap.foundations.traces import Traces
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.subjects.queries.beside import BESIDE_THING, BesideThing, HungOn, beside_thing
from placemap.subjects.queries.blocks import (
    BlockShown,
    blocks_in,
    every_block,
    standing_blocks,
    visible_block,
)
from placemap.subjects.queries.considered_before import (
    Called,
    births_among,
    called,
    considered_before,
    fingerprints_of,
    names_among,
    which_considered_before,
    words_name_considered,
)
from placemap.subjects.queries.corrected import corrections_to_read, notices_for_me, told_by_me
from placemap.subjects.queries.corrections import OwnRecord, PutRight, given_of, own_records, put_right_of
from placemap.subjects.queries.emergencies import (
    EmergencyShown,
    emergencies_in,
    emergencies_not_looked_at,
    emergency_attention,
    emergency_work,
    read_through,
    visible_emergency,
)
from placemap.subjects.queries.entities import (
    EntityLinkShown,
    entities_among,
    entities_known,
    entity_card,
    entity_link_shown,
    entity_links,
    is_known_by_name,
    standing_contribution,
    visible_entity,
    visible_entity_link,
)
from placemap.subjects.queries.find import (
    ONLY_NEARLY,
    Found,
    exactly,
    find_everywhere,
    find_people,
    people_near,
)
from placemap.subjects.queries.findings import (
    TRUSTED_SOURCES,
    AdultMeasured,
    AtSchool,
    Evidence,
    Findings,
    Trusted,
    network_findings,
)
from placemap.subjects.queries.hidden_names import (
    NAME_SOURCES,
    TAKEN_BACK_NAME_SOURCES,
    NameToHide,
    names_to_hide,
)
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
    names_to_place,
    names_waiting,
    visible_mention,
)
from placemap.subjects.queries.names_in_words import names_in_words
from placemap.subjects.queries.network import (
    EntityCard,
    EntityLine,
    MapNode,
    NetworkMap,
    as_file_rows,
    network_among,
    network_around,
    whole_network,
)
from placemap.subjects.queries.new import MAP_NEW
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
from placemap.subjects.queries.places import (
    PlaceShown,
    StepShown,
    live_steps,
    nobody_at_the_place,
    own_declined,
    place_said_of,
    place_shown,
    places_attention,
    places_to_decide,
    places_work,
    starting_places,
)
from placemap.subjects.queries.probation import probation_attention
from placemap.subjects.queries.schools import is_school_sealed, school_seal
from placemap.subjects.queries.snapshots import (
    SnapshotsCompared,
    snapshot_shown,
    snapshots,
    snapshots_compared,
    visible_snapshot,
)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was sent: when it came, what is written in it row by row, and how to take somebody out.

    Both raise `PlacemapError` where it cannot be opened; then somebody still goes from what was read of it.
    """

    came_at: datetime
    written: Callable[[], Iterable[list[str]]]
    erase: Callable[[Traces], object]
    erase_read_in: Callable[[Traces], object]


# Packages above say which of these records live rows of another contribution hang on. Asked as the
# settler, who sees them all; filled in their `ready()`.
RELIED_ON_SOURCES: list[Callable[[Collection[UUID], Contribution], set[UUID]]] = []

# Packages above take a child who is let go out of their own tables. Run as the eraser, before the
# records go; filled in their `ready()`.
ERASURE_SOURCES: list[Callable[[Mapping, Collection[UUID], Traces], object]] = []

# Files that packages above keep, each searched by itself. Run as the eraser; filled in their `ready()`.
FILE_SOURCES: list[Callable[[Mapping], Iterable[KeptFile]]] = []

# Which of the second records somebody judged to be another person than the first. Run as the eraser;
# filled in their `ready()`.
DIFFERENT_SOURCES: list[Callable[[Collection[UUID], Collection[UUID]], set[UUID]]] = []

__all__ = [
    "BESIDE_THING",
    "DIFFERENT_SOURCES",
    "ERASURE_SOURCES",
    "FILE_SOURCES",
    "MAP_NEW",
    "NAME_SOURCES",
    "ONLY_NEARLY",
    "RELIED_ON_SOURCES",
    "TAKEN_BACK_NAME_SOURCES",
    "TRUSTED_SOURCES",
    "AdultMeasured",
    "AtSchool",
    "BesideThing",
    "BlockShown",
    "Called",
    "EmergencyShown",
    "EntityCard",
    "EntityLine",
    "EntityLinkShown",
    "Evidence",
    "Findings",
    "Found",
    "Groups",
    "HungOn",
    "LinkFilter",
    "LinkLine",
    "MapNode",
    "MentionShown",
    "NameToHide",
    "NetworkMap",
    "OwnRecord",
    "PathFound",
    "PersonCard",
    "PlaceShown",
    "PutRight",
    "SnapshotsCompared",
    "StepShown",
    "Trusted",
    "agencies_on_team",
    "as_file_rows",
    "beside_thing",
    "births_among",
    "blocks_in",
    "called",
    "chosen_people",
    "considered_before",
    "corrections_to_read",
    "emergencies_in",
    "emergencies_not_looked_at",
    "emergency_attention",
    "emergency_work",
    "entities_among",
    "entities_known",
    "entity_card",
    "entity_link_shown",
    "entity_links",
    "every_block",
    "exactly",
    "find_everywhere",
    "find_people",
    "fingerprints_of",
    "given_of",
    "identity_records",
    "is_known_by_name",
    "is_school_sealed",
    "link_shown",
    "links_about",
    "links_table",
    "live_steps",
    "mention_shown",
    "mentions_page",
    "names_among",
    "names_in_words",
    "names_to_hide",
    "names_to_place",
    "names_waiting",
    "network_among",
    "network_around",
    "network_findings",
    "nobody_at_the_place",
    "notices_for_me",
    "own_declined",
    "own_records",
    "path_between",
    "people_groups",
    "people_near",
    "person_cards",
    "place_said_of",
    "place_shown",
    "places_attention",
    "places_to_decide",
    "places_work",
    "probation_attention",
    "put_right_of",
    "read_through",
    "school_seal",
    "snapshot_shown",
    "snapshots",
    "snapshots_compared",
    "standing_blocks",
    "standing_contribution",
    "starting_places",
    "told_by_me",
    "visible_block",
    "visible_emergency",
    "visible_entity",
    "visible_entity_link",
    "visible_link",
    "visible_mention",
    "visible_person",
    "visible_snapshot",
    "which_considered_before",
    "whole_network",
    "words_name_considered",
]
