"""Pages that the screen of a running meeting leads to, each back to it: other views, sharing, putting right,
what is done the next day, naming somebody for one item, and the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access import drafts
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.foundations.working_days import next_working_day
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.forms import (
    ChangeEntryForm,
    DissentForm,
    EndMeetingForm,
    NextDayForm,
    RevealForm,
    SharingForm,
    StrikeEntryForm,
)
from placemap.meetings.models import Attendance, Entry
from placemap.meetings.views.run import KeyedPage, OnScreen
from placemap.meetings.views.withheld import WithholdsDrafts
from placemap.meetings.vocabulary import EntryKind, Part, Told
from placemap.subjects.models import Person
from placemap.subjects.policy import may_open_names
from placemap.subjects.queries import visible_person
from placemap.web.filters import day
from placemap.web.views import PointsAtNames


class _FromScreen(OnScreen, WithholdsDrafts, KeyedPage):
    """A page with a form of its own. It leads back to the item it was opened from."""

    draft_query = ("item",)

    def check(self) -> None:
        super().check()
        require(policy.may_record(self.actor, self.meeting))

    @property
    def back_url(self) -> str:
        return self.at_url(self.item_id)

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        child = self.item.person_id if self.item_id else None
        return self.mapping.pk, [child] if child else []

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "back_text": _("Back to the meeting"),
        }


class _UnderItem(_FromScreen):
    """Of one item, which the address names."""

    def check(self) -> None:
        super().check()
        _ = self.item


class RecordDissent(PointsAtNames, _UnderItem):
    """Somebody sees it differently, and the minutes say so."""

    title = gettext_lazy("Record a different view")
    form_class = DissentForm
    button = gettext_lazy("Save it")

    def send(self, form: Any) -> str:
        given = form.cleaned_data
        commands.record_entry(
            meeting=self.meeting,
            item=self.item,
            kind=EntryKind.DISSENT,
            words=given["words"],
            decided_by=given["whose"],
            client_key=given["key"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class RecordSharing(PointsAtNames, _UnderItem):
    """To share or not to: what, with whom, on what ground, who is told, and why."""

    title = gettext_lazy("Record a decision to share, or not to")
    form_class = SharingForm
    button = gettext_lazy("Save it")

    def send(self, form: Any) -> str:
        given = form.cleaned_data
        commands.record_sharing(
            meeting=self.meeting,
            item=self.item,
            shares=given["shares"] == "yes",
            words=given["words"],
            shared_with=given["shared_with"],
            basis=given["basis"],
            told=Told(given["told"]),
            because=given["because"],
            decided_by=given["decided_by"],
            client_key=given["key"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class NextDayAction(_UnderItem):
    """A risk without a referral: somebody sees to it by the next working day, and the meeting moves on."""

    title = gettext_lazy("Who sees to it by the next working day?")
    form_class = NextDayForm
    button = gettext_lazy("Save, and let the meeting go on")

    @cached_property
    def due(self) -> Any:
        return next_working_day(today())

    def form_arguments(self) -> dict[str, Any]:
        initial = {"what": _("Make the referral, or record why none is needed")}
        return {"people": self.people, "initial": initial}

    def context(self) -> dict[str, Any]:
        words = _("The risk stays open until it is answered. It is to be done by %(day)s.")
        return {**super().context(), "introduction": words % {"day": day(self.due)}}

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        owner, agency = self.chosen(given["who"])
        commands.record_next_day_action(
            meeting=self.meeting,
            item=self.item,
            words=given["what"],
            agency=agency,
            owner=owner,
            due=self.due,
            agreed=self.is_there(owner),
            client_key=given["key"],
            by=self.actor,
        )
        return self.back_url


class _OfEntry(_FromScreen):
    """A form over one entry."""

    @cached_property
    def entry(self) -> Entry:
        return queries.entry_in(self.actor, self.meeting, self.kwargs["meeting_entry"])

    def check(self) -> None:
        super().check()
        _ = self.entry

    @property
    def back_url(self) -> str:
        return self.at_url(self.entry.item_id)

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        child = self.entry.person_id
        return self.mapping.pk, [child] if child else []

    def latest(self, form: Any) -> dict[str, Any]:
        held = queries.entry_in(self.actor, self.meeting, self.entry.pk)
        return {"words": held.words, "decided_by": held.decided_by, "version": held.version}


class ChangeEntry(PointsAtNames, _OfEntry):
    """Other words for it; those before stay in its history.

    While names are hidden on the shared screen, nothing of it shows with names until somebody presses for it.
    """

    title = gettext_lazy("Change what was written down")
    form_class = ChangeEntryForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. What it said before is kept.")

    def form_arguments(self) -> dict[str, Any]:
        entry = self.entry
        return {
            "is_somebodys": entry.kind == EntryKind.DISSENT,
            "may_be_empty": entry.kind == EntryKind.SAFETY and not entry.at_risk,
            "initial": {"words": entry.words, "decided_by": entry.decided_by, "version": entry.version},
        }

    @cached_property
    def is_hidden(self) -> bool:
        """Whether names are hidden, and nobody pressed to see them here."""
        sitting = queries.sitting_of(self.actor, self.meeting)
        return sitting is not None and sitting.names_hidden and "show" not in self.request.GET

    @cached_property
    def hides_names(self) -> bool:
        # Pressed to be shown here, the words that were typed show with the rest.
        return self.is_hidden

    @property
    def template_name(self) -> str:  # type: ignore[override]
        return "meetings/entry_hidden.html" if self.is_hidden else "meetings/entry.html"

    @cached_property
    def hide(self) -> presenters.Hider:
        about = [self.entry.person_id] if self.entry.person_id else []
        cards = queries.cards_to_hide(self.actor, self.meeting, *about)
        return presenters.Hider(cards, hidden=self.is_hidden)

    @property
    def show_url(self) -> str:
        """The same page with names, and with the words that were typed, where there are some."""
        asked = self.request.GET.get("draft", "")
        kept = [str(one.pk) for one in drafts.drafts_at(self.actor, self.draft_address())]
        if self.request.method == "POST" and kept:
            asked = kept[0]
        return f"{self.request.path}?show=yes" + (f"&draft={asked}" if asked in kept else "")

    def context(self) -> dict[str, Any]:
        (shown,) = queries.shown_entries(self.actor, self.meeting, [self.entry])
        if self.is_hidden:
            return {
                **super().context(),
                "shown": shown,
                "words": presenters,
                "hide": self.hide,
                "show_url": self.show_url,
                "strike_url": self.address("strike-entry", self.meeting.pk, self.entry.pk),
            }
        return {
            **super().context(),
            "shown": shown,
            "has_answer": shown.kind in (EntryKind.SAFETY, EntryKind.SHARING),
            "words": presenters,
            "versions": queries.versions_of(self.actor, self.entry),
            "strike_url": self.address("strike-entry", self.meeting.pk, self.entry.pk),
        }

    def latest(self, form: Any) -> dict[str, Any]:
        # What was typed keeps the version it was typed from: both are laid side by side once they show.
        return {} if self.is_hidden else super().latest(form)

    def send(self, form: Any) -> str:
        given = form.cleaned_data
        commands.change_entry(
            entry=self.entry,
            words=given["words"],
            decided_by=given.get("decided_by", self.entry.decided_by),
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class StrikeEntry(PointsAtNames, _OfEntry):
    """Struck out, with the reason."""

    title = gettext_lazy("Strike this out?")
    form_class = StrikeEntryForm
    button = gettext_lazy("Strike it out")
    success_message = gettext_lazy("Struck out. It stays to be seen.")

    def context(self) -> dict[str, Any]:
        context = super().context()
        if self.entry.action_id is not None:
            context["introduction"] = _(
                "It is an action. Struck out by the lead or the coordinator it ends too, as not needed;"
                " struck out by somebody else, tell them, so that they end it."
            )
        return context

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.entry.version}}

    def send(self, form: Any) -> str:
        given = form.cleaned_data
        commands.strike_entry(
            entry=self.entry,
            because=given["because"],
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class RevealChild(_UnderItem):
    """The chair names a linked child to people in the room while the item lasts."""

    title = gettext_lazy("Name this child to people in the room")
    form_class = RevealForm
    button = gettext_lazy("Name the child to them")
    success_message = gettext_lazy("They can read the name while this item lasts. The minutes say so.")

    def check(self) -> None:
        super().check()
        require(may_open_names(self.actor, self.mapping))
        if self.item.part != Part.TWO:
            raise Http404
        _ = self.person

    @cached_property
    def person(self) -> Person:
        return visible_person(self.actor, self.mapping, self.kwargs["person"])

    @cached_property
    def hearers(self) -> dict[str, Attendance]:
        """Those who are there, have signed and may hear about this child."""
        cleared = queries.cleared_for(self.meeting, self.person.pk)
        room = queries.room_of(self.actor, self.meeting)
        return {
            str(one.attendance.pk): one.attendance
            for one in room.people
            if one.attendance and one.is_there and one.has_signed and one.user_id in cleared
        }

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        return self.mapping.pk, [self.person.pk]

    def form_arguments(self) -> dict[str, Any]:
        people = [
            (key, f"{one.user.name}, {one.agency.name}") for key, one in self.hearers.items() if one.user
        ]
        return {"people": people}

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        commands.reveal_child(
            meeting=self.meeting,
            item=self.item,
            person=self.person,
            hearers=[self.hearers[key] for key in given["hearers"]],
            purpose=given["purpose"],
            client_key=given["key"],
            by=self.actor,
        )
        return self.back_url


class EndMeeting(PointsAtNames, _FromScreen):
    """The end: what is missing is put right, or the chair says why not."""

    template_name = "meetings/end.html"
    title = gettext_lazy("End the meeting?")
    form_class = EndMeetingForm
    button = gettext_lazy("End the meeting")
    success_message = gettext_lazy("The meeting has ended. What was written down stands in its record.")

    @property
    def back_url(self) -> str:
        return self.run_url

    @cached_property
    def missing(self) -> queries.Missing:
        return queries.missing_at_end(self.actor, self.meeting)

    def form_arguments(self) -> dict[str, Any]:
        return {"asks_door": bool(self.missing.door), "asks_both": bool(self.missing.both)}

    def context(self) -> dict[str, Any]:
        waiting = set(self.missing.waiting)
        agenda = queries.agenda_of(self.actor, self.meeting) if waiting else None
        rows = [row for row in agenda.two if row.item.pk in waiting] if agenda else []
        return {
            **super().context(),
            "missing": self.missing,
            "waiting": [
                (
                    row.card.initials if row.card else "",
                    f"{self.address('next-day-action', self.meeting.pk)}?item={row.item.pk}",
                )
                for row in rows
            ],
            "room_url": self.address("meeting-room", self.meeting.pk),
            "run_url": self.run_url,
        }

    def send(self, form: Any) -> str:
        given = form.cleaned_data
        commands.end_meeting(
            meeting=self.meeting,
            without_door=given.get("without_door", ""),
            without_both=given.get("without_both", ""),
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.address("meeting", self.meeting.pk)
