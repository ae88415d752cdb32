"""The agencies of the partnership, and who can do what where. Anyone may read; administrators keep."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.actors import Actor
from placemap.partners import commands, policy, presenters, queries
from placemap.partners.forms import AgencyForm, VersionForm
from placemap.partners.models import Agency, Area
from placemap.partners.views.setting_up import Administers
from placemap.partners.vocabulary import AgencyKind, ControllerStatus, Regime
from placemap.web.guards import AsksAgain
from placemap.web.shell import Column
from placemap.web.views import ConfirmPage, FormPage, ListPage, Page

# What a form about an agency holds, by the names that the model and the command share.
WORDS = (
    "name", "short_name", "gateway", "bounds", "contract", "holdings",
    "contact_name", "contact_email", "contact_phone",
)  # fmt: skip


class Agencies(ListPage):
    """Every agency that is part of the partnership today."""

    template_name = "partners/agencies.html"
    title = gettext_lazy("Agencies")
    columns = (
        Column("name", gettext_lazy("Agency"), sortable=True),
        Column("kind", gettext_lazy("Kind"), sortable=True),
        Column("area", gettext_lazy("Where"), sortable=True),
        Column("standing", gettext_lazy("Agreement"), sortable=True),
        Column("gaps", gettext_lazy("Still to say")),
    )
    sorts = {
        "name": lambda row: row.agency.name.casefold(),
        "kind": lambda row: (list(AgencyKind).index(row.agency.kind), row.agency.name.casefold()),
        "area": lambda row: (row.agency.area.name, row.agency.name.casefold()),
        "standing": lambda row: (row.may_take_part, row.agency.name.casefold()),
    }
    default_sort = "name"

    def rows(self, q: str) -> list[queries.AgencyStanding]:
        words = q.casefold().split()
        found = queries.agency_standings(self.request.actor)  # type: ignore[attr-defined]
        return [
            s for s in found if all(w in f"{s.agency.name} {s.agency.short_name}".casefold() for w in words)
        ]

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "may_keep": bool(policy.may_manage_partnership(self.request.actor)),  # type: ignore[attr-defined]
            "kind_of": AgencyKind.label_of,
            "standing_tag": presenters.standing_tag,
            "gaps": presenters.agency_gaps,
        }


class _AboutAgency(Page):
    """A page about one agency, also one that has left."""

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.agency = self.found()

    def found(self) -> Agency:
        found = queries.agency_kept(self.actor, self.kwargs["agency"])
        if found is None:
            raise Http404
        return found


class OneAgency(_AboutAgency):
    """What an agency is, what it signed, what it can do and who works there."""

    template_name = "partners/agency.html"

    def context(self) -> dict[str, Any]:
        agency = self.agency
        standing = next(iter(queries.agency_standings(self.actor, [agency.pk])), None)
        powers = {one.power.code: one for one in queries.powers(self.actor)}
        return {
            **super().context(),
            "title": agency.name,
            "agency": agency,
            "kind": AgencyKind.label_of(agency.kind),
            "about": presenters.agency_rows(agency, powers.get(agency.gateway)),
            "kept": queries.agreements_kept(self.actor, agency),
            "tag": presenters.standing_tag(standing.standing if standing else queries.Standing.UNSIGNED),
            "does": presenters.does_rows(queries.answered_by(self.actor, agency)),
            "people": queries.people_of(self.actor, agency),
            "may_keep": bool(policy.may_manage_partnership(self.actor)),
            "may_sign": bool(policy.may_keep_agreements(self.actor)),
        }


class _AgencyQuestion(Administers, FormPage):
    """A form about an agency."""

    form_class: Any = AgencyForm
    button: Any = gettext_lazy("Save")

    def form_arguments(self) -> dict[str, Any]:
        return {
            "areas": queries.area_labels(self.actor),
            "powers": queries.powers(self.actor),
            "initial": self.held(),
        }

    def held(self) -> dict[str, Any]:
        raise NotImplementedError

    def given(self, form: Any) -> dict[str, Any]:
        given = form.cleaned_data
        return {
            **{name: given[name] for name in WORDS},
            "kind": AgencyKind(given["kind"]),
            "area": Area.objects.get(pk=given["area"]),
            "regime": Regime(given["regime"]),
            "controller": ControllerStatus(given["controller"]),
        }


class AddAgency(_AgencyQuestion):
    title = gettext_lazy("Add an agency")
    success_message = gettext_lazy("Added. It can join a mapping once its signature is recorded.")

    @property
    def back_url(self) -> str:
        return reverse("agencies")

    def held(self) -> dict[str, Any]:
        return {"version": 0, "regime": Regime.GENERAL.value, "controller": ControllerStatus.CONTROLLER.value}

    def save(self, form: Any) -> str:
        agency = commands.record_agency(by=self.actor, **self.given(form))
        return reverse("agency", args=[agency.pk])


class _OfAgency(_AboutAgency):
    """Reached from the agency's own page, which it goes back to."""

    stands: bool = True

    def found(self) -> Agency:
        found = super().found()
        if found.is_active is not self.stands:
            raise Http404
        return found

    @property
    def back_url(self) -> str:
        return reverse("agency", args=[self.agency.pk])


class ChangeAgency(_OfAgency, _AgencyQuestion):
    title = gettext_lazy("Change an agency")
    success_message = gettext_lazy("Saved.")

    def held(self) -> dict[str, Any]:
        return self._values(self.agency)

    def _values(self, agency: Agency) -> dict[str, Any]:
        return {
            **{name: getattr(agency, name) for name in WORDS},
            "kind": agency.kind,
            "area": str(agency.area_id),
            "regime": agency.regime,
            "controller": agency.controller,
            "version": agency.version,
        }

    def latest(self, form: Any) -> dict[str, Any]:
        return self._values(self.found())

    def save(self, form: Any) -> str:
        commands.change_agency(
            agency=self.agency, version=form.cleaned_data["version"], by=self.actor, **self.given(form)
        )
        return self.back_url


class AgencyLeaves(AsksAgain, _OfAgency, Administers, ConfirmPage):
    """An agency leaves the partnership."""

    title = gettext_lazy("Does this agency leave the partnership?")
    form_class = VersionForm
    button = gettext_lazy("It leaves today")
    dangerous = True
    success_message = gettext_lazy("It has left. Its people are signed out and see nothing.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.agency.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": self.found().version}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.agency.name}

    def consequences(self) -> list[str]:
        people = len(queries.people_of(self.actor, self.agency))
        closed = ngettext("%(n)d account closes", "%(n)d accounts close", people) % {"n": people}
        return [
            _("%(closed)s at once. Those people see no mapping any more.") % {"closed": closed},
            _("What the agency gave stays, with its name, until it is disposed of."),
            _("It can be brought back. Its people must then be invited again."),
        ]

    def save(self, form: Any) -> str:
        commands.agency_leaves(agency=self.agency, version=form.cleaned_data["version"], by=self.actor)
        return reverse("agencies")


class AgencyReturns(_OfAgency, Administers, ConfirmPage):
    """An agency that left is part of the partnership again."""

    stands = False
    title = gettext_lazy("Does this agency come back?")
    form_class = VersionForm
    button = gettext_lazy("It comes back")
    success_message = gettext_lazy("It is part of the partnership again. Invite its people.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.agency.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": self.found().version}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.agency.name}

    def consequences(self) -> list[str]:
        return [
            _("It can join mappings while an agreement is in force."),
            _("Its people’s accounts stay closed until each is opened again."),
        ]

    def save(self, form: Any) -> str:
        commands.agency_returns(agency=self.agency, version=form.cleaned_data["version"], by=self.actor)
        return self.back_url


class Functions(Page):
    """Who can do what in each council; nobody shows."""

    template_name = "partners/functions.html"
    title = gettext_lazy("Who can do what, where")

    def context(self) -> dict[str, Any]:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        table = queries.functions(actor)
        return {
            **super().context(),
            "table": table,
            "gaps_line": presenters.gaps_line(table.uncovered),
            "columns": [
                Column("what", _("What"), sortable=False),
                *(Column(str(n), area.name) for n, area in enumerate(table.areas)),
            ],
            "may_keep": bool(policy.may_keep_places(actor)),
        }
