"""People and what is said of them, what links them, and the map that is drawn from it."""

from placemap.subjects.models.blocks import Block
from placemap.subjects.models.corrected import CorrectionNotice
from placemap.subjects.models.emergencies import EmergencyOpening
from placemap.subjects.models.entities import Entity, EntityLink, EntityLinkWords
from placemap.subjects.models.letting_go import Fingerprint
from placemap.subjects.models.maps import MapPosition, MapSnapshot, SnapshotLink, SnapshotNode
from placemap.subjects.models.openings import NameOpening
from placemap.subjects.models.people import (
    EvidenceWords,
    Link,
    LinkEvidence,
    Mention,
    Person,
    PersonDetail,
    SameAs,
)
from placemap.subjects.models.places import PlaceStep
from placemap.subjects.models.released import DetailKept, DetailRelease, DetailRequest
from placemap.subjects.models.schools import SchoolSeal

__all__ = [
    "Block",
    "CorrectionNotice",
    "DetailKept",
    "DetailRelease",
    "DetailRequest",
    "EmergencyOpening",
    "Entity",
    "EntityLink",
    "EntityLinkWords",
    "EvidenceWords",
    "Fingerprint",
    "Link",
    "LinkEvidence",
    "MapPosition",
    "MapSnapshot",
    "Mention",
    "NameOpening",
    "Person",
    "PersonDetail",
    "PlaceStep",
    "SameAs",
    "SchoolSeal",
    "SnapshotLink",
    "SnapshotNode",
]
