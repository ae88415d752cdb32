"""The area's profile: what is counted month by month, with its chart and its table."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.scanning import commands, policy, presenters, queries
from placemap.scanning.forms import ChangeSeriesForm, SeriesForm
from placemap.scanning.models import IndicatorSeries
from placemap.scanning.views.base import InScanning
from placemap.scanning.views.workspace import InWorkspace
from placemap.subjects.models import Entity
from placemap.subjects.queries import entities_known, visible_entity
from placemap.subjects.vocabulary import PLACE_KINDS
from placemap.web.fields import OnceForm, VersionField
from placemap.web.shell import Column
from placemap.web.views import ConfirmPage, Page

_OF_A_SERIES = ("name", "definition", "source", "finding", "months")


class ProfilePage(InScanning, Page):
    """Every series: for those who analyse all of them, for the team what was published."""

    template_name = "scanning/profile.html"
    title = gettext_lazy("The area, month by month")

    def allowed(self) -> Decision:
        return policy.may_read_published(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "series": queries.series_in(self.actor, self.mapping),
            "may_analyse": bool(policy.may_analyse(self.actor, self.mapping)),
            "columns": [Column("month", _("Month")), Column("said", _("What it was"))],
        }


class InProfile(InWorkspace):
    """A form about a series, that goes back to the profile."""

    back_name = "area-profile"


class AddSeries(InProfile):
    """Typed in, or pasted as two columns."""

    title = gettext_lazy("What is counted month by month?")
    form_class = SeriesForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. Only you who analyse read it until it is published.")

    def form_arguments(self) -> dict[str, Any]:
        known = entities_known(self.actor, self.mapping)
        return {"places": [(str(one.id), one.name) for one in known if one.kind in PLACE_KINDS]}

    def record(self, data: dict[str, Any]) -> None:
        place: Entity | None = None
        if data["place"]:
            place = visible_entity(self.actor, self.mapping, data["place"])
        commands.write_series(
            mapping=self.mapping,
            **{name: data[name] for name in _OF_A_SERIES},
            is_in_words=data["is_in_words"],
            place=place,
            by=self.actor,
        )


class _OfSeries(InProfile):
    def found(self) -> None:
        _ = self.series

    @cached_property
    def series(self) -> IndicatorSeries:
        found = queries.visible_series(self.mapping, self.kwargs["indicator"])
        if found is None:
            raise Http404
        return found


class ChangeSeries(_OfSeries):
    """Other words, or other months."""

    title = gettext_lazy("Change what is counted")
    form_class = ChangeSeriesForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._as_it_stands()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self._as_it_stands()

    def _as_it_stands(self) -> dict[str, Any]:
        held = self.series
        return {
            "name": held.name,
            "definition": held.definition,
            "source": held.source,
            "finding": held.finding,
            "months": presenters.months_as_lines(queries.months_of(held)),
            "version": held.version,
        }

    def record(self, data: dict[str, Any]) -> None:
        given = {name: data[name] for name in (*_OF_A_SERIES, "version")}
        commands.change_series(written=self.series, **given, by=self.actor)


class PublishForm(OnceForm):
    """Which state was read."""

    version = VersionField()


class PublishSeries(_OfSeries, ConfirmPage):
    """Shown to the team, or to nobody but the analysts again."""

    form_class = PublishForm

    @property
    def title(self) -> str:  # type: ignore[override]
        if self.series.published_at:
            return _("Show this only to those who analyse again?")
        return _("Show this to the team?")

    @property
    def button(self) -> str:  # type: ignore[override]
        return _("Yes, show it to them only") if self.series.published_at else _("Yes, show it")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.series.version}}

    def consequences(self) -> list[Any]:
        return [self.series.finding]

    def record(self, data: dict[str, Any]) -> None:
        commands.publish_series(written=self.series, version=data["version"], by=self.actor)
