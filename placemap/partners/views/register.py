"""The register of who has signed the information sharing protocol."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.partners import commands, policy, presenters, queries
from placemap.partners.forms import AgreementForm
from placemap.partners.models import Agency
from placemap.web.shell import Column
from placemap.web.views import FormPage, ListPage


class Agreements(ListPage):
    """Who has signed, and until when."""

    template_name = "partners/agreements.html"
    title = _("Who has signed the information sharing protocol")
    columns = (
        Column("name", _("Agency"), sortable=True),
        Column("standing", _("Agreement"), sortable=True),
        Column("until", _("What it says"), sortable=False),
        Column("do", _("Record"), kind="hidden"),
    )
    sorts = {
        "name": lambda row: row.agency.name.casefold(),
        "standing": lambda row: (row.may_take_part, row.agency.name.casefold()),
    }
    default_sort = "name"

    def rows(self, q: str) -> list[queries.AgencyStanding]:
        found = queries.agency_standings(self.request.actor)  # type: ignore[attr-defined]
        words = q.casefold().split()
        return [
            s for s in found if all(w in f"{s.agency.name} {s.agency.short_name}".casefold() for w in words)
        ]

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        return {
            **super().context(),
            "may_keep": actor.has(Duty.KEEP_AGREEMENTS),
            "standing_tag": presenters.standing_tag,
            "agreement_line": presenters.agreement_line,
        }


class RecordAgreement(FormPage):
    """Records one agency's signature."""

    title = _("Record a signature")
    template_name = "partners/record_agreement.html"
    form_class = AgreementForm
    button = _("Record this signature")
    success_message = _("Recorded. The agency can join mappings while the agreement lasts.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_agreements(request.actor))  # type: ignore[attr-defined]
        self.agency = _agency(kwargs["agency"])
        self.back_url = reverse("agreements")

    def form_arguments(self) -> dict[str, Any]:
        latest = queries.agreements_kept(self.request.actor, self.agency)[:1]  # type: ignore[attr-defined]
        initial = (
            {
                name: getattr(latest[0], name)
                for name in (
                    "version",
                    "signed_by",
                    "purpose",
                    "power",
                    "handling",
                    "source_grade",
                    "review_months",
                )
            }
            if latest
            else {"purpose": _("To keep children safe from exploitation"), "power": "CA04-11"}
        )
        return {"powers": queries.powers(self.request.actor), "initial": initial}  # type: ignore[attr-defined]

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": self.agency.name,
            "kept": queries.agreements_kept(self.request.actor, self.agency),  # type: ignore[attr-defined]
        }

    def save(self, form: AgreementForm) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        commands.record_agreement(agency=self.agency, by=self.request.actor, **given)  # type: ignore[attr-defined]
        return reverse("agreements")


def _agency(agency_id: UUID) -> Agency:
    found = Agency.objects.filter(pk=agency_id, is_active=True).first()
    if found is None:
        raise Http404
    return found
