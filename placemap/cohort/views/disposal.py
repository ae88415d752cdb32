"""The report that closes a mapping: what became of its people's records, without any name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.cohort import policy, queries
from placemap.cohort.presenters import disposal as presenters
from placemap.cohort.queries.disposal import DisposalReport
from placemap.mappings.pages import WithinMapping
from placemap.web.shell import Column
from placemap.web.views import Page


def _shown(report: DisposalReport) -> dict[str, Any]:
    return {
        "report": report,
        "banner": presenters.state_banner(report),
        "left": presenters.who_left(report),
        "days": presenters.days_left(report) if report.left else [],
        "stays": presenters.who_stays(report),
        "kept": presenters.what_stays(report),
        "told": presenters.who_was_told(report),
    }


class DisposalPage(WithinMapping, Page):
    """For whoever leads the mapping or holds its list. Before it closes: what the report will say."""

    template_name = "cohort/disposal.html"
    title = _("Disposal report")

    def check(self) -> None:
        super().check()
        require(policy.may_read_disposal(self.actor, self.mapping))

    def context(self) -> dict[str, Any]:
        closed_on = self.mapping.closed_on
        shown = (
            _shown(queries.disposal_report(self.mapping.pk, closed_on, is_exact=True)) if closed_on else {}
        )
        return {
            **super().context(),
            **shown,
            "back_url": self.address("mapping"),
            "leaves_on": queries.leaves_on(self.mapping),
        }


class _ForGovernance(Page):
    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_read_disposals(self.actor))


class DisposalsPage(_ForGovernance):
    """Every closed mapping, for information governance."""

    template_name = "cohort/disposals.html"
    title = _("Disposal reports")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "rows": queries.closed_mappings(),
            "columns": [
                Column("mapping", _("Mapping")),
                Column("closed", _("Closed on")),
                Column("state", _("People")),
            ],
        }


class DisposalOfPage(_ForGovernance):
    """One of them: the same report, with small numbers left out."""

    template_name = "cohort/disposal_of.html"
    title = _("Disposal report")

    def context(self) -> dict[str, Any]:
        found, report = queries.disposal_for_governance(self.actor, self.kwargs["reference"])
        return {**super().context(), **_shown(report), "found": found, "back_url": reverse("disposals")}
