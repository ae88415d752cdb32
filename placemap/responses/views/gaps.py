"""The register of gaps: reading it, putting something on it, and saying what was done."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings.queries import live_seats
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agency, Area, User
from placemap.responses import commands, policy, presenters, queries
from placemap.responses.forms import ChangeGapForm, GapForm
from placemap.responses.models import Gap
from placemap.responses.rules.gaps import ProposedGap
from placemap.responses.views.action import InResponse
from placemap.responses.vocabulary import GapKind, GapState
from placemap.web.views import Page, PointsAtNames


class GapsPage(InResponse, Page):
    """Everything that is missing, since when, and who sees to it; and what the records show besides."""

    template_name = "responses/gaps.html"
    title = gettext_lazy("What is missing")

    def context(self) -> dict[str, Any]:
        rows = queries.gaps_of(self.actor, self.mapping)
        wanted = self.request.GET.get("show", "all")
        here = self.address("gaps")
        is_open = self.mapping.state == MappingState.OPEN
        return {
            **super().context(),
            "rows": presenters.shown_of(rows, wanted),
            "has_any": bool(rows),
            "chips": presenters.gap_chips(rows, wanted, lambda key: f"{here}?show={key}"),
            "proposed": queries.proposed_gaps(self.actor, self.mapping),
            "may_add": is_open and bool(policy.may_add_gap(self.actor, self.mapping)),
            "words": presenters,
        }


class _Owned(InResponse, PointsAtNames):
    """A form that says who sees to a gap: somebody on the team, or an agency of it."""

    @property
    def back_url(self) -> str:
        return self.address("gaps")

    @cached_property
    def owners(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """People on the team for their agency, and the agencies: pairs of key and label."""
        seats = sorted(live_seats(self.mapping), key=lambda seat: seat.user.name)
        people = {f"{s.user_id} {s.agency_id}": f"{s.user.name}, {s.agency.short_name}" for s in seats}
        agencies = {str(s.agency_id): s.agency.name for s in seats}
        return list(people.items()), sorted(agencies.items(), key=lambda one: one[1])

    def choices(self) -> dict[str, Any]:
        people, agencies = self.owners
        return {"people": people, "agencies": agencies}

    def given_owner(self, form: Any) -> dict[str, Any]:
        person, _blank, agency = form.cleaned_data["owner"].partition(" ")
        agency = agency or form.cleaned_data["owner_agency"]
        return {
            "owner": User.objects.get(pk=person) if person else None,
            "owner_agency": Agency.objects.get(pk=agency) if agency else None,
        }


class AddGap(_Owned):
    """Something that the group lacks, perhaps shown by the records."""

    title = gettext_lazy("What is missing?")
    form_class = GapForm
    button = gettext_lazy("Put it on the register")
    success_message = gettext_lazy("It stands on the register.")

    def check(self) -> None:
        super().check()
        require(policy.may_add_gap(self.actor, self.mapping))

    @cached_property
    def proposed(self) -> dict[str, ProposedGap]:
        return {one.key: one for one in queries.proposed_gaps(self.actor, self.mapping)}

    def form_arguments(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"since_on": today()}
        shown = self.proposed.get(self.request.GET.get("shown", ""))
        if shown is not None:
            initial |= {"kind": shown.kind.value, "what": shown.words, "shown_by": shown.key}
        return {"initial": initial, **self.choices()}

    def send(self, form: GapForm) -> str:
        given = form.cleaned_data
        shown = self.proposed.get(given["shown_by"])
        if given["shown_by"] and shown is None:
            # Saved all the same, it would stand there twice: once as what the records show, and once beside.
            raise PlacemapError(
                _("Somebody put this on the register just now, or it is not missing any more.")
            )
        gap = commands.record_gap(
            mapping=self.mapping,
            kind=GapKind(given["kind"]),
            what=given["what"],
            since_on=given["since_on"],
            shown_by=shown.shown_by if shown else "",
            district=Area.objects.get(pk=shown.district) if shown and shown.district else None,
            looked=form.was_looked_at,
            by=self.actor,
            **self.given_owner(form),
        )
        return self.address("gap", gap.pk)


class _OfGap(InResponse):
    @cached_property
    def gap(self) -> Gap:
        return queries.gap_in(self.actor, self.mapping, self.kwargs["gap"])

    def check(self) -> None:
        super().check()
        _found = self.gap


class GapPage(_OfGap, Page):
    """One gap with everything that was done about it."""

    template_name = "responses/gap.html"

    def context(self) -> dict[str, Any]:
        is_open = self.mapping.state == MappingState.OPEN
        return {
            **super().context(),
            "title": self.gap.what,
            "back_url": self.address("gaps"),
            "found": queries.one_gap(self.actor, self.gap),
            "may_change": is_open and bool(policy.may_change_gap(self.actor, self.gap)),
            "words": presenters,
        }


class ChangeGap(_OfGap, _Owned):
    """What was done, how far it is, and who sees to it."""

    title = gettext_lazy("What was done about it?")
    form_class = ChangeGapForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")

    def check(self) -> None:
        super().check()
        require(policy.may_change_gap(self.actor, self.gap))

    @property
    def back_url(self) -> str:
        return self.address("gap", self.gap.pk)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.gap.what}

    def held(self, gap: Gap) -> dict[str, Any]:
        return {
            "what": gap.what,
            "state": gap.state,
            "owner": f"{gap.owner_id} {gap.owner_agency_id}" if gap.owner_id else "",
            "owner_agency": str(gap.owner_agency_id) if gap.owner_agency_id and not gap.owner_id else "",
            "version": gap.version,
        }

    def choices(self) -> dict[str, Any]:
        """Those on the team, and whoever sees to it now, who may have left it."""
        people, agencies = (dict(pairs) for pairs in self.owners)
        gap = self.gap
        if gap.owner is not None and gap.owner_agency is not None:
            key = f"{gap.owner_id} {gap.owner_agency_id}"
            name = {"name": gap.owner.name, "agency": gap.owner_agency.short_name}
            people.setdefault(key, _("%(name)s, %(agency)s: left the team") % name)
        if gap.owner_agency is not None:
            agencies.setdefault(str(gap.owner_agency_id), gap.owner_agency.name)
        return {"people": list(people.items()), "agencies": list(agencies.items())}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.held(self.gap), **self.choices()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held(queries.gap_in(self.actor, self.mapping, self.gap.pk))

    def send(self, form: ChangeGapForm) -> str:
        given = form.cleaned_data
        commands.change_gap(
            gap=self.gap,
            what=given["what"],
            state=GapState(given["state"]),
            done=given["done"],
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
            **self.given_owner(form),
        )
        return self.back_url
