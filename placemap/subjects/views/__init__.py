"""The pages of subjects: thin doors onto its commands and queries."""

from __future__ import annotations

from placemap.subjects.views.blocks import (
    BlockPage,
    BlocksPage,
    EveryBlockPage,
    LiftBlockPage,
    NotForMePage,
)
from placemap.subjects.views.corrected import CorrectedPage, MarkRead
from placemap.subjects.views.corrections import CorrectPersonPage
from placemap.subjects.views.emergencies import (
    EmergenciesPage,
    EndEmergency,
    OpenByNamePage,
    OpenInEmergencyPage,
    ReviewEmergencyPage,
)
from placemap.subjects.views.entities import (
    AddEntityPage,
    EndEntityLinkPage,
    EntitiesPage,
    EntityLinkPage,
    EntityPage,
    LinkEntityPage,
    TakeBackWordsPage,
)
from placemap.subjects.views.find import AddPersonPage, FindInMappingPage, FindPage
from placemap.subjects.views.findings import FindingsPage
from placemap.subjects.views.links import AddLinkPage, EndLinkPage, LinkPage, LinksPage
from placemap.subjects.views.listing import ListedAsPage
from placemap.subjects.views.maps import (
    CompareSnapshotsPage,
    ExportMapPage,
    NetworkPage,
    PrintMapPage,
    RemoveSnapshotPage,
    SnapshotPage,
    SnapshotsPage,
)
from placemap.subjects.views.mentions import MentionPage, MentionsPage
from placemap.subjects.views.paths import PathPage
from placemap.subjects.views.places import (
    AcceptPlacePage,
    DeclinePlacePage,
    ProposePlaceAgainPage,
    ReopenPlacePage,
)
from placemap.subjects.views.schools import SchoolPage

__all__ = [
    "AcceptPlacePage",
    "AddEntityPage",
    "AddLinkPage",
    "AddPersonPage",
    "BlockPage",
    "BlocksPage",
    "CompareSnapshotsPage",
    "CorrectPersonPage",
    "CorrectedPage",
    "DeclinePlacePage",
    "EmergenciesPage",
    "EndEmergency",
    "EndEntityLinkPage",
    "EndLinkPage",
    "EntitiesPage",
    "EntityLinkPage",
    "EntityPage",
    "EveryBlockPage",
    "ExportMapPage",
    "FindInMappingPage",
    "FindPage",
    "FindingsPage",
    "LiftBlockPage",
    "LinkEntityPage",
    "LinkPage",
    "LinksPage",
    "ListedAsPage",
    "MarkRead",
    "MentionPage",
    "MentionsPage",
    "NetworkPage",
    "NotForMePage",
    "OpenByNamePage",
    "OpenInEmergencyPage",
    "PathPage",
    "PrintMapPage",
    "ProposePlaceAgainPage",
    "RemoveSnapshotPage",
    "ReopenPlacePage",
    "ReviewEmergencyPage",
    "SchoolPage",
    "SnapshotPage",
    "SnapshotsPage",
    "TakeBackWordsPage",
]
