"""The pages of those above: what has come to them, what is stuck beneath, and their answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.responses import commands, policy, presenters, queries
from placemap.responses.forms import AnswerForm, PassUpForm
from placemap.responses.models import Escalation
from placemap.responses.vocabulary import EscalationAnswer, EscalationState
from placemap.web.views import Page, PointsAtNames


class _Above:
    """Outside every mapping: whoever stands above reads the words that were sent, and no mapping."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor


class AbovePage(_Above, Page):
    """What waits for the reader, what else has come to them, and for how long what is beneath is stuck."""

    template_name = "responses/above.html"
    title = gettext_lazy("What was sent up to you")

    def context(self) -> dict[str, Any]:
        require(policy.may_read_above(self.actor))
        return {**super().context(), "found": queries.above(self.actor), "words": presenters}


class _OneAbove(_Above):
    @cached_property
    def escalation(self) -> Escalation:
        return queries.escalation_above(self.actor, self.kwargs["escalation"])

    @cached_property
    def mapping_title(self) -> str:
        return queries.titles_above(self.actor).get(self.escalation.mapping_id, ("", ""))[1]

    def address(self, name: str) -> str:
        return reverse(name, args=[self.escalation.pk])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _found = self.escalation
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class EscalationAbove(_OneAbove, Page):
    """One of them: the words that were sent, its age, and what happened to it."""

    template_name = "responses/escalation_above.html"

    def context(self) -> dict[str, Any]:
        found = queries.one_escalation(self.actor, self.escalation)
        may = found.stuck.state is EscalationState.OPEN and policy.is_above(self.actor, self.escalation)
        return {
            **super().context(),
            "title": self.escalation.ask,
            "back_url": reverse("escalations-above"),
            "mapping_title": self.mapping_title,
            "found": found,
            "rows": presenters.entry_rows(found.entries, found.ladder),
            "may_answer": may,
            "words": presenters,
        }


class _AnswersAbove(_OneAbove, PointsAtNames):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(policy.may_answer(self.actor, self.escalation))
        return super().dispatch(request, *args, **kwargs)

    @property
    def back_url(self) -> str:
        return self.address("escalation-above")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": self.mapping_title,
            "introduction": self.escalation.ask,
        }

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.escalation_above(self.actor, self.escalation.pk).version}


class AnswerAbove(_AnswersAbove):
    """The answer of whoever decides; the group that asked reads it."""

    title = gettext_lazy("Your answer")
    form_class = AnswerForm
    button = gettext_lazy("Send the answer")
    success_message = gettext_lazy("Sent. The group that asked reads it in its work.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.escalation.version}, "for_another": False}

    def send(self, form: AnswerForm) -> str:
        given = form.cleaned_data
        commands.answer(
            escalation=self.escalation,
            answer=EscalationAnswer(given["answer"]),
            words=given["words"],
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class PassUpAbove(_AnswersAbove):
    """Whoever it has come to cannot decide it, and passes it on."""

    title = gettext_lazy("Pass this a step higher?")
    form_class = PassUpForm
    button = gettext_lazy("Pass it up")
    success_message = gettext_lazy("Passed a step higher. The group that asked sees where it is.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.escalation.version}}

    def send(self, form: PassUpForm) -> str:
        commands.pass_up(
            escalation=self.escalation,
            reason=form.cleaned_data["reason"],
            looked=form.was_looked_at,
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.back_url
