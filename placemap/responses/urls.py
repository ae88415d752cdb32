"""Addresses of this package."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.responses import views
from placemap.responses.views import action, feedback

IN_MAPPING = "mappings/<slug:reference>/response/"
ONE = f"{IN_MAPPING}<uuid:action>/"
UP = f"{IN_MAPPING}escalations/"
ONE_UP = f"{UP}<uuid:escalation>/"
GAPS = f"{IN_MAPPING}gaps/"
PLEDGES = f"{IN_MAPPING}promised/"
FEEDBACK = f"{IN_MAPPING}feedback/"
ONE_PLEDGE = f"{PLEDGES}<uuid:pledge>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(IN_MAPPING, action.Response.as_view(), name="response"),
    path(f"{IN_MAPPING}add/", action.RecordAction.as_view(), name="record-action"),
    path(ONE, action.ActionPage.as_view(), name="action"),
    path(f"{ONE}accept/", action.AcceptAction.as_view(), name="accept-action"),
    path(f"{ONE}decline/", action.DeclineAction.as_view(), name="decline-action"),
    path(f"{ONE}update/", action.UpdateAction.as_view(), name="update-action"),
    path(f"{ONE}change/", action.ChangeAction.as_view(), name="change-action"),
    path(f"{ONE}end/", action.EndAction.as_view(), name="end-action"),
    path(f"{ONE}take-up/", views.TakeActionUp.as_view(), name="take-action-up"),
    # What a mail leads to: it says neither which mapping nor what is to be done.
    path("actions/<uuid:action>/", action.ActionLink.as_view(), name="action-link"),
    path(UP, views.EscalationsPage.as_view(), name="escalations"),
    path(f"{UP}send/", views.SendUp.as_view(), name="escalate"),
    path(f"{UP}ladder/<slug:rung>/", views.SetStep.as_view(), name="ladder-step"),
    path(f"{UP}ladder/<slug:rung>/leave-out/", views.LeaveOutStep.as_view(), name="leave-out-step"),
    path(ONE_UP, views.EscalationPage.as_view(), name="escalation"),
    path(f"{ONE_UP}withdraw/", views.Withdraw.as_view(), name="withdraw-escalation"),
    path(f"{ONE_UP}pass-up/", views.PassUp.as_view(), name="pass-up-escalation"),
    path(f"{ONE_UP}action/", views.ActOnAnswer.as_view(), name="act-on-answer"),
    path(f"{ONE_UP}answer/", views.WriteAnswer.as_view(), name="write-answer"),
    path(GAPS, views.GapsPage.as_view(), name="gaps"),
    path(f"{GAPS}add/", views.AddGap.as_view(), name="add-gap"),
    path(f"{GAPS}<uuid:gap>/", views.GapPage.as_view(), name="gap"),
    path(f"{GAPS}<uuid:gap>/change/", views.ChangeGap.as_view(), name="change-gap"),
    path(PLEDGES, views.PledgesPage.as_view(), name="pledges"),
    path(f"{PLEDGES}add/", views.AddPledge.as_view(), name="add-pledge"),
    path(ONE_PLEDGE, views.PledgePage.as_view(), name="pledge"),
    path(f"{ONE_PLEDGE}answer/", views.AnswerPledge.as_view(), name="answer-pledge"),
    path(f"{ONE_PLEDGE}take-up/", views.TakePledgeUp.as_view(), name="take-pledge-up"),
    path(FEEDBACK, feedback.FeedbackPage.as_view(), name="feedback"),
    path(f"{FEEDBACK}ask/", feedback.AskForFeedback.as_view(), name="ask-for-feedback"),
    path(f"{FEEDBACK}<uuid:feedback_round>/", feedback.GiveFeedback.as_view(), name="give-feedback"),
    path(f"{FEEDBACK}<uuid:feedback_round>/no/", feedback.DeclineFeedback.as_view(), name="no-feedback"),
    path(f"{IN_MAPPING}panel/", views.PanelReviews.as_view(), name="panel-reviews"),
    # Those above are on no team, and read no page of a mapping.
    path("escalations/", views.AbovePage.as_view(), name="escalations-above"),
    path("escalations/<uuid:escalation>/", views.EscalationAbove.as_view(), name="escalation-above"),
    path("escalations/<uuid:escalation>/answer/", views.AnswerAbove.as_view(), name="answer-escalation"),
    path("escalations/<uuid:escalation>/pass-up/", views.PassUpAbove.as_view(), name="pass-up-above"),
    path("panel/", views.PanelPage.as_view(), name="panel"),
    path("panel-feedback/", feedback.PanelFeedback.as_view(), name="panel-feedback"),
    path("panel/<slug:reference>/plan/", views.RecordPanelReview.as_view(), name="record-panel-review"),
]
