"""Asking every agency what is new, seeing who has answered, and reminding."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.foundations.clock import today
from placemap.foundations.working_days import next_working_day
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agency
from placemap.returns import commands, policy, presenters, queries
from placemap.returns.forms import AskReturnsForm, WithdrawForm
from placemap.returns.models import ReturnRequest
from placemap.returns.rules import is_open
from placemap.returns.views.base import InReturns, OfReturn
from placemap.web.fields import new_once
from placemap.web.filters import day
from placemap.web.views import ConfirmPage, FormPage, Page

# Time to find the file and the person, and short enough to be done at once.
USUAL_DAYS = 5


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


class OfRequest(InReturns):
    """A page about one request, for those who run the mapping."""

    def check(self) -> None:
        super().check()
        require(policy.may_change_request(self.actor, self.asked))

    @cached_property
    def asked(self) -> ReturnRequest:
        return queries.request_in(self.actor, self.mapping, self.kwargs["asked"])


class WithdrawReturns(OfRequest, FormPage):
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


class RemindAll(OfRequest, ConfirmPage):
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


class RemindAgency(OfReturn, ConfirmPage):
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
