"""Who must be at the table, and the terms that the group works under."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from placemap.foundations.clock import today
from placemap.mappings import commands, policy, presenters, queries
from placemap.mappings.forms import AdoptForm, TableAnswerForm
from placemap.mappings.views.base import InMapping
from placemap.mappings.vocabulary import MappingState, TableAnswer
from placemap.partners import queries as partners
from placemap.partners.models import TermsOfReference
from placemap.web.views import FormPage, Page


class WhoAtTable(InMapping, Page):
    """Who answers for this place, from the partnership's own records, and how far each of them is."""

    template_name = "mappings/who_at_table.html"
    title = _("Who must be at the table")

    def context(self) -> dict[str, Any]:
        found = queries.table(self.actor, self.mapping)
        may = bool(policy.may_change_mapping(self.actor, self.mapping))
        return {
            **super().context(),
            "back_url": self.page_of("mapping-opening"),
            "rows": presenters.table_rows(found),
            "nobody": presenters.nobody_rows(found),
            "still": found.still,
            "may_change": may and self.mapping.state == MappingState.OPEN,
        }


class AnswerForTable(InMapping, FormPage):
    """Asked, not needed and why, or still to ask: of one body."""

    may = staticmethod(policy.may_change_mapping)
    template_name = "mappings/answer_for_table.html"
    title = _("Are they coming to the table?")
    form_class = TableAnswerForm
    button = _("Save")
    success_message = _("Saved.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = queries.at_table(self.actor, self.mapping, kwargs["stakeholder"])
        if found is None:
            raise Http404
        self.row = found

    @property
    def back_url(self) -> str:
        return self.page_of("who-at-table")

    def held(self) -> dict[str, Any]:
        said = queries.answers_for_body(self.mapping, self.row.body)[:1]
        if not said:
            return {"answer": TableAnswer.ASKED.value, "asked_on": today(), "version": 0}
        latest = said[0]
        return {
            "answer": latest.answer,
            "asked_on": latest.asked_on,
            "reason": latest.reason,
            "version": latest.number,
        }

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.held()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held()

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": self.row.body.name,
            "what": presenters.body_answers_for(self.row),
            "history": queries.answers_for_body(self.mapping, self.row.body),
            "answer_words": TableAnswer.label_of,
        }

    def save(self, form: TableAnswerForm) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        commands.answer_for_table(
            mapping=self.mapping,
            body=self.row.kept_under,
            name=self.row.body.name,
            by=self.actor,
            **{**given, "answer": TableAnswer(given["answer"])},
        )
        return self.back_url


class AdoptTerms(InMapping, FormPage):
    """The group adopts one version of the partnership's terms of reference."""

    may = staticmethod(policy.may_change_mapping)
    template_name = "mappings/adopt_terms.html"
    title = _("Adopt the terms of reference")
    form_class = AdoptForm
    button = _("Adopt them")
    success_message = _("Adopted. The group works under them from that day.")

    @property
    def back_url(self) -> str:
        return self.page_of("mapping-opening")

    def held(self) -> dict[str, Any]:
        adopted = queries.terms_adopted(self.actor, self.mapping)[:1]
        if not adopted:
            return {"version": 0}
        latest = adopted[0]
        return {
            "terms": str(latest.terms_id),
            "agreed_by": latest.agreed_by,
            "adopted_on": latest.adopted_on,
            "version": latest.number,
        }

    def form_arguments(self) -> dict[str, Any]:
        self.versions = partners.terms_of_reference(self.actor)
        initial: dict[str, Any] = {"version": self.held()["version"], "adopted_on": today()}
        if self.versions:
            initial["terms"] = str(self.versions[0].pk)
        return {"initial": initial, "versions": self.versions}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held()

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "versions": partners.terms_of_reference(self.actor),
            "adopted": queries.terms_adopted(self.actor, self.mapping),
        }

    def save(self, form: AdoptForm) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        given["terms"] = TermsOfReference.objects.get(pk=given["terms"])
        commands.adopt_terms(mapping=self.mapping, by=self.actor, **given)
        return self.back_url
