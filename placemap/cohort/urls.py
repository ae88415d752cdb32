"""Addresses of the cohort pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views import View

from placemap.cohort.views import (
    additions,
    child,
    chronology,
    concern,
    considering,
    decisions,
    disposal,
    enquiries,
    grid,
    kept_close,
    leaving,
    naming,
    notes,
    noticed,
    out_of_date,
    referrals,
    releasing,
    sampled,
    terms,
    versions,
)


def _about_child(address: str, page: type[View], name: str) -> URLPattern:
    return path(f"mappings/<reference>/people/<uuid:person>/{address}", page.as_view(), name=name)


def _about_linked(address: str, page: type[View], name: str) -> URLPattern:
    return path(f"mappings/<reference>/people/<uuid:linked>/{address}", page.as_view(), name=name)


def _about_name(address: str, page: type[View], name: str) -> URLPattern:
    return path(f"mappings/<reference>/names/{address}", page.as_view(), name=name)


def _about_sampled(address: str, page: type[View], name: str) -> URLPattern:
    return path(f"mappings/<reference>/openings/<uuid:sampled>/{address}", page.as_view(), name=name)


urlpatterns: list[URLPattern | URLResolver] = [
    path("mappings/<reference>/cohort/", grid.CohortPage.as_view(), name="cohort"),
    path("mappings/<reference>/cohort/lists/", grid.CandidatesPage.as_view(), name="candidates"),
    path("mappings/<reference>/cohort/propose/", grid.ProposeSeveralPage.as_view(), name="propose-several"),
    path("mappings/<reference>/cohort/agree/", decisions.AgreeSeveralPage.as_view(), name="agree-several"),
    path("mappings/<reference>/cohort/no-referral/", child.ExceptionsPage.as_view(), name="exceptions"),
    path("mappings/<reference>/out-of-date/", out_of_date.OutOfDatePage.as_view(), name="out-of-date"),
    path(
        "mappings/<reference>/out-of-date/<uuid:contribution>/",
        out_of_date.CheckAgainPage.as_view(),
        name="check-again",
    ),
    path("mappings/<reference>/disposal/", disposal.DisposalPage.as_view(), name="disposal"),
    path("partnership/disposals/", disposal.DisposalsPage.as_view(), name="disposals"),
    path("partnership/disposals/<reference>/", disposal.DisposalOfPage.as_view(), name="disposal-of"),
    path("mappings/<reference>/leaving/", leaving.LeavingPage.as_view(), name="leaving"),
    path(
        "mappings/<reference>/leaving/<uuid:keep>/lift/", leaving.StopKeeping.as_view(), name="stop-keeping"
    ),
    path("mappings/<reference>/held/", releasing.HeldPage.as_view(), name="held"),
    path("mappings/<reference>/held/<uuid:held>/", releasing.ReleasePage.as_view(), name="release"),
    path(
        "mappings/<reference>/held/<uuid:held>/again/", releasing.ReleaseAgain.as_view(), name="release-again"
    ),
    path(
        "mappings/<reference>/held/<uuid:held>/releases/<uuid:release>/end/",
        releasing.EndRelease.as_view(),
        name="end-release",
    ),
    path(
        "mappings/<reference>/held/<uuid:held>/releases/<uuid:release>/some/",
        releasing.EndReleaseOf.as_view(),
        name="end-release-of",
    ),
    path("mappings/<reference>/linked/", considering.LinkedPage.as_view(), name="linked"),
    path(
        "mappings/<reference>/linked/receipts/<uuid:receipt>/",
        considering.ReadReceipt.as_view(),
        name="read-receipt",
    ),
    path("mappings/<reference>/names/", naming.NamesPage.as_view(), name="names"),
    path("mappings/<reference>/names/police/", naming.PoliceAccessPage.as_view(), name="police-names"),
    _about_name("asked/<uuid:name_request>/open/", naming.OpenNamePage, "open-name"),
    _about_name("asked/<uuid:name_request>/decline/", naming.DeclineNamePage, "decline-name"),
    _about_name("opened/<uuid:opening>/close/", naming.CloseOpening, "close-opening"),
    _about_name("opened/<uuid:opening>/review/", naming.ReviewOpening, "review-opening"),
    _about_name("opened/<uuid:opening>/reason/", naming.DangerReasonPage, "opening-reason"),
    path("mappings/<reference>/openings/", sampled.OpeningsPage.as_view(), name="openings"),
    _about_sampled("expected/", sampled.ExpectedOpening, "expected-opening"),
    _about_sampled("ask/", sampled.AskWhyPage, "ask-why"),
    _about_sampled("why/", sampled.AnswerWhyPage, "answer-why"),
    _about_sampled("close/", sampled.CloseSampledPage, "close-sampled"),
    path("asked/", enquiries.AskedPage.as_view(), name="asked"),
    path("asked/<uuid:answer>/", enquiries.AnswerPage.as_view(), name="answer-enquiry"),
    path("partnership/terms/", terms.TermsPage.as_view(), name="terms"),
    path("partnership/terms/<slug:term_list>/new/", terms.AddTermsPage.as_view(), name="add-terms"),
    path(
        "partnership/terms/<slug:term_list>/<int:term_version>/retire/",
        terms.RetireTermsPage.as_view(),
        name="retire-terms",
    ),
    _about_linked("consider/", considering.ConsiderPage, "consider"),
    _about_linked("who-decides/", considering.DeciderPage, "who-decides"),
    _about_linked("who-knows/", enquiries.WhoKnowsPage, "who-knows"),
    _about_linked("ask-name/", naming.AskName, "ask-name"),
    _about_linked("danger/", naming.DangerPage, "danger"),
    path("mappings/<reference>/cohort/versions/", versions.VersionsPage.as_view(), name="cohort-versions"),
    path(
        "mappings/<reference>/cohort/versions/compare/",
        versions.CompareVersionsPage.as_view(),
        name="compare-versions",
    ),
    path(
        "mappings/<reference>/cohort/versions/<uuid:cohort_version>/",
        versions.VersionPage.as_view(),
        name="cohort-version",
    ),
    path(
        "mappings/<reference>/noticed/<uuid:concern>/about/",
        noticed.PlaceConcernPage.as_view(),
        name="place-concern",
    ),
    _about_child("", child.ChildPage, "child"),
    _about_child("looked/", child.WhoLookedPage, "who-looked"),
    _about_child("kept/", kept_close.KeptClosePage, "kept-close"),
    _about_child("kept/ask/", kept_close.AskForDetail, "ask-for-detail"),
    _about_child("kept/<uuid:detail>/release/", kept_close.ReleaseDetailPage, "release-detail"),
    _about_child(
        "kept/released/<uuid:detail_release>/end/", kept_close.EndDetailRelease, "end-detail-release"
    ),
    _about_child("kept/asked/<uuid:detail_request>/keep/", kept_close.KeepDetail, "keep-detail"),
    _about_child("keep/", leaving.KeepPage, "keep-longer"),
    _about_child("leaving/words/", leaving.LeaverWords, "leaver-words"),
    _about_child("chronology/", chronology.ChronologyPage, "chronology"),
    _about_child("chronology/add/", chronology.EntryPage, "add-entry"),
    _about_child("chronology/<uuid:entry>/correct/", chronology.CorrectEntryPage, "correct-entry"),
    _about_child("chronology/<uuid:entry>/answer/", chronology.AnswerMomentPage, "answer-moment"),
    _about_child("chronology/<uuid:entry>/or/<uuid:other>/", chronology.JudgeEntriesPage, "judge-entries"),
    _about_child(
        "chronology/said/<uuid:entry_judgement>/undo/",
        chronology.UndoEntryJudgementPage,
        "undo-entry-judgement",
    ),
    _about_child("warnings/add/", notes.WarningPage, "add-warning"),
    _about_child("warnings/<uuid:warning>/", notes.ReviewWarningPage, "review-warning"),
    _about_child("turning-18/", notes.AdulthoodPage, "turning-18"),
    _about_child("turning-18/<uuid:review>/accepted/", notes.HandOverPage, "hand-over"),
    _about_child("propose/", decisions.ProposePage, "propose"),
    _about_child("agree/", decisions.AgreePage, "agree-child"),
    _about_child("category/", decisions.CategoryPage, "set-category"),
    _about_child("decline/", decisions.DeclinePage, "decline-child"),
    _about_child("leave/", decisions.LeavePage, "remove-child"),
    _about_child("different-view/", decisions.DissentPage, "dissent"),
    _about_child("view/", additions.ViewPage, "record-view"),
    _about_child("concern/", concern.SignConcernPage, "sign-concern"),
    _about_child("concern/<uuid:signed>/withdraw/", concern.WithdrawConcernPage, "withdraw-concern"),
    _about_child("add/", additions.FactorPage, "add-factor"),
    _about_child("notes/<uuid:factor>/", additions.SortPage, "sort-factor"),
    _about_child("take-back/<uuid:factor>/", additions.TakeBackPage, "take-back"),
    _about_child("correct/<uuid:factor>/", additions.CorrectPage, "correct"),
    _about_child("voice/", additions.VoicePage, "record-voice"),
    _about_child("trusted/", additions.TrustedAdultPage, "add-trusted-adult"),
    _about_child("statutory/", additions.StatutoryPage, "check-statutory"),
    _about_child("told/", additions.ToldAboutPage, "told-about"),
    _about_child("refer/", referrals.ReferPage, "refer"),
    _about_child("referrals/<uuid:referral>/receipt/", referrals.ReceiptPage, "referral-receipt"),
    _about_child("referrals/<uuid:referral>/outcome/", referrals.OutcomePage, "referral-outcome"),
    _about_child(
        "referrals/<uuid:referral>/outcome/<uuid:outcome>/correct/",
        referrals.CorrectOutcomePage,
        "correct-outcome",
    ),
    _about_child("no-referral/", referrals.NoReferralPage, "no-referral"),
    _about_child("lead/", referrals.LeadPage, "lead-professional"),
    _about_child("lead/<uuid:lead>/told/", referrals.LeadToldPage, "lead-told"),
]
