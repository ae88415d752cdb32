"""What a page's script tells when its browser prints a paper: that it was printed, and no more."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from placemap.access.actors import Actor
from placemap.meetings import commands, policy, queries


class _Printed(View):
    http_method_names = ("post",)

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor


class BriefingPrinted(_Printed):
    """A briefing that its reader has open was printed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        briefing = queries.briefing_open_to(self.actor, kwargs["briefing"])
        commands.note_briefing_print(briefing=briefing, by=self.actor)
        return HttpResponse(status=204)


class MinutesPrinted(_Printed):
    """Minutes that their reader has open were printed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = queries.meeting_by_link(self.actor, kwargs["meeting"])
        minutes = queries.minutes_in(self.actor, meeting)
        # That a draft is being written is known to all who wait for it; its words are not.
        if not (queries.is_approved(minutes) or policy.writes_minutes(self.actor, meeting)):
            raise Http404
        commands.note_minutes_print(minutes=minutes, by=self.actor)
        return HttpResponse(status=204)
