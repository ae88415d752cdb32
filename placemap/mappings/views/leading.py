"""Naming a lead for a mapping that nobody leads: for the panel and administrators, who see none of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.access import once
from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.mappings import commands, policy, queries
from placemap.mappings.forms import SeatLeadForm
from placemap.partners.models import Agency, User
from placemap.partners.queries import PersonToChoose
from placemap.web.guards import AsksAgain
from placemap.web.views import FormPage


class SeatLead(AsksAgain, FormPage):
    """Somebody of an agency on the mapping takes the lead's seat. The page says which mapping alone."""

    template_name = "mappings/seat_lead.html"
    title = _("Name a lead for this mapping")
    form_class = SeatLeadForm
    button = _("Give them the lead")
    success_message = _("They lead it from now on, and find it in their work. Tell them.")

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @property
    def back_url(self) -> str:
        return reverse("my-work")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(policy.may_seat_lead(self.actor))
        found = queries.without_lead(self.actor, self.kwargs["reference"])
        if found is None:
            # Pressed twice, it leads where the first sending led.
            if led := once.led_before(self.actor, request.POST.get("once")):
                return HttpResponseRedirect(led)
            raise Http404
        self.found = found
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def people(self) -> list[PersonToChoose]:
        return queries.leads_to_choose(self.actor, self.found.mapping_id)

    def form_arguments(self) -> dict[str, Any]:
        return {"people": self.people}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.found.name, "can_be_chosen": bool(self.people)}

    def save(self, form: SeatLeadForm) -> str:
        # A person in one of their posts: who, and for which agency.
        who, agency = form.cleaned_data["user"].split()
        commands.seat_lead(
            mapping_id=self.found.mapping_id,
            user=User.objects.get(pk=UUID(who)),
            agency=Agency.objects.get(pk=UUID(agency)),
            by=self.actor,
        )
        return self.back_url
