"""An item of an agenda: its own place to work before, during and after the meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.mappings.vocabulary import MappingState
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.forms import SheetForm
from placemap.meetings.models import AgendaItem, Sitting
from placemap.meetings.views.planned import OfMeeting
from placemap.meetings.vocabulary import MeetingKind, MeetingState, Part
from placemap.partners.models import Agency, User
from placemap.web.views import Page, PointsAtNames


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
        runs = bool(policy.may_run(self.actor, self.meeting))
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
            "runs": runs,
            "settle_url": self.settle_url(found.sheet),
            "may_write": runs
            and found.has_sheet
            and self.mapping.state == MappingState.OPEN
            and self.meeting.state == MeetingState.PLANNED,
            "words": presenters,
        }

    def settle_url(self, shown: queries.SheetShown | None) -> str:
        """Where this reader says what became of what is wanted, at this meeting or an earlier one."""
        if shown is None or shown.end is not None or self.mapping.state != MappingState.OPEN:
            return ""
        sheet = shown.sheet
        if not policy.may_settle_sheet(self.actor, sheet):
            return ""
        return self.leading_here("settle-item-sheet", sheet.meeting_id, sheet.item_id)

    def hider(self, found: queries.ItemPlace, sitting: Sitting | None) -> presenters.Hider:
        """While the meeting runs with names hidden, they are hidden here too: it may be the shared screen."""
        if sitting is None or sitting.ended_at is not None:
            return presenters.Hider([], hidden=False)
        said = [one.shown.entry for held in found.before for one in held.said]
        people = [one.person_id for one in said if one.person_id]
        cards = queries.cards_to_hide(self.actor, self.meeting, *people)
        return presenters.Hider(cards, hidden=sitting.names_hidden)


class WriteSheet(OfItem, PointsAtNames):
    """What is wanted of the item now. It begins with what the last meeting left standing."""

    title = gettext_lazy("What do we want of this item now?")
    form_class = SheetForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. It stands with the item until somebody writes something else.")

    def check(self) -> None:
        super().check()
        require(policy.may_write_sheet(self.actor, self.item))

    @property
    def back_url(self) -> str:
        return self.item_url

    @cached_property
    def standing(self) -> queries.SheetShown | None:
        return queries.sheet_of(self.actor, self.item)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.waits_for_names:
            messages.info(request, _("Names are hidden, and these words hold one. Show names first."))
            return HttpResponseRedirect(self.item_url)
        return super().get(request, *args, **kwargs)

    @property
    def waits_for_names(self) -> bool:
        """Whether what stands there holds a name while names are hidden: the screen may be the shared one."""
        sitting = queries.sitting_of(self.actor, self.meeting)
        if self.standing is None or sitting is None or sitting.ended_at is not None:
            return False
        cards = queries.cards_to_hide(self.actor, self.meeting)
        return presenters.Hider(cards, hidden=sitting.names_hidden).finds(self.standing.sheet.wanted)

    def form_arguments(self) -> dict[str, Any]:
        seats = queries.seats_to_invite(self.mapping, MeetingKind(self.meeting.series.kind))
        people = {f"{one.user_id}.{one.agency_id}": f"{one.user.name}, {one.agency.name}" for one in seats}
        initial: dict[str, Any] = {"version": 0}
        if self.standing is not None:
            sheet = self.standing.sheet
            owner = f"{sheet.owner_id}.{sheet.agency_id}" if sheet.owner else ""
            if sheet.owner and owner not in people:
                # Who left the table since may still be the one it stands with.
                people[owner] = sheet.owner.name
            initial = {"wanted": sheet.wanted, "owner": owner, "due": sheet.due, "version": self.version}
        return {
            "people": list(people.items()),
            "names_nobody": self.item.part == Part.ONE,
            "initial": initial,
        }

    @property
    def version(self) -> int:
        """Of this meeting's own sheet; what an earlier one left is not changed, but written anew."""
        own = self.standing is not None and not self.standing.is_earlier
        return self.standing.sheet.version if own and self.standing else 0

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": queries.title_of(self.meeting)}

    def latest(self, form: Any) -> dict[str, Any]:
        found = queries.sheet_of(self.actor, self.item)
        if found is None or found.is_earlier:
            return {"version": 0}
        sheet = found.sheet
        owner = f"{sheet.owner_id}.{sheet.agency_id}" if sheet.owner_id else ""
        return {"wanted": sheet.wanted, "owner": owner, "due": sheet.due, "version": sheet.version}

    def send(self, form: Any) -> str:
        given = form.cleaned_data
        user, _dot, agency = given["owner"].partition(".")
        commands.write_sheet(
            item=self.item,
            wanted=given["wanted"],
            owner=User.objects.get(pk=user) if user else None,
            agency=Agency.objects.get(pk=agency) if agency else None,
            due=given["due"],
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
        )
        return self.item_url
