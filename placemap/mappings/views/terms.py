"""The terms of a mapping: its basis, naming, end date, who asked for it, and closing it.

Every page here changes the one mapping record, so each carries its version.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from placemap.foundations.clock import today
from placemap.mappings import commands, policy, presenters, queries
from placemap.mappings.forms import BasisForm, CloseForm, CommissionForm, DetailsForm, EndForm, NamingForm
from placemap.mappings.models import Mapping
from placemap.mappings.views.base import InMapping, NamesNobody, typed
from placemap.mappings.vocabulary import MappingState, StartedFrom
from placemap.partners import queries as partners
from placemap.partners.models import Area, LegalPower
from placemap.web.views import FormPage


class ChangesMapping(InMapping, FormPage):
    """A form over some of the mapping's own fields, with a comparison when somebody was quicker.

    `fields` names those fields; the form's names are the model's unless `held` says otherwise.
    """

    may = staticmethod(policy.may_change_mapping)
    button = _("Save")
    success_message: Any = _("Saved.")

    def held(self, mapping: Mapping) -> dict[str, Any]:
        """What the mapping holds now, by the form's field names."""
        raise NotImplementedError

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {**self.held(self.mapping), "version": self.mapping.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.open_mapping(self.actor, self.mapping.reference)
        return {**self.held(now), "version": now.version}

    def given(self, form: Any) -> dict[str, Any]:
        return typed(form)


class MappingDetails(NamesNobody, ChangesMapping):
    title = _("What it is called and what it is for")
    form_class = DetailsForm
    read_by_others = ("title", "harm")

    def held(self, mapping: Mapping) -> dict[str, Any]:
        return {
            "title": mapping.title,
            "area": str(mapping.area_id),
            "districts": [str(one) for one in mapping.districts],
            "place": mapping.place,
            "harm": mapping.harm,
        }

    def form_arguments(self) -> dict[str, Any]:
        return {
            **super().form_arguments(),
            "areas": partners.area_labels(self.actor),
            # What is no district any more stays ticked: left out unseen, it would be read as "all of them".
            "districts": partners.district_labels(self.actor, self.mapping.districts),
            "needs_place": self.mapping.started_from == StartedFrom.PLACE,
        }

    def save(self, form: DetailsForm) -> str:
        given = self.given(form)
        given["area"] = Area.objects.get(pk=given["area"])
        given["districts"] = list(Area.objects.filter(pk__in=given.get("districts", ())))
        commands.change_details(mapping=self.mapping, by=self.actor, **given)
        return self.page_of("mapping")


class MappingNaming(ChangesMapping):
    template_name = "mappings/naming.html"
    title = _("How children are named")
    form_class = NamingForm

    def held(self, mapping: Mapping) -> dict[str, Any]:
        return {"mode": mapping.naming_mode, "minuted": mapping.naming_minuted}

    def save(self, form: NamingForm) -> str:
        commands.change_naming(mapping=self.mapping, by=self.actor, **self.given(form))
        return self.page_of("mapping")


class MappingEnd(ChangesMapping):
    template_name = "mappings/end.html"
    title = _("When the mapping ends")
    form_class = EndForm

    def held(self, mapping: Mapping) -> dict[str, Any]:
        return {"ends_on": mapping.ends_on}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "may_close": bool(policy.may_close_mapping(self.actor, self.mapping)),
            "has_passed": self.mapping.ends_on < today(),
            "history": presenters.renewal_rows(queries.renewals(self.actor, self.mapping)),
        }

    def save(self, form: EndForm) -> str:
        commands.change_end(mapping=self.mapping, by=self.actor, **self.given(form))
        return self.page_of("mapping")


class MappingCommission(ChangesMapping):
    title = _("Who asked for this mapping")
    form_class = CommissionForm

    def held(self, mapping: Mapping) -> dict[str, Any]:
        return {"commissioned_by": mapping.commissioned_by, "commissioned_on": mapping.commissioned_on}

    def save(self, form: CommissionForm) -> str:
        commands.record_commission(mapping=self.mapping, by=self.actor, **self.given(form))
        return self.page_of("mapping")


class MappingBasis(ChangesMapping):
    """Readable by the whole team; confirmed by the lead or the custodian."""

    may = staticmethod(policy.may_read_mapping)
    template_name = "mappings/basis.html"
    title = _("Why we may share")
    form_class = BasisForm
    button = _("Confirm")
    success_message = _("Confirmed. The overview says so, with your name and the day.")

    def held(self, mapping: Mapping) -> dict[str, Any]:
        return {"purpose": mapping.purpose, "power": mapping.lawful_basis.code}

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "powers": self.powers}

    @property
    def powers(self) -> list[partners.PowerShown]:
        if not hasattr(self, "_powers"):
            self._powers = partners.powers(self.actor)
        return self._powers

    def context(self) -> dict[str, Any]:
        names = partners.names_of([self.mapping.basis_confirmed_by])
        return {
            **super().context(),
            "powers": self.powers,
            "relied_on": next((p for p in self.powers if p.power.pk == self.mapping.lawful_basis_id), None),
            "confirmed_by": next(iter(names.values()), ""),
            "may_change": bool(policy.may_change_mapping(self.actor, self.mapping))
            and self.mapping.state == MappingState.OPEN,
        }

    def save(self, form: BasisForm) -> str:
        given = self.given(form)
        given["power"] = LegalPower.objects.get(code=given["power"])
        commands.confirm_basis(mapping=self.mapping, by=self.actor, **given)
        return self.page_of("mapping")


class CloseMapping(InMapping, FormPage):
    """Lets go: refused, with every reason, while anything open would be left behind."""

    may = staticmethod(policy.may_close_mapping)
    template_name = "mappings/close.html"
    title = _("Close this mapping")
    form_class = CloseForm
    button = _("Close the mapping")
    success_message = _("The mapping is closed. It can be read until its records are disposed of.")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "dangerous": True,
            "cancel_url": self.page_of("mapping"),
            "still_open": queries.reasons_to_stay_open(self.actor, self.mapping),
        }

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.mapping.version}}

    def latest(self, form: CloseForm) -> dict[str, Any]:
        self.mapping = queries.open_mapping(self.actor, self.mapping.reference)
        return {"version": self.mapping.version}

    def save(self, form: CloseForm) -> str:
        commands.close_mapping(
            mapping=self.mapping,
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.page_of("mapping")
