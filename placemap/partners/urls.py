"""Addresses of the partners pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.partners.views import agencies, areas, keeping, law, people, register, setting_up, terms, upkeep

urlpatterns: list[URLPattern | URLResolver] = [
    path("partnership/", setting_up.SetUp.as_view(), name="partnership"),
    path("partnership/structure/", setting_up.Structure.as_view(), name="structure"),
    path("partnership/councils/add/", setting_up.AddArea.as_view(), name="add-area"),
    path("partnership/councils/<uuid:area>/", setting_up.ChangeArea.as_view(), name="change-area"),
    path("partnership/groups/add/", setting_up.AddGroup.as_view(), name="add-group"),
    path("partnership/groups/<uuid:group>/", setting_up.ChangeGroup.as_view(), name="change-group"),
    path("partnership/groups/<uuid:group>/end/", setting_up.EndGroup.as_view(), name="end-group"),
    path("partnership/agencies/", agencies.Agencies.as_view(), name="agencies"),
    path("partnership/agencies/add/", agencies.AddAgency.as_view(), name="add-agency"),
    path("partnership/agencies/<uuid:agency>/", agencies.OneAgency.as_view(), name="agency"),
    path("partnership/agencies/<uuid:agency>/change/", agencies.ChangeAgency.as_view(), name="change-agency"),
    path("partnership/agencies/<uuid:agency>/leave/", agencies.AgencyLeaves.as_view(), name="close-agency"),
    path(
        "partnership/agencies/<uuid:agency>/return/", agencies.AgencyReturns.as_view(), name="agency-returns"
    ),
    path("partnership/functions/", agencies.Functions.as_view(), name="functions"),
    path("partnership/people/", people.People.as_view(), name="people"),
    path("partnership/leads/", people.WhoCanLead.as_view(), name="who-can-lead"),
    path("partnership/people/invite/", people.InvitePerson.as_view(), name="invite-person"),
    path("partnership/people/<uuid:user>/change/", people.ChangePerson.as_view(), name="change-person"),
    path("partnership/people/<uuid:user>/roles/add/", people.GiveRole.as_view(), name="give-role"),
    path(
        "partnership/people/<uuid:user>/roles/<uuid:holding>/end/",
        people.TakeRole.as_view(),
        name="take-role",
    ),
    path("partnership/people/<uuid:user>/posts/add/", people.AddPost.as_view(), name="add-post"),
    path("partnership/people/<uuid:user>/training/", people.AddTraining.as_view(), name="add-training"),
    path("partnership/people/<uuid:user>/cover/", people.AddCover.as_view(), name="add-cover"),
    path("partnership/people/<uuid:user>/return/", people.ReopenAccount.as_view(), name="reopen-account"),
    path("my-cover/", people.MyCover.as_view(), name="my-cover"),
    path("my-cover/add/", people.AddMyCover.as_view(), name="add-my-cover"),
    path("cover/<uuid:cover>/end/", people.EndCover.as_view(), name="end-cover"),
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
    path("partnership/upkeep/", upkeep.Upkeep.as_view(), name="upkeep"),
    path("partnership/law/", law.Law.as_view(), name="law"),
    path("partnership/law/<uuid:power>/", law.CheckLaw.as_view(), name="check-law"),
    path("terms-of-reference/", terms.TermsOfReferenceKept.as_view(), name="terms-of-reference"),
    path("terms-of-reference/add/", terms.AddTerms.as_view(), name="add-terms-of-reference"),
    path("terms-of-reference/<uuid:terms>/", terms.OneVersion.as_view(), name="terms-of-reference-version"),
    path("agreements/", register.Agreements.as_view(), name="agreements"),
    path("agreements/<uuid:agency>/", register.RecordAgreement.as_view(), name="record-agreement"),
]
