"""Asking a sponsor to accept for an agency, and the page that the link opens without an account."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.actors import system_actor
from placemap.access.middleware import public
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings import commands, policy, queries
from placemap.mappings.forms import AcceptForm, SponsorForm
from placemap.mappings.models import SponsorAcceptance
from placemap.mappings.views.team import AboutMember
from placemap.web.views import FormPage, Page


class AskSponsor(AboutMember, FormPage):
    """Makes the link, and shows it once for whoever sends it on."""

    may = staticmethod(policy.may_change_mapping)
    template_name = "mappings/ask_sponsor.html"
    title = _("Ask the agency’s sponsor to accept")
    form_class = SponsorForm
    button = _("Make the link")

    def save(self, form: Any) -> HttpResponse:
        asked = commands.ask_sponsor(member=self.member, sponsor=form.cleaned_data["sponsor"], by=self.actor)
        path = reverse("accept-seat", args=[asked.acceptance.pk, asked.secret])
        return self.page(
            form=form, link=self.request.build_absolute_uri(path), until=asked.acceptance.expires_on
        )


@public
class AcceptSeat(Page):
    """One question, for somebody who may have no account. It says nothing of any child."""

    template_name = "mappings/accept_seat.html"
    title = _("Will your agency take its seat?")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.sponsor = system_actor(policy.SPONSOR)

    def found(self) -> SponsorAcceptance:
        found = queries.acceptance_by_link(self.kwargs["acceptance"], self.kwargs["secret"])
        if found is None:
            raise Http404
        return found

    def shown(self, form: AcceptForm, *, status: int = 200, problem: str = "") -> HttpResponse:
        acceptance = self.found()
        is_over = acceptance.accepted_at is None and acceptance.expires_on < today()
        not_offered = queries.why_not_offered(acceptance)
        return self.page(
            status=status,
            form=form,
            acceptance=acceptance,
            is_over=is_over,
            not_offered=not_offered,
            whom_to_ask=queries.asked_by(acceptance) if not_offered else "",
            form_error=problem,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting_as(self.sponsor):
            return self.shown(AcceptForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AcceptForm(request.POST)
        with acting_as(self.sponsor):
            acceptance = self.found()
            if not form.is_valid():
                return self.shown(form, status=422)
            try:
                commands.accept_seat(
                    acceptance=acceptance,
                    offers=form.cleaned_data["offers"],
                    may_delegate=form.cleaned_data["may_delegate"] == "yes",
                    by=self.sponsor,
                )
            except PlacemapError as problem:
                return self.shown(form, status=422, problem=problem.message)
            return self.shown(form)
