"""Signing in through one's agency, and keeping how agencies do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from placemap.access import sessions, throttles
from placemap.access.actors import Actor, system_actor
from placemap.access.decisions import require
from placemap.access.middleware import public
from placemap.access.session import acting_as, tell_database
from placemap.access.session_store import HOW
from placemap.access.throttles import Tried
from placemap.accounts import commands, letters, oidc, policy, proving, queries, rules
from placemap.accounts.forms import AgencySignInForm
from placemap.accounts.models import AgencySignIn, AgencySubject
from placemap.accounts.policy import SIGNING_IN
from placemap.accounts.views.signing_in import let_in
from placemap.foundations.clock import now
from placemap.partners.models import Agency, User
from placemap.web import errors
from placemap.web.guards import proved
from placemap.web.shell import Column
from placemap.web.views import FormPage, Page

log = structlog.get_logger(__name__)
ASKED = "agency_asked"
EVER = datetime(2000, 1, 1, tzinfo=UTC)


@public
class ThroughAgency(View):
    """To the agency's own sign-in. A link and no form: our policy lets no form lead elsewhere."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, agency: Any) -> HttpResponse:
        proving.at_the_door(request)
        service = queries.service_of(agency)
        if service is None:
            raise Http404
        try:
            address, kept = oidc.ask(service, _back(request))
        except oidc.ServiceAway as problem:
            return _away(request, service, problem)
        request.session[ASKED] = {**kept, "agency": str(agency), "next": request.GET.get("next", "")}
        return HttpResponseRedirect(address)


@public
class BackFromAgency(View):
    """Where the agency's service sends people back to. It lets in only those who have an account here."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        door, address = proving.at_the_door(request), throttles.address_of(request)
        if wait := throttles.seconds_to_wait(Tried.SIGN_IN, address=address):
            return errors.too_many(request, wait_seconds=wait)
        kept: dict[str, str] | None = request.session.pop(ASKED, None)
        if kept is None or request.GET.get("state") != kept["state"]:
            words = _("That page was open too long, or in another window. Start once more.")
            return _again(request, words, kept)
        service = queries.service_of(kept["agency"])
        code = request.GET.get("code", "")
        if service is None or not code:
            words = _("Your agency’s sign-in did not let you in. Try again, or ask its IT.")
            return _again(request, words, kept)
        try:
            said = oidc.answered(service, kept, code=code, back=_back(request))
        except oidc.ServiceAway as problem:
            return _away(request, service, problem)
        except oidc.NotProved as problem:
            throttles.note(Tried.SIGN_IN, address=address, by=door)
            return _again(request, problem.message, kept)
        user = queries.person_said(service, said.subject, said.email)
        if user is None:
            throttles.note(Tried.SIGN_IN, address=address, by=door)
            context = {
                "title": _("You have no account here yet"),
                "agency": service.agency,
                "whom": letters.whom_to_ask(),
            }
            return render(request, "accounts/not_known.html", context, status=403)
        if "proves" in kept:
            return _proved(request, user, said, kept)
        commands.know_subject(owner=user, subject=said.subject, by=door)
        # What an agency remembers from this morning is no proof for an export: its own moment counts.
        at = said.proved_at if rules.proved_since(said.proved_at, EVER, now()) else None
        return let_in(request, user, "agency", kept["next"], proved_at=at)


class ProveThroughAgency(View):
    """Somebody who came through their agency shows there, once more, that it is them."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        service = service_to_prove_at(request)
        if service is None:
            raise Http404
        try:
            address, kept = oidc.ask(service, _back(request), afresh=True)
        except oidc.ServiceAway as problem:
            return _away(request, service, problem)
        request.session[ASKED] = {
            **kept,
            "agency": str(service.agency_id),
            "proves": str(actor.user_id),
            "asked_at": now().isoformat(),
        }
        return HttpResponseRedirect(address)


def service_to_prove_at(request: HttpRequest) -> AgencySignIn | None:
    """The service through which whoever is signed in came, if it is still on."""
    if request.session.get(HOW) != "agency":
        return None
    actor: Actor = request.actor  # type: ignore[attr-defined]
    with acting_as(system_actor(SIGNING_IN)):
        agency = AgencySubject.objects.filter(user=actor.user_id).values_list("agency", flat=True).first()
        return queries.service_of(agency) if agency else None


def _proved(request: HttpRequest, user: User, said: oidc.Said, kept: dict[str, str]) -> HttpResponse:
    """Back from showing it once more: the same person, and not from memory."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    tell_database(actor, getattr(request, "request_id", ""))
    asked_at = datetime.fromisoformat(kept["asked_at"])
    if actor is None or str(user.pk) != kept["proves"] or actor.user_id != user.pk:
        problem = _("Your agency says that this is somebody else. Sign out, and sign in as yourself.")
    elif not rules.proved_since(said.proved_at, asked_at, now()):
        problem = _(
            "Your agency let you through without asking who you are, so it does not count. Sign out there"
            " and try once more, or ask your administrator for a link to set up a code app."
        )
    else:
        commands.know_subject(owner=user, subject=said.subject, by=actor)
        sessions.prove(request)
        return render(request, "accounts/proved.html", {"title": _("You have shown that it is you")})
    return _not_proved(request, problem)


def _not_proved(request: HttpRequest, problem: str) -> HttpResponse:
    context = {"title": _("That did not show that it is you"), "problem": problem}
    return render(request, "accounts/proved.html", context, status=403)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("back-from-agency"))


def _again(request: HttpRequest, words: str, kept: dict[str, str] | None = None) -> HttpResponse:
    if kept and "proves" in kept:
        tell_database(request.actor, getattr(request, "request_id", ""))  # type: ignore[attr-defined]
        return _not_proved(request, words)
    messages.warning(request, words)
    return HttpResponseRedirect(reverse("sign-in-code"))


def _away(request: HttpRequest, service: AgencySignIn, problem: oidc.ServiceAway) -> HttpResponse:
    log.warning("agency_sign_in_away", agency=str(service.agency_id))
    context = {
        "title": _("Your agency’s sign-in is away"),
        "agency": service.agency,
        "what": problem.message,
        "whom": letters.whom_to_ask(),
    }
    return render(request, "accounts/agency_away.html", context, status=503)


class AgenciesSignIn(Page):
    """Which agencies' people come through their own service."""

    template_name = "accounts/agencies.html"
    title = gettext_lazy("Signing in through agencies")
    columns = (
        Column("agency", gettext_lazy("Agency")),
        Column("how", gettext_lazy("How its people come")),
        Column("do", gettext_lazy("Change"), kind="hidden"),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_accounts(request.actor))  # type: ignore[attr-defined]

    def context(self) -> dict[str, Any]:
        rows = queries.agencies_and_services(self.request.actor)  # type: ignore[attr-defined]
        return {**super().context(), "columns": self.columns, "rows": rows}


class KeepAgencySignIn(FormPage):
    """One agency's service. A secret that is kept is never shown again."""

    form_class = AgencySignInForm
    template_name = "accounts/agency_sign_in.html"
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")
    keeps_draft = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_accounts(request.actor))  # type: ignore[attr-defined]
        agency = Agency.objects.filter(pk=kwargs["agency"], is_active=True).first()
        if agency is None:
            raise Http404
        self.agency, self.service = agency, AgencySignIn.objects.filter(agency=agency).first()
        self.title = _("How %(agency)s signs in") % {"agency": agency.name}
        self.back_url = reverse("agencies-sign-in")

    def form_arguments(self) -> dict[str, Any]:
        return {"has_secret": self.service is not None, "initial": self.held(self.service)}

    def held(self, kept: AgencySignIn | None) -> dict[str, Any]:
        """All but the secret, which is never shown again."""
        if kept is None:
            return {"is_on": True, "version": 0}
        return {
            "issuer": kept.issuer,
            "client_id": kept.client_id,
            "is_on": kept.is_on,
            "version": kept.version,
        }

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held(AgencySignIn.objects.filter(agency=self.agency).first())

    def context(self) -> dict[str, Any]:
        return {**super().context(), "comes_back_to": _back(self.request)}

    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        commands.keep_agency_sign_in(agency=self.agency, by=self.request.actor, **given)  # type: ignore[attr-defined]
        return self.back_url
