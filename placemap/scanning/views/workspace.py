"""The analysts' workspace: the statement, explanations with their evidence, and what nobody knows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision, require
from placemap.access.events import Event
from placemap.cohort.models import ChronologyEntry
from placemap.mappings.pages import WithinMapping
from placemap.scanning import commands, policy, presenters, queries
from placemap.scanning.forms import (
    AnswerQuestionForm,
    ChangeExplanationForm,
    EvidenceForm,
    ExplanationForm,
    QuestionForm,
    StatementForm,
)
from placemap.scanning.models import (
    Evidence,
    Explanation,
    IndicatorSeries,
    Interview,
    OpenQuestion,
    OperationNote,
    ProblemStatement,
)
from placemap.scanning.rules.workspace import PARTS
from placemap.scanning.views.base import InScanning, ScanningForm
from placemap.subjects.models import Entity
from placemap.subjects.queries import names_in_words
from placemap.web.fields import OnceForm, new_once
from placemap.web.views import ConfirmPage, Page

# What a piece of evidence may cite, by the word that its key begins with.
CITABLE = {
    "entry": ChronologyEntry,
    "interview": Interview,
    "operation": OperationNote,
    "place": Entity,
    "series": IndicatorSeries,
}


class StatementPage(InScanning, Page):
    """What the problem is: for the team what was published, for those who analyse every version."""

    template_name = "scanning/statement.html"
    title = _("What the problem is")

    def allowed(self) -> Decision:
        return policy.may_read_published(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        found = queries.statements(self.actor, self.mapping)
        analyses = bool(policy.may_analyse(self.actor, self.mapping))
        latest = found[0] if found else None
        return {
            **super().context(),
            "latest": latest,
            "earlier": found[1:],
            "may_analyse": analyses,
            "may_publish": analyses and latest is not None and latest.statement.published_at is None,
            "new_once": new_once,
        }


class InWorkspace(ScanningForm):
    """A form of the workspace: for those who analyse, and for nobody else."""

    back_name = "explanations"

    def check(self) -> None:
        WithinMapping.check(self)
        require(policy.may_analyse(self.actor, self.mapping))
        self.found()

    def found(self) -> None:
        """Raise 404 for what the address names and this reader does not see."""


class WriteStatement(InWorkspace):
    """The next version, from the latest."""

    title = _("What is the problem?")
    template_name = "scanning/statement_form.html"
    back_name = "problem-statement"
    form_class = StatementForm
    button = _("Save this version")
    success_message = _("Saved as the next version. The team does not read it until you publish it.")

    @cached_property
    def latest_statement(self) -> ProblemStatement | None:
        found = queries.statements(self.actor, self.mapping)
        return found[0].statement if found else None

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._as_it_stands()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self._as_it_stands()

    def _as_it_stands(self) -> dict[str, Any]:
        held = self.latest_statement
        if held is None:
            return {"version": 0}
        names = [name for part in PARTS for name in (part, f"{part}_sure", f"{part}_source")]
        return {**{name: getattr(held, name) for name in names}, "version": held.number}

    def save(self, form: StatementForm) -> str:
        commands.state_problem(
            mapping=self.mapping, given=form.given(), after=form.cleaned_data["version"], by=self.actor
        )
        return self.back_url


class PublishStatement(InWorkspace, ConfirmPage):
    """One press: everybody who reads cases reads it, and so does the meeting's item."""

    title = _("Publish this version to the team?")
    back_name = "problem-statement"
    button = _("Publish it")
    success_message = _("Published. The team reads it here and at the meeting’s item.")

    def found(self) -> None:
        _ = self.statement

    @cached_property
    def statement(self) -> ProblemStatement:
        found = queries.statement_numbered(self.mapping, self.kwargs["number"])
        if found is None:
            raise Http404
        return found

    def consequences(self) -> list[Any]:
        said = [getattr(self.statement, name) for part in PARTS for name in (part, f"{part}_source")]
        found = names_in_words(self.mapping, *said)
        pointed_at = gettext("Look at these words first, which may name somebody: %(words)s.")
        return [
            *([pointed_at % {"words": ", ".join(found)}] if found else []),
            _("Everybody on the team who reads cases will read it. Check that it names no child."),
            _("A published version stays to be read when the next one comes."),
        ]

    def record(self, data: dict[str, Any]) -> None:
        commands.publish_problem(written=self.statement, by=self.actor)


class ExplanationsPage(InScanning, Page):
    """Every explanation beside the others, with what speaks against it first; and what nobody knows."""

    template_name = "scanning/explanations.html"
    title = _("What may explain it, and what nobody knows")

    def allowed(self) -> Decision:
        return policy.may_analyse(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        shown = queries.explanations(self.actor, self.mapping)
        cited = [row.cited.card for one in shown for _stance, rows in one.by_stance for row in rows]
        record_reading(
            self.actor,
            Event.ANALYSIS_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=list(dict.fromkeys(key for card in cited if card for key in card.record_ids)),
        )
        asked = self.request.GET.get("cites", "")
        return {
            **super().context(),
            "explanations": shown,
            "questions": queries.questions(self.actor, self.mapping),
            "cites": asked if asked.partition(":")[0] in CITABLE else "",
        }


class AddExplanation(InWorkspace):
    """One more explanation."""

    title = _("What else may explain it?")
    form_class = ExplanationForm
    button = _("Add it")

    def record(self, data: dict[str, Any]) -> None:
        commands.explain(mapping=self.mapping, words=data["words"], by=self.actor)


class _OfExplanation(InWorkspace):
    def found(self) -> None:
        _ = self.explanation

    @cached_property
    def explanation(self) -> Explanation:
        found = queries.visible_explanation(self.mapping, self.kwargs["explanation"])
        if found is None:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        return {**super().context(), "introduction": self.explanation.words}


class ChangeExplanation(_OfExplanation):
    """Other words, or set aside."""

    title = _("Change this explanation, or set it aside")
    form_class = ChangeExplanationForm
    button = _("Save")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._as_it_stands()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self._as_it_stands()

    def _as_it_stands(self) -> dict[str, Any]:
        held = self.explanation
        return {
            "words": held.words,
            "set_aside_because": held.set_aside_because,
            "version": held.version,
        }

    def record(self, data: dict[str, Any]) -> None:
        commands.change_explanation(
            written=self.explanation,
            words=data["words"],
            set_aside_because=data["set_aside_because"],
            version=data["version"],
            by=self.actor,
        )


class AddEvidence(_OfExplanation):
    """What one record says for or against an explanation."""

    title = _("What speaks for or against it?")
    form_class = EvidenceForm
    button = _("Add it")

    def form_arguments(self) -> dict[str, Any]:
        asked = self.request.GET.get("cites", "") or self.request.POST.get("cites", "")
        found = queries.citable(self.actor, self.mapping, asked)
        # The list says what happened to children of every agency: reading it is on record like any other.
        record_reading(
            self.actor,
            Event.ANALYSIS_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=list(dict.fromkeys(key for one in found if one.card for key in one.card.record_ids)),
        )
        return {
            "cites": [(one.key, presenters.cited_words(one)) for one in found],
            "initial": {"cites": asked},
        }

    def record(self, data: dict[str, Any]) -> None:
        kind, _mark, key = data["cites"].partition(":")
        record = CITABLE[kind]._default_manager.select_related("mapping").get(pk=UUID(key))
        commands.add_evidence(
            written=self.explanation,
            stance=data["stance"],
            words=data["words"],
            **{kind: record},  # type: ignore[arg-type]
            by=self.actor,
        )


class RemoveEvidence(InWorkspace, ConfirmPage):
    """A piece of evidence is taken away; the record it cites stays."""

    title = _("Take this piece of evidence away?")
    form_class = OnceForm
    button = _("Take it away")
    success_message = _("Taken away. The record it cites stays as it is.")

    def found(self) -> None:
        _ = self.evidence

    @cached_property
    def evidence(self) -> Evidence:
        found = queries.visible_evidence(self.mapping, self.kwargs["evidence"])
        if found is None:
            raise Http404
        return found

    def consequences(self) -> list[Any]:
        return [self.evidence.words]

    def record(self, data: dict[str, Any]) -> None:
        commands.remove_evidence(written=self.evidence, by=self.actor)


class AskQuestion(InWorkspace):
    """Something that nobody knows."""

    title = _("What does nobody know?")
    form_class = QuestionForm
    button = _("Add it")

    def record(self, data: dict[str, Any]) -> None:
        commands.ask_question(mapping=self.mapping, words=data["words"], by=self.actor)


class OfQuestion(InWorkspace):
    """A form about one question."""

    def found(self) -> None:
        _ = self.question

    @cached_property
    def question(self) -> OpenQuestion:
        found = queries.visible_question(self.mapping, self.kwargs["open_question"])
        if found is None:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        return {**super().context(), "introduction": self.question.words}


class AnswerQuestion(OfQuestion):
    """What somebody found out."""

    title = _("What is known now?")
    form_class = AnswerQuestionForm
    button = _("Save the answer")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._as_it_stands()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self._as_it_stands()

    def _as_it_stands(self) -> dict[str, Any]:
        return {"answer": self.question.answer, "version": self.question.version}

    def record(self, data: dict[str, Any]) -> None:
        commands.answer_question(
            written=self.question, answer=data["answer"], version=data["version"], by=self.actor
        )
