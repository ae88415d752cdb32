"""Who opened which record last month: expected, or ask why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision, require
from placemap.cohort import commands, queries
from placemap.cohort.forms.sampled import AnswerWhyForm, AskWhyForm, CloseSampledForm, ExpectedForm
from placemap.cohort.models import SampledOpening
from placemap.cohort.policy import sampling as policy
from placemap.cohort.views.base import InMapping
from placemap.partners.queries import names_of
from placemap.subjects.queries import person_cards
from placemap.web.fields import new_once
from placemap.web.filters import day
from placemap.web.shell import Column
from placemap.web.views import FormPage


class OpeningsPage(InMapping):
    """What was drawn, for the lead; and for the custodian what a lead opened."""

    template_name = "cohort/openings.html"
    title = gettext_lazy("Who opened which record")
    current_tab = "mapping"

    def check(self) -> None:
        super().check()
        require(policy.may_review_openings(self.actor, self.mapping))

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.address("mapping"),
            "drawn": queries.openings_drawn(self.actor, self.mapping),
            "columns": [
                Column("who", _("Who")),
                Column("child", _("Opened the record of")),
                Column("when", _("When")),
                Column("do", _("Is this expected?")),
            ],
            "new_once": new_once,
        }


class OfSampled(InMapping, FormPage):
    """A page about one opening."""

    current_tab = "mapping"

    @cached_property
    def sampled(self) -> SampledOpening:
        return queries.visible_sampled(self.mapping, self.kwargs["sampled"])

    def check(self) -> None:
        super().check()
        require(self.allowed())

    def allowed(self) -> Decision:
        return policy.may_review_sampled(self.actor, self.sampled)

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [self.sampled.person_id]

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.sampled.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        held = SampledOpening.objects.get(pk=self.sampled.pk)
        return {
            "question": held.question,
            "answer": held.answer,
            "note": held.closing_note,
            "version": held.version,
        }

    def context(self) -> dict[str, Any]:
        found = person_cards(self.actor, self.mapping, [self.sampled.person_id])
        card = found.get(self.sampled.person_id)
        back = self.back()
        return {
            **super().context(),
            "caption": card.shown_as if card else "",
            "introduction": self.line(),
            "back_url": back,
            "cancel_url": back,
        }

    def line(self) -> str:
        """What happened, in a sentence."""
        return _("%(who)s opened this record on %(day)s.") % {
            "who": self.sampled.user.name,
            "day": day(self.sampled.opened_at),
        }

    def back(self) -> str:
        return self.address("openings")

    def save(self, form: Any) -> str:
        self.record(form.cleaned_data)
        return self.back()

    def record(self, data: dict[str, Any]) -> None:
        raise NotImplementedError


class ExpectedOpening(OfSampled):
    """One press: expected."""

    form_class = ExpectedForm
    http_method_names = ("post",)
    success_message = gettext_lazy("Noted as expected.")

    def record(self, data: dict[str, Any]) -> None:
        commands.say_expected(sampled=self.sampled, version=data["version"], by=self.actor)


class AskWhyPage(OfSampled):
    """Ask whoever opened it."""

    title = gettext_lazy("Ask why this record was opened")
    form_class = AskWhyForm
    button = gettext_lazy("Ask")
    success_message = gettext_lazy("Asked. The question is in their work.")

    def record(self, data: dict[str, Any]) -> None:
        commands.ask_why(
            sampled=self.sampled, question=data["question"], version=data["version"], by=self.actor
        )


class CloseSampledPage(OfSampled):
    """Close it, with what came of it."""

    title = gettext_lazy("Close this question")
    form_class = CloseSampledForm
    button = gettext_lazy("Close it")
    success_message = gettext_lazy("Closed.")

    def line(self) -> str:
        answer = self.sampled.answer or _("They have not answered yet.")
        return f"{super().line()} {self.sampled.question} {answer}"

    def record(self, data: dict[str, Any]) -> None:
        commands.close_sampled(
            sampled=self.sampled, note=data["note"], version=data["version"], by=self.actor
        )


class AnswerWhyPage(OfSampled):
    """Whoever was asked says why, on one page."""

    title = gettext_lazy("Why did you open this record?")
    form_class = AnswerWhyForm
    button = gettext_lazy("Send my answer")
    success_message = gettext_lazy("Sent. Thank you.")

    def allowed(self) -> Decision:
        return policy.may_answer_sampled(self.actor, self.sampled)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.sampled.version, "answer": self.sampled.answer}}

    def line(self) -> str:
        asked_by = self.sampled.asked_by
        who = names_of([asked_by]).get(asked_by, "") if asked_by else ""
        asks = _("%(who)s asks: “%(question)s”") % {"who": who, "question": self.sampled.question}
        when = _("You opened it on %(day)s.") % {"day": day(self.sampled.opened_at)}
        drawn = _("Each month some openings are drawn by chance, and somebody looks at them.")
        return f"{asks} {when} {drawn}"

    def back(self) -> str:
        return self.address("mapping")

    def record(self, data: dict[str, Any]) -> None:
        commands.answer_why(
            sampled=self.sampled, answer=data["answer"], version=data["version"], by=self.actor
        )
