"""The first page of a mapping, its stages and its scope."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.mappings import commands, policy, presenters, queries
from placemap.mappings.forms import ScopeForm, StageForm
from placemap.mappings.views.base import InMapping, NamesNobody, typed
from placemap.mappings.vocabulary import ClosureReason, MappingState, Stage
from placemap.partners import queries as partners
from placemap.web.shell import MappingHeader
from placemap.web.views import FormPage, Page


class MappingOverview(InMapping, Page):
    """Where we are, what needs attention, who is at the table, what is in scope and why we may share."""

    template_name = "mappings/overview.html"

    def header(self) -> MappingHeader:
        self.shown = queries.overview(self.actor, self.mapping)
        return self.shown.header

    def context(self) -> dict[str, Any]:
        context = super().context()
        shown = self.shown
        team = self.page_of("mapping-team")
        is_closed = self.mapping.state == MappingState.CLOSED
        return {
            **context,
            "title": self.mapping.title,
            "shown": shown,
            "declared": queries.my_declaration(self.actor, self.mapping),
            "is_closed": is_closed,
            "ended": None if is_closed else presenters.ended_banner(shown),
            "reviewed": None if is_closed else presenters.review_banner(self.mapping),
            "closure": ClosureReason.label_of(self.mapping.closure_reason),
            "stages": presenters.stage_rows(self.mapping, shown.stages),
            "tasks": presenters.task_rows(shown),
            "opening": presenters.opening_rows(
                self.mapping,
                shown.opening,
                bool(shown.may_change) and self.mapping.state == MappingState.OPEN,
            ),
            # Nobody fills a seat of a mapping that is closed.
            "seats": presenters.place_rows([p for p in shown.places if p.people or not is_closed], team),
            "seats_line": presenters.seats_line(shown.places),
            "about": presenters.about_rows(self.mapping, queries.where(self.mapping)),
            "attention": [{"text": a.text, "href": a.url, "note": a.note} for a in shown.attention],
            "mine": [] if is_closed else self._mine(bool(shown.may_change)),
            "may_change": bool(shown.may_change) and self.mapping.state == MappingState.OPEN,
            "may_close": bool(shown.may_close) and self.mapping.state == MappingState.OPEN,
        }

    def _mine(self, runs: bool) -> list[Any]:
        """What is asked here of a member and their agency; whoever runs it has what needs attention."""
        here = self.page_of("mapping")
        work = [] if runs else queries.my_work(self.actor, self.mapping)
        return presenters.work_rows([one for one in work if one.url.startswith(here)])


class MappingStage(InMapping, FormPage):
    """One stage: how far it has come, one line for the team, and everything it has been through."""

    template_name = "mappings/stage.html"
    form_class = StageForm
    draft_title = gettext_lazy("One stage of the mapping")
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. The stage’s history keeps what it was before.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.stage = Stage(kwargs["stage"])
        except ValueError:
            raise Http404 from None
        self.title = self.stage.label

    def form_arguments(self) -> dict[str, Any]:
        shown = next(s for s in queries.stages_shown(self.mapping) if s.stage is self.stage)
        return {"initial": {"state": shown.state.value, "note": shown.note, "version": shown.moves}}

    def latest(self, form: StageForm) -> dict[str, Any]:
        now = next(s for s in queries.stages_shown(self.mapping) if s.stage is self.stage)
        return {"state": now.state.value, "note": now.note, "version": now.moves}

    def context(self) -> dict[str, Any]:
        history = queries.stage_history(self.actor, self.mapping, self.stage)
        return {
            **super().context(),
            "may_change": bool(policy.may_change_mapping(self.actor, self.mapping))
            and self.mapping.state == MappingState.OPEN,
            "history": [
                {
                    "when": entry.moved_at,
                    "title": presenters.state_label(entry.state),
                    "text": entry.note,
                    "source": who,
                }
                for entry, who in history
            ],
        }

    def save(self, form: StageForm) -> str:
        commands.move_stage(
            mapping=self.mapping,
            stage=self.stage.value,
            state=form.cleaned_data["state"],
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.page_of("mapping")


class MappingScope(InMapping, Page):
    """What is in scope, what is not and where it goes, in every version."""

    template_name = "mappings/scope.html"
    title = gettext_lazy("Scope")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "versions": queries.scope_versions(self.actor, self.mapping),
            "answering": self.answering(),
            "back_url": self.page_of("mapping"),
            "may_change": bool(policy.may_change_mapping(self.actor, self.mapping))
            and self.mapping.state == MappingState.OPEN,
        }

    def answering(self) -> list[dict[str, Any]]:
        """The bodies that answer for the place, and whether each is at the table."""
        on_team = {row.member.agency_id for row in queries.member_rows(self.actor, self.mapping)}
        bodies = partners.stakeholders(
            self.actor, self.mapping.area, self.mapping.place, self.mapping.districts
        )
        return presenters.answering_rows(bodies, on_team)


class ChangeScope(NamesNobody, InMapping, FormPage):
    """Writes the next version of the scope."""

    read_by_others = ("in_scope", "out_of_scope", "goes_to", "reason")

    may = staticmethod(policy.may_change_mapping)
    form_class = ScopeForm
    button = gettext_lazy("Save this version")
    success_message = gettext_lazy("The new version of the scope is saved. Earlier versions stay.")

    @property
    def back_url(self) -> str:
        return self.page_of("mapping-scope")

    @property
    def title(self) -> str:
        return _("Change the scope") if queries.scope_now(self.mapping) else _("Write the scope")

    def form_arguments(self) -> dict[str, Any]:
        now = queries.scope_now(self.mapping)
        return {"initial": {"version": 0} if now is None else _scope_values(now)}

    def save(self, form: ScopeForm) -> str:
        commands.change_scope(mapping=self.mapping, by=self.actor, **typed(form))
        return self.page_of("mapping-scope")

    def latest(self, form: ScopeForm) -> dict[str, Any]:
        now = queries.scope_now(self.mapping)
        return _scope_values(now) if now else {}


def _scope_values(scope: Any) -> dict[str, Any]:
    return {
        "in_scope": scope.in_scope,
        "out_of_scope": scope.out_of_scope,
        "goes_to": scope.goes_to,
        "version": scope.number,
    }
