"""The first page of scanning: what there is, and what is known of the problem so far."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.access.duties import Duty
from placemap.mappings.policy import may_change_mapping
from placemap.mappings.queries import live_seats
from placemap.scanning import policy, presenters, queries
from placemap.scanning.views.base import InScanning
from placemap.web.views import Page


class ScanningPage(InScanning, Page):
    """Where to read, and for the coordinator and the analyst where to work."""

    template_name = "scanning/scanning.html"
    title = _("Scanning and analysis")

    def allowed(self) -> Decision:
        return policy.may_read_published(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        seats = [one for one in live_seats(self.mapping) if Duty.ANALYSE.value in one.role.duties]
        return {
            **super().context(),
            "may_analyse": bool(policy.may_analyse(self.actor, self.mapping)),
            "published": queries.published_statement(self.actor, self.mapping),
            "analysts": [presenters.analyst_line(seat) for seat in seats],
            "has_analyst": any(Duty.HOLD_COHORT.value not in seat.role.duties for seat in seats),
            "may_name": bool(may_change_mapping(self.actor, self.mapping)),
        }
