"""Addresses of the pages of meetings."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.meetings import views

IN_MAPPING = "mappings/<slug:reference>/meetings/"
ONE = f"{IN_MAPPING}<uuid:meeting>/"
RUN = f"{ONE}run/"
ITEM = f"{ONE}agenda/<uuid:agenda_item>/"
MINUTES = f"{ONE}minutes/"
BRIEFINGS = "mappings/<slug:reference>/briefings/"
BRIEFING = f"{BRIEFINGS}<uuid:briefing>/"
SECTION = f"{MINUTES}<uuid:section>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(IN_MAPPING, views.MeetingsPage.as_view(), name="meetings"),
    path(f"{IN_MAPPING}people/", views.RoomOverTime.as_view(), name="people-in-the-room"),
    path(f"{IN_MAPPING}decisions/", views.DecisionLog.as_view(), name="decision-log"),
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
    path(ITEM, views.ItemPage.as_view(), name="agenda-item"),
    path(f"{ITEM}wanted/", views.WriteSheet.as_view(), name="write-item-sheet"),
    path(f"{ITEM}settle/", views.SettleSheet.as_view(), name="settle-item-sheet"),
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
    path(MINUTES, views.MinutesPage.as_view(), name="minutes"),
    path(f"{MINUTES}write/", views.WriteMinutes.as_view(), name="write-minutes"),
    path(f"{MINUTES}approve/", views.ApproveMinutes.as_view(), name="approve-minutes"),
    path(f"{MINUTES}silver/", views.GiveSilver.as_view(), name="minutes-to-silver"),
    path(f"{MINUTES}copy/", views.TakeCopy.as_view(), name="take-minutes-copy"),
    path(f"{MINUTES}take-back/", views.TakeBack.as_view(), name="take-back-minutes"),
    path(f"{SECTION}change/", views.ChangeSection.as_view(), name="change-minutes-section"),
    path(f"{SECTION}correction/", views.AskCorrection.as_view(), name="ask-minutes-correction"),
    path(
        f"{MINUTES}corrections/<uuid:correction>/",
        views.AnswerCorrection.as_view(),
        name="answer-minutes-correction",
    ),
    path(BRIEFINGS, views.BriefingsPage.as_view(), name="briefings"),
    path(f"{BRIEFINGS}write/", views.WriteBriefing.as_view(), name="write-briefing"),
    path(BRIEFING, views.BriefingPage.as_view(), name="briefing"),
    path(f"{BRIEFING}refresh/", views.RefreshBriefing.as_view(), name="refresh-briefing"),
    path(f"{BRIEFING}throw-away/", views.ThrowAwayBriefing.as_view(), name="throw-away-briefing"),
    path(f"{BRIEFING}approve/", views.ApproveBriefing.as_view(), name="approve-briefing"),
    path(f"{BRIEFING}call-back/", views.RecallBriefing.as_view(), name="recall-briefing"),
    path(f"{BRIEFING}readers/add/", views.AddBriefingReader.as_view(), name="add-briefing-reader"),
    path(
        f"{BRIEFING}readers/<uuid:briefing_reader>/",
        views.LeaveOutBriefingReader.as_view(),
        name="leave-out-briefing-reader",
    ),
    path(
        f"{BRIEFING}<slug:briefing_part>/change/",
        views.ChangeBriefingSection.as_view(),
        name="change-briefing-section",
    ),
    # What a mail leads to, for readers who are in no mapping.
    path("briefings/<uuid:briefing>/", views.BriefingLink.as_view(), name="briefing-link"),
    path("briefings/<uuid:briefing>/copy/", views.TakeBriefingCopy.as_view(), name="take-briefing-copy"),
    path("briefings/<uuid:briefing>/printed/", views.BriefingPrinted.as_view(), name="briefing-printed"),
    path("meetings/<uuid:meeting>/minutes/", views.MinutesLink.as_view(), name="minutes-link"),
    path("meetings/<uuid:meeting>/minutes/printed/", views.MinutesPrinted.as_view(), name="minutes-printed"),
    path("meetings/<uuid:meeting>/pack/", views.PackLink.as_view(), name="pack-link"),
    path("meetings/<uuid:meeting>/pack/print/", views.PrintPackLink.as_view(), name="print-pack-link"),
    path("meetings/<uuid:meeting>/pack/<int:number>/", views.PackCopyLink.as_view(), name="pack-copy-link"),
    path(
        "meetings/<uuid:meeting>/agenda/<uuid:agenda_item>/settle/",
        views.SettleSheetLink.as_view(),
        name="settle-sheet-link",
    ),
    path("meetings/<uuid:meeting>/screen/", views.ScreenLink.as_view(), name="screen-link"),
    path("meetings/<uuid:meeting>/screen/news/", views.ScreenNews.as_view(), name="screen-news"),
    path("partnership/minutes-template/", views.KeepTemplate.as_view(), name="minutes-template"),
    path(f"{RUN}", views.RunPage.as_view(), name="run-meeting"),
    path(f"{RUN}begin/", views.BeginMeeting.as_view(), name="begin-meeting"),
    path(f"{RUN}add/", views.AddDuringMeeting.as_view(), name="add-during-meeting"),
    path(f"{RUN}go/", views.GoToItem.as_view(), name="go-to-item"),
    path(f"{RUN}names/", views.HideNames.as_view(), name="hide-names"),
    path(f"{RUN}news/", views.News.as_view(), name="meeting-news"),
    path(f"{RUN}decision/", views.WriteDecision.as_view(), name="write-decision"),
    path(f"{RUN}note/", views.WriteNote.as_view(), name="write-note"),
    path(f"{RUN}action/", views.WriteAction.as_view(), name="write-action"),
    path(f"{RUN}safety/", views.WriteSafety.as_view(), name="write-safety"),
    path(f"{RUN}different-view/", views.RecordDissent.as_view(), name="record-dissent"),
    path(f"{RUN}sharing/", views.RecordSharing.as_view(), name="record-sharing"),
    path(f"{RUN}next-day/", views.NextDayAction.as_view(), name="next-day-action"),
    path(f"{RUN}name/<uuid:person>/", views.RevealChild.as_view(), name="reveal-child"),
    path(f"{RUN}entries/<uuid:meeting_entry>/", views.ChangeEntry.as_view(), name="change-entry"),
    path(f"{RUN}entries/<uuid:meeting_entry>/strike/", views.StrikeEntry.as_view(), name="strike-entry"),
    path(f"{RUN}end/", views.EndMeeting.as_view(), name="end-meeting"),
    path(
        "partnership/confidentiality-statement/",
        views.KeepStatement.as_view(),
        name="confidentiality-statement",
    ),
    path("meetings/decisions/", views.SilverDecisions.as_view(), name="silver-decisions"),
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
