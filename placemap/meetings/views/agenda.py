"""The agenda of a meeting: reading it, adding to it, its order, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.forms import AddItemForm, ChangeItemForm, LeaveOutForm, MoveItemForm
from placemap.meetings.models import AgendaItem
from placemap.meetings.views.planned import OfMeeting
from placemap.meetings.vocabulary import AgendaKind, Part
from placemap.web.fields import new_once
from placemap.web.views import ConfirmPage, FormPage, Page, PointsAtNames


class AgendaPage(OfMeeting, Page):
    """Both parts with their times. Whoever prepares the meeting changes it from here."""

    template_name = "meetings/agenda.html"

    @property
    def back_url(self) -> str:
        return self.address("meeting", self.meeting.pk)

    def context(self) -> dict[str, Any]:
        found = queries.agenda_of(self.actor, self.meeting)
        sitting = queries.sitting_of(self.actor, self.meeting)
        may = bool(policy.may_change_meeting(self.actor, self.meeting)) and queries.can_change(self.meeting)
        may = may and sitting is None
        return {
            **super().context(),
            "title": _("Agenda"),
            "back_url": self.back_url,
            "meeting": self.meeting,
            "caption": queries.title_of(self.meeting),
            "agenda": found,
            "sitting": sitting,
            "parts": [(Part.ONE, found.one), (Part.TWO, found.two)],
            "matters": queries.matters_of(self.actor, self.meeting, found),
            "sheets": queries.sheets_of(
                self.actor, self.meeting, [row.item for row in (*found.one, *found.two)]
            ),
            "may_change": may,
            "opens_at": queries.door_opens_at(self.meeting),
            "reads_cases": self.actor.has_in(Duty.READ_CASES, self.mapping.pk),
            "children_left": len(queries.children_left(self.meeting)) if may else 0,
            "words": presenters,
            "new_once": new_once,
        }


class _Prepares(OfMeeting, FormPage):
    """A form over the agenda, for whoever prepares it."""

    def check(self) -> None:
        super().check()
        require(policy.may_change_meeting(self.actor, self.meeting))

    @property
    def back_url(self) -> str:
        return self.address("meeting-agenda", self.meeting.pk)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": queries.title_of(self.meeting)}


class AddItem(PointsAtNames, _Prepares):
    """Something else to speak of."""

    title = gettext_lazy("Add to the agenda")
    form_class = AddItemForm
    button = gettext_lazy("Add it")
    success_message = gettext_lazy("Added at the end of its part.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"minutes": 10, "part": Part.ONE.value}}

    def send(self, form: AddItemForm) -> str:
        given = form.cleaned_data
        commands.add_item(
            meeting=self.meeting,
            kind=AgendaKind.OTHER,
            part=Part(given["part"]),
            title=given["title"],
            minutes=given["minutes"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class AddMissingChildren(_Prepares, ConfirmPage):
    """Children who joined the cohort after the agenda was drawn up. One press on the agenda."""

    title = gettext_lazy("Add the children who are missing?")
    button = gettext_lazy("Add them")

    def consequences(self) -> list[str]:
        return [_("Each child of the cohort who is on no item yet gets one at the end of Part 2.")]

    def save(self, form: Any) -> str:
        added = commands.add_missing_children(meeting=self.meeting, by=self.actor)
        self.success_message = ngettext("%(n)d child is added.", "%(n)d children are added.", added) % {
            "n": added
        }
        return self.back_url


class _OfItem(_Prepares):
    """A form over one item."""

    @cached_property
    def item(self) -> AgendaItem:
        return queries.item_in(self.actor, self.meeting, self.kwargs["agenda_item"])

    @cached_property
    def agenda(self) -> queries.Agenda:
        """The whole agenda: read once, since each reading of children is on record."""
        return queries.agenda_of(self.actor, self.meeting)

    @cached_property
    def row(self) -> queries.AgendaRow:
        found = self.agenda
        return next(one for one in (*found.one, *found.two, *found.left_out) if one.item.pk == self.item.pk)

    def check(self) -> None:
        super().check()
        _ = self.item

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        child = self.item.person_id
        return self.mapping.pk, [child] if child else []

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": presenters.item_title(self.row)}

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.item_in(self.actor, self.meeting, self.item.pk)
        return {"title": now.title, "minutes": now.minutes, "version": now.version}


class ChangeItem(PointsAtNames, _OfItem):
    """Other words, or another length."""

    title = gettext_lazy("Change this item")
    form_class = ChangeItemForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")

    def form_arguments(self) -> dict[str, Any]:
        item = self.item
        initial = {"title": item.title, "minutes": item.minutes, "version": item.version}
        has_title = item.person_id is None and item.kind != AgendaKind.SAFETY
        return {"has_title": has_title, "initial": initial}

    def send(self, form: ChangeItemForm) -> str:
        given = form.cleaned_data
        commands.change_item(
            item=self.item,
            title=given.get("title", ""),
            minutes=given["minutes"],
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class MoveItem(_OfItem):
    """Another place in its part."""

    title = gettext_lazy("Move this item")
    form_class = MoveItemForm
    button = gettext_lazy("Move it")
    success_message = gettext_lazy("Moved.")

    def form_arguments(self) -> dict[str, Any]:
        rows = self.agenda.one if self.item.part == Part.ONE else self.agenda.two
        places = [(str(n), f"{n}. {presenters.item_title(row)}") for n, row in enumerate(rows, start=1)]
        return {"places": places, "initial": {"to": self._counted(self.agenda), "version": self.item.version}}

    def _counted(self, agenda: queries.Agenda) -> int:
        """Its place counted from 1: positions have gaps, where something was left out or is not seen."""
        rows = agenda.one if self.item.part == Part.ONE else agenda.two
        return next((n for n, row in enumerate(rows, start=1) if row.item.pk == self.item.pk), 1)

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.item_in(self.actor, self.meeting, self.item.pk)
        return {"to": self._counted(queries.agenda_of(self.actor, self.meeting)), "version": now.version}

    def save(self, form: MoveItemForm) -> str:
        given = form.cleaned_data
        commands.move_item(item=self.item, to=given["to"], version=given["version"], by=self.actor)
        return self.back_url


class LeaveOutItem(PointsAtNames, _OfItem):
    """Left out, with the reason."""

    title = gettext_lazy("Leave this item out?")
    form_class = LeaveOutForm
    button = gettext_lazy("Leave it out")
    success_message = gettext_lazy("Left out. It stands below the agenda.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.item.version}}

    def send(self, form: LeaveOutForm) -> str:
        given = form.cleaned_data
        commands.leave_out_item(
            item=self.item,
            reason=given["reason"],
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class TakeUpItem(_OfItem, ConfirmPage):
    """Taken up again, in one press on the agenda."""

    title = gettext_lazy("Take it up again?")
    button = gettext_lazy("Take it up")
    success_message = gettext_lazy("Taken up, at the end of its part.")

    def save(self, form: Any) -> str:
        commands.take_up_item(item=self.item, version=self.item.version, by=self.actor)
        return self.back_url
