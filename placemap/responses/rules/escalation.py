"""Ladders, response times and answers: values in, answer or named error out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from placemap.foundations.errors import NamesFound, PlacemapError
from placemap.foundations.wording import _
from placemap.foundations.working_days import is_working_day, next_working_day
from placemap.responses.vocabulary import ActionState, EscalationAnswer, EscalationState, Rung

# How many working days somebody has to answer, unless the ladder says otherwise (our judgement).
USUAL_DAYS = {Rung.SILVER: 5, Rung.COMMUNITY_SAFETY: 10, Rung.PANEL: 10, Rung.BOARD: 20}
MOST_DAYS = 60


class NamedToTeam(NamesFound):
    """Words that the whole team is to read hold what may be a child's name or initials."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__(found)
        self.message = _(
            "These may be names or initials of people in this mapping: {found}. If one is, tick that it names"
            " a child. If none is, tick that you have looked, and send again.",
            found=", ".join(f"“{one}”" for one in found),
        )


def after_working_days(since: date, days: int) -> date:
    """The day that many working days after a day."""
    found = since
    for _n in range(days):
        found = next_working_day(found)
    return found


def working_days_waited(since: date, on: date) -> int:
    """How many working days lie after one day, up to another and with it: today, none."""
    days = (on - since).days
    return sum(is_working_day(since + timedelta(days=n)) for n in range(1, days + 1))


def answer_by(reached_on: date, days: int, needed_by: date | None) -> date:
    """By when a step answers: in its usual time, or by the day the group needs it where that is sooner."""
    usual = after_working_days(reached_on, days)
    if needed_by is not None and reached_on < needed_by < usual:
        return needed_by
    return usual


def next_rung(rung: Rung, named: Collection[Rung]) -> Rung | None:
    """The next step of a ladder above one; None at its top."""
    order = list(Rung)
    return next((one for one in order[order.index(rung) + 1 :] if one in named), None)


def time_ran_out(state: EscalationState, due_on: date, on: date) -> bool:
    """Whether an answer did not come by its day. Nothing climbs on a day off: nobody would see it."""
    return state is EscalationState.OPEN and due_on < on and is_working_day(on)


def check_cannot_be_done(state: ActionState, *, is_here: bool) -> None:
    """Only what is not possible, or was declined, goes up from its own page."""
    if not is_here or not can_go_up(state):
        raise PlacemapError(_("This action is not stuck any more. Look at it again."))


def can_go_up(state: ActionState) -> bool:
    """Whether an action cannot be done below, and so may be taken higher."""
    return state in (ActionState.NOT_POSSIBLE, ActionState.DECLINED)


def check_days(days: int) -> None:
    """A response time is some working days."""
    if not 1 <= days <= MOST_DAYS:
        raise PlacemapError(_("Give a response time of 1 to {most} working days.", most=MOST_DAYS))


def check_person(name: str) -> None:
    """Each step has a named person."""
    if not name.strip():
        raise PlacemapError(_("Say who answers at this step: a named person, and not only a group."))


def check_needed_by(needed_by: date | None, on: date) -> None:
    """A day by which something is needed lies ahead."""
    if needed_by is not None and needed_by <= on:
        raise PlacemapError(_("The day by which you need an answer must lie ahead."))


def check_lowest(named: Collection[Rung]) -> Rung:
    """The first step of a ladder; without anybody on it nothing can be sent up."""
    found = next((one for one in Rung if one in named), None)
    if found is None:
        raise PlacemapError(
            _("Nobody is named on this mapping’s ladder yet. Say first who answers, and in how many days.")
        )
    return found


def check_waits(state: EscalationState) -> None:
    """Only what still waits is answered, passed on or withdrawn."""
    if state is not EscalationState.OPEN:
        raise PlacemapError(_("This was answered or withdrawn already. Look at it again."))


def check_was_answered(state: EscalationState) -> None:
    """An action comes of an answer."""
    if state is not EscalationState.DECIDED:
        raise PlacemapError(_("No answer has come back yet."))


def check_answer(answer: EscalationAnswer, words: str) -> None:
    """An answer says in words what follows: the group that asked reads them."""
    if not words.strip():
        raise PlacemapError(_("Say in a sentence or two what follows. The group that asked reads it."))


def check_reason(words: str) -> None:
    """Withdrawing and passing on have a reason."""
    if not words.strip():
        raise PlacemapError(_("Say in a sentence why."))
