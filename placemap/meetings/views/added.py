"""Adding to the agenda of a meeting that runs, from its screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.forms.added import NEXT, AddDuringForm
from placemap.meetings.views.run import OnScreen
from placemap.meetings.views.withheld import WithholdsDrafts
from placemap.meetings.vocabulary import Part
from placemap.subjects.queries import visible_person
from placemap.web.views import PointsAtNames


class AddDuringMeeting(OnScreen, PointsAtNames, WithholdsDrafts):
    """Other business, or a child who joined since or was left out; the agenda itself stays as it is."""

    title = gettext_lazy("Add to the agenda now")
    form_class = AddDuringForm
    button = gettext_lazy("Add it")

    def check(self) -> None:
        super().check()
        require(policy.may_run(self.actor, self.meeting))

    @property
    def back_url(self) -> str:
        return self.run_url

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sitting = queries.sitting_of(self.actor, self.meeting)
        if sitting is None or sitting.ended_at is not None:
            return HttpResponseRedirect(self.run_url)
        return super().get(request, *args, **kwargs)

    def form_arguments(self) -> dict[str, Any]:
        sitting = queries.sitting_of(self.actor, self.meeting)
        # Names may be hidden: then this page, on the same shared display, hides them too.
        hide = presenters.Hider([], hidden=sitting is not None and sitting.names_hidden)
        cards = queries.children_to_add(self.actor, self.meeting)
        return {
            "children": presenters.children_to_choose(cards, hide),
            "initial": {"part": Part.ONE.value, "where": NEXT},
        }

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "back_text": gettext_lazy("Back to the meeting"),
        }

    def send(self, form: Any) -> str:
        given = form.cleaned_data
        key = given.get("child", "")
        commands.add_during_meeting(
            meeting=self.meeting,
            part=Part.TWO if key else Part(given["part"]),
            title=given["title"],
            person=visible_person(self.actor, self.mapping, UUID(key)) if key else None,
            next_up=given["where"] == NEXT,
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.run_url
