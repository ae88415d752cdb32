"""The lists of terms: what each holds, a new version of one, and one retired."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.cohort import commands, policy
from placemap.cohort.forms import AddTermsForm, RetireTermsForm
from placemap.cohort.queries.terms import current_of, latest_number, term_lists, version_on
from placemap.cohort.vocabulary.terms import LISTS, Terms
from placemap.web.views import FormPage, Page


class TermsPage(Page):
    """Every list and every version of it, those in force first to read."""

    template_name = "cohort/terms.html"
    title = gettext_lazy("Lists of terms")

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        return {
            **super().context(),
            "lists": term_lists(actor),
            "may_keep": bool(policy.may_keep_terms(actor)),
        }


class _KeepsTerms(FormPage):
    """A page that changes a list: for whoever keeps the partnership's lists."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_terms(self.actor))
        self.back_url = reverse("terms")

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @cached_property
    def code(self) -> str:
        found = next((one.code for one in LISTS if one.code == self.kwargs["term_list"]), None)
        if found is None:
            raise Http404
        return found


class AddTermsPage(_KeepsTerms):
    """A new version of a list, started from the one in force."""

    title = gettext_lazy("A new version of this list")
    template_name = "cohort/add_terms.html"
    form_class = AddTermsForm
    button = gettext_lazy("Add this version")
    success_message = gettext_lazy("Added. What was recorded before keeps the version it was recorded under.")

    @cached_property
    def now_in_force(self) -> Terms:
        return current_of(self.code) or next(one for one in LISTS if one.code == self.code)

    def form_arguments(self) -> dict[str, Any]:
        words = "\n".join(str(label) for _code, label in self.now_in_force.terms)
        return {
            "initial": {
                "terms": words,
                "source": str(self.now_in_force.source),
                "version": latest_number(self.code),
            }
        }

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.now_in_force.title}

    def latest(self, form: Any) -> dict[str, Any]:
        return {**self.form_arguments()["initial"]}

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        commands.add_terms(
            list_code=self.code,
            terms=given["terms"],
            source=given["source"],
            reason=given["reason"],
            dated=given["dated"],
            after=given["version"],
            by=self.actor,
        )
        return f"{self.back_url}#{self.code}"


class RetireTermsPage(_KeepsTerms):
    """From a day on nothing of a version is offered; what was recorded under it stays."""

    title = gettext_lazy("Retire this version")
    template_name = "cohort/retire_terms.html"
    form_class = RetireTermsForm
    button = gettext_lazy("Retire it")
    success_message = gettext_lazy("Retired. What was recorded under it stays, and is still read.")

    @cached_property
    def version(self) -> Terms:
        found = version_on(self.code, self.kwargs["term_version"])
        if found is None:
            raise Http404
        return found

    def context(self) -> dict[str, Any]:
        caption = _("%(list)s, version %(number)s") % {
            "list": self.version.title,
            "number": self.version.number,
        }
        return {**super().context(), "caption": caption, "version": self.version}

    def save(self, form: Any) -> str:
        commands.retire_terms(
            list_code=self.code,
            number=self.version.number,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            by=self.actor,
        )
        return f"{self.back_url}#{self.code}"
