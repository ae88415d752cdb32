"""What a page's script tells when its browser prints a paper: that it was printed, and no more."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import View

from placemap.access.actors import Actor
from placemap.meetings import commands, queries


class _Printed(View):
    http_method_names = ("post",)

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor


class BriefingPrinted(_Printed):
    """A briefing that its reader has open was printed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        briefing = queries.briefing_standing(self.actor, kwargs["briefing"])
        commands.note_briefing_print(briefing=briefing, by=self.actor)
        return HttpResponse(status=204)


class MinutesPrinted(_Printed):
    """Minutes that their reader has open were printed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = queries.meeting_by_link(self.actor, kwargs["meeting"])
        commands.note_minutes_print(minutes=queries.minutes_in(self.actor, meeting), by=self.actor)
        return HttpResponse(status=204)
