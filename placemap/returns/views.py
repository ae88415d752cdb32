"""Returns: asking, seeing who has answered, and answering one question a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.working_days import next_working_day
from placemap.information.vocabulary import HowKnown
from placemap.mappings.pages import WithinMapping
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agency
from placemap.responses.commands import update_action
from placemap.responses.vocabulary import ActionState
from placemap.returns import commands, policy, presenters, queries
from placemap.returns.forms import (
    ActionForm,
    AnswerForm,
    AskReturnsForm,
    NoChangeForm,
    SendForm,
    WithdrawForm,
)
from placemap.returns.models import AgencyReturn, ReturnAnswer, ReturnRequest
from placemap.returns.rules import is_open
from placemap.returns.vocabulary import About, Reply, Standing
from placemap.web.fields import new_once
from placemap.web.filters import day
from placemap.web.views import ConfirmPage, FormPage, Page, PointsAtNames

# Time to find the file and the person, and short enough to be done at once.
USUAL_DAYS = 5


class InReturns(WithinMapping):
    """A page under the tab of returns."""

    current_tab = "returns"

    @property
    def back_url(self) -> str:
        return self.address("returns")


class Returns(InReturns, Page):
    """Who was asked and who has answered; for an agency, the way to its own."""

    template_name = "returns/returns.html"
    title = gettext_lazy("Returns")

    def check(self) -> None:
        super().check()
        require(policy.may_read_returns(self.actor, self.mapping))

    def context(self) -> dict[str, Any]:
        found = queries.asked_for(self.actor, self.mapping)
        running = [one for one in found if is_open(one.state)]
        current = running[0] if running else None
        own = next(
            (row for row in (current.rows if current else ()) if row.given.agency_id == self.actor.agency_id),
            None,
        )
        runs = policy.runs(self.actor, self.mapping)
        return {
            **super().context(),
            "current": current,
            "own": own,
            "past": [one for one in found if one is not current],
            "runs": runs,
            # Whoever may not see all that came is told the same whatever came.
            "sees_all": self.actor.has_in(Duty.HOLD_COHORT, self.mapping.pk),
            "is_runnable": runs and self.mapping.state == MappingState.OPEN,
            "may_answer": own is not None and bool(policy.may_answer_return(self.actor, own.given)),
            "new_once": new_once,
            "words": presenters,
        }


class AskReturns(InReturns, FormPage):
    """Asks every agency, or those chosen, by a day."""

    template_name = "returns/ask.html"
    title = gettext_lazy("Ask every agency what is new")
    form_class = AskReturnsForm
    button = gettext_lazy("Ask them")
    success_message = gettext_lazy(
        "Asked. It stands in the work of everybody who can answer, and they have a mail."
    )

    def check(self) -> None:
        super().check()
        require(policy.may_ask_for_returns(self.actor, self.mapping))

    def form_arguments(self) -> dict[str, Any]:
        agencies = [(str(one.pk), one.name) for one in queries.agencies_to_ask(self.mapping)]
        asker = str(self.actor.agency_id)
        return {"agencies": agencies, "asker": asker, "initial": {"due_on": day(_usual_day())}}

    def save(self, form: AskReturnsForm) -> str:
        given = form.cleaned_data
        commands.ask_for_returns(
            mapping=self.mapping,
            agencies=list(Agency.objects.filter(pk__in=given["agencies"])),
            due_on=given["due_on"],
            note=given["note"],
            by=self.actor,
        )
        return self.back_url


class _OfRequest(InReturns):
    """A page about one request, for those who run the mapping."""

    def check(self) -> None:
        super().check()
        require(policy.may_change_request(self.actor, self.asked))

    @cached_property
    def asked(self) -> ReturnRequest:
        return queries.request_in(self.actor, self.mapping, self.kwargs["asked"])


class WithdrawReturns(_OfRequest, FormPage):
    """Asks no longer, and says why."""

    title = gettext_lazy("Withdraw this request?")
    form_class = WithdrawForm
    button = gettext_lazy("Withdraw it")
    success_message = gettext_lazy("Withdrawn. What was sent stays, and nobody’s words are lost.")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "dangerous": True, "cancel_url": self.back_url}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.asked.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.request_in(self.actor, self.mapping, self.asked.pk).version}

    def save(self, form: WithdrawForm) -> str:
        given = form.cleaned_data
        commands.withdraw_request(
            request=self.asked, reason=given["reason"], version=given["version"], by=self.actor
        )
        return self.back_url


class RemindAll(_OfRequest, ConfirmPage):
    """Reminds everybody who has not answered. One press on the page of returns."""

    title = gettext_lazy("Remind those who have not answered?")
    button = gettext_lazy("Remind them")

    def consequences(self) -> list[str]:
        return [
            _("Everybody who can answer for an agency that has not, gets a mail."),
            _("It says only that there is something to answer, and names nobody."),
        ]

    def save(self, form: Any) -> str:
        self.success_message = _reminded(commands.remind_all(request=self.asked, by=self.actor))
        return self.back_url


class _OfReturn(InReturns):
    """A page about one agency's return."""

    @cached_property
    def given(self) -> AgencyReturn:
        return queries.return_in(self.actor, self.mapping, self.kwargs["agency_return"])

    @cached_property
    def sheet(self) -> queries.Sheet:
        return queries.sheet(self.actor, self.given)

    @cached_property
    def actions(self) -> list[queries.ActionAsked]:
        """What the agency said it would do: read once, since each reading of children is on record."""
        return queries.actions_asked(self.actor, self.given)

    def action_tasks(self) -> list[dict[str, Any]]:
        """The agency's actions as a list of questions."""
        return presenters.actions(
            self.actions, {one.id: self.of_return("return-action", one.id) for one in self.actions}
        )

    def after_questions(self, *, but: UUID | None = None) -> str:
        """Where whoever has answered every question goes: an action nothing was said of, or checking."""
        silent = next((one for one in self.actions if one.said_at is None and one.id != but), None)
        return self.of_return("return-action", silent.id) if silent else self.of_return("send-return")

    def of_return(self, name: str, *args: Any) -> str:
        """The address of another page of this return."""
        return self.address(name, self.given.pk, *args)


class RemindAgency(_OfReturn, ConfirmPage):
    """Reminds one agency."""

    title = gettext_lazy("Remind this agency?")
    button = gettext_lazy("Remind them")

    def check(self) -> None:
        super().check()
        require(policy.may_remind(self.actor, self.given))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.given.agency.name}

    def consequences(self) -> list[str]:
        return [_("Everybody who can answer for it gets a mail. It names nobody.")]

    def save(self, form: Any) -> str:
        self.success_message = _reminded(commands.remind_agency(given=self.given, by=self.actor))
        return self.back_url


def _usual_day() -> date:
    found = today()
    for _step in range(USUAL_DAYS):
        found = next_working_day(found)
    return found


def _reminded(count: int) -> str:
    if not count:
        return _("Nobody needed reminding: they have answered, or were reminded today.")
    return ngettext("%(n)d agency is reminded.", "%(n)d agencies are reminded.", count) % {"n": count}


class Answering(_OfReturn):
    """A page on which an agency's own people answer."""

    def check(self) -> None:
        super().check()
        require(policy.may_answer_return(self.actor, self.given))

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "sheet": self.sheet,
            "words": presenters,
            "over": presenters.over(self.sheet),
        }


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


class AnswerAction(PointsAtNames, Answering):
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
