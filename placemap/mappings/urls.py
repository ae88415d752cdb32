"""Addresses of the mappings pages. A mapping's reference is neutral: no place or person in it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from placemap.mappings.views import (
    access,
    home,
    interests,
    opened,
    opening,
    overview,
    sponsors,
    table,
    team,
    terms,
    watching,
)

in_mapping: list[URLPattern | URLResolver] = [
    path("", overview.MappingOverview.as_view(), name="mapping"),
    path("stages/<slug:stage>/", overview.MappingStage.as_view(), name="mapping-stage"),
    path("scope/", overview.MappingScope.as_view(), name="mapping-scope"),
    path("scope/change/", overview.ChangeScope.as_view(), name="change-scope"),
    path("details/", terms.MappingDetails.as_view(), name="mapping-details"),
    path("basis/", terms.MappingBasis.as_view(), name="mapping-basis"),
    path("naming/", terms.MappingNaming.as_view(), name="mapping-naming"),
    path("end/", terms.MappingEnd.as_view(), name="mapping-end"),
    path("asked-for-by/", terms.MappingCommission.as_view(), name="mapping-commission"),
    path("opening/", opened.MappingOpening.as_view(), name="mapping-opening"),
    path("opening/reasons/", opened.OpeningReasons.as_view(), name="opening-reasons"),
    path("opening/structure/", opened.OpeningStructure.as_view(), name="opening-structure"),
    path("opening/told/", opened.OpeningTold.as_view(), name="opening-told"),
    path("opening/first-meeting/", opened.OpeningFirstMeeting.as_view(), name="opening-first-meeting"),
    path("opening/terms/", table.AdoptTerms.as_view(), name="adopt-terms"),
    path("opening/table/", table.WhoAtTable.as_view(), name="who-at-table"),
    path("opening/table/<uuid:stakeholder>/", table.AnswerForTable.as_view(), name="answer-for-table"),
    path("objectives/add/", opened.AddObjective.as_view(), name="add-objective"),
    path("objectives/<uuid:objective>/", opened.ChangeObjective.as_view(), name="change-objective"),
    path("close/", terms.CloseMapping.as_view(), name="close-mapping"),
    path("interests/", interests.DeclareInterest.as_view(), name="declare-interest"),
    path("team/", team.MappingTeam.as_view(), name="mapping-team"),
    path("team/agencies/", team.JoinAgency.as_view(), name="join-agency"),
    path("team/agencies/<uuid:member>/ask/", team.AskForList.as_view(), name="ask-for-list"),
    path("team/agencies/<uuid:member>/nothing-known/", team.NothingKnown.as_view(), name="nothing-known"),
    path("team/agencies/<uuid:member>/unchanged/", team.Unchanged.as_view(), name="list-unchanged"),
    path(
        "team/agencies/<uuid:member>/unchanged/take-back/",
        team.TakeBackUnchanged.as_view(),
        name="take-back-unchanged",
    ),
    path("team/agencies/<uuid:member>/leave/", team.AgencyLeaves.as_view(), name="agency-leaves"),
    path("team/agencies/<uuid:member>/sponsor/", sponsors.AskSponsor.as_view(), name="ask-sponsor"),
    path("team/seats/new/", team.SeatPerson.as_view(), name="seat-person"),
    path("team/seats/<uuid:seat>/commits/", team.SeatCommits.as_view(), name="seat-commits"),
    path("team/seats/<uuid:seat>/end/", team.EndSeat.as_view(), name="end-seat"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.Home.as_view(), name="home"),
    path("my-work/", home.MyWork.as_view(), name="my-work"),
    path("partnership/access/", access.Access.as_view(), name="access"),
    path("partnership/people/<uuid:user>/", access.OnePerson.as_view(), name="person"),
    path("partnership/people/<uuid:user>/leave/", access.PersonLeaves.as_view(), name="person-leaves"),
    path("watch/", watching.WatchedMappings.as_view(), name="watched-mappings"),
    path("watch/<slug:reference>/", watching.WatchedMapping.as_view(), name="watched-mapping"),
    path("partnership/people/<uuid:user>/posts/<uuid:post>/end/", access.PostEnds.as_view(), name="end-post"),
    path("accept/<uuid:acceptance>/<slug:secret>/", sponsors.AcceptSeat.as_view(), name="accept-seat"),
    path("mappings/", home.Mappings.as_view(), name="mappings"),
    path("mappings/open/", opening.OpenMapping.as_view(), name="open-mapping"),
    path("mappings/<slug:reference>/", include(in_mapping)),
]
