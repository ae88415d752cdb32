"""The log of decisions, newest first: of every meeting of a mapping, and of silver across mappings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.mappings.policy import may_watch
from placemap.mappings.queries import watched_over
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


class SilverDecisions(ListPage):
    """What silver decided in the mappings that somebody watches over, as approved minutes say it."""

    template_name = "meetings/silver_decisions.html"
    title = gettext_lazy("What silver decided")
    per_page = 25

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @property
    def reference(self) -> str:
        """Of the mapping that is looked at; empty for all of them."""
        return self.request.GET.get("mapping", "")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(may_watch(self.actor))

    def rows(self, q: str) -> Any:
        return queries.silver_decisions(self.actor, q, self.reference)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": reverse("watched-mappings"),
            "reference": self.reference,
            "mappings": [one.mapping for one in watched_over(self.actor)],
        }
