"""What leaves: numbered copies of minutes, text for an agency's own system, and the Word template."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.throttles import Tried
from placemap.meetings import commands, pdf, policy, queries, word
from placemap.meetings.forms import CopyTakenForm, TemplateForm
from placemap.meetings.models import MinutesCopy
from placemap.meetings.papers import Paper
from placemap.meetings.presenters import minutes as words
from placemap.meetings.views.minutes import OfMinutes, reads_two
from placemap.meetings.vocabulary import CopyForm
from placemap.meetings.word_fields import NAMES
from placemap.web.fields import OnceForm
from placemap.web.guards import limited, proved
from placemap.web.views import FormPage

_PDF = "application/pdf"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class _TakesOut(OfMinutes, FormPage):
    """A page by which approved minutes leave: proved again, counted, numbered and on record."""

    # What is downloaded is chosen in one go.
    keeps_draft = False

    def check(self) -> None:
        super().check()
        require(policy.may_read_minutes(self.actor, self.minutes))
        if self.shown.approved is None:
            raise Http404

    def paper(self, copy: MinutesCopy) -> Paper:
        actions = queries.actions_agreed(self.actor, self.meeting)
        return words.paper_of(
            self.shown, self.actor, copy, actions, has_two=reads_two(self.actor, self.shown)
        )

    @limited(Tried.EXPORT)
    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)


class TakeCopy(_TakesOut):
    """A copy as PDF or Word: numbered, marked with its reader, and for a reason."""

    template_name = "meetings/minutes_copy.html"
    title = gettext_lazy("Take a copy")
    form_class = CopyTakenForm
    button = gettext_lazy("Take the copy")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": queries.title_of(self.meeting)}

    def save(self, form: CopyTakenForm) -> HttpResponse:
        given = form.cleaned_data
        chosen = CopyForm(given["form"])
        copy = commands.take_copy(minutes=self.minutes, form=chosen, reason=given["reason"], by=self.actor)
        paper = self.paper(copy)
        if chosen is CopyForm.PDF:
            return _file(pdf.as_pdf(paper), _PDF, f"minutes-copy-{copy.number}.pdf")
        template = queries.latest_template(self.actor)
        content = bytes(template.content) if template else b""
        return _file(word.as_word(paper, content or None), _WORD, f"minutes-copy-{copy.number}.docx")


class TakeBack(_TakesOut):
    """What one's own agency may take into its own case system, to be copied or saved as text."""

    template_name = "meetings/minutes_take_back.html"
    title = gettext_lazy("Take back to our own system")
    form_class = OnceForm
    button = gettext_lazy("Show the text")

    def save(self, form: Any) -> HttpResponse:
        copy = commands.take_copy(
            minutes=self.minutes,
            form=CopyForm.TEXT,
            reason=str(_("Taken back to the agency’s own case system")),
            by=self.actor,
        )
        paper = self.paper(copy)
        actions = queries.actions_agreed(self.actor, self.meeting)
        ours = [one for one in actions if one.agency_id == self.actor.agency_id]
        text = words.as_text(paper, ours, words.whom_of(self.shown), self.actor.agency_name)
        if "save" in self.request.POST:
            return _file(text.encode(), "text/plain; charset=utf-8", f"minutes-copy-{copy.number}.txt")
        return self.page(form=self.make_form(), text=text, copy=copy)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": queries.title_of(self.meeting)}


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class KeepTemplate(FormPage):
    """The partnership's own Word template for minutes."""

    template_name = "meetings/minutes_template.html"
    title = gettext_lazy("Word template for minutes")
    form_class = TemplateForm
    button = gettext_lazy("Use it")
    success_message = gettext_lazy("Kept. Copies of minutes are made from it from now on.")
    keeps_draft = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_template(self.actor))
        self.back_url = reverse("agreements")

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.latest(None)}

    def latest(self, form: Any) -> dict[str, Any]:
        held = queries.latest_template(self.actor)
        return {"version": held.number if held else 0}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "held": queries.latest_template(self.actor), "names": NAMES}

    def save(self, form: TemplateForm) -> str:
        given = form.cleaned_data
        content = given["file"].read() if given.get("file") else b""
        commands.keep_template(content=content, version=given["version"], by=self.actor)
        return reverse("minutes-template")
