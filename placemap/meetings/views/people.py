"""People in the room: gaps by place over the last meetings, and what stands about oneself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.meetings import policy, presenters, queries
from placemap.meetings.views.planned import InMeetings
from placemap.web.views import Page


class RoomOverTime(InMeetings, Page):
    """By place for whoever runs the mapping; everybody reads what stands about themselves."""

    template_name = "meetings/over_time.html"
    title = gettext_lazy("People in the room")

    def check(self) -> None:
        super().check()
        require(policy.may_read_meetings(self.actor, self.mapping))

    def context(self) -> dict[str, Any]:
        runs = bool(policy.may_see_room(self.actor, self.mapping))
        return {
            **super().context(),
            "back_url": self.back_url,
            "gaps": queries.room_gaps(self.actor, self.mapping) if runs else None,
            "own": queries.own_room(self.actor, self.mapping),
            "words": presenters,
        }
