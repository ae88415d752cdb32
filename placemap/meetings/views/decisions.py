"""The log of decisions: what every meeting of the mapping decided, newest first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from placemap.meetings import presenters, queries
from placemap.meetings.views.planned import InMeetings
from placemap.web.views import ListPage


class DecisionLog(InMeetings, ListPage):
    """What was decided, where and about whom, what came of it, and what was struck out."""

    template_name = "meetings/decisions.html"
    title = gettext_lazy("Decisions")
    per_page = 25

    @property
    def kind(self) -> str:
        """The kind of meeting that is looked at; empty for all of them."""
        return self.request.GET.get("kind", "")

    def rows(self, q: str) -> Any:
        return queries.decisions_found(self.actor, self.mapping, q, self.kind)

    def context(self) -> dict[str, Any]:
        found = super().context()
        return {
            **found,
            "back_url": self.back_url,
            "kind": self.kind,
            "kinds": queries.kinds_met(self.actor, self.mapping),
            "shown": queries.decisions_shown(self.actor, self.mapping, list(found["rows"])),
            "words": presenters,
        }
