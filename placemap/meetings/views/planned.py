"""Meetings: those ahead and those that were, planning, moving, cancelling, inviting, and calendar entries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import LONDON
from placemap.mappings.pages import WithinMapping
from placemap.mappings.vocabulary import MappingState
from placemap.meetings import calendar_entries, commands, letters, policy, presenters, queries
from placemap.meetings.forms import (
    CadenceForm,
    CancelMeetingForm,
    InvitedForm,
    MoveMeetingForm,
    PlanMeetingForm,
)
from placemap.meetings.forms import starts_at as said_start
from placemap.meetings.models import Meeting, MeetingSeries
from placemap.meetings.vocabulary import Cadence, MeetingKind, MeetingState
from placemap.web.fields import new_once
from placemap.web.filters import day, weekday
from placemap.web.views import FormPage, Page, PointsAtNames

USUAL_MINUTES = 90


class InMeetings(WithinMapping):
    """A page under the tab of meetings."""

    current_tab = "meetings"

    @property
    def back_url(self) -> str:
        return self.address("meetings")


class MeetingsPage(InMeetings, Page):
    """The next meeting first, then those after it, then those that were."""

    template_name = "meetings/meetings.html"
    title = gettext_lazy("Meetings")

    def context(self) -> dict[str, Any]:
        found = queries.meetings_of(self.actor, self.mapping)
        reference = self.mapping.reference
        return {
            **super().context(),
            "found": found,
            "later": [row for row in found.ahead if row is not found.next],
            "rhythms": [presenters.rhythm_changes(one, reference) for one in found.rhythms],
            "may_plan": bool(policy.may_plan_meetings(self.actor, self.mapping)),
            "is_open": self.mapping.state == MappingState.OPEN,
            "words": presenters,
        }


class _Plans(InMeetings):
    """A page for whoever plans meetings."""

    def check(self) -> None:
        super().check()
        require(policy.may_plan_meetings(self.actor, self.mapping))


class ChooseKind(_Plans, Page):
    """Which kind of meeting: each leads to its own page."""

    template_name = "meetings/choose_kind.html"
    title = gettext_lazy("What kind of meeting?")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.back_url,
            "kinds": [
                (kind, self.address("plan-meeting-of", kind.value)) for kind in kinds_for(self.mapping.state)
            ],
        }


def kinds_for(state: str) -> list[MeetingKind]:
    """The kinds that can be planned while a mapping is open, and after it has closed."""
    if state == MappingState.OPEN:
        return [kind for kind in MeetingKind if kind is not MeetingKind.AFTER_CLOSURE]
    return [MeetingKind.AFTER_CLOSURE]


class PlanMeeting(_Plans, FormPage):
    """The next meeting of a kind, filled in from the last one."""

    template_name = "meetings/plan.html"
    form_class = PlanMeetingForm
    button = gettext_lazy("Plan it and invite them")
    success_message = gettext_lazy(
        "Planned. Everybody who is invited gets a mail with an entry for their calendar."
    )

    @cached_property
    def kind(self) -> MeetingKind:
        found = next((k for k in kinds_for(self.mapping.state) if k.value == self.kwargs["kind"]), None)
        if found is None:
            raise Http404
        return found

    def check(self) -> None:
        super().check()
        _ = self.kind

    @cached_property
    def usual(self) -> Meeting | None:
        return queries.usual_of(self.mapping, self.kind)

    @cached_property
    def series(self) -> MeetingSeries | None:
        return queries.series_of(self.mapping, self.kind)

    def form_arguments(self) -> dict[str, Any]:
        seats = queries.seats_to_invite(self.mapping, self.kind)
        people = presenters.people_to_choose(seats)
        proposal = queries.proposal_for(self.mapping, self.kind)
        last = self.usual
        known = {key for key, _label in people}
        initial: dict[str, Any] = {
            "day": day(proposal.day),
            "minutes": last.minutes if last else USUAL_MINUTES,
            "place": last.place if last else "",
            "join_link": last.join_link if last else "",
            "invited": [key for key, _label in people],
        }
        if last:
            initial["at"] = last.starts_at.astimezone(LONDON).time()
            for name, held in (("chair", last.chair_id), ("minute_taker", last.minute_taker_id)):
                initial[name] = str(held) if str(held) in known else ""
        # Once a series is there, its rhythm changes with a reason alone.
        return {"people": people, "asks_cadence": self.series is None, "initial": initial}

    def context(self) -> dict[str, Any]:
        proposal = queries.proposal_for(self.mapping, self.kind)
        return {
            **super().context(),
            "title": _("Plan a meeting"),
            "caption": self.kind.label,
            "moved_from": weekday(proposal.instead_of) if proposal.instead_of else "",
            "moved_to": weekday(proposal.day),
        }

    def save(self, form: PlanMeetingForm) -> str:
        given = form.cleaned_data
        cadence = Cadence(self.series.cadence if self.series else given["cadence"])
        meeting = commands.plan_meeting(
            mapping=self.mapping,
            kind=self.kind,
            cadence=cadence,
            starts_at=said_start(form),
            minutes=given["minutes"],
            place=given["place"],
            join_link=given["join_link"],
            chair_id=_key(given["chair"]),
            minute_taker_id=_key(given["minute_taker"]),
            invited={UUID(one) for one in given["invited"]},
            by=self.actor,
        )
        return self.address("meeting", meeting.pk)


def _key(chosen: str) -> UUID | None:
    return UUID(chosen) if chosen else None


class ChangeRhythm(_Plans, PointsAtNames):
    """More or less often, with the reason."""

    title = gettext_lazy("Change how often this group meets")
    form_class = CadenceForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. Meetings that are planned stay where they are.")

    @cached_property
    def series(self) -> MeetingSeries:
        return queries.series_in(self.actor, self.mapping, self.kwargs["series"])

    def check(self) -> None:
        super().check()
        _ = self.series

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"cadence": self.series.cadence, "version": self.series.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.series_in(self.actor, self.mapping, self.series.pk)
        return {"cadence": now.cadence, "version": now.version}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": MeetingKind.label_of(self.series.kind)}

    def send(self, form: CadenceForm) -> str:
        given = form.cleaned_data
        commands.change_cadence(
            series=self.series,
            cadence=Cadence(given["cadence"]),
            reason=given["reason"],
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class OfMeeting(InMeetings):
    """A page about one meeting."""

    @cached_property
    def meeting(self) -> Meeting:
        return queries.meeting_in(self.actor, self.mapping, self.kwargs["meeting"])

    def check(self) -> None:
        super().check()
        _ = self.meeting


class MeetingPage(OfMeeting, Page):
    """When and where it is, who is invited, and what was changed."""

    template_name = "meetings/meeting.html"

    def _running(self) -> dict[str, Any]:
        """The way to the screen: to begin it for whoever runs it, else once it was begun."""
        sitting = queries.sitting_of(self.actor, self.meeting)
        may = bool(policy.may_run(self.actor, self.meeting))
        is_cancelled = self.meeting.state == MeetingState.CANCELLED
        opens = may and not is_cancelled and queries.door_opens_at(self.meeting) is None
        if sitting is None:
            words = _("Begin it, and write down what is said")
        else:
            words = _("See what was written down") if sitting.ended_at else _("Go to its screen")
        return {"can_run": opens or sitting is not None, "run_words": words}

    def context(self) -> dict[str, Any]:
        found = queries.one_meeting(self.actor, self.meeting)
        may = bool(policy.may_change_meeting(self.actor, self.meeting))
        before = queries.before_meeting(self.actor, self.meeting) if may else None
        replies = queries.replies_of(self.actor, self.meeting)
        mine = replies.of(self.actor.user_id)
        return {
            **super().context(),
            **shown(found, replies),
            "back_url": self.back_url,
            "runs": may,
            "before": before,
            "is_invited": mine is not None,
            "my_reply": mine if mine and mine.coming else None,
            "can_answer": queries.can_answer(self.meeting),
            "chase_url": self._chase_url(replies, before) if before else "",
            "new_once": new_once,
            "may_change": may and queries.can_change(self.meeting),
            **self._running(),
            "not_invited": found.not_invited if may else (),
        }

    def _chase_url(self, replies: queries.Replies, before: queries.BeforeMeeting) -> str:
        """Where one press asks once more; empty where nobody is to be asked today."""
        if not queries.can_answer(self.meeting) or not queries.somebody_to_chase(replies, before):
            return ""
        return self.address("chase-before-meeting", self.meeting.pk)


def shown(found: queries.OneMeeting, replies: queries.Replies) -> dict[str, Any]:
    """What every page of one meeting shows of it."""
    return {
        "title": found.row.title,
        "found": found,
        "replies": replies,
        "details": presenters.details(found),
        "history": presenters.history(found),
        "words": presenters,
        "entry_url": reverse("meeting-entry", args=[found.row.meeting.pk]),
    }


class _ChangesMeeting(OfMeeting, FormPage):
    """A form over one meeting, with a comparison when somebody was quicker."""

    def check(self) -> None:
        super().check()
        require(policy.may_change_meeting(self.actor, self.meeting))

    @property
    def back_url(self) -> str:
        return self.address("meeting", self.meeting.pk)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": queries.title_of(self.meeting)}


class MoveMeeting(PointsAtNames, _ChangesMeeting):
    """Another day, time, place, chair or minute-taker."""

    title = gettext_lazy("Change this meeting")
    form_class = MoveMeetingForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy(
        "Saved. Whoever is invited is told if the day, the time or the place changed."
    )

    def held(self, meeting: Meeting) -> dict[str, Any]:
        local = meeting.starts_at.astimezone(LONDON)
        return {
            "day": day(local.date()),
            "at": local.time(),
            "minutes": meeting.minutes,
            "place": meeting.place,
            "join_link": meeting.join_link,
            "chair": str(meeting.chair_id or ""),
            "minute_taker": str(meeting.minute_taker_id or ""),
            "version": meeting.version,
        }

    def form_arguments(self) -> dict[str, Any]:
        seats = queries.seats_to_invite(self.mapping, MeetingKind(self.meeting.series.kind))
        return {"people": presenters.people_to_choose(seats), "initial": self.held(self.meeting)}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held(queries.meeting_in(self.actor, self.mapping, self.meeting.pk))

    def send(self, form: MoveMeetingForm) -> str:
        given = form.cleaned_data
        commands.move_meeting(
            meeting=self.meeting,
            starts_at=said_start(form),
            minutes=given["minutes"],
            place=given["place"],
            join_link=given["join_link"],
            chair_id=_key(given["chair"]),
            minute_taker_id=_key(given["minute_taker"]),
            reason=given["reason"],
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class CancelMeeting(PointsAtNames, _ChangesMeeting):
    """Cancelled, with the reason."""

    title = gettext_lazy("Cancel this meeting?")
    form_class = CancelMeetingForm
    button = gettext_lazy("Cancel it")
    success_message = gettext_lazy("Cancelled. Everybody who was invited is told.")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "dangerous": True, "cancel_url": self.back_url}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.meeting.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.meeting_in(self.actor, self.mapping, self.meeting.pk).version}

    def send(self, form: CancelMeetingForm) -> str:
        given = form.cleaned_data
        commands.cancel_meeting(
            meeting=self.meeting,
            reason=given["reason"],
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class ChangeInvited(_ChangesMeeting):
    """Whom it is for."""

    title = gettext_lazy("Who is invited?")
    form_class = InvitedForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. Only those for whom something changed get a mail.")

    def form_arguments(self) -> dict[str, Any]:
        found = queries.one_meeting(self.actor, self.meeting)
        seats = queries.seats_to_invite(self.mapping, MeetingKind(self.meeting.series.kind))
        gone = [
            (str(one.user_id), f"{one.name}, {one.agency}") for one in found.invited if not one.still_sits
        ]
        asked = [str(one.user_id) for one in found.invited]
        return {
            "people": [*presenters.people_to_choose(seats), *gone],
            "initial": {"invited": asked},
        }

    def save(self, form: InvitedForm) -> str:
        commands.change_invited(
            meeting=self.meeting,
            invited={UUID(one) for one in form.cleaned_data["invited"]},
            by=self.actor,
        )
        return self.back_url


class ByLink(Page):
    """What mails and calendars lead to: a meeting without its mapping in the address."""

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @cached_property
    def meeting(self) -> Meeting:
        return queries.meeting_by_link(self.actor, self.kwargs["meeting"])


class MeetingLink(ByLink):
    """On to the mapping's own page; for whoever watches over it, the meeting alone."""

    template_name = "meetings/meeting_alone.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.meeting
        if self.actor.sits_in(meeting.mapping_id):
            return HttpResponseRedirect(reverse("meeting", args=[meeting.mapping.reference, meeting.pk]))
        return self.page()

    def context(self) -> dict[str, Any]:
        found = queries.one_meeting(self.actor, self.meeting)
        replies = queries.replies_of(self.actor, self.meeting)
        # Row security gives whoever watches over it Part 1, of meetings to which they are invited.
        agenda = queries.agenda_of(self.actor, self.meeting).one
        return {
            **super().context(),
            **shown(found, replies),
            "mapping": self.meeting.mapping,
            "agenda": agenda,
            "may_sign": self._may_sign(),
            "may_read_pack": bool(policy.may_read_pack(self.actor, self.meeting)),
            # Row security shows where it is to whoever may come.
            "has_screen": queries.sitting_of(self.actor, self.meeting) is not None,
            "may_answer": replies.of(self.actor.user_id) is not None
            and queries.can_answer(self.meeting)
            and bool(policy.may_answer_invitation(self.actor, self.meeting)),
        }

    def _may_sign(self) -> bool:
        is_open = self.meeting.state == MeetingState.PLANNED and not queries.door_opens_at(self.meeting)
        if not is_open or queries.has_signed(self.actor, self.meeting):
            return False
        return bool(policy.may_come(self.actor, self.meeting))


class CalendarEntry(ByLink):
    """The entry as a file, for somebody's own calendar."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        written = calendar_entries.as_file(letters.entry_of(self.meeting))
        answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
        return answer
