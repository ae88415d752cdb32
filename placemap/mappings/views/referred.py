"""What was referred in and led to a mapping."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from placemap.mappings import commands, policy, queries
from placemap.mappings.forms import ReferredInForm
from placemap.mappings.models import ReferredIn
from placemap.mappings.views.base import InMapping, NamesNobody, typed
from placemap.mappings.vocabulary import EvidenceGrade, PanelAnswer, Trigger
from placemap.web.views import FormPage


class AddReferredIn(NamesNobody, InMapping, FormPage):
    may = staticmethod(policy.may_change_mapping)
    title = _("What was referred in")
    form_class = ReferredInForm
    read_by_others = ("from_whom", "evidence", "decision_words")
    button = _("Save")
    success_message: Any = _("Saved.")

    @property
    def back_url(self) -> str:
        return f"{self.page_of('mapping-opening')}#referred-in"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": 0}}

    def given(self, form: Any) -> dict[str, Any]:
        given = typed(form)
        return {
            **given,
            "source": Trigger(given["source"]),
            "how_known": EvidenceGrade(given["how_known"]),
            "decision": PanelAnswer(given["decision"]),
        }

    def save(self, form: Any) -> str:
        given = self.given(form)
        given.pop("version")
        commands.record_referred_in(mapping=self.mapping, by=self.actor, **given)
        return self.back_url


class ChangeReferredIn(AddReferredIn):
    title = _("Change what was referred in")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.referred = self.found()

    def found(self) -> ReferredIn:
        return queries.referred_in(self.actor, self.mapping, self.kwargs["referred"])

    def held(self) -> dict[str, Any]:
        found = self.found()
        names = (
            "source", "from_whom", "referred_on", "evidence", "how_known", "decision", "decided_on",
            "decision_words", "version",
        )  # fmt: skip
        return {name: getattr(found, name) for name in names}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.held()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held()

    def save(self, form: Any) -> str:
        commands.change_referred_in(referred=self.referred, by=self.actor, **self.given(form))
        return self.back_url
