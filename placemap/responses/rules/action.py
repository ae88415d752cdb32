"""What an action may become, and when somebody is reminded of it. Values in, answer or named error out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from placemap.foundations.dates import add_months
from placemap.foundations.errors import PlacemapError
from placemap.foundations.office_hours import working_days_before
from placemap.foundations.wording import _
from placemap.foundations.working_days import next_working_day
from placemap.responses.vocabulary import AboutKind, ActionState, Reminder

MOVES: dict[ActionState, frozenset[ActionState]] = {
    ActionState.OFFERED: frozenset({ActionState.ACCEPTED, ActionState.DECLINED, ActionState.ENDED}),
    ActionState.ACCEPTED: frozenset(
        {ActionState.OFFERED, ActionState.DONE, ActionState.NOT_POSSIBLE, ActionState.ENDED}
    ),
    ActionState.DECLINED: frozenset({ActionState.OFFERED, ActionState.ACCEPTED, ActionState.ENDED}),
    # Taken back where it was said too soon: both stay in its history.
    ActionState.DONE: frozenset({ActionState.ACCEPTED}),
    ActionState.NOT_POSSIBLE: frozenset({ActionState.OFFERED, ActionState.ACCEPTED, ActionState.ENDED}),
    ActionState.ENDED: frozenset(),
}

# Somebody must still see to these. What is not possible waits for another way, or for somebody higher.
OPEN = frozenset({ActionState.OFFERED, ActionState.ACCEPTED, ActionState.DECLINED, ActionState.NOT_POSSIBLE})
# Of these the day counts: somebody is to do them, or to say that they will.
RUNNING = frozenset({ActionState.OFFERED, ActionState.ACCEPTED})

WORKING_DAYS_BEFORE = 3
FURTHEST_MONTHS = 24


def check_move(before: ActionState, after: ActionState, *, owned: bool = True) -> None:
    """Raise unless an action may go from one state to the other."""
    if before is after:
        raise PlacemapError(_("This action is marked so already. Look at it again."))
    if after not in MOVES[before]:
        raise PlacemapError(
            _(
                "An action that is “{before}” cannot become “{after}”. Look at its page again.",
                before=before.label,
                after=after.label,
            )
        )
    if after in (ActionState.ACCEPTED, ActionState.DONE) and not owned:
        raise PlacemapError(_("Nobody answers for this action yet. Say first who does."))


def check_update_to(after: ActionState) -> None:
    """How it stands is that it is done, not possible, or still to be done; a yes or no is another matter."""
    if after not in (ActionState.DONE, ActionState.NOT_POSSIBLE, ActionState.ACCEPTED):
        raise PlacemapError(
            _("Say that it is done, that it is not possible, or that it is still to be done.")
        )


def check_answered(before: ActionState) -> None:
    """What still waits for its owner's yes, or was declined, is answered and not updated to a yes."""
    if before in (ActionState.OFFERED, ActionState.DECLINED):
        raise PlacemapError(_("Whoever this action was offered to says yes first."))


def check_may_decline(*, under_authority: bool, owned: bool) -> None:
    """An agency that let the chair give it actions says who sees to it; a person may always say no."""
    if under_authority and not owned:
        raise PlacemapError(
            _(
                "Your agency let the chair give its people actions. Name who sees to it, or say what is in"
                " the way."
            )
        )


def check_may_change(state: ActionState, *, is_other: bool, is_later: bool) -> None:
    """What is over is not given to anybody; and a change changes something."""
    if state in (ActionState.DONE, ActionState.ENDED):
        raise PlacemapError(_("This action is over. Record a new one."))
    if not is_other and not is_later:
        raise PlacemapError(_("Choose another person or another day."))


def check_words(words: str) -> None:
    """An action says what is to be done."""
    if not words.strip():
        raise PlacemapError(_("Say what is to be done."))


def check_reason(reason: str) -> None:
    """What others read of a change is why."""
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why."))


def check_due(due: date, today: date) -> None:
    """The day of an action lies today or later, and not so far away that it is a slip."""
    if due < today:
        raise PlacemapError(_("That day has passed. Give today or a later day."))
    if due > add_months(today, FURTHEST_MONTHS):
        raise PlacemapError(_("That is more than two years away. Give a nearer day."))


def check_about(about: AboutKind, *, person: bool, place: bool) -> None:
    """A person only where it is about somebody, a place only where it is about one."""
    if person and about not in (AboutKind.CHILD, AboutKind.ADULT):
        raise PlacemapError(_("An action that names somebody is about a child or an adult. Choose which."))
    if place and about not in (AboutKind.SCHOOL, AboutKind.PLACE, AboutKind.COMMUNITY):
        raise PlacemapError(
            _("An action at a place is about a school, a place or a community. Choose which.")
        )


def of_part_two(about: AboutKind, *, person: bool, asked: bool) -> bool:
    """Whether it is kept with what is about named children."""
    return asked or person or about is AboutKind.CHILD


def state_at_first(*, by_owner: bool, has_owner: bool, own_agency: bool, authority: bool) -> ActionState:
    """What a new action is: agreed where whoever must say yes has, and offered otherwise.

    Its owner says yes for themselves. An agency without an owner says so itself, or has let the chair say it.
    """
    if by_owner or (not has_owner and (own_agency or authority)):
        return ActionState.ACCEPTED
    return ActionState.OFFERED


def side_missing(works_on: Collection[AboutKind]) -> str:
    """What actions leave out: children are helped, and those who harm them are stopped. Empty: neither, or
    none is under way yet. It is said of what its reader may open: what is kept close is not among that."""
    helps, stops = AboutKind.CHILD in works_on, AboutKind.ADULT in works_on
    if helps and not stops:
        return _("Children are helped, and no action that you can open is about an adult who may harm them")
    if stops and not helps:
        return _("Something is done about adults, and no action that you can open helps a child")
    return ""


def is_overdue(state: ActionState, due: date, today: date) -> bool:
    """Whether its day has passed and nobody has said that it is done, or why it cannot be."""
    return state in RUNNING and due < today


def reminders_due(due: date, today: date) -> Reminder | None:
    """Which reminder is sent on a day: three working days before its day, or on the one after it.

    Where the worker stood still on that very day, the next day still sends it, until the action's day comes,
    or a week has passed.
    """
    if working_days_before(due, WORKING_DAYS_BEFORE) <= today <= due:
        return Reminder.COMING
    if next_working_day(due) <= today <= due + timedelta(days=7):
        return Reminder.PASSED
    return None


def still_reminds(
    kind: Reminder, state: ActionState, due: date, said_due: date, *, is_same_asking: bool = True
) -> bool:
    """Whether a mail that waited still tells what is so: the same day, and as far as it was.

    What was given away and back while it waited is told by the mail of the last giving (`is_same_asking`).
    """
    if kind is Reminder.ASKED:
        return state is ActionState.OFFERED and is_same_asking
    return state in RUNNING and due == said_due
