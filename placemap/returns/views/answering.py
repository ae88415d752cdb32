"""An agency answers: one question a page, and how each of its actions stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.foundations.errors import PlacemapError
from placemap.information.vocabulary import HowKnown
from placemap.responses.commands import update_action
from placemap.responses.vocabulary import ActionState
from placemap.returns import commands, presenters, queries
from placemap.returns.forms import ActionForm, AnswerForm
from placemap.returns.views.base import Answering
from placemap.returns.vocabulary import About, Reply, Standing
from placemap.web.views import FormPage, PointsAtNames


class AnswerQuestion(Answering, FormPage):
    """One question, its two whole answers as one press each, and a box for what is new."""

    template_name = "returns/question.html"
    title = gettext_lazy("What is new?")
    form_class = AnswerForm
    button = gettext_lazy("Save what is new")

    @cached_property
    def place(self) -> tuple[int, queries.Question]:
        return self.sheet.at(self.kwargs["question"])

    def check(self) -> None:
        super().check()
        _ = self.place

    @property
    def back_url(self) -> str:
        return self.of_return("return")

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        person = self.place[1].person_id
        return self.mapping.pk, [person] if person else []

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._held(self.place[1])}

    def latest(self, form: Any) -> dict[str, Any]:
        """What a colleague wrote since."""
        now = queries.sheet(self.actor, self.given).at(self.kwargs["question"])[1]
        held = self._held(now)
        reply = now.waiting.reply if now.waiting else ""
        return {**held, "text": held["text"] or Reply.label_of(reply), "how_known": held["how_known"]}

    def _held(self, question: queries.Question) -> dict[str, Any]:
        answer = question.waiting
        how_known = (answer.how_known if answer else "") or self.sheet.usual_how_known
        return {
            "text": answer.text if answer else "",
            "how_known": how_known,
            "version": answer.version if answer else 0,
        }

    def context(self) -> dict[str, Any]:
        number, question = self.place
        answer = question.answer
        return {
            **super().context(),
            # One question and nothing else: the band of the mapping would fill a phone.
            "mapping_header": None,
            "caption": _("%(agency)s’s return") % {"agency": self.given.agency.short_name},
            "title": presenters.heading(question),
            "question": question,
            "number": number,
            "writer": self.sheet.written_by.get(answer.written_by, "") if answer else "",
            "replies": self._replies(question),
            "how_known_label": HowKnown.label_of,
        }

    def _replies(self, question: queries.Question) -> list[dict[str, str]]:
        # What was sent stays as it is: there is only more to add.
        if question.sent is not None:
            return []
        offered = (
            [Reply.NO_CHANGE] if question.about is About.ELSE else [Reply.NO_CHANGE, Reply.NOTHING_KNOWN]
        )
        return [{"value": one.value, "text": presenters.press(question, one)} for one in offered]

    def finish_later(self, form: Any) -> HttpResponse:
        """Left halfway, words go into the agency’s own draft, where a colleague can carry on with them."""
        typed = self.make_form(data=self.request.POST)
        if typed.is_valid() and typed.cleaned_data["text"].strip():
            try:
                with transaction.atomic():
                    self._write({**typed.cleaned_data, "reply": Reply.NEWS})
            except PlacemapError:
                return super().finish_later(form)
            self.draft_is_sent()
            messages.success(
                self.request, _("Saved in your agency’s return. You or a colleague can carry on.")
            )
            return HttpResponseRedirect(self.back_url)
        return super().finish_later(form)

    def save(self, form: AnswerForm) -> str | HttpResponse:
        self._write(form.cleaned_data)
        key = self.kwargs["question"]
        following = queries.sheet(self.actor, self.given).next_after(key)
        return self.of_return("return-question", following.key) if following else self.after_questions()

    def _write(self, given: dict[str, Any]) -> None:
        commands.write_answer(
            given=self.given,
            question=self.kwargs["question"],
            reply=given["reply"],
            text=given["text"],
            how_known=given["how_known"],
            version=given["version"],
            by=self.actor,
        )


class AnswerAction(Answering, PointsAtNames):
    """How one action of the agency stands. It is said at once, and stands where the action stands."""

    template_name = "returns/action.html"
    title = gettext_lazy("How does this stand?")
    form_class = ActionForm
    button = gettext_lazy("Save and continue")

    @cached_property
    def asked_of(self) -> queries.ActionAsked:
        return queries.action_asked(self.actor, self.given, self.kwargs["agency_action"])

    def check(self) -> None:
        super().check()
        _ = self.asked_of

    @property
    def back_url(self) -> str:
        return self.of_return("return")

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        person = self.asked_of.shown.action.person_id
        return self.mapping.pk, [person] if person else []

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.asked_of.shown.action.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.action_asked(self.actor, self.given, self.asked_of.id)
        return {"version": now.shown.action.version}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            # One question and nothing else, as everywhere in a return.
            "mapping_header": None,
            "caption": _("%(agency)s’s return") % {"agency": self.given.agency.short_name},
            "asked_of": self.asked_of,
        }

    def send(self, form: ActionForm) -> str:
        """Say it at once; what may name a child to the whole team is pointed at."""
        given = form.cleaned_data
        standing = Standing(given["standing"])
        # Said to be done before, and not done after all: it is to be done again. Else it would read "Done".
        is_agreed = self.asked_of.shown.state is ActionState.ACCEPTED
        state = {
            Standing.GOING_ON: None if is_agreed else ActionState.ACCEPTED,
            Standing.DONE: ActionState.DONE,
            Standing.NOT_POSSIBLE: ActionState.NOT_POSSIBLE,
        }
        update_action(
            action=self.asked_of.shown.action,
            words=given["words"] or (_("It is going on as agreed.") if standing is Standing.GOING_ON else ""),
            state=state[standing],
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.after_questions(but=self.asked_of.id)
