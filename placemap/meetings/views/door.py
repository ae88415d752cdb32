"""At the door: who is here, signing the statement, and the partnership's wording of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.errors import Conflict
from placemap.mappings.queries import my_declaration, officers_today
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.forms import PresenceForm, SignForm, StatementForm, SubstituteForm
from placemap.meetings.models import Attendance
from placemap.meetings.views.planned import ByLink, OfMeeting
from placemap.meetings.vocabulary import MeetingKind, Presence
from placemap.partners.models import Agency, User
from placemap.subjects.models import Person
from placemap.web.fields import new_once
from placemap.web.views import ConfirmPage, FormPage, Page


class _AtDoor(OfMeeting):
    @property
    def back_url(self) -> str:
        return self.address("meeting-room", self.meeting.pk)

    @cached_property
    def room(self) -> queries.Room:
        return queries.room_of(self.actor, self.meeting)


class RoomPage(_AtDoor, Page):
    """Who is here, who has signed, and for which agencies nobody is there."""

    template_name = "meetings/room.html"
    title = gettext_lazy("Who is here")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.address("meeting", self.meeting.pk),
            "meeting": self.meeting,
            "caption": queries.title_of(self.meeting),
            "room": self.room,
            "has_signed": queries.has_signed(self.actor, self.meeting),
            "opens_at": queries.door_opens_at(self.meeting),
            "is_over": queries.is_over(self.meeting),
            "runs": bool(policy.may_record_presence(self.actor, self.meeting)),
            "words": presenters,
            "new_once": new_once,
        }


class RecordPresence(_AtDoor, FormPage):
    """How each person is here, on one page."""

    template_name = "meetings/presence.html"
    title = gettext_lazy("Write down who is here")
    form_class = PresenceForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")

    def check(self) -> None:
        super().check()
        require(policy.may_record_presence(self.actor, self.meeting))

    def people(self) -> list[tuple[UUID, str, str, int]]:
        """Everybody who may be written down: account, words, how they are here, version of that entry.

        Somebody without an account is there by their entry. Of whom nothing is written down yet, it begins
        from what they answered to the invitation.
        """
        people = [
            (
                one.key,
                f"{one.name}, {one.agency}",
                self._begins_from(one),
                one.attendance.version if one.attendance else 0,
            )
            for one in queries.room_of(self.actor, self.meeting).people
            if one.key is not None
        ]
        # Whoever is on the team may come without having been invited.
        known = {one[0] for one in people}
        seats = queries.seats_to_invite(self.mapping, MeetingKind(self.meeting.series.kind))
        people += [
            (seat.user_id, f"{seat.user.name}, {seat.agency.name}", "", 0)
            for seat in seats
            if seat.user_id not in known
        ]
        return people

    @staticmethod
    def _begins_from(one: queries.AtDoor) -> str:
        how = one.presence or one.expected
        return how.value if how else ""

    def form_arguments(self) -> dict[str, Any]:
        return {"people": self.people()}

    def latest(self, form: Any) -> dict[str, Any]:
        # What somebody answered before is no entry.
        return {
            f"presence-{user_id}": presence if version else ""
            for user_id, _label, presence, version in self.people()
        }

    def _conflicting(self, form: Any, problem: Conflict) -> HttpResponse:
        # Somebody signed on their phone meanwhile: nothing is picked anew, and saving again is a decision.
        typed = self.request.POST.copy()
        for key, _label, presence, version in self.people():
            # Of whom nothing was said when there was nothing, nothing is taken back either.
            if version and typed.get(f"version-{key}") in {"", "0"} and not typed.get(f"presence-{key}"):
                typed[f"presence-{key}"] = presence
            typed[f"version-{key}"] = str(version)
        form.data = typed
        return super()._conflicting(form, problem)

    def context(self) -> dict[str, Any]:
        title = {"title": _("Put right who was here")} if queries.is_over(self.meeting) else {}
        return {**super().context(), "caption": queries.title_of(self.meeting), **title}

    def save(self, form: PresenceForm) -> str:
        commands.record_presence(
            meeting=self.meeting, presences=form.presences, versions=form.versions, by=self.actor
        )
        return self.back_url


class RecordSubstitute(_AtDoor, FormPage):
    """Somebody without an account who came."""

    title = gettext_lazy("Somebody else came")
    form_class = SubstituteForm
    button = gettext_lazy("Write them down")
    success_message = gettext_lazy("Written down. Read the statement out to them.")

    def check(self) -> None:
        super().check()
        require(policy.may_record_presence(self.actor, self.meeting))

    def form_arguments(self) -> dict[str, Any]:
        seats = queries.seats_to_invite(self.mapping, MeetingKind(self.meeting.series.kind))
        agencies = dict.fromkeys((str(seat.agency_id), seat.agency.name) for seat in seats)
        return {"agencies": list(agencies), "people": presenters.people_to_choose(seats)}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": queries.title_of(self.meeting)}

    def save(self, form: SubstituteForm) -> str:
        given = form.cleaned_data
        stead = given["stands_for"]
        commands.record_substitute(
            meeting=self.meeting,
            name=given["name"],
            agency=Agency.objects.get(pk=given["agency"]),
            presence=Presence(given["presence"]),
            stands_for=User.objects.get(pk=stead) if stead else None,
            by=self.actor,
        )
        return self.back_url


class _Signs(FormPage):
    """A page on which one reads the statement and agrees to it."""

    meeting: Any
    actor: Any
    template_name = "meetings/sign.html"
    title = gettext_lazy("Before we begin")
    form_class = SignForm
    button = gettext_lazy("I agree")
    # Done in one go, in the room: nobody finishes it later.
    keeps_draft = False
    success_message = gettext_lazy("Signed. Thank you.")

    def children(self) -> list[tuple[str, str]]:
        """Children whom one can say one knows."""
        return []

    def form_arguments(self) -> dict[str, Any]:
        reply = queries.my_reply(self.actor, self.meeting)
        # Whoever said how they come need not say it again.
        says = {"presence": reply.coming} if reply and reply.coming == Presence.REMOTE else {}
        return {"children": self.children(), "initial": {**self.latest(None), **says}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.number_of(queries.statement_in_force()[0])}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "statement": queries.statement_in_force()[1],
            "opens_at": queries.door_opens_at(self.meeting),
            "has_signed": queries.has_signed(self.actor, self.meeting),
            # Read after the meeting, it is signed before the children's part is read.
            **({"title": _("Before you read on")} if queries.is_over(self.meeting) else {}),
        }

    def sign(self, form: SignForm, **known: Any) -> None:
        """Sign, to the words that were shown."""
        given = form.cleaned_data
        commands.sign_in(
            meeting=self.meeting,
            statement=given["version"],
            presence=None if given["presence"] == "later" else Presence(given["presence"]),
            by=self.actor,
            **known,
        )


class SignIn(_AtDoor, _Signs):
    """One agrees to the statement and says whom one knows, in one tap where there is nobody."""

    def check(self) -> None:
        super().check()
        require(policy.may_come(self.actor, self.meeting))

    def children(self) -> list[tuple[str, str]]:
        """Children whom one can say one knows."""
        # Whoever leads or holds the list must see every child: they say whom they know, and hide nobody.
        if self.actor.user_id in officers_today(self.mapping):
            return []
        children = queries.children_to_know(self.actor, self.mapping)
        return [(str(card.id), card.shown_as) for card in children]

    def context(self) -> dict[str, Any]:
        before = my_declaration(self.actor, self.mapping)
        return {**super().context(), "said_before": before is not None and before.knows_somebody}

    def save(self, form: SignForm) -> str:
        given = form.cleaned_data
        ticked = [UUID(one) for one in given.get("knows", [])]
        knows = list(Person.objects.filter(pk__in=ticked, mapping=self.mapping))
        is_known = given["knows_somebody"] == "yes"
        self.sign(form, knows=knows if is_known else [], words=given["words"] if is_known else "")
        return self.address("meeting-agenda", self.meeting.pk)


class SignByLink(ByLink, _Signs):
    """The same for somebody who watches over the mapping and is invited; the team is led to its own page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.meeting
        if self.actor.sits_in(meeting.mapping_id):
            return HttpResponseRedirect(
                reverse("sign-statement", args=[meeting.mapping.reference, meeting.pk])
            )
        require(policy.may_come(self.actor, meeting))
        self.back_url = reverse("meeting-link", args=[meeting.pk])
        return super().dispatch(request, *args, **kwargs)

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "reads_of_children": False}

    def save(self, form: SignForm) -> str:
        self.sign(form)
        return self.back_url


class SignFor(_AtDoor, ConfirmPage):
    """Somebody agreed when the statement was read out. One press in the room."""

    title = gettext_lazy("Have they agreed?")
    button = gettext_lazy("They have agreed")
    success_message = gettext_lazy("Written down.")

    @cached_property
    def attendance(self) -> Attendance:
        return queries.attendance_in(self.actor, self.meeting, self.kwargs["attendance"])

    def check(self) -> None:
        super().check()
        require(policy.may_sign_for(self.actor, self.attendance))

    def consequences(self) -> list[str]:
        return [_("Read the statement out, and ask. It is kept that it was you who wrote it down.")]

    def save(self, form: Any) -> str:
        commands.sign_for(attendance=self.attendance, by=self.actor)
        return self.back_url


class KeepStatement(FormPage):
    """The partnership's own wording, begun from the one in force."""

    template_name = "meetings/statement.html"
    title = gettext_lazy("The confidentiality statement")
    form_class = StatementForm
    button = gettext_lazy("Keep this wording")
    success_message = gettext_lazy("Kept. It is what is signed from the next signature on.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_statement(self.actor))
        self.back_url = reverse("agreements")

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def held(self) -> dict[str, Any]:
        own, words = queries.statement_in_force()
        return {"words": words, "version": queries.number_of(own)}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.held()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held()

    def context(self) -> dict[str, Any]:
        return {**super().context(), "kept": queries.statements(self.actor)}

    def save(self, form: StatementForm) -> str:
        given = form.cleaned_data
        commands.keep_statement(words=given["words"], version=given["version"], by=self.actor)
        return reverse("confidentiality-statement")
