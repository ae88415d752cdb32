"""An agency's own return as a whole: where it begins, words that were left, and sending it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.mappings.vocabulary import MappingState
from placemap.returns import commands, presenters, queries
from placemap.returns.forms import NoChangeForm, SendForm
from placemap.returns.models import ReturnAnswer
from placemap.returns.views.base import Answering
from placemap.web.fields import new_once
from placemap.web.views import ConfirmPage, FormPage, Page


class OwnReturn(Answering, Page):
    """Where an agency begins: one press for everything, or the questions in any order."""

    template_name = "returns/own.html"
    title = gettext_lazy("What is new?")

    def context(self) -> dict[str, Any]:
        sheet = self.sheet
        addresses = {one.key: self.of_return("return-question", one.key) for one in sheet.questions}
        waiting = next((one for one in sheet.questions if one.answer is None), None)
        return {
            **super().context(),
            "tasks": presenters.tasks(sheet, addresses),
            "gone": presenters.gone(sheet) if sheet.is_open else [],
            "left_words": presenters.left_words(sheet),
            "all_taken_back": all(one.is_taken_back for one in sheet.left),
            "may_send": self.mapping.state == MappingState.OPEN,
            "start_url": addresses[waiting.key] if waiting else self.after_questions(),
            "actions": self.action_tasks() if sheet.is_open else [],
            "send_url": self.of_return("send-return"),
            "no_change_url": self.of_return("return-no-change"),
            "left": len(sheet.questions) - len(sheet.answered),
            "new_once": new_once,
        }


class _OfLeftWords(Answering, ConfirmPage):
    """Settles words that were never sent, of a return that is over."""

    template_name = "returns/left.html"

    @cached_property
    def question(self) -> queries.Question:
        return self.sheet.left_at(self.kwargs["unsent"])

    def check(self) -> None:
        super().check()
        # Sent twice, or settled by a colleague: the page they are gone from says what is left.
        _ = self.request.method == "POST" or self.question

    def context(self) -> dict[str, Any]:
        return {**super().context(), "mapping_header": None, "question": self.question, "note": self.note()}

    def note(self) -> str:
        """What goes with the words when they are sent; empty otherwise."""
        return ""

    @property
    def back_url(self) -> str:
        return self.of_return("return")

    def save(self, form: Any) -> str:
        try:
            answer = self.question.waiting
        except Http404:
            self.success_message = _("A colleague has sent these words already, or thrown them away.")
        else:
            assert answer is not None
            self.settle(answer)
        return self.back_url

    def settle(self, answer: ReturnAnswer) -> None:
        """What becomes of them."""
        raise NotImplementedError


class SendLeftWords(_OfLeftWords):
    """Sends them as something noticed. One press on the page of the return."""

    title = gettext_lazy("Send these words as something noticed?")
    button = gettext_lazy("Send them")
    success_message = gettext_lazy("Sent, as something your agency noticed.")

    def consequences(self) -> list[str]:
        return [_("The coordinator and the lead officer read them, under your agency’s agreement.")]

    def note(self) -> str:
        return self.sheet.note_of(self.question)

    def settle(self, answer: ReturnAnswer) -> None:
        commands.send_left_words(given=self.given, answer=answer, by=self.actor)


class ThrowAwayLeftWords(_OfLeftWords):
    """Throws them away, after asking once more."""

    title = gettext_lazy("Throw these words away?")
    button = gettext_lazy("Throw them away")
    dangerous = True
    success_message = gettext_lazy("Thrown away.")

    def consequences(self) -> list[str]:
        return [
            _("Nobody outside your agency has read them, and nobody will."),
            _("They cannot be brought back."),
        ]

    def settle(self, answer: ReturnAnswer) -> None:
        commands.throw_away_left_words(given=self.given, answer=answer, by=self.actor)


class NoChange(Answering, ConfirmPage):
    """ "No change" of everything, and sent. One press on the page where an agency begins."""

    title = gettext_lazy("Has nothing changed at all?")
    form_class = NoChangeForm
    button = gettext_lazy("No change for everything")
    success_message = gettext_lazy("Sent. Thank you: your agency has answered.")

    @property
    def back_url(self) -> str:
        return self.of_return("return")

    def consequences(self) -> list[str]:
        return [
            _("Every question without an answer is answered “No change”, and your return is sent."),
            _("What you or a colleague have written already is shown to you first."),
        ]

    def save(self, form: Any) -> str:
        if not self.sheet.words_to_send:
            commands.say_no_change(given=self.given, by=self.actor)
            return self.address("returns")
        commands.leave_rest_unchanged(given=self.given, by=self.actor)
        self.success_message = _("The rest is answered “No change”. Check what is new, and send it.")
        return self.of_return("send-return")


class SendReturn(Answering, FormPage):
    """Everything as it will be sent, each with a way to change it."""

    template_name = "returns/send.html"
    title = gettext_lazy("Check and send")
    form_class = SendForm
    button = gettext_lazy("Send it")
    success_message = gettext_lazy("Sent. Thank you: your agency has answered.")

    @property
    def back_url(self) -> str:
        return self.of_return("return")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"coming": self.given.coming}}

    def context(self) -> dict[str, Any]:
        sheet = self.sheet
        addresses = {one.key: self.of_return("return-question", one.key) for one in sheet.questions}
        return {
            **super().context(),
            "mapping_header": None,
            "caption": _("%(agency)s’s return") % {"agency": self.given.agency.short_name},
            "tasks": presenters.tasks(sheet, addresses),
            "gone": presenters.gone(sheet),
            "actions": self.action_tasks() if sheet.is_open else [],
            "left": len(sheet.questions) - len(sheet.answered),
            "no_change_url": self.of_return("return-no-change"),
            "new_once": new_once,
        }

    def save(self, form: SendForm) -> str:
        commands.send_return(given=self.given, coming=form.cleaned_data["coming"], by=self.actor)
        return self.address("returns")
