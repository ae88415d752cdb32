"""Putting right the name or the birth date on one record of a person."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.subjects import commands, policy
from placemap.subjects.forms import CorrectPersonForm
from placemap.subjects.models import Person
from placemap.subjects.queries import Called, considered_before, given_of, visible_person
from placemap.subjects.views.within import WithinMapping
from placemap.web.filters import day
from placemap.web.jinja import url_if_any
from placemap.web.views import FormPage


class CorrectPersonPage(WithinMapping, FormPage):
    """A name or a birth date is put right. What stood before stays readable beneath it."""

    title = gettext_lazy("Put a name or birth date right")
    template_name = "subjects/correct_person.html"
    form_class = CorrectPersonForm
    button = gettext_lazy("Record the correction")
    success_message = gettext_lazy("Corrected. What stood before stays beneath it.")
    current_tab = "cohort"

    @cached_property
    def person(self) -> Person:
        return visible_person(self.actor, self.mapping, self.kwargs["person"])

    def may(self) -> Decision:
        return policy.may_change_person(self.actor, self.person)

    def form_arguments(self) -> dict[str, Any]:
        held = given_of(self.person)
        return {
            "initial": {
                "given": held.given,
                "family": held.family,
                "born": held.born,
                "version": self.person.version,
            }
        }

    def latest(self, form: Any) -> dict[str, Any]:
        now = visible_person(self.actor, self.mapping, self.kwargs["person"])
        held = given_of(now)
        return {
            "given": held.given,
            "family": held.family,
            "born": day(held.born) if held.born else "",
            "version": now.version,
        }

    def context(self) -> dict[str, Any]:
        card = self.cards(self.person.pk)[self.person.pk]
        back = url_if_any("child", self.mapping.reference, card.id)
        return {
            **super().context(),
            "back_url": back,
            "caption": card.shown_as,
            "agency": self.person.agency.name,
        }

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        commands.correct_person(
            person=self.person,
            given=data["given"],
            family=data["family"],
            born=data["born"],
            reason=data["reason"],
            version=data["version"],
            by=self.actor,
        )
        if considered_before(self.actor, self.mapping, Called(data["given"], data["family"], data["born"])):
            messages.warning(self.request, _("Considered before: ask the custodian."))
        card = self.cards(self.person.pk)[self.person.pk]
        return url_if_any("child", self.mapping.reference, card.id) or self.request.path
