"""Saying what became of what was wanted of an item: inside its mapping, and for a silver chair by a link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.forms import SettleSheetForm
from placemap.meetings.models import AgendaItem, ItemSheet, Meeting
from placemap.meetings.views.alone import _Alone
from placemap.meetings.views.item import OfItem
from placemap.meetings.vocabulary import SheetEnd
from placemap.web.views import FormPage


class _Settles(FormPage):
    """One question, under what was wanted."""

    template_name = "meetings/settle_sheet.html"
    title = gettext_lazy("What became of it?")
    form_class = SettleSheetForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. Whoever writes there again asks for something new.")

    # Of the pages that this stands in.
    actor: Actor
    meeting: Meeting
    item: AgendaItem

    @cached_property
    def sheet(self) -> ItemSheet:
        return queries.own_sheet(self.item)

    @cached_property
    def shown(self) -> queries.SheetShown:
        found = queries.sheet_of(self.actor, self.item)
        assert found is not None
        return found

    def may_settle(self) -> None:
        """Raise 404 where nothing is wanted, or a refusal."""
        require(policy.may_settle_sheet(self.actor, self.sheet))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.shown.end is not None:
            return HttpResponseRedirect(self.then or self.back_url)
        return super().get(request, *args, **kwargs)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.sheet.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": self.sheet.version}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "shown": self.shown,
            "words": presenters,
        }

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        commands.settle_sheet(
            sheet=self.sheet, how=SheetEnd(given["how"]), version=given["version"], by=self.actor
        )
        return self.back_url


class SettleSheet(OfItem, _Settles):
    """For the team: it leads back to the item."""

    def check(self) -> None:
        super().check()
        self.may_settle()

    @property
    def back_url(self) -> str:
        return self.item_url

    def context(self) -> dict[str, Any]:
        # It may be the shared screen, and what was wanted may hold a name.
        sitting = queries.sitting_of(self.actor, self.meeting)
        runs = sitting is not None and sitting.ended_at is None
        cards = queries.cards_to_hide(self.actor, self.meeting) if runs else []
        hide = presenters.Hider(cards, hidden=sitting is not None and runs and sitting.names_hidden)
        return {**super().context(), "hide": hide}


class SettleSheetLink(_Alone, _Settles):
    """For whoever watches over the mapping and sees to something that silver wants."""

    own_page = "settle-item-sheet"

    def check(self) -> None:
        super().check()
        self.may_settle()

    @cached_property
    def item(self) -> AgendaItem:
        return queries.item_in(self.actor, self.meeting, self.kwargs["agenda_item"])

    @property
    def back_url(self) -> str:
        return reverse("meeting-link", args=[self.meeting.pk])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_text": _("Back to the meeting"), "hide": None}
