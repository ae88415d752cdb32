"""What the map shows of groups, places and adults of concern, in sentences with their evidence."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.analysis.network import CAVEAT
from placemap.subjects import policy
from placemap.subjects.presenters import Addresses, findings
from placemap.subjects.queries import network_findings
from placemap.subjects.views.within import WithinMapping
from placemap.web.views import Page


class FindingsPage(WithinMapping, Page):
    """Plain sentences, each with its evidence; measures of adults of concern only."""

    template_name = "subjects/findings.html"
    title = gettext_lazy("What the map shows")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        shown = network_findings(self.actor, self.mapping)
        return {
            **super().context(),
            "shown": shown,
            "sections": findings.finding_sections(shown, Addresses(self.mapping)),
            "adult_columns": findings.adult_columns(),
            "caveat": CAVEAT,
            "words_for": findings,
            "back_url": reverse("network", args=[self.mapping.reference]),
        }
