"""The pages of those who watch over mappings: a silver chair of theirs, the strategic lead of all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.mappings import policy, presenters, queries
from placemap.mappings.vocabulary import Stage, StrategicAim
from placemap.web.views import Page


class _Watches(Page):
    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor


class WatchedMappings(_Watches):
    """Every open mapping they watch over."""

    template_name = "mappings/watched_mappings.html"
    title = _("Mappings you watch over")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_watch(self.actor))

    def context(self) -> dict[str, Any]:
        rows = queries.watched_over(self.actor)
        return {**super().context(), "rows": rows, "stage": Stage.label_of}


class WatchedMapping(_Watches):
    """How one stands: what is lacking, who is missing, what was promised. No child."""

    template_name = "mappings/watched_mapping.html"

    def context(self) -> dict[str, Any]:
        shown = queries.watched(self.actor, self.kwargs["reference"])
        return {
            **super().context(),
            "title": shown.mapping.title,
            "back_url": reverse("watched-mappings"),
            "shown": shown,
            "stages": presenters.stages_without_links(shown.stages),
            "lacks": presenters.what_it_lacks(shown),
            "leads": list(dict.fromkeys(seat.user.name for seat in shown.opening.chairs)),
            "sponsors": presenters.sponsor_rows(shown),
            "seats_line": presenters.seats_line(shown.places),
            "seats": presenters.place_rows(shown.places, ""),
            "details": presenters.opening_details(shown.opening.record) if shown.opening.record else [],
            "referred": presenters.referred_rows(shown.opening.referred),
            "review": presenters.review_line(shown.mapping),
            "aim": StrategicAim.label_of,
        }
