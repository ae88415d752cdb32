"""The law in plain words: every power to share, where it comes from, and whether it is in force."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.partners import commands, policy, presenters, queries
from placemap.partners.forms import LawForm
from placemap.partners.models import LegalPower
from placemap.web.views import FormPage, Page


class Law(Page):
    """Every power, those not in force too, each with one line of help. Not legal advice."""

    template_name = "partners/law.html"
    title = _("The law in plain words")

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        found = queries.powers(actor)
        return {
            **super().context(),
            "usable": [shown for shown in found if not shown.why_not],
            "closed": [shown for shown in found if shown.why_not],
            "stale": sum(1 for shown in found if shown.is_stale),
            "words": presenters,
            "may_keep": bool(policy.may_keep_law(actor)),
        }


class CheckLaw(FormPage):
    """Somebody looked a power up: when, and from when until when it is in force."""

    title = _("Record that you checked the law")
    template_name = "partners/check_law.html"
    form_class = LawForm
    button = _("Save")
    success_message = _("Saved. Everybody sees the new day, and powers not in force cannot be chosen.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_law(self.actor))
        found = LegalPower.objects.filter(pk=kwargs["power"]).first()
        if found is None:
            raise Http404
        self.power = found
        self.back_url = reverse("law")

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {**self.held(self.power), "checked_on": today()}}

    def held(self, power: LegalPower) -> dict[str, Any]:
        return {
            "checked_on": power.last_checked,
            "in_force_from": power.in_force_from,
            "in_force_to": power.in_force_to,
            "version": power.version,
        }

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held(LegalPower.objects.get(pk=self.power.pk))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "power": self.power, "caption": self.power.title}

    def save(self, form: Any) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        commands.record_law_checked(power=self.power, by=self.actor, **given)
        return self.back_url
