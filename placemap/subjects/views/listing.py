"""What is this person here? A page for grown-ups on the map."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.foundations.clock import today
from placemap.subjects import commands, policy
from placemap.subjects.forms import ListedAsForm
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, visible_person
from placemap.subjects.views.within import WithinMapping
from placemap.subjects.vocabulary import Category
from placemap.web.jinja import url_if_any
from placemap.web.views import FormPage


class ListedAsPage(WithinMapping, FormPage):
    """Say what somebody is here: a parent, somebody who protects, an adult of concern."""

    title = gettext_lazy("What is this person here?")
    form_class = ListedAsForm
    button = gettext_lazy("Record this")
    success_message = gettext_lazy("Recorded, with your reason.")
    current_tab = "cohort"

    @cached_property
    def person(self) -> Person:
        return visible_person(self.actor, self.mapping, self.kwargs["grown_up"])

    @cached_property
    def card(self) -> PersonCard:
        return self.cards(self.person.pk)[self.person.pk]

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [self.person.pk]

    def may(self) -> Decision:
        return policy.may_say_listed_as(self.actor, self.person)

    def form_arguments(self) -> dict[str, Any]:
        held = self.person
        return {"initial": {"category": held.own_category, "on": today(), "version": held.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        held = Person.objects.get(pk=self.person.pk)
        return {"category": Category(held.own_category).label, "version": held.version}

    def context(self) -> dict[str, Any]:
        back = self.back()
        return {**super().context(), "back_url": back, "cancel_url": back, "caption": self.card.shown_as}

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        commands.say_listed_as(
            person=self.person,
            category=Category(data["category"]),
            reason=data["reason"],
            on=data["on"],
            version=data["version"],
            by=self.actor,
        )
        return self.back()

    def back(self) -> str:
        """The person's page, where there is one."""
        child = url_if_any("child", self.mapping.reference, self.card.id)
        return child or reverse("links", args=[self.mapping.reference])
