"""Addresses of signing in and of one's own account."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from placemap.accounts.views import account, agency, enrolling, keeping, proving, signing_in, ways

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", signing_in.SignInWithCode.as_view(), name="sign-in-code"),
    path("sign-in/passkey/", signing_in.SignInWithPasskey.as_view(), name="sign-in-passkey"),
    path("sign-in/passkey/question/", signing_in.PasskeyQuestion.as_view(), name="passkey-question"),
    path("sign-in/agency/back/", agency.BackFromAgency.as_view(), name="back-from-agency"),
    path("sign-in/agency/<uuid:agency>/", agency.ThroughAgency.as_view(), name="through-agency"),
    path("sign-in/help/", signing_in.CannotSignIn.as_view(), name="cannot-sign-in"),
    path("enrol/<uuid:invitation>/<slug:proof>/", enrolling.Enrol.as_view(), name="enrol"),
    path(
        "enrol/<uuid:invitation>/<slug:proof>/question/",
        enrolling.EnrolQuestion.as_view(),
        name="enrol-question",
    ),
    path(
        "enrol/<uuid:invitation>/<slug:proof>/passkey/",
        enrolling.EnrolPasskey.as_view(),
        name="enrol-passkey",
    ),
    path("enrol/<uuid:invitation>/<slug:proof>/code/", enrolling.EnrolCode.as_view(), name="enrol-code"),
    path("sign-out/", signing_in.SignOut.as_view(), name="sign-out"),
    path("prove/", proving.Prove.as_view(), name="prove"),
    path("prove/agency/", agency.ProveThroughAgency.as_view(), name="prove-through-agency"),
    path("prove/question/", proving.ProveQuestion.as_view(), name="prove-question"),
    path("account/", account.YourAccount.as_view(), name="account"),
    path("account/post/", account.ActAs.as_view(), name="act-as"),
    path("account/passkeys/question/", ways.AddPasskeyQuestion.as_view(), name="add-passkey-question"),
    path("account/passkeys/add/", ways.AddPasskey.as_view(), name="add-passkey"),
    path("account/passkeys/<uuid:passkey>/remove/", ways.RemovePasskey.as_view(), name="remove-passkey"),
    path("account/code-app/", ways.SetUpCodeApp.as_view(), name="set-up-code-app"),
    path("account/code-app/remove/", ways.RemoveCodeApp.as_view(), name="remove-code-app"),
    path("account/sessions/end/", account.EndOtherSessions.as_view(), name="end-other-sessions"),
    path("account/sessions/<uuid:session>/end/", account.EndSession.as_view(), name="end-session"),
    path("accounts/", keeping.Accounts.as_view(), name="accounts"),
    path("accounts/agencies/", agency.AgenciesSignIn.as_view(), name="agencies-sign-in"),
    path("accounts/agencies/<uuid:agency>/", agency.KeepAgencySignIn.as_view(), name="keep-agency-sign-in"),
    path("accounts/<uuid:user>/", keeping.StartAfresh.as_view(), name="start-afresh"),
]
