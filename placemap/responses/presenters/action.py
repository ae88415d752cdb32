"""How actions read: in lists, on their own page, and in the choices of a form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from placemap.mappings.models import Seat
from placemap.responses.models import Action
from placemap.responses.queries import ActionShown, UpdateShown
from placemap.responses.vocabulary import AboutKind, ActionEnd, ActionState
from placemap.subjects.queries import EntityCard, PersonCard
from placemap.web.filters import day

KINDS = {
    ActionState.OFFERED: "wait",
    ActionState.ACCEPTED: "note",
    ActionState.DECLINED: "gap",
    ActionState.DONE: "done",
    ActionState.NOT_POSSIBLE: "caution",
    ActionState.ENDED: "plain",
}


def state_tag(shown: ActionShown) -> dict[str, str]:
    """Text and kind of the tag beside an action: that its day has passed goes before how far it is."""
    if shown.is_overdue:
        words = _("Past its day") if shown.state is ActionState.ACCEPTED else _("Past its day, no yes yet")
        return {"text": words, "kind": "gap"}
    if shown.state is ActionState.ENDED:
        return {"text": str(ActionEnd.label_of(shown.action.ended_how)), "kind": "plain"}
    return {"text": str(shown.state.label), "kind": KINDS[shown.state]}


def owner_line(action: Action) -> str:
    """Who answers for it: a person, or that their agency has not said who."""
    return action.owner.name if action.owner else _("Nobody named yet")


def about_line(action: Action) -> str:
    """What it is about, in general."""
    return str(AboutKind.label_of(action.about))


def whom(seats: Sequence[Seat]) -> list[tuple[str, str]]:
    """Who can be given an action: each person for their agency, then each agency alone."""
    people = {f"{seat.agency_id}:{seat.user_id}": f"{seat.user.name}, {seat.agency.name}" for seat in seats}
    agencies = {f"{seat.agency_id}:": seat.agency.name for seat in seats}
    return [*people.items(), *sorted(agencies.items(), key=lambda one: one[1])]


def colleagues(seats: Iterable[Seat], agency_id: UUID) -> list[tuple[str, str]]:
    """People of one agency as choices."""
    return list({str(seat.user_id): seat.user.name for seat in seats if seat.agency_id == agency_id}.items())


def people(cards: Iterable[PersonCard]) -> list[tuple[str, str]]:
    """People as choices. Two of the same name or initials are told apart by their references."""
    return [(str(card.id), f"{card.shown_as} ({card.working_reference})") for card in cards]


def places(cards: Iterable[EntityCard]) -> list[tuple[str, str]]:
    """Places as choices."""
    return [(str(card.id), f"{card.name} ({card.working_reference})") for card in cards]


def details(shown: ActionShown, recorded_by: str) -> list[dict[str, Any]]:
    """Rows of the summary of one action."""
    action = shown.action
    rows: list[dict[str, Any]] = [
        {"key": _("Who answers for it"), "value": owner_line(action)},
        {"key": _("Agency"), "value": action.agency.name},
        {"key": _("By"), "value": day(action.due)},
        {"key": _("What it should bring about"), "value": action.expected_effect, "missing": _("Not said")},
        {"key": _("About"), "value": about_line(action)},
    ]
    if shown.place:
        rows.append({"key": _("Where"), "value": shown.place})
    rows.append(
        {
            "key": _("Recorded"),
            "value": _("%(day)s, %(who)s") % {"day": day(action.recorded_at), "who": recorded_by},
        }
    )
    if action.under_authority:
        rows.append(
            {
                "key": _("Given under"),
                "value": _("The authority to give its people actions, which the agency’s sponsor accepted"),
            }
        )
    return rows


def history(updates: Iterable[UpdateShown]) -> list[dict[str, Any]]:
    """What was said and changed, newest first, as entries of a timeline."""
    return [
        {
            "when": one.update.recorded_at,
            "title": "; ".join(_changes(one)) or _("Said how it stands"),
            "text": one.update.words,
            "source": one.who,
        }
        for one in updates
    ]


def _changes(one: UpdateShown) -> list[str]:
    update, found = one.update, []
    if update.before != update.after:
        found.append(str(ActionState.label_of(update.after)))
    if update.owner_before or update.owner_after:
        found.append(
            _("From %(before)s to %(after)s")
            % {"before": one.owner_before or _("nobody"), "after": one.owner_after or _("nobody")}
        )
    if update.due_before and update.due_after:
        found.append(
            _("Its day was %(before)s, and is now %(after)s")
            % {"before": day(update.due_before), "after": day(update.due_after)}
        )
    return found
