"""Addresses of the partners pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.partners.views import areas, keeping, law, register

urlpatterns: list[URLPattern | URLResolver] = [
    path("partnership/areas/", areas.WhoCovers.as_view(), name="who-covers"),
    path("partnership/areas/<uuid:area>/", areas.AreaAnswers.as_view(), name="area-answers"),
    path("partnership/postcodes/", keeping.PostcodeAreas.as_view(), name="postcode-areas"),
    path("partnership/postcodes/add/", keeping.AddPostcodeArea.as_view(), name="add-postcode-area"),
    path(
        "partnership/postcodes/bring-in/",
        keeping.ImportPostcodeAreas.as_view(),
        name="import-postcode-areas",
    ),
    path(
        "partnership/postcodes/look-up.csv",
        keeping.ExportPostcodeAreas.as_view(),
        name="export-postcode-areas",
    ),
    path(
        "partnership/postcodes/<uuid:postcode_area>/",
        keeping.ChangePostcodeArea.as_view(),
        name="change-postcode-area",
    ),
    path("partnership/bodies/", keeping.AreaBodies.as_view(), name="area-bodies"),
    path("partnership/bodies/add/", keeping.AddAreaBody.as_view(), name="add-area-body"),
    path("partnership/bodies/<uuid:body>/end/", keeping.EndAreaBody.as_view(), name="end-area-body"),
    path("partnership/law/", law.Law.as_view(), name="law"),
    path("partnership/law/<uuid:power>/", law.CheckLaw.as_view(), name="check-law"),
    path("agreements/", register.Agreements.as_view(), name="agreements"),
    path("agreements/<uuid:agency>/", register.RecordAgreement.as_view(), name="record-agreement"),
]
