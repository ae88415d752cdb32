"""The terms of reference: every version to read and to print, and the page that keeps the next one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.partners import commands, policy, queries, rules
from placemap.partners.forms import TermsForm
from placemap.partners.models import TermsOfReference
from placemap.web.views import FormPage, Page


class TermsOfReferenceKept(Page):
    """Every version, the latest first."""

    template_name = "partners/terms_of_reference.html"
    title = _("Terms of reference")

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        return {
            **super().context(),
            "versions": queries.terms_of_reference(actor),
            "may_keep": bool(policy.may_keep_agreements(actor)),
            "is_old": lambda one: rules.terms_are_old(one.agreed_on, today()),
        }


class OneVersion(Page):
    """One version in full, made to be printed."""

    template_name = "partners/terms_of_reference_version.html"

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        found = queries.terms_of_reference_kept(actor, self.kwargs["terms"])
        if found is None:
            raise Http404
        latest = queries.terms_of_reference(actor)[0]
        return {
            **super().context(),
            "title": str(found),
            "back_url": reverse("terms-of-reference"),
            "terms": found,
            "newer": latest if latest.number > found.number else None,
        }


class AddTerms(FormPage):
    """Keeps the next version, begun from the latest one's words."""

    title = _("Keep a version of the terms")
    form_class = TermsForm
    button = _("Keep this version")
    success_message = _("Kept. A mapping goes on under the version it adopted until it adopts this one.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_agreements(self.actor))
        self.back_url = reverse("terms-of-reference")

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def held(self) -> dict[str, Any]:
        latest = queries.latest_terms(self.actor) or TermsOfReference(number=0)
        names = ("name", "words", "agreed_by")
        return {**{name: getattr(latest, name) for name in names}, "version": latest.number}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {**self.held(), "agreed_on": today()}}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held()

    def save(self, form: Any) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        kept = commands.record_terms_of_reference(by=self.actor, **given)
        return reverse("terms-of-reference-version", args=[kept.pk])
