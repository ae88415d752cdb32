"""Briefings for readers outside: writing, approving and calling them back, reading one, and taking a copy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.throttles import Tried
from placemap.mappings.vocabulary import MappingState
from placemap.meetings import commands, pdf, policy, presenters, queries, word
from placemap.meetings.forms import (
    ApproveBriefingForm,
    BriefingForm,
    BriefingReaderForm,
    BriefingSectionForm,
    CopyTakenForm,
    DraftBriefingForm,
    RecallBriefingForm,
)
from placemap.meetings.models import Briefing, BriefingReader, BriefingSection
from placemap.meetings.queries import CalledBack
from placemap.meetings.rules import briefings as rules
from placemap.meetings.views.planned import InMeetings
from placemap.meetings.vocabulary import Audience, BriefingPart, BriefingState, CopyForm
from placemap.partners.models import User
from placemap.partners.queries import people_to_choose
from placemap.web.guards import limited, proved
from placemap.web.views import ConfirmPage, FormPage, Page, PointsAtNames

_PDF = "application/pdf"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class BriefingsPage(InMeetings, Page):
    """Every briefing of the mapping, the latest first. Old ones stand."""

    template_name = "meetings/briefings.html"
    title = gettext_lazy("Briefings for others")

    def context(self) -> dict[str, Any]:
        is_open = self.mapping.state == MappingState.OPEN
        return {
            **super().context(),
            "rows": queries.briefings_of(self.actor, self.mapping),
            "may_write": is_open and bool(policy.may_write_briefings(self.actor, self.mapping)),
            "back_url": self.back_url,
            "words": presenters,
        }


class WriteBriefing(InMeetings, FormPage):
    """For whom it is. It then writes itself from the record."""

    title = gettext_lazy("Write a briefing")
    form_class = BriefingForm
    button = gettext_lazy("Begin it")
    success_message = gettext_lazy("Begun from what was recorded. Read every part before it is approved.")

    def check(self) -> None:
        super().check()
        require(policy.may_write_briefings(self.actor, self.mapping))

    @property
    def back_url(self) -> str:
        return self.address("briefings")

    def context(self) -> dict[str, Any]:
        said = _("It names no child and no address, and says no small number. You change its words after.")
        return {**super().context(), "introduction": said}

    def save(self, form: BriefingForm) -> str:
        made = commands.write_briefing(
            mapping=self.mapping, audience=Audience(form.cleaned_data["audience"]), by=self.actor
        )
        return self.address("briefing", made.pk)


class _OfBriefing(InMeetings):
    @cached_property
    def briefing(self) -> Briefing:
        key: UUID = self.kwargs["briefing"]
        return queries.briefing_in(self.actor, self.mapping, key)

    @cached_property
    def state(self) -> BriefingState:
        return queries.briefing_state(self.briefing)

    def check(self) -> None:
        super().check()
        _found = self.briefing

    @property
    def is_open(self) -> bool:
        """Whether its mapping is: closed, it is read and called back, and nothing more goes out."""
        return bool(self.mapping.state == MappingState.OPEN)

    @property
    def back_url(self) -> str:
        return self.address("briefing", self.briefing.pk)

    def context(self) -> dict[str, Any]:
        caption = f"{presenters.briefing_title(self.briefing)}. {Audience.label_of(self.briefing.audience)}"
        return {**super().context(), "caption": caption}


class BriefingPage(_OfBriefing, Page):
    """One of them for the team: what its reader sees, who reads it, and who took a copy."""

    template_name = "meetings/briefing.html"

    def context(self) -> dict[str, Any]:
        may = bool(policy.may_change_briefing(self.actor, self.briefing))
        shown = queries.briefing_shown(self.actor, self.briefing)
        state = shown.row.state
        may_approve = bool(policy.may_approve_briefing(self.actor, self.briefing))
        readers = queries.briefing_readers(self.actor, self.briefing)
        return {
            **super().context(),
            "title": presenters.briefing_title(self.briefing),
            "back_url": self.address("briefings"),
            "shown": shown,
            "readers": readers,
            "not_signed": queries.readers_not_signed(self.actor, readers),
            "copies": queries.briefing_copies(self.actor, self.briefing),
            "prints": queries.prints_of(self.actor, self.briefing),
            "may_write": self.is_open and may and state is BriefingState.DRAFT,
            "may_name": self.is_open
            and ((may and state is BriefingState.DRAFT) or (may_approve and state is BriefingState.APPROVED)),
            "may_throw_away": may and state is BriefingState.DRAFT,
            "may_recall": may and state is BriefingState.APPROVED,
            "may_approve": self.is_open and may_approve and state is BriefingState.DRAFT,
            "is_out": state is BriefingState.APPROVED,
            "words": presenters,
        }


class _Changes(_OfBriefing):
    """A page for whoever writes briefings."""

    def check(self) -> None:
        super().check()
        require(policy.may_change_briefing(self.actor, self.briefing))


class ChangeBriefingSection(_Changes, PointsAtNames):
    """The words of one part of a draft."""

    template_name = "meetings/briefing_section.html"
    form_class = BriefingSectionForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")

    @cached_property
    def section(self) -> BriefingSection:
        return queries.briefing_section(self.actor, self.briefing, self.kwargs["briefing_part"])

    def check(self) -> None:
        super().check()
        if self.section.part == BriefingPart.NUMBERS or self.state is not BriefingState.DRAFT:
            raise Http404

    def context(self) -> dict[str, Any]:
        part = BriefingPart(self.section.part)
        return {
            **super().context(),
            "title": part.label,
            "beside": rules.beside(part, text=self.section.text, now=self.section.from_record),
        }

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"text": self.section.text, "version": self.section.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        held = queries.briefing_section(self.actor, self.briefing, self.section.part)
        return {"text": held.text, "version": held.version}

    def send(self, form: BriefingSectionForm) -> str:
        commands.change_briefing_section(
            section=self.section,
            text=form.cleaned_data["text"],
            looked=form.was_looked_at,
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.back_url


class AddBriefingReader(_Changes, FormPage):
    """Somebody of the audience who has an account."""

    title = gettext_lazy("Who reads it by its link?")
    form_class = BriefingReaderForm
    button = gettext_lazy("Add this reader")
    success_message = gettext_lazy("Added.")

    def check(self) -> None:
        super().check()
        if self.state is BriefingState.RECALLED:
            raise Http404
        if self.state is BriefingState.APPROVED:
            require(policy.may_approve_briefing(self.actor, self.briefing))

    def form_arguments(self) -> dict[str, Any]:
        people = [
            (str(one.id), f"{one.name}, {one.job_title}, {one.agency}")
            for one in people_to_choose(self.actor)
            if not one.why_not
        ]
        return {"people": people}

    def save(self, form: BriefingReaderForm) -> str:
        user = User.objects.get(pk=form.cleaned_data["user"])
        commands.add_briefing_reader(briefing=self.briefing, user=user, by=self.actor)
        return self.back_url


class LeaveOutBriefingReader(_Changes, ConfirmPage):
    """Somebody is taken off the readers of a draft."""

    title = gettext_lazy("Take this reader off?")
    button = gettext_lazy("Take them off")
    success_message = gettext_lazy("Taken off.")

    @cached_property
    def reader(self) -> BriefingReader:
        return queries.briefing_reader(self.actor, self.briefing, self.kwargs["briefing_reader"])

    def check(self) -> None:
        super().check()
        if self.state is not BriefingState.DRAFT:
            raise Http404
        _found = self.reader

    def consequences(self) -> list[str]:
        return [_("%(who)s does not read this briefing.") % {"who": self.reader.user.name}]

    def save(self, form: Any) -> str:
        commands.leave_out_briefing_reader(reader=self.reader, by=self.actor)
        return self.back_url


class ApproveBriefing(_OfBriefing, PointsAtNames):
    """The lead approves: it locks, and its readers are told."""

    template_name = "web/confirm.html"
    title = gettext_lazy("Approve this briefing?")
    form_class = ApproveBriefingForm
    button = gettext_lazy("Approve and send")
    success_message = gettext_lazy(
        "Approved and locked. Its readers are told that there is something to read."
    )

    def check(self) -> None:
        super().check()
        require(policy.may_approve_briefing(self.actor, self.briefing))
        if self.state is not BriefingState.DRAFT:
            raise Http404

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.briefing.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.briefing_in(self.actor, self.mapping, self.briefing.pk).version}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "cancel_url": self.back_url,
            "consequences": [
                _("Nobody changes it after that. It can be called back, with a reason."),
                self._who_reads(),
                _("Read it first as they will see it."),
            ],
        }

    def _who_reads(self) -> str:
        readers = queries.briefing_readers(self.actor, self.briefing)
        if not readers:
            return _("Nobody outside is named to read it. Whoever has no account is given a copy.")
        who = "; ".join(f"{one.user.name}, {one.agency.name}" for one in readers)
        return _("These find it by its link, and nothing else of this mapping: %(who)s.") % {"who": who}

    def send(self, form: ApproveBriefingForm) -> str:
        commands.approve_briefing(
            briefing=self.briefing,
            looked=form.was_looked_at,
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.back_url


class _OfDraft(_Changes, FormPage):
    """One press on a draft, as it was looked at."""

    template_name = "web/confirm.html"
    form_class = DraftBriefingForm

    def check(self) -> None:
        super().check()
        if self.state is not BriefingState.DRAFT:
            raise Http404

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.briefing.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.briefing_in(self.actor, self.mapping, self.briefing.pk).version}

    def consequences(self) -> list[str]:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "cancel_url": self.address("briefing", self.briefing.pk),
            "consequences": self.consequences(),
        }


class RefreshBriefing(_OfDraft):
    """Written anew from the record, but for what was typed by hand."""

    title = gettext_lazy("Write it anew from the record?")
    button = gettext_lazy("Write it anew")
    success_message = gettext_lazy(
        "Written anew. Beside what was typed by hand stands what the record says now."
    )

    def consequences(self) -> list[str]:
        return [
            _("Parts that nobody typed in say what the record says today."),
            _("What was typed by hand stays. What the record says now stands beside it."),
            _("Numbers are counted again."),
        ]

    def save(self, form: DraftBriefingForm) -> str:
        commands.refresh_briefing(briefing=self.briefing, version=form.cleaned_data["version"], by=self.actor)
        return self.back_url


class ThrowAwayBriefing(_OfDraft):
    """A draft goes with every word of it."""

    title = gettext_lazy("Throw this draft away?")
    button = gettext_lazy("Throw it away")
    success_message = gettext_lazy("Thrown away.")

    def consequences(self) -> list[str]:
        return [
            _("Every word that was saved in it goes, and cannot be brought back."),
            _("Nobody outside has seen it. No mail is sent."),
        ]

    def save(self, form: DraftBriefingForm) -> str:
        commands.throw_away_briefing(
            briefing=self.briefing, version=form.cleaned_data["version"], by=self.actor
        )
        return self.address("briefings")


class RecallBriefing(_Changes, PointsAtNames):
    """It is called back, with a reason that all read who had it."""

    title = gettext_lazy("Call this briefing back?")
    form_class = RecallBriefingForm
    button = gettext_lazy("Call it back")
    success_message = gettext_lazy("Called back. Whoever had it reads why, and nothing of what it said.")

    def check(self) -> None:
        super().check()
        if self.state is not BriefingState.APPROVED:
            raise Http404

    def send(self, form: RecallBriefingForm) -> str:
        commands.recall_briefing(
            briefing=self.briefing,
            reason=form.cleaned_data["reason"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class _ByLink:
    """Outside every mapping: whoever was named as a reader finds the briefing, and no mapping."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @cached_property
    def briefing(self) -> Briefing:
        return queries.briefing_by_link(self.actor, self.kwargs["briefing"])


class BriefingLink(_ByLink, Page):
    """A briefing as its reader sees it; called back, only that it was and why."""

    template_name = "meetings/briefing_alone.html"

    @cached_property
    def called_back(self) -> CalledBack | None:
        return queries.briefing_called_back(self.actor, self.kwargs["briefing"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _found = self.called_back or self.briefing
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        back = self.called_back
        more: dict[str, Any]
        if back is not None:
            more = {"back": back, "copies": queries.my_briefing_copies(self.actor, back.briefing_id)}
        else:
            more = {"shown": queries.briefing_shown(self.actor, self.briefing), "back": None}
        number = back.number if back else self.briefing.number
        return {
            **super().context(),
            "title": _("Briefing %(n)d") % {"n": number},
            "words": presenters,
            **more,
        }


class TakeBriefingCopy(_ByLink, FormPage):
    """A numbered copy as PDF or Word, for a reason, on record."""

    title = gettext_lazy("Take a copy")
    form_class = CopyTakenForm
    button = gettext_lazy("Take the copy")
    # What is downloaded is chosen in one go.
    keeps_draft = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _found = self.briefing
        return super().dispatch(request, *args, **kwargs)

    @property
    def back_url(self) -> str:
        return reverse("briefing-link", args=[self.briefing.pk])

    def context(self) -> dict[str, Any]:
        said = _("Reading it here is safer. A copy is numbered and carries your name on every page.")
        return {**super().context(), "caption": self.briefing.about, "introduction": said}

    @limited(Tried.EXPORT)
    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save(self, form: CopyTakenForm) -> HttpResponse:
        given = form.cleaned_data
        chosen = CopyForm(given["form"])
        copy = commands.take_briefing_copy(
            briefing=self.briefing, form=chosen, reason=given["reason"], by=self.actor
        )
        paper = presenters.briefing_paper(queries.briefing_shown(self.actor, self.briefing), self.actor, copy)
        is_pdf = chosen is CopyForm.PDF
        content = pdf.as_pdf(paper) if is_pdf else word.as_word(paper)
        answer = HttpResponse(content, content_type=_PDF if is_pdf else _WORD)
        name = f"briefing-copy-{copy.number}.{'pdf' if is_pdf else 'docx'}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
