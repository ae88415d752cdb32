"""The pages of subjects: thin doors onto its commands and queries."""

from __future__ import annotations

from placemap.subjects.views.find import AddPersonPage, FindInMappingPage, FindPage
from placemap.subjects.views.links import AddLinkPage, EndLinkPage, LinkPage, LinksPage
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

__all__ = [
    "AddLinkPage",
    "AddPersonPage",
    "CompareSnapshotsPage",
    "EndLinkPage",
    "ExportMapPage",
    "FindInMappingPage",
    "FindPage",
    "LinkPage",
    "LinksPage",
    "MentionPage",
    "MentionsPage",
    "NetworkPage",
    "PrintMapPage",
    "RemoveSnapshotPage",
    "SnapshotPage",
    "SnapshotsPage",
]
