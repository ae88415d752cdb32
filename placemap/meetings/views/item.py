"""An item of an agenda: its own place to work before, during and after the meeting."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from placemap.meetings import policy, presenters, queries
from placemap.meetings.models import AgendaItem, Sitting
from placemap.meetings.views.planned import OfMeeting
from placemap.web.views import Page


class OfItem(OfMeeting):
    """A page about one item, for whoever reads it: of Part 2, whoever signed, or prepares the meeting."""

    @cached_property
    def item(self) -> AgendaItem:
        return queries.item_in(self.actor, self.meeting, self.kwargs["agenda_item"])

    def check(self) -> None:
        super().check()
        _item = self.item

    @property
    def item_url(self) -> str:
        return self.address("agenda-item", self.meeting.pk, self.item.pk)

    def leading_here(self, name: str, *args: Any) -> str:
        """The address of another page, which leads back here."""
        return presenters.with_return(self.address(name, *args), self.item_url)


class ItemPage(OfItem, Page):
    """What is there for it, what was said of it before, and what was written down here."""

    template_name = "meetings/item.html"

    def context(self) -> dict[str, Any]:
        found = queries.item_place(self.actor, self.meeting, self.item)
        sitting = queries.sitting_of(self.actor, self.meeting)
        hide = self.hider(found, sitting)
        person = self.item.person_id if found.row.card else None
        return {
            **super().context(),
            "title": hide.item(found.row),
            "caption": _("Agenda"),
            "back_url": self.address("meeting-agenda", self.meeting.pk),
            "meeting": self.meeting,
            "meeting_title": queries.title_of(self.meeting),
            "found": found,
            "hide": hide,
            "part": found.row.part,
            "matter": presenters.leading_back(found.matter, self.item_url) if found.matter else None,
            "child_url": self.leading_here("child", person) if person else "",
            "screen_url": f"{self.address('run-meeting', self.meeting.pk)}?item={self.item.pk}"
            if sitting is not None
            else "",
            "has_ended": sitting is not None and sitting.ended_at is not None,
            "runs": bool(policy.may_run(self.actor, self.meeting)),
            "words": presenters,
        }

    def hider(self, found: queries.ItemPlace, sitting: Sitting | None) -> presenters.Hider:
        """While the meeting runs with names hidden, they are hidden here too: it may be the shared screen."""
        if sitting is None or sitting.ended_at is not None:
            return presenters.Hider([], hidden=False)
        said = [one.shown.entry for held in found.before for one in held.said]
        people = [one.person_id for one in said if one.person_id]
        cards = queries.cards_to_hide(self.actor, self.meeting, *people)
        return presenters.Hider(cards, hidden=sitting.names_hidden)
