"""The first page of scanning: what there is, and what is known of the problem so far."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.scanning import policy
from placemap.scanning.views.base import InScanning
from placemap.web.views import Page


class ScanningPage(InScanning, Page):
    """Where to read, and for the coordinator and the analyst where to work."""

    template_name = "scanning/scanning.html"
    title = _("Scanning and analysis")

    def allowed(self) -> Decision:
        return policy.may_read_published(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "may_analyse": bool(policy.may_analyse(self.actor, self.mapping)),
            "may_add_operation": bool(policy.may_add_operation(self.actor, self.mapping)),
        }
