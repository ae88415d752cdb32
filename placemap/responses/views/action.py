"""Actions: what is being done and by whom, answering one, saying how it stands, changing and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision, require
from placemap.mappings.pages import WithinMapping
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agency, User
from placemap.partners.queries import names_of
from placemap.responses import commands, policy, queries
from placemap.responses.forms import (
    AcceptActionForm,
    ChangeActionForm,
    DeclineActionForm,
    EndActionForm,
    RecordActionForm,
    UpdateActionForm,
)
from placemap.responses.models import Action, Escalation
from placemap.responses.presenters import action as words
from placemap.responses.presenters import take_higher_line
from placemap.responses.rules.action import MOVES
from placemap.responses.rules.escalation import can_go_up
from placemap.responses.vocabulary import AboutKind, ActionEnd, ActionState, EscalationState
from placemap.web.fields import new_once
from placemap.web.filters import day, weekday
from placemap.web.shell import Column
from placemap.web.views import FormPage, ListPage, Page, PointsAtNames


class InResponse(WithinMapping):
    """A page under the tab of the response."""

    current_tab = "response"

    @property
    def back_url(self) -> str:
        return self.address("response")


class Response(InResponse, ListPage):
    """What is being done: every action the reader may see, searched, filtered and sorted."""

    template_name = "responses/response.html"
    title = gettext_lazy("Response")
    columns = (
        Column("words", gettext_lazy("What is to be done")),
        Column("agency", gettext_lazy("Who"), sortable=True),
        Column("about", gettext_lazy("About"), sortable=True),
        Column("due", gettext_lazy("By"), sortable=True),
        Column("state", gettext_lazy("State"), sortable=True),
    )
    sorts = {
        "agency": ("agency__name", "owner__name", "due", "pk"),
        "about": ("about", "due", "pk"),
        "due": ("due", "recorded_at", "pk"),
        "state": ("state", "due", "pk"),
    }
    default_sort = "due"

    @cached_property
    def wanted(self) -> queries.ActionFilter:
        asked = self.request.GET
        return queries.ActionFilter(
            state=asked.get("state", "open"),
            whose=asked.get("whose", ""),
            agency=_key(asked.get("agency", "")),
            about=asked.get("about", ""),
        )

    def rows(self, q: str) -> Any:
        wanted = self.wanted
        return queries.actions_found(
            self.actor,
            self.mapping,
            queries.ActionFilter(q, wanted.state, wanted.whose, wanted.agency, wanted.about),
        )

    def context(self) -> dict[str, Any]:
        found = super().context()
        return {
            **found,
            "shown": queries.shown(self.actor, self.mapping, list(found["rows"])),
            "counts": queries.action_counts(self.actor, self.mapping),
            "wanted": self.wanted,
            "agencies": queries.agencies_with_actions(self.actor, self.mapping),
            "kinds": list(AboutKind),
            "states": list(ActionState),
            "words": words,
            "may_record": _is_open(self) and bool(policy.may_record_action(self.actor, self.mapping)),
        }


def _key(given: str) -> str:
    """A key from an address, or nothing where it is none."""
    try:
        return str(UUID(given))
    except ValueError:
        return ""


def _is_open(page: InResponse) -> bool:
    return page.mapping.state == MappingState.OPEN


class RecordAction(InResponse, PointsAtNames):
    """One action: in two fields what and who, and by when as people say it."""

    template_name = "responses/record_action.html"
    title = gettext_lazy("What is to be done?")
    form_class = RecordActionForm
    button = gettext_lazy("Record this action")

    def check(self) -> None:
        super().check()
        require(policy.may_record_action(self.actor, self.mapping))

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        return self.mapping.pk, [UUID(self.about)] if self.about else []

    @cached_property
    def about(self) -> str:
        """The child from whose page this was opened, if this reader sees them."""
        key = _key(self.request.GET.get("about", ""))
        return key if key and queries.person_chosen(self.actor, self.mapping, UUID(key)) else ""

    @cached_property
    def at(self) -> str:
        """The place from whose page this was opened, if this reader sees it."""
        key = _key(self.request.GET.get("at", ""))
        return key if key and queries.place_chosen(self.actor, self.mapping, UUID(key)) else ""

    @cached_property
    def cards(self) -> list[Any]:
        return queries.people_to_choose(self.actor, self.mapping)

    def form_arguments(self) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        card = next((one for one in self.cards if self.about and UUID(self.about) in one.record_ids), None)
        if card is not None:
            kind = AboutKind.ADULT if card.is_adult else AboutKind.CHILD
            initial = {"person": str(card.id), "about": kind.value, "in_part_two": True}
        elif self.at:
            initial = {"place": self.at, "about": AboutKind.PLACE.value}
        return {
            "whom": words.whom(queries.seats_that_act(self.mapping)),
            "people": words.people(self.cards),
            "places": words.places(queries.places_to_choose(self.actor, self.mapping)),
            "initial": initial,
        }

    def send(self, form: RecordActionForm) -> str:
        """Record it; what may name a child is pointed at."""
        given = form.cleaned_data
        agency_id, _colon, user_id = given["who"].partition(":")
        person, place = given.get("person"), given.get("place")
        action = commands.record_action(
            mapping=self.mapping,
            words=given["words"],
            agency=Agency.objects.get(pk=agency_id),
            owner=User.objects.get(pk=user_id) if user_id else None,
            due=given["due"],
            expected_effect=given["expected_effect"],
            about=AboutKind(given["about"]),
            person=queries.person_chosen(self.actor, self.mapping, UUID(person) if person else None),
            place=queries.place_chosen(self.actor, self.mapping, UUID(place) if place else None),
            in_part_two=given["in_part_two"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        self.success_message = _("Recorded: %(who)s, by %(day)s.") % {
            "who": f"{action.owner.name}, {action.agency.name}" if action.owner else action.agency.name,
            "day": weekday(action.due),
        }
        return self.address("action", action.pk)


class OfAction(InResponse):
    """A page about one action."""

    @cached_property
    def action(self) -> Action:
        return queries.action_in(self.actor, self.mapping, self.kwargs["action"])

    def check(self) -> None:
        super().check()
        require(self.may())

    def may(self) -> Decision:
        """Whether the actor may do what this page does. Asks for the action first, which may be absent."""
        raise NotImplementedError

    @property
    def own_url(self) -> str:
        """The action's own page."""
        return self.address("action", self.action.pk)


class ActionPage(OfAction, Page):
    """One action: what, who and by when, how it stands, and what was said of it."""

    template_name = "responses/action.html"

    @cached_property
    def gone_up(self) -> list[Escalation]:
        return queries.gone_up_of(self.action)

    def may(self) -> Decision:
        _found = self.action
        return policy.may_read_actions(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        action = self.action
        (shown,) = queries.shown(self.actor, self.mapping, [action])
        recorded_by = names_of([action.recorded_by]).get(action.recorded_by, "")
        return {
            **super().context(),
            # The title of a page stays in the browser's history: no word of the action.
            "title": _("Action"),
            "back_url": self.back_url,
            "shown": shown,
            "details": words.details(shown, recorded_by),
            "history": words.history(queries.history_of(self.actor, action)),
            "tag": words.state_tag(shown),
            "can": self._can(),
            "gone_up": self.gone_up,
            "higher": take_higher_line(queries.first_above(self.mapping)),
            "once": new_once(),
        }

    def _can(self) -> dict[str, bool]:
        """What this reader may do now. A page offers nothing that would be refused."""
        action, moves = self.action, MOVES[ActionState(self.action.state)]
        if not _is_open(self):
            return {}
        answers = bool(policy.may_answer_action(self.actor, action))
        updates = bool(policy.may_update_action(self.actor, action))
        return {
            "accept": answers and action.state != ActionState.ACCEPTED and ActionState.ACCEPTED in moves
            and action.state in (ActionState.OFFERED, ActionState.DECLINED),
            "take_on": answers and action.owner_id is None and action.state == ActionState.ACCEPTED,
            "decline": answers and ActionState.DECLINED in moves
            and not (action.under_authority and action.owner_id is None),
            # Not "update": in a template that is a method of every dictionary, and always there.
            "say": updates and action.owner_id is not None
            and action.state in (ActionState.ACCEPTED, ActionState.DONE, ActionState.NOT_POSSIBLE),
            "change": updates and action.state not in (ActionState.DONE, ActionState.ENDED),
            "take_up": can_go_up(ActionState(action.state))
            and bool(policy.may_escalate(self.actor, self.mapping))
            and not any(one.state == EscalationState.OPEN for one in self.gone_up),
            "end": ActionState.ENDED in moves and bool(policy.may_end_action(self.actor, action)),
        }  # fmt: skip


class _ChangesAction(OfAction, FormPage):
    """A page that changes one action and leads back to it."""

    @property
    def back_url(self) -> str:
        return self.own_url

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        return self.mapping.pk, [self.action.person_id] if self.action.person_id else []

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.action.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.action_in(self.actor, self.mapping, self.action.pk).version}

    def context(self) -> dict[str, Any]:
        # Its words stand here too, so that it is on record as read.
        queries.shown(self.actor, self.mapping, [self.action])
        return {**super().context(), "introduction": self.action.words, "cancel_url": self.own_url}


class AcceptAction(_ChangesAction):
    """A yes. One press on the action's page."""

    title = gettext_lazy("Will you do this?")
    form_class = AcceptActionForm
    button = gettext_lazy("Yes, I will")
    success_message = gettext_lazy("You said yes. It stands among your actions until it is done.")

    def may(self) -> Decision:
        return policy.may_answer_action(self.actor, self.action)

    def save(self, form: AcceptActionForm) -> str:
        commands.accept_action(action=self.action, version=form.cleaned_data["version"], by=self.actor)
        return self.own_url


class DeclineAction(PointsAtNames, _ChangesAction):
    """A no, with the reason."""

    title = gettext_lazy("Why can you not do it?")
    form_class = DeclineActionForm
    button = gettext_lazy("Decline it")
    success_message = gettext_lazy("Declined. Whoever runs this mapping reads why, and finds another way.")

    def may(self) -> Decision:
        return policy.may_answer_action(self.actor, self.action)

    def send(self, form: DeclineActionForm) -> str:
        """Decline it; what may name a child is pointed at."""
        given = form.cleaned_data
        commands.decline_action(
            action=self.action,
            reason=given["reason"],
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.own_url


class UpdateAction(PointsAtNames, _ChangesAction):
    """How it stands."""

    title = gettext_lazy("How does it stand?")
    form_class = UpdateActionForm
    button = gettext_lazy("Save how it stands")
    success_message = gettext_lazy("Saved.")

    def may(self) -> Decision:
        return policy.may_update_action(self.actor, self.action)

    def send(self, form: UpdateActionForm) -> str:
        """Save how it stands; what may name a child is pointed at."""
        given = form.cleaned_data
        commands.update_action(
            action=self.action,
            words=given["words"],
            state=ActionState(given["state"]),
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.own_url


class ChangeAction(PointsAtNames, _ChangesAction):
    """Somebody else, or another day."""

    title = gettext_lazy("Give it to somebody else, or another day")
    form_class = ChangeActionForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")

    def may(self) -> Decision:
        return policy.may_change_action(self.actor, self.action)

    def form_arguments(self) -> dict[str, Any]:
        seats = queries.seats_that_act(self.mapping)
        initial = {
            "owner": str(self.action.owner_id or ""),
            "due": day(self.action.due),
            "version": self.action.version,
        }
        # A day that has passed stays as it is while only the person changes.
        whom = words.colleagues(seats, self.action.agency_id)
        return {"whom": whom, "held": self.action.due, "initial": initial}

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.action_in(self.actor, self.mapping, self.action.pk)
        return {"owner": words.owner_line(now), "due": day(now.due), "version": now.version}

    def send(self, form: ChangeActionForm) -> str:
        """Change it; what may name a child is pointed at."""
        given = form.cleaned_data
        commands.change_action(
            action=self.action,
            owner=User.objects.get(pk=given["owner"]) if given["owner"] else None,
            due=given["due"],
            reason=given["reason"],
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.own_url


class EndAction(PointsAtNames, _ChangesAction):
    """It ends though it was not done, with the reason."""

    title = gettext_lazy("End this action though it is not done")
    form_class = EndActionForm
    button = gettext_lazy("End it")
    success_message = gettext_lazy("Ended. It stays in the list, with the reason.")

    def may(self) -> Decision:
        return policy.may_end_action(self.actor, self.action)

    def send(self, form: EndActionForm) -> str:
        """End it; what may name a child is pointed at."""
        given = form.cleaned_data
        commands.end_action(
            action=self.action,
            how=ActionEnd(given["how"]),
            reason=given["reason"],
            version=given["version"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.own_url


class ActionLink(Page):
    """What a mail leads to: on to the action's own page; absent for whoever may not read it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = queries.action_by_link(self.request.actor, kwargs["action"])  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("action", args=[action.mapping.reference, action.pk]))
