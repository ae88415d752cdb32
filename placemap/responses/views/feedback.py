"""What helped and what did not: asking everybody, answering, and reading what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.mappings.vocabulary import MappingState
from placemap.responses import commands, policy, queries
from placemap.responses.forms.feedback import AskFeedbackForm, GiveFeedbackForm
from placemap.responses.models import FeedbackRound
from placemap.responses.views.action import InResponse
from placemap.responses.vocabulary import FeedbackWhy
from placemap.web.fields import new_once
from placemap.web.views import ConfirmPage, FormPage, ListPage, Page, PointsAtNames


class FeedbackPage(InResponse, Page):
    """Every time the team was asked; what was written, for whoever runs the mapping."""

    template_name = "responses/feedback.html"
    title = gettext_lazy("What helped, and what did not")

    def context(self) -> dict[str, Any]:
        rounds = queries.rounds_of(self.actor, self.mapping)
        is_open = self.mapping.state == MappingState.OPEN
        return {
            **super().context(),
            "rounds": rounds,
            "reads": bool(policy.may_read_feedback(self.actor, self.mapping)),
            "may_ask": is_open and bool(policy.may_ask_feedback(self.actor, self.mapping)),
            "new_once": new_once,
        }


class _OnFeedback(InResponse):
    @property
    def back_url(self) -> str:
        return self.address("feedback")


class AskForFeedback(_OnFeedback, FormPage):
    """Everybody on the team is asked."""

    title = gettext_lazy("Ask the team what helped")
    form_class = AskFeedbackForm
    button = gettext_lazy("Ask everybody")
    success_message = gettext_lazy("Asked. It stands in everybody’s work for four weeks.")

    def check(self) -> None:
        super().check()
        require(policy.may_ask_feedback(self.actor, self.mapping))

    def save(self, form: Any) -> str:
        commands.ask_for_feedback(
            mapping=self.mapping, why=FeedbackWhy(form.cleaned_data["why"]), by=self.actor
        )
        return self.back_url


class _OfRound(_OnFeedback):
    @cached_property
    def round(self) -> FeedbackRound:
        return queries.round_in(self.actor, self.mapping, self.kwargs["feedback_round"])

    def check(self) -> None:
        super().check()
        require(policy.may_give_feedback(self.actor, self.round))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not queries.is_asked_of(self.actor, self.round):
            return HttpResponseRedirect(self.back_url)
        response: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc]
        return response


class GiveFeedback(_OfRound, PointsAtNames):
    """Four questions on one page."""

    template_name = "responses/give_feedback.html"
    title = gettext_lazy("What helped, and what did not?")
    form_class = GiveFeedbackForm
    button = gettext_lazy("Send it")
    success_message = gettext_lazy("Thank you. It is sent, and your name is not kept with it.")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "round": self.round, "new_once": new_once}

    def send(self, form: GiveFeedbackForm) -> str:
        given = form.cleaned_data
        commands.give_feedback(
            round=self.round,
            helped=given["helped"],
            in_the_way=given["in_the_way"],
            change=given["change"],
            again=given["again"],
            with_agency=given["with_agency"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class DeclineFeedback(_OfRound, ConfirmPage):
    """Nothing to say, in one press."""

    title = gettext_lazy("Nothing to say this time?")
    button = gettext_lazy("I have nothing to say")
    success_message = gettext_lazy("Thank you. You are not asked again this time.")

    def save(self, form: Any) -> str:
        commands.decline_feedback(round=self.round, by=self.actor)
        return self.back_url


class PanelFeedback(ListPage):
    """What people wrote in every mapping, for the panel: searched, in order and page by page."""

    template_name = "responses/panel_feedback.html"
    title = gettext_lazy("What helped in each mapping, and what did not")
    per_page = 10
    sorts: ClassVar[Mapping[str, Any]] = {
        "asked": lambda one: one.opened_at,
        "mapping": lambda one: (one.title.casefold(), one.opened_at),
    }
    default_sort = "-asked"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require(policy.may_read_panel(request.actor))  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def rows(self, q: str) -> list[queries.RoundShown]:
        return queries.feedback_for_panel(self.request.actor, q)  # type: ignore[attr-defined]

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": reverse("panel")}
