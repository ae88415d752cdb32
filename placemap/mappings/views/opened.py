"""Opening in full: why, how and under what, and what the mapping means to change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from placemap.foundations.clock import today
from placemap.mappings import commands, policy, presenters, queries
from placemap.mappings.forms import (
    ChangeObjectiveForm,
    FirstMeetingForm,
    ObjectiveForm,
    ReasonsForm,
    StructureForm,
    ToldForm,
)
from placemap.mappings.models import Objective, OpeningRecord
from placemap.mappings.views.base import InMapping, NamesNobody, typed
from placemap.mappings.vocabulary import Certainty, MappingState, StrategicAim, Structure, Trigger
from placemap.partners.models import GovernanceGroup
from placemap.partners.vocabulary import GroupKind
from placemap.web.views import FormPage, Page

# The words of an objective.
OBJECTIVE = ("words", "measure", "baseline", "target")


class MappingOpening(InMapping, Page):
    """The tasks of opening in full, what was said, and every objective."""

    template_name = "mappings/opening.html"
    title = _("How it was opened")

    def context(self) -> dict[str, Any]:
        found = queries.opening(self.actor, self.mapping, queries.live_seats(self.mapping))
        may = bool(policy.may_change_mapping(self.actor, self.mapping))
        may = may and self.mapping.state == MappingState.OPEN
        return {
            **super().context(),
            "back_url": self.page_of("mapping"),
            "tasks": presenters.opening_rows(self.mapping, found, may),
            "details": presenters.opening_details(found.record) if found.record else [],
            "referred": presenters.referred_rows(found.referred),
            "objectives": queries.objectives_kept(self.actor, self.mapping),
            "adopted": queries.terms_adopted(self.actor, self.mapping),
            "changes": presenters.structure_lines(queries.structure_changes(self.actor, self.mapping)),
            "aim": StrategicAim.label_of,
            "may_change": may,
        }


class _OfOpening(InMapping, FormPage):
    """A form over the one record of a mapping's opening, with a comparison when somebody was quicker."""

    may = staticmethod(policy.may_change_mapping)
    button = _("Save")
    success_message: Any = _("Saved.")
    held_names: tuple[str, ...] = ()

    @property
    def back_url(self) -> str:
        return self.page_of("mapping-opening")

    def held(self) -> dict[str, Any]:
        record = queries.opening_record(self.mapping) or OpeningRecord(mapping=self.mapping, version=0)
        values = {name: getattr(record, name) for name in self.held_names}
        keys = {
            name: str(value.pk) if isinstance(value, GovernanceGroup) else value
            for name, value in values.items()
        }
        return {**keys, "version": record.version}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.held()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held()

    def given(self, form: Any) -> dict[str, Any]:
        return typed(form)


class OpeningReasons(NamesNobody, _OfOpening):
    title = _("Why it was opened")
    form_class = ReasonsForm
    read_by_others = ("themes", "threshold")
    held_names = ("panel", "trigger", "themes", "certainty", "threshold")

    def form_arguments(self) -> dict[str, Any]:
        record = queries.opening_record(self.mapping)
        panels = queries.groups_of_kind(self.actor, GroupKind.PANEL, record.panel if record else None)
        initial = self.held()
        if not initial["version"] and len(panels) == 1:
            initial["panel"] = str(panels[0].pk)
        return {"initial": initial, "panels": panels}

    def save(self, form: Any) -> str:
        given = self.given(form)
        commands.record_reasons(
            mapping=self.mapping,
            by=self.actor,
            **{
                **given,
                "panel": _group(given["panel"]),
                "trigger": Trigger(given["trigger"]),
                "certainty": Certainty(given["certainty"]),
            },
        )
        return self.back_url


class OpeningStructure(_OfOpening):
    title = _("Groups and first chair")
    form_class = StructureForm
    held_names = ("structure", "silver", "sponsor", "first_chair")

    def form_arguments(self) -> dict[str, Any]:
        initial, record = self.held(), queries.opening_record(self.mapping)
        silver = record.silver if record else None
        return {
            "initial": initial,
            "silvers": queries.groups_of_kind(self.actor, GroupKind.SILVER, silver),
            "before": initial["structure"],
        }

    def save(self, form: Any) -> str:
        given = self.given(form)
        commands.record_structure(
            mapping=self.mapping,
            by=self.actor,
            **{**given, "structure": Structure(given["structure"]), "silver": _group(given["silver"])},
        )
        return self.back_url


class OpeningTold(_OfOpening):
    title = _("Tell the community safety partnership")
    template_name = "mappings/opening_told.html"
    form_class = ToldForm
    held_names = ("told_whom", "told_on")

    def form_arguments(self) -> dict[str, Any]:
        initial = self.held()
        initial["told_on"] = initial["told_on"] or today()
        return {"initial": initial}

    def save(self, form: Any) -> str:
        commands.record_told(mapping=self.mapping, by=self.actor, **self.given(form))
        return self.back_url


class OpeningFirstMeeting(_OfOpening):
    title = _("Close the first meeting")
    template_name = "mappings/opening_first_meeting.html"
    form_class = FirstMeetingForm
    button = _("Close the first meeting")
    held_names = ("met_on", "met_agencies", "met_without")

    def held(self) -> dict[str, Any]:
        found = super().held()
        return {
            "met_on": found["met_on"],
            "agencies": [str(key) for key in found["met_agencies"]],
            "reason": found["met_without"],
            "version": found["version"],
        }

    def form_arguments(self) -> dict[str, Any]:
        initial = self.held()
        initial["met_on"] = initial["met_on"] or today()
        rows = queries.member_rows(self.actor, self.mapping)
        on_team = sorted((row.member.agency.name, str(row.member.agency_id)) for row in rows)
        return {"initial": initial, "on_team": [(key, name) for name, key in on_team]}

    def save(self, form: Any) -> str:
        given = self.given(form)
        commands.close_first_meeting(
            mapping=self.mapping,
            by=self.actor,
            **{**given, "agencies": [UUID(key) for key in given["agencies"]]},
        )
        return self.back_url


class AddObjective(NamesNobody, _OfOpening):
    title = _("Agree an objective")
    form_class = ObjectiveForm
    button = _("Agree it")
    read_by_others = OBJECTIVE

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"agreed_on": today(), "version": 0}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {}

    def save(self, form: Any) -> str:
        given = self.given(form)
        given.pop("version")
        commands.set_objective(
            mapping=self.mapping, by=self.actor, **{**given, "aim": StrategicAim(given["aim"])}
        )
        return self.back_url


class ChangeObjective(NamesNobody, _OfOpening):
    title = _("Change an objective")
    form_class = ChangeObjectiveForm
    read_by_others = OBJECTIVE

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.objective = self.found()

    def found(self) -> Objective:
        return queries.objective_in(self.actor, self.mapping, self.kwargs["objective"])

    def held(self) -> dict[str, Any]:
        found = self.found()
        names = ("words", "measure", "baseline", "target", "aim", "agreed_by", "agreed_on", "version")
        return {**{name: getattr(found, name) for name in names}, "is_dropped": found.dropped_on is not None}

    def save(self, form: Any) -> str:
        given = self.given(form)
        commands.change_objective(
            objective=self.objective, by=self.actor, **{**given, "aim": StrategicAim(given["aim"])}
        )
        return self.back_url


def _group(key: str) -> GovernanceGroup | None:
    return GovernanceGroup.objects.get(pk=UUID(key)) if key else None
