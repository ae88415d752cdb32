"""Break-glass: opening one child's record in an emergency, the list of them, ending one and reviewing it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.decisions import Decision, require
from placemap.access.throttles import Tried
from placemap.subjects import commands, queries
from placemap.subjects.forms import EmergencyByNameForm, EmergencyForm, ReviewEmergencyForm
from placemap.subjects.models import EmergencyOpening, Person
from placemap.subjects.policy.emergencies import (
    may_end_emergency,
    may_open_in_emergency,
    may_read_emergencies,
    may_review_emergency,
)
from placemap.subjects.queries import PersonCard
from placemap.subjects.views.within import WithinMapping
from placemap.subjects.vocabulary import Emergency, EmergencyJudged
from placemap.web.fields import OnceForm, new_once
from placemap.web.filters import day_time
from placemap.web.guards import count, proved
from placemap.web.jinja import url_if_any
from placemap.web.shell import Column
from placemap.web.views import FormPage, Page


class EmergenciesPage(WithinMapping, Page):
    """What was opened in an emergency: one's own, and everything for those who answer for the mapping."""

    template_name = "subjects/emergencies.html"
    title = gettext_lazy("Records opened in an emergency")
    current_tab = "mapping"

    def may(self) -> Decision:
        return may_read_emergencies(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.address("mapping"),
            "openings": queries.emergencies_in(self.actor, self.mapping),
            "new_once": new_once,
            "may_open": bool(may_open_in_emergency(self.actor, self.mapping)),
            "columns": [
                Column("who", _("Who, and when")),
                Column("child", _("Child")),
                Column("why", _("Why")),
                Column("state", _("Looked at")),
            ],
        }


class Opens(WithinMapping, FormPage):
    """A page that opens a record in an emergency."""

    template_name = "subjects/open_in_emergency.html"
    current_tab = "mapping"
    button = gettext_lazy("Open the record")
    # What was typed here names a child or an emergency: it is sent, or it is gone.
    keeps_draft = False

    def may(self) -> Decision:
        return may_open_in_emergency(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        minutes = int(settings.PLACEMAP_EMERGENCY_LASTS.total_seconds() // 60)
        lasts = ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
        return {**super().context(), "cancel_url": self.back(), "back_url": self.back(), "lasts": lasts}

    def back(self) -> str:
        return self.address("emergencies")

    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str | HttpResponse:
        # Counted only when it is really sent, so that a mistake in the form costs nobody a turn.
        too_many = count(self.request, Tried.EMERGENCY)
        return self.opened(form.cleaned_data) if too_many is None else too_many

    def opened(self, data: dict[str, Any]) -> str:
        """Call the one command that this page is for."""
        raise NotImplementedError


class OpenInEmergencyPage(Opens):
    """A child whom this reader sees by initials."""

    title = gettext_lazy("Open this child’s record in an emergency")
    form_class = EmergencyForm

    @cached_property
    def person(self) -> Person:
        return queries.visible_person(self.actor, self.mapping, self.kwargs["linked"])

    @cached_property
    def card(self) -> PersonCard:
        return self.cards(self.person.pk)[self.person.pk]

    def check(self) -> None:
        # Whether the record is there at all, before whether this person may do it.
        super(WithinMapping, self).check()
        _ = self.person
        require(self.may())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A child who is named to them has nothing to be opened.
        return HttpResponseRedirect(self.back()) if self.card.is_named else super().get(request)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.card.shown_as}

    def back(self) -> str:
        return url_if_any("child", self.mapping.reference, self.card.id) or super().back()

    def opened(self, data: dict[str, Any]) -> str:
        commands.open_in_emergency(
            mapping=self.mapping,
            person=self.person,
            emergency=Emergency(data["emergency"]),
            reason=data["reason"],
            by=self.actor,
        )
        return self.back()


class OpenByNamePage(Opens):
    """A child whom this reader cannot see. Whether there is one, this page never says."""

    title = gettext_lazy("Open a child’s record in an emergency")
    form_class = EmergencyByNameForm

    def opened(self, data: dict[str, Any]) -> str:
        commands.open_by_name_in_emergency(
            mapping=self.mapping,
            given=data["given"],
            family=data["family"],
            born=data["born"],
            emergency=Emergency(data["emergency"]),
            reason=data["reason"],
            by=self.actor,
        )
        return self.back()


class OfEmergency(WithinMapping, FormPage):
    """A page about one opening."""

    current_tab = "mapping"

    @cached_property
    def opening(self) -> EmergencyOpening:
        return queries.visible_emergency(self.mapping, self.kwargs["emergency"])

    def may(self) -> Decision:
        return may_read_emergencies(self.actor, self.mapping)

    def check(self) -> None:
        super().check()
        require(self.allowed())

    def allowed(self) -> Decision:
        raise NotImplementedError

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [self.opening.person_id] if self.opening.person_id else []

    def context(self) -> dict[str, Any]:
        back = self.address("emergencies")
        return {**super().context(), "back_url": back, "cancel_url": back}


class EndEmergency(OfEmergency):
    """One press, on every page while it is open: close it now."""

    form_class = OnceForm
    http_method_names = ("post",)
    success_message = gettext_lazy("Closed. The record is as it was before.")

    def allowed(self) -> Decision:
        return may_end_emergency(self.actor, self.opening)

    def save(self, form: Any) -> str:
        commands.end_emergency(opening=self.opening, by=self.actor)
        return self.address("emergencies")


class ReviewEmergencyPage(OfEmergency):
    """Whoever answers for the mapping says whether it was right."""

    title = gettext_lazy("Look at why this record was opened")
    form_class = ReviewEmergencyForm
    button = gettext_lazy("Record this review")
    success_message = gettext_lazy("Reviewed. Whoever opened it reads what you said.")

    def allowed(self) -> Decision:
        return may_review_emergency(self.actor, self.opening)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.opening.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        held = EmergencyOpening.objects.get(pk=self.opening.pk)
        return {"judged": held.judged, "words": held.review_words, "version": held.version}

    def context(self) -> dict[str, Any]:
        line = _("Opened on %(when)s. %(what)s: “%(why)s”") % {
            "when": day_time(self.opening.opened_at),
            "what": Emergency.label_of(self.opening.emergency),
            "why": self.opening.reason,
        }
        return {**super().context(), "introduction": line}

    def save(self, form: Any) -> str:
        commands.review_emergency(
            opening=self.opening,
            judged=EmergencyJudged(form.cleaned_data["judged"]),
            words=form.cleaned_data["words"],
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.address("emergencies")
