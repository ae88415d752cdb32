"""Addresses of the subjects pages. Identifiers only: no name is ever in an address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.subjects import api, views

_MAPPING = "mappings/<str:reference>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("corrected/", views.CorrectedPage.as_view(), name="corrected"),
    path("corrected/<uuid:notice>/read/", views.MarkRead.as_view(), name="read-correction"),
    path("find/", views.FindPage.as_view(), name="find"),
    path(f"{_MAPPING}/find/", views.FindInMappingPage.as_view(), name="find-in-mapping"),
    path(f"{_MAPPING}/people/new/", views.AddPersonPage.as_view(), name="add-person"),
    path(f"{_MAPPING}/people/<uuid:grown_up>/listed-as/", views.ListedAsPage.as_view(), name="listed-as"),
    path(
        f"{_MAPPING}/people/<uuid:person>/correct/", views.CorrectPersonPage.as_view(), name="correct-person"
    ),
    path(f"{_MAPPING}/blocks/", views.BlocksPage.as_view(), name="blocks"),
    path(f"{_MAPPING}/blocks/<uuid:block>/lift/", views.LiftBlockPage.as_view(), name="lift-block"),
    path(f"{_MAPPING}/people/<uuid:person>/keep-from/", views.BlockPage.as_view(), name="block-person"),
    path(f"{_MAPPING}/people/<uuid:person>/not-for-me/", views.NotForMePage.as_view(), name="not-for-me"),
    path(f"{_MAPPING}/people/<uuid:person>/school/", views.SchoolPage.as_view(), name="seal-school"),
    path(f"{_MAPPING}/emergency/", views.EmergenciesPage.as_view(), name="emergencies"),
    path(f"{_MAPPING}/emergency/open/", views.OpenByNamePage.as_view(), name="open-by-name-in-emergency"),
    path(f"{_MAPPING}/emergency/<uuid:emergency>/end/", views.EndEmergency.as_view(), name="end-emergency"),
    path(
        f"{_MAPPING}/emergency/<uuid:emergency>/review/",
        views.ReviewEmergencyPage.as_view(),
        name="review-emergency",
    ),
    path(
        f"{_MAPPING}/people/<uuid:linked>/emergency/",
        views.OpenInEmergencyPage.as_view(),
        name="open-in-emergency",
    ),
    path("partnership/blocks/", views.EveryBlockPage.as_view(), name="every-block"),
    path(f"{_MAPPING}/network/", views.NetworkPage.as_view(), name="network"),
    path(f"{_MAPPING}/network/links/", views.LinksPage.as_view(), name="links"),
    path(f"{_MAPPING}/network/links/new/", views.AddLinkPage.as_view(), name="add-link"),
    path(f"{_MAPPING}/network/links/<uuid:link>/", views.LinkPage.as_view(), name="link"),
    path(f"{_MAPPING}/network/links/<uuid:link>/end/", views.EndLinkPage.as_view(), name="end-link"),
    path(f"{_MAPPING}/network/things/", views.EntitiesPage.as_view(), name="things"),
    path(f"{_MAPPING}/network/things/new/", views.AddEntityPage.as_view(), name="add-entity"),
    path(f"{_MAPPING}/network/things/<uuid:entity>/", views.EntityPage.as_view(), name="entity"),
    path(
        f"{_MAPPING}/network/things/<uuid:entity>/link/", views.LinkEntityPage.as_view(), name="link-entity"
    ),
    path(
        f"{_MAPPING}/network/places/<uuid:place>/accept/",
        views.AcceptPlacePage.as_view(),
        name="accept-place",
    ),
    path(
        f"{_MAPPING}/network/places/<uuid:place>/decline/",
        views.DeclinePlacePage.as_view(),
        name="decline-place",
    ),
    path(
        f"{_MAPPING}/network/places/<uuid:place>/reopen/",
        views.ReopenPlacePage.as_view(),
        name="reopen-place",
    ),
    path(
        f"{_MAPPING}/network/places/<uuid:place>/propose-again/",
        views.ProposePlaceAgainPage.as_view(),
        name="propose-place-again",
    ),
    path(
        f"{_MAPPING}/network/things/links/<uuid:entity_link>/",
        views.EntityLinkPage.as_view(),
        name="entity-link",
    ),
    path(
        f"{_MAPPING}/network/things/links/<uuid:entity_link>/end/",
        views.EndEntityLinkPage.as_view(),
        name="end-entity-link",
    ),
    path(
        f"{_MAPPING}/network/given/<uuid:contribution>/take-back/",
        views.TakeBackWordsPage.as_view(),
        name="take-back-words",
    ),
    path(f"{_MAPPING}/network/findings/", views.FindingsPage.as_view(), name="findings"),
    path(f"{_MAPPING}/network/data/", api.NetworkData.as_view(), name="map-data"),
    path(f"{_MAPPING}/network/positions/", api.MapPositions.as_view(), name="map-positions"),
    path(f"{_MAPPING}/network/picture/", api.MapPicture.as_view(), name="map-picture"),
    path(f"{_MAPPING}/network/paths/", views.PathPage.as_view(), name="path"),
    path(f"{_MAPPING}/network/tables/", api.MapTables.as_view(), name="map-tables"),
    path(f"{_MAPPING}/network/names/", api.MapNames.as_view(), name="map-names"),
    path(f"{_MAPPING}/network/path/", api.MapPath.as_view(), name="map-path"),
    path(f"{_MAPPING}/network/print/", views.PrintMapPage.as_view(), name="map-print"),
    path(f"{_MAPPING}/network/files/", views.ExportMapPage.as_view(), name="map-files"),
    path(f"{_MAPPING}/network/snapshots/", views.SnapshotsPage.as_view(), name="snapshots"),
    path(
        f"{_MAPPING}/network/snapshots/compare/",
        views.CompareSnapshotsPage.as_view(),
        name="compare-snapshots",
    ),
    path(f"{_MAPPING}/network/snapshots/<uuid:snapshot>/", views.SnapshotPage.as_view(), name="snapshot"),
    path(
        f"{_MAPPING}/network/snapshots/<uuid:snapshot>/remove/",
        views.RemoveSnapshotPage.as_view(),
        name="remove-snapshot",
    ),
    path(f"{_MAPPING}/network/named/", views.MentionsPage.as_view(), name="mentions"),
    path(f"{_MAPPING}/network/named/<uuid:mention>/", views.MentionPage.as_view(), name="mention"),
]
