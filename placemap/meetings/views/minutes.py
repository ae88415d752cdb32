"""Minutes: reading them, putting a draft right, approving, corrections, and giving Part 2 to silver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.meetings import commands, policy, queries
from placemap.meetings.forms import AnswerForm, ApproveForm, CorrectionForm, SectionForm, SilverForm
from placemap.meetings.models import Meeting, Minutes, MinutesCorrection, MinutesSection
from placemap.meetings.presenters import minutes as words
from placemap.meetings.views.planned import ByLink, OfMeeting
from placemap.meetings.vocabulary import CorrectionAnswer, MeetingKind, Part
from placemap.web.fields import OnceForm, new_once
from placemap.web.views import FormPage, Page, PointsAtNames


def opened(actor: Actor, shown: queries.MinutesShown, *, reads_two: bool) -> None:
    """Keep that somebody read approved minutes, where they have not before."""
    if shown.approved is None:
        return
    parts = [Part.ONE, *([Part.TWO] if reads_two else [])]
    commands.open_minutes(minutes=shown.minutes, parts=parts, by=actor)


def reads_two(actor: Actor, shown: queries.MinutesShown) -> bool:
    """Whether Part 2 is open to the actor: they read cases there and have signed, or silver was given it."""
    meeting = shown.minutes.meeting
    if actor.sits_in(meeting.mapping_id):
        return actor.has_in(Duty.READ_CASES, meeting.mapping_id) and queries.has_signed(actor, meeting)
    return shown.to_silver is not None and meeting.mapping_id in actor.watches


class OfMinutes(OfMeeting):
    """A page about the minutes of one meeting."""

    @property
    def back_url(self) -> str:
        return self.address("minutes", self.meeting.pk)

    @cached_property
    def minutes(self) -> Minutes:
        return queries.minutes_in(self.actor, self.meeting)

    @cached_property
    def shown(self) -> queries.MinutesShown:
        """Read once: each reading of children is on record."""
        return queries.read_minutes(self.actor, self.minutes)


class MinutesPage(OfMeeting, Page):
    """The minutes as their reader may have them; before, how to begin them."""

    template_name = "meetings/minutes.html"

    @property
    def back_url(self) -> str:
        return self.address("meeting", self.meeting.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = self.context()
        if context["shown"] is not None:
            opened(self.actor, context["shown"], reads_two=context["reads_two"])
        return render(request, self.template_name, context)

    def context(self) -> dict[str, Any]:
        writes = policy.writes_minutes(self.actor, self.meeting)
        minutes = queries.minutes_of(self.actor, self.meeting)
        shown = queries.read_minutes(self.actor, minutes) if minutes else None
        is_out = shown is not None and shown.approved is not None
        if shown is not None and not (writes or is_out):
            shown = None
        sitting = queries.sitting_of(self.actor, self.meeting)
        return {
            **super().context(),
            **minutes_context(self.actor, self.meeting, shown, writes=writes),
            "title": words.title(shown) if shown else _("Minutes"),
            "caption": queries.title_of(self.meeting),
            "back_url": self.back_url,
            "writes": writes,
            "is_begun": minutes is not None,
            "has_ended": sitting is not None and sitting.ended_at is not None,
            "new_once": new_once,
        }


def minutes_context(
    actor: Actor, meeting: Meeting, shown: queries.MinutesShown | None, *, writes: bool
) -> dict[str, Any]:
    """What every page that shows minutes says of them."""
    if shown is None:
        return {"shown": None, "meeting": meeting, "words": words, "reads_two": False}
    chairs = policy.chairs_meeting(actor, meeting)
    readers = queries.readers_of(actor, shown.minutes) if writes else []
    is_draft = shown.approved is None
    changed = queries.changed_since(actor, shown.minutes) if writes and is_draft else []
    return {
        "shown": shown,
        "meeting": meeting,
        "words": words,
        "reads_two": reads_two(actor, shown),
        "reads_cases": actor.has_in(Duty.READ_CASES, meeting.mapping_id),
        "chairs": chairs,
        "is_draft": is_draft,
        "changed": queries.by_section(changed),
        "steps": words.steps(shown, changed),
        "readers": words.readers_by_what(readers),
        "copies": queries.copies_of(actor, shown.minutes) if writes else [],
        "prints": queries.prints_of(actor, shown.minutes) if writes else [],
        "actions": [
            (action, words.action_row(action, words.whom_of(shown)))
            for action in queries.actions_agreed(actor, meeting)
        ],
        "Part": Part,
    }


class WriteMinutes(OfMeeting, FormPage):
    """One press: they write themselves; again, what came in since is added."""

    form_class = OnceForm
    http_method_names = ("post",)
    success_message = gettext_lazy(
        "Written from what was recorded. Read it through, then the chair approves."
    )

    def check(self) -> None:
        super().check()
        require(policy.may_write_minutes(self.actor, self.meeting))

    def save(self, form: Any) -> str:
        commands.write_minutes(meeting=self.meeting, by=self.actor)
        return self.address("minutes", self.meeting.pk)

    def invalid(self, form: Any, *, message: str = "", status: int = 422, **extra: Any) -> HttpResponse:
        messages.info(self.request, message or str(_("Press the button once more.")))
        return HttpResponseRedirect(self.address("minutes", self.meeting.pk))


class _OfSection(OfMinutes, FormPage):
    """A form over one section."""

    @cached_property
    def section(self) -> MinutesSection:
        return queries.section_in(self.actor, self.minutes, self.kwargs["section"])

    @cached_property
    def row(self) -> queries.SectionShown:
        found = self.shown
        return next(one for one in (*found.one, *found.two) if one.section.pk == self.section.pk)

    def check(self) -> None:
        super().check()
        _ = self.section

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        child = self.section.person_id
        return self.mapping.pk, [child] if child else []

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": words.heading_of(self.row)}


class ChangeSection(_OfSection):
    """Other words in a draft, with a comparison when somebody was quicker."""

    template_name = "meetings/minutes_section.html"
    title = gettext_lazy("Change what the minutes say here")
    form_class = SectionForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. What stood there before is kept.")

    def check(self) -> None:
        super().check()
        require(policy.may_change_section(self.actor, self.section))

    def form_arguments(self) -> dict[str, Any]:
        return {
            "initial": {
                "text": self.section.text,
                "version": self.section.version,
                "record": queries.record_mark(self.actor, self.section),
            }
        }

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.section_in(self.actor, self.minutes, self.section.pk)
        record = queries.record_mark(self.actor, now)
        return {"text": now.text, "version": now.version, "record": record}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "before": queries.versions_of_section(self.actor, self.section),
            "changed": queries.by_section(queries.changed_since(self.actor, self.minutes)).get(
                self.section.pk, []
            ),
            "is_locked": self.shown.approved is not None,
        }

    def save(self, form: SectionForm) -> str:
        given = form.cleaned_data
        commands.change_section(
            section=self.section,
            text=given["text"],
            version=given["version"],
            record=given["record"],
            by=self.actor,
        )
        return self.back_url


class AskCorrection(PointsAtNames, _OfSection):
    """Whoever reads a section asks to have it put right."""

    template_name = "meetings/minutes_correction.html"
    title = gettext_lazy("Ask for a correction")
    form_class = CorrectionForm
    button = gettext_lazy("Ask the chair")
    success_message = gettext_lazy("Asked. It stands beside the words, and the chair answers it.")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "lines": self.row.lines}

    def send(self, form: CorrectionForm) -> str:
        commands.ask_correction(
            section=self.section,
            words=form.cleaned_data["words"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class AnswerCorrection(OfMinutes, PointsAtNames):
    """The chair answers: corrected, or the words stay. Both stand."""

    template_name = "meetings/minutes_correction.html"
    title = gettext_lazy("Answer this correction")
    form_class = AnswerForm
    button = gettext_lazy("Answer")
    success_message = gettext_lazy("Answered. The words and the correction both stand.")

    @cached_property
    def correction(self) -> MinutesCorrection:
        return queries.correction_in(self.actor, self.minutes, self.kwargs["correction"])

    def check(self) -> None:
        super().check()
        require(policy.may_answer_correction(self.actor, self.correction))

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        child = self.correction.section.person_id
        return self.mapping.pk, [child] if child else []

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.correction.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.correction_in(self.actor, self.minutes, self.correction.pk).version}

    def context(self) -> dict[str, Any]:
        # The words of the section are read here: that is on record, as on every other page of it.
        found, key = self.shown, self.correction.section_id
        row = next(one for one in (*found.one, *found.two) if one.section.pk == key)
        return {
            **super().context(),
            "caption": words.heading_of(row),
            "lines": row.lines,
            "asked": self.correction.words,
        }

    def send(self, form: AnswerForm) -> str:
        given = form.cleaned_data
        commands.answer_correction(
            correction=self.correction,
            answer=CorrectionAnswer(given["answer"]),
            words=given["words"],
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class ApproveMinutes(OfMinutes, PointsAtNames):
    """The chair approves: they lock, and everybody they are for is told."""

    template_name = "web/confirm.html"
    title = gettext_lazy("Approve these minutes?")
    form_class = ApproveForm
    button = gettext_lazy("Approve and send")
    success_message = gettext_lazy("Approved, locked and sent. Each reader finds what they may read.")

    def check(self) -> None:
        super().check()
        require(policy.may_approve_minutes(self.actor, self.minutes))

    def form_arguments(self) -> dict[str, Any]:
        return {"is_late": self.shown.clock.is_late, "initial": {"version": self.minutes.version}}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "cancel_url": self.back_url,
            "consequences": [
                _("Nobody changes them after that. Corrections can be asked for, and stand beside them."),
                _("The team reads Part 1. Part 2 is for whoever signed and may read about that child."),
                self._who_watches(),
                _("A mail says only that there is something to read. None is sent at night."),
            ],
        }

    def _who_watches(self) -> str:
        """They reach a silver chair by themselves only where one has the seat: else it is said how.

        Not whose time, or whose agency's agreement, is over: they read nothing. Whoever watches over all
        mappings by their role has no seat here, and reads it all the same.
        """
        seats = queries.seats_to_invite(self.mapping, MeetingKind.SILVER)
        names = [one.user.name for one in seats if one.role.duties == [Duty.WATCH_MAPPING.value]]
        if names:
            return _(
                "Silver reads Part 1: %(names)s. So does the strategic exploitation lead, who watches over"
                " every mapping."
            ) % {"names": ", ".join(sorted(names))}
        return _(
            "Nobody has the seat of a silver chair here, so these reach nobody at silver by themselves. Give"
            " that seat to the silver chair, or to the sponsor of a single group."
        )

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.minutes_in(self.actor, self.meeting).version}

    def send(self, form: ApproveForm) -> str:
        given = form.cleaned_data
        commands.approve_minutes(
            minutes=self.minutes,
            late_because=given.get("late_because", ""),
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class GiveSilver(OfMinutes, PointsAtNames):
    """Part 2 for silver, by a decision of the meeting."""

    title = gettext_lazy("Let silver read Part 2")
    form_class = SilverForm
    button = gettext_lazy("Give it to silver")
    success_message = gettext_lazy("Given. No child has a name there.")

    def check(self) -> None:
        super().check()
        require(policy.may_approve_minutes(self.actor, self.minutes))

    @cached_property
    def decisions(self) -> list[Any]:
        return queries.decisions_of(self.actor, self.meeting)

    def form_arguments(self) -> dict[str, Any]:
        return {"decisions": [(str(one.pk), one.words[:160]) for one in self.decisions]}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "introduction": _(
                "Part 2 is about children. Silver reads it only where the meeting decided so, and its words"
                " name no child: they are locked, and where they name one they stay with the team."
            ),
        }

    def send(self, form: SilverForm) -> str:
        chosen = next((one for one in self.decisions if str(one.pk) == form.cleaned_data["decision"]), None)
        commands.give_silver_part_two(
            minutes=self.minutes, decision=chosen, looked=form.was_looked_at, by=self.actor
        )
        return self.back_url


class MinutesLink(ByLink):
    """On to the mapping's own page; for whoever watches over it, the minutes alone."""

    template_name = "meetings/minutes_alone.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.meeting
        if self.actor.sits_in(meeting.mapping_id):
            return HttpResponseRedirect(reverse("minutes", args=[meeting.mapping.reference, meeting.pk]))
        shown = queries.read_minutes(self.actor, queries.minutes_in(self.actor, meeting))
        if shown.approved is None:
            raise Http404
        context = minutes_context(self.actor, meeting, shown, writes=False)
        opened(self.actor, shown, reads_two=context["reads_two"])
        return self.page(**context, title=words.title(shown), mapping=meeting.mapping)
