"""Addresses of the pages of meetings."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.meetings import views

IN_MAPPING = "mappings/<slug:reference>/meetings/"
ONE = f"{IN_MAPPING}<uuid:meeting>/"
ITEM = f"{ONE}agenda/<uuid:agenda_item>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(IN_MAPPING, views.MeetingsPage.as_view(), name="meetings"),
    path(f"{IN_MAPPING}people/", views.RoomOverTime.as_view(), name="people-in-the-room"),
    path(f"{IN_MAPPING}plan/", views.ChooseKind.as_view(), name="plan-meeting"),
    path(f"{IN_MAPPING}plan/<slug:kind>/", views.PlanMeeting.as_view(), name="plan-meeting-of"),
    path(f"{IN_MAPPING}rhythm/<uuid:series>/", views.ChangeRhythm.as_view(), name="change-rhythm"),
    path(ONE, views.MeetingPage.as_view(), name="meeting"),
    path(f"{ONE}change/", views.MoveMeeting.as_view(), name="move-meeting"),
    path(f"{ONE}cancel/", views.CancelMeeting.as_view(), name="cancel-meeting"),
    path(f"{ONE}invited/", views.ChangeInvited.as_view(), name="meeting-invited"),
    path(f"{ONE}agenda/", views.AgendaPage.as_view(), name="meeting-agenda"),
    path(f"{ONE}agenda/add/", views.AddItem.as_view(), name="add-agenda-item"),
    path(f"{ONE}agenda/children/", views.AddMissingChildren.as_view(), name="add-agenda-children"),
    path(f"{ITEM}change/", views.ChangeItem.as_view(), name="change-agenda-item"),
    path(f"{ITEM}move/", views.MoveItem.as_view(), name="move-agenda-item"),
    path(f"{ITEM}leave-out/", views.LeaveOutItem.as_view(), name="leave-out-agenda-item"),
    path(f"{ITEM}take-up/", views.TakeUpItem.as_view(), name="take-up-agenda-item"),
    path(f"{ONE}coming/", views.AnswerInvitation.as_view(), name="answer-invitation"),
    path(f"{ONE}ask/", views.AskBefore.as_view(), name="ask-before-meeting"),
    path(f"{ONE}chase/", views.ChaseBefore.as_view(), name="chase-before-meeting"),
    path(f"{ONE}pack/", views.PackPage.as_view(), name="meeting-pack"),
    path(f"{ONE}pack/print/", views.PrintPack.as_view(), name="print-pack"),
    path(f"{ONE}pack/call-back/", views.RecallPack.as_view(), name="recall-pack"),
    path(f"{ONE}pack/give-out/", views.LiftRecall.as_view(), name="lift-recall"),
    path(f"{ONE}pack/<int:number>/", views.PackCopyPage.as_view(), name="meeting-pack-copy"),
    path(f"{ONE}pack/<int:number>/back/", views.HandBackCopy.as_view(), name="hand-back-copy"),
    path(f"{ONE}room/", views.RoomPage.as_view(), name="meeting-room"),
    path(f"{ONE}room/presence/", views.RecordPresence.as_view(), name="record-presence"),
    path(f"{ONE}room/somebody-else/", views.RecordSubstitute.as_view(), name="record-substitute"),
    path(f"{ONE}room/<uuid:attendance>/agreed/", views.SignFor.as_view(), name="sign-for"),
    path(f"{ONE}sign/", views.SignIn.as_view(), name="sign-statement"),
    path(
        "partnership/confidentiality-statement/",
        views.KeepStatement.as_view(),
        name="confidentiality-statement",
    ),
    # What a mail and a calendar lead to: it says neither which mapping nor what kind of meeting.
    path("meetings/<uuid:meeting>/", views.MeetingLink.as_view(), name="meeting-link"),
    path("meetings/<uuid:meeting>/sign/", views.SignByLink.as_view(), name="sign-by-link"),
    path(
        "meetings/<uuid:meeting>/coming/",
        views.AnswerInvitationByLink.as_view(),
        name="answer-invitation-by-link",
    ),
    path("meetings/<uuid:meeting>/entry.ics", views.CalendarEntry.as_view(), name="meeting-entry"),
]
