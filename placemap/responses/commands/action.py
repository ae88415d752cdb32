"""Recording an action, answering it, saying how it stands, giving it to somebody else, and ending it.

What is owed to a named person is told to them by a mail that says only that something waits for an answer.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_at
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.lengths import within
from placemap.foundations.office_hours import next_office_hour
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency, User
from placemap.partners.queries import author
from placemap.responses import policy, rules
from placemap.responses.models import Action, ActionReminder, ActionUpdate
from placemap.responses.queries.delegation import may_be_given, seats_that_act
from placemap.responses.vocabulary import AboutKind, ActionEnd, ActionState, Reminder
from placemap.subjects.models import Entity, Person
from placemap.subjects.queries import names_in_words

CHANGED = _("Somebody else changed this action while you were reading it. Look at it again.")


@command(may=policy.may_record_action, event=Event.ACTION_RECORDED)
def record_action(
    *,
    mapping: Mapping,
    words: str,
    agency: Agency,
    owner: User | None,
    due: date,
    expected_effect: str = "",
    about: AboutKind,
    person: Person | None = None,
    place: Entity | None = None,
    in_part_two: bool = False,
    agreed: bool = False,
    looked: bool = True,
    by: Actor,
) -> Action:
    """Give an agency of the team something to do by a day, with one person who answers for it.

    It waits for a yes unless whoever must say it has: its owner; without one, its agency, or the chair to
    whom the agency gave authority. `agreed`: the owner said yes aloud, to whoever runs the mapping.
    Not `looked`: what the whole team is to read is searched for names of the mapping's people first.
    """
    require_open(mapping)
    said = _said(words)
    for_team = not rules.of_part_two(about, person=person is not None, asked=in_part_two)
    if for_team and not looked and (named := names_in_words(mapping, said, expected_effect)):
        raise rules.NamedToTeam(named)
    rules.check_due(due, today())
    rules.check_about(about, person=person is not None, place=place is not None)
    _check_seat(mapping, agency, owner)
    gives = policy.runs(by, mapping)
    authority = gives and may_be_given(mapping, agency)
    state = rules.state_at_first(
        by_owner=owner is not None and (owner.pk == by.user_id or (agreed and gives)),
        has_owner=owner is not None,
        own_agency=agency.pk == by.agency_id,
        authority=authority,
    )
    action = Action(
        mapping=mapping,
        agency=agency,
        owner=owner,
        words=said,
        expected_effect=within(expected_effect, 300, _("What it should bring about")),
        about=about.value,
        person=person,
        place=place,
        in_part_two=rules.of_part_two(about, person=person is not None, asked=in_part_two),
        due=due,
        state=state.value,
        under_authority=authority,
        recorded_by=author(by),
    )
    action.save(force_insert=True)
    _tell(action, by)
    return action


@command(may=policy.may_answer_action, event=Event.ACTION_ANSWERED)
def accept_action(*, action: Action, version: int, by: Actor) -> Action:
    """Say yes. Where nobody was named, whoever says it answers for the action from now on."""
    held = _held(action, version)
    if held.owner_id or held.state != ActionState.ACCEPTED:
        rules.check_move(ActionState(held.state), ActionState.ACCEPTED)
    if held.owner_id is None:
        owner = User.objects.get(pk=author(by))
        _check_seat(held.mapping, held.agency, owner)
        return _changed(held, by, after=ActionState.ACCEPTED, owner=owner)
    return _changed(held, by, after=ActionState.ACCEPTED)


@command(may=policy.may_answer_action, event=Event.ACTION_ANSWERED)
def decline_action(*, action: Action, reason: str, version: int, looked: bool = True, by: Actor) -> Action:
    """Say no, with the reason. An agency that let the chair give it actions names somebody else instead."""
    held = _held(action, version)
    rules.check_move(ActionState(held.state), ActionState.DECLINED)
    rules.check_may_decline(under_authority=held.under_authority, owned=held.owner_id is not None)
    _check_names(held, reason, looked)
    return _changed(held, by, after=ActionState.DECLINED, words=_reason(reason))


@command(may=policy.may_update_action, event=Event.ACTION_UPDATED)
def update_action(
    *,
    action: Action,
    words: str,
    state: ActionState | None = None,
    version: int,
    looked: bool = True,
    by: Actor,
) -> Action:
    """Say how it stands; or that it is done, not possible, or after all still to be done.

    Here too, not `looked`: of an action that the whole team reads, the words are searched for names first.
    """
    held = _held(action, version)
    before = ActionState(held.state)
    after = state or before
    if after is not before:
        rules.check_update_to(after)
        rules.check_answered(before)
        rules.check_move(before, after, owned=held.owner_id is not None)
    if after in (before, ActionState.NOT_POSSIBLE) or before is not ActionState.ACCEPTED:
        rules.check_reason(words)
    _check_names(held, words, looked)
    return _changed(held, by, after=after, words=within(words, 1000, _("What you wrote")))


@command(may=policy.may_change_action, event=Event.ACTION_CHANGED)
def change_action(
    *,
    action: Action,
    owner: User | None,
    due: date,
    reason: str,
    version: int,
    looked: bool = True,
    by: Actor,
) -> Action:
    """Give it to somebody else of its agency, or another day, with the reason. A new owner is asked first."""
    held = _held(action, version)
    before = ActionState(held.state)
    is_other = (owner.pk if owner else None) != held.owner_id
    rules.check_may_change(before, is_other=is_other, is_later=due != held.due)
    if due != held.due:
        rules.check_due(due, today())
    after = before
    if is_other:
        _check_seat(held.mapping, held.agency, owner)
        after = rules.state_at_first(
            by_owner=owner is not None and owner.pk == by.user_id,
            has_owner=owner is not None,
            own_agency=held.agency_id == by.agency_id,
            authority=held.under_authority,
        )
    _check_names(held, reason, looked)
    changed = _changed(held, by, after=after, words=_reason(reason), owner=owner, due=due)
    if is_other:
        _tell(changed, by)
    return changed


@command(may=policy.may_end_action, event=Event.ACTION_ENDED)
def end_action(
    *, action: Action, how: ActionEnd, reason: str, version: int, looked: bool = True, by: Actor
) -> Action:
    """End it though it was not done: passed on, taken higher, or not needed any more, with the reason."""
    held = _held(action, version)
    rules.check_move(ActionState(held.state), ActionState.ENDED)
    _check_names(held, reason, looked)
    return _changed(held, by, after=ActionState.ENDED, words=_reason(reason), ended_how=how.value)


@command(may=policy.may_note_reminder, event=Event.ACTION_REMINDED)
def note_reminder(
    *,
    action_id: UUID,
    mapping_id: UUID,
    user_id: UUID,
    kind: Reminder,
    due: date,
    owned_since: datetime | None = None,
    by: Actor,
) -> int:
    """Remind somebody, once for each day an action has: 1 for a mail, 0 where they were reminded already.

    Whoever is reminded of several at once has one mail: the sending sees to that.

    `owned_since`, for asking: whoever is given it back after somebody else had it is asked anew.
    """
    held = {
        "action_id": action_id,
        "user_id": user_id,
        "kind": kind.value,
        "due": due,
        "owned_since": owned_since,
    }
    if ActionReminder.objects.filter(**held).exists():
        return 0
    ActionReminder(mapping_id=mapping_id, **held).save(force_insert=True)
    ask_for_at(
        next_office_hour(now()),
        "responses.send_reminder",
        queue="letters",
        action_id=action_id,
        user_id=user_id,
        kind=kind.value,
        due=due.isoformat(),
        owned_since=owned_since.isoformat() if owned_since else "",
        asked=now().isoformat(),
    )
    return 1


def _held(action: Action, version: int) -> Action:
    """The action, kept from anybody else until the end; a conflict where somebody changed it before."""
    held = (
        Action.objects.select_for_update(of=("self",))
        .select_related("mapping", "agency", "owner")
        .filter(pk=action.pk, version=version)
        .first()
    )
    if held is None:
        raise Conflict(CHANGED)
    require_open(held.mapping)
    return held


def _changed(held: Action, by: Actor, *, after: ActionState, words: str = "", **columns: Any) -> Action:
    """Write the change and its line of the history."""
    before = held.state
    due, owner_id = held.due, held.owner_id
    for name, value in columns.items():
        setattr(held, name, value)
    if after.value != before:
        held.state, held.state_since = after.value, now()
    held.version = held.version + 1
    ActionUpdate(
        action=held,
        mapping=held.mapping,
        words=words.strip(),
        before=before,
        after=after.value,
        due_before=due if due != held.due else None,
        due_after=held.due if due != held.due else None,
        owner_before=owner_id if owner_id != held.owner_id else None,
        owner_after=held.owner_id if owner_id != held.owner_id else None,
        recorded_by=author(by),
    ).save(force_insert=True)
    Action.objects.filter(pk=held.pk).update(
        state=held.state,
        state_since=held.state_since,
        owner_id=held.owner_id,
        due=held.due,
        ended_how=held.ended_how,
        version=F("version") + 1,
    )
    return held


def _check_seat(mapping: Mapping, agency: Agency, owner: User | None) -> None:
    """An action is of an agency at the table, and its owner sits there for it today and can answer for it."""
    seats = [seat for seat in seats_that_act(mapping) if seat.agency_id == agency.pk]
    if not seats:
        raise PlacemapError(_("Nobody of that agency can see to an action here. Choose another agency."))
    if owner is not None and owner.pk not in {seat.user_id for seat in seats}:
        raise PlacemapError(_("The person you chose does not sit here for that agency. Choose again."))


def _check_names(action: Action, words: str, looked: bool) -> None:
    """What is said of an action of Part 1 is read by the whole team."""
    if not looked and not action.in_part_two and (found := names_in_words(action.mapping, words)):
        raise NamesFound(found)


def _said(words: str) -> str:
    rules.check_words(words)
    return within(words, 1000, _("What is to be done"))


def _reason(reason: str) -> str:
    rules.check_reason(reason)
    return within(reason, 1000, _("The reason"))


def _tell(action: Action, by: Actor) -> None:
    """Whoever is asked to say yes hears of it."""
    if action.state == ActionState.OFFERED and action.owner_id and action.owner_id != by.user_id:
        ask_for_at(next_office_hour(now()), "responses.ask_owner", queue="letters", action_id=action.pk)
