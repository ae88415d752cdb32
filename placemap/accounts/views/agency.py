"""Signing in through one's agency, and keeping how agencies do."""

from __future__ import annotations

from typing import Any

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from placemap.access import throttles
from placemap.access.decisions import require
from placemap.access.middleware import public
from placemap.access.throttles import Tried
from placemap.accounts import commands, letters, oidc, policy, proving, queries
from placemap.accounts.forms import AgencySignInForm
from placemap.accounts.models import AgencySignIn
from placemap.accounts.views.signing_in import let_in
from placemap.partners.models import Agency
from placemap.web import errors
from placemap.web.guards import proved
from placemap.web.shell import Column
from placemap.web.views import FormPage, Page

log = structlog.get_logger(__name__)
ASKED = "agency_asked"


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
            return _again(request, _("That page was open too long, or in another window. Start once more."))
        service = queries.service_of(kept["agency"])
        code = request.GET.get("code", "")
        if service is None or not code:
            return _again(request, _("Your agency’s sign-in did not let you in. Try again, or ask its IT."))
        try:
            said = oidc.answered(service, kept, code=code, back=_back(request))
        except oidc.ServiceAway as problem:
            return _away(request, service, problem)
        except oidc.NotProved as problem:
            throttles.note(Tried.SIGN_IN, address=address, by=door)
            return _again(request, problem.message)
        user = queries.person_said(service, said.subject, said.email)
        if user is None:
            throttles.note(Tried.SIGN_IN, address=address, by=door)
            context = {
                "title": _("You have no account here yet"),
                "agency": service.agency,
                "whom": letters.whom_to_ask(),
            }
            return render(request, "accounts/not_known.html", context, status=403)
        commands.know_subject(owner=user, subject=said.subject, by=door)
        return let_in(request, user, "agency", kept["next"])


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("back-from-agency"))


def _again(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
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
