"""What each body promised: reading it, writing it down, saying what came of it, and taking it higher."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import resolve
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.foundations.clock import LONDON, today
from placemap.foundations.errors import PlacemapError
from placemap.mappings.policy import may_change_mapping
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agency
from placemap.partners.vocabulary import AnswersFor
from placemap.responses import commands, policy, presenters, queries
from placemap.responses.forms import AnswerPledgeForm, PledgeForm
from placemap.responses.models import Pledge
from placemap.responses.views.action import InResponse
from placemap.responses.views.escalation import SendUp
from placemap.responses.vocabulary import EscalationKind, PledgeKind, PledgeState
from placemap.web.views import Page, PointsAtNames


class PledgesPage(InResponse, Page):
    """Each body: what comes first for it, what it promised, and what the group goes without."""

    template_name = "responses/pledges.html"
    title = gettext_lazy("What each body promised")

    def context(self) -> dict[str, Any]:
        is_open = self.mapping.state == MappingState.OPEN
        runs = bool(may_change_mapping(self.actor, self.mapping))
        found = queries.promised(self.actor, self.mapping)
        return {
            **super().context(),
            "found": found,
            "may_add": is_open and bool(policy.may_add_pledge(self.actor, self.mapping)),
            "runs": is_open and runs,
            "takes_up": is_open
            and runs
            and any(one.to_take_up for body in found.bodies for one in body.pledges),
            "first": queries.first_above(self.mapping),
            "speaks_for": self.actor.agency_id,
            "words": presenters,
        }


class AddPledge(InResponse, PointsAtNames):
    """What a body puts first and puts in, in its own words."""

    template_name = "responses/add_pledge.html"
    title = gettext_lazy("What does it promise?")
    form_class = PledgeForm
    button = gettext_lazy("Write it down")
    success_message = gettext_lazy("Written down.")

    def check(self) -> None:
        super().check()
        require(policy.may_add_pledge(self.actor, self.mapping))

    @property
    def back_url(self) -> str:
        return self.address("pledges")

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """Those for which whoever acts may write: all for who runs the mapping, or their own."""
        runs = bool(may_change_mapping(self.actor, self.mapping))
        return {
            str(one.pk): one
            for one in queries.agencies_that_promise(self.mapping)
            if runs or one.pk == self.actor.agency_id
        }

    @cached_property
    def asked_for(self) -> Agency | None:
        """The agency that the page before named."""
        return self.agencies.get(self.request.GET.get("agency", ""))

    @cached_property
    def offer(self) -> Any:
        """What that agency's sponsor said when accepting."""
        return queries.offer_in(self.actor, self.mapping, self.asked_for) if self.asked_for else None

    def context(self) -> dict[str, Any]:
        return {**super().context(), "offer": self.offer}

    def form_arguments(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"said_on": today(), "from_on": today()}
        if self.asked_for is not None:
            initial["agency"] = str(self.asked_for.pk)
        if self.offer is not None:
            initial |= {
                "said_by": self.offer.sponsor,
                "said_on": self.offer.accepted_at.astimezone(LONDON).date(),
            }
        return {
            "initial": initial,
            "agencies": [(key, one.name) for key, one in self.agencies.items()],
            "districts": [(str(one.pk), one.name) for one in queries.districts_of(self.mapping)],
        }

    def send(self, form: PledgeForm) -> str:
        given = form.cleaned_data
        district = given.get("district")
        commands.record_pledge(
            mapping=self.mapping,
            agency=self.agencies[given["agency"]],
            district=next(
                (one for one in queries.districts_of(self.mapping) if str(one.pk) == district), None
            ),
            kind=PledgeKind(given["kind"]),
            function=AnswersFor(given["function"]) if given["function"] else None,
            what=given["what"],
            from_on=given["from_on"],
            until_on=given["until_on"],
            priority=given["priority"],
            said_by=given["said_by"],
            said_on=given["said_on"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class _OfPledge(InResponse):
    """A page over one promise."""

    @cached_property
    def pledge(self) -> Pledge:
        key: UUID = self.kwargs["pledge"]
        return queries.pledge_in(self.actor, self.mapping, key)

    def check(self) -> None:
        super().check()
        _found = self.pledge


class PledgePage(_OfPledge, Page):
    """One promise with everything that was said of it."""

    template_name = "responses/pledge.html"

    def context(self) -> dict[str, Any]:
        is_open = self.mapping.state == MappingState.OPEN
        found = queries.one_pledge(self.actor, self.pledge)
        answers = self.pledge.kind != PledgeKind.NOTHING and policy.may_answer_pledge(self.actor, self.pledge)
        return {
            **super().context(),
            "title": presenters.pledge_what(self.pledge),
            "back_url": self.address("pledges"),
            "found": found,
            "rows": presenters.pledge_rows(found),
            "may_answer": is_open and bool(answers),
            "may_take_up": is_open
            and found.to_take_up
            and bool(policy.may_take_pledge_up(self.actor, self.pledge)),
            "first": queries.first_above(self.mapping),
            "words": presenters,
        }


class AnswerPledge(_OfPledge, PointsAtNames):
    """Whether it was kept, since when, and why."""

    title = gettext_lazy("How does this promise stand?")
    form_class = AnswerPledgeForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. What was said before stays beside it.")

    def check(self) -> None:
        super().check()
        require(policy.may_answer_pledge(self.actor, self.pledge))
        if self.pledge.kind == PledgeKind.NOTHING:
            raise Http404

    @property
    def back_url(self) -> str:
        return self.address("pledge", self.pledge.pk)

    def context(self) -> dict[str, Any]:
        caption = f"{self.pledge.agency.name}: {self.pledge.what}"
        return {**super().context(), "caption": caption}

    def form_arguments(self) -> dict[str, Any]:
        return {
            "initial": {"happened_on": today(), "version": self.pledge.version},
            "for_agency": policy.speaks_for(self.actor, self.pledge),
        }

    def latest(self, form: Any) -> dict[str, Any]:
        held = queries.pledge_in(self.actor, self.mapping, self.pledge.pk)
        state = "" if held.state == PledgeState.PROMISED else held.state
        return {"state": state, "version": held.version}

    def send(self, form: AnswerPledgeForm) -> str:
        given = form.cleaned_data
        commands.answer_pledge(
            pledge=self.pledge,
            state=PledgeState(given["state"]),
            happened_on=given["happened_on"],
            words=given["words"],
            told_by=given.get("told_by", ""),
            looked=form.was_looked_at,
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class TakePledgeUp(_OfPledge, SendUp):
    """What was promised and is missing goes to whoever answers above."""

    title = gettext_lazy("Take this higher")

    def check(self) -> None:
        super().check()
        # Whoever has written it already, and is overtaken, is told so and keeps their words.
        if not self.found.to_take_up and self.request.method != "POST":
            raise Http404

    @cached_property
    def found(self) -> Any:
        return queries.one_pledge(self.actor, self.pledge)

    @property
    def back_url(self) -> str:
        return self.address("pledge", self.pledge.pk)

    def form_arguments(self) -> dict[str, Any]:
        given = super().form_arguments()
        begun = {"kind": EscalationKind.RESOURCES.value, **presenters.take_up_words(self.found)}
        return {**given, "initial": {**given.get("initial", {}), **begun}}

    def send(self, form: Any) -> str:
        if not self.found.to_take_up:
            raise PlacemapError(
                _("This promise is not missing any more, or somebody has taken it higher. Look at it again.")
            )
        led = super().send(form)
        sent = queries.escalation_in(self.actor, self.mapping, resolve(led).kwargs["escalation"])
        commands.take_pledge_up(pledge=self.pledge, escalation=sent, by=self.actor)
        return led
