"""Mails about actions and what was sent up, in the hours of working days, and the reminders of each day."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import structlog
from django.core.mail import EmailMessage
from django.db import connection
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.later import UNTIL_TAKEN, ask_for_at, ask_for_letter, check_still_tried
from placemap.access.mailed import send_once
from placemap.access.session import acting_as
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now, today
from placemap.foundations.office_hours import next_office_hour, next_post
from placemap.foundations.working_days import is_working_day
from placemap.partners.models import User
from placemap.responses import letters, rules
from placemap.responses.commands import climb, note_reminder
from placemap.responses.policy import ACTION_POST, CLIMBER
from placemap.responses.vocabulary import ActionState, Reminder

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What is known of an action for its reminders: whose it is, by which day, how far; and no words."""

    action_id: UUID
    mapping_id: UUID
    owner_id: UUID
    owned_since: datetime
    due: date
    state: ActionState
    # Whoever stands in for its owner now; otherwise the owner.
    told: tuple[UUID, ...]


def _to_remind() -> list[Reminded]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select action_id, mapping_id, owner_id, owned_since, due, state, told from actions_to_remind()"
        )
        return [
            Reminded(action, mapping, owner, since, due, ActionState(state), tuple(told))
            for action, mapping, owner, since, due, state, told in cursor.fetchall()
        ]


# Nobody else asks again: what fails here would be told by no later mail until its day is near.
@app.task(
    name="responses.ask_owner",
    queue="letters",
    retry=UNTIL_TAKEN,
)
def ask_owner(action_id: str) -> None:
    """Somebody was offered an action: whoever it is offered to by now is told."""
    post = system_actor(ACTION_POST)
    with acting_as(post):
        for one in _to_remind():
            if one.action_id == UUID(action_id) and one.state is ActionState.OFFERED:
                _note(one, Reminder.ASKED)


# Each hour, so that whatever stood still at eight is made good; the rule says when mail is sent at all.
@app.periodic(cron="12 * * * *")
@app.task(name="responses.remind_owners", queue="chores", queueing_lock="remind_owners")
def remind_owners(timestamp: int) -> None:
    """Three working days before an action's day, and on the working day after it: once each."""
    if next_office_hour(now()) is not None:
        return
    with acting_as(system_actor(ACTION_POST)):
        waiting = [(one, rules.reminders_due(one.due, today())) for one in _to_remind()]
        count = sum(_note(one, kind) for one, kind in waiting if kind is not None)
    if count:
        log.info("actions_reminded", mails=count)


def _note(one: Reminded, kind: Reminder) -> int:
    return note_reminder(
        action_id=one.action_id,
        mapping_id=one.mapping_id,
        user_id=one.owner_id,
        kind=kind,
        due=one.due,
        owned_since=one.owned_since if kind is Reminder.ASKED else None,
        by=system_actor(ACTION_POST),
    )


@app.task(
    name="responses.send_reminder",
    queue="letters",
    retry=UNTIL_TAKEN,
)
def send_reminder(
    action_id: str, user_id: str, kind: str, due: str, owned_since: str = "", asked: str = ""
) -> None:
    """Remind its owner, or whoever stands in for them now, unless it was overtaken; and never at night."""
    reminder, said_due = Reminder(kind), date.fromisoformat(due)
    # The worker stood still, or the mail server did, until the evening.
    later = next_post(now())
    if later is None:
        with acting_as(system_actor(ACTION_POST)):
            told = {
                who
                for one in _to_remind()
                if one.action_id == UUID(action_id)
                and one.owner_id == UUID(user_id)
                and rules.still_reminds(
                    reminder,
                    one.state,
                    one.due,
                    said_due,
                    is_same_asking=owned_since in ("", one.owned_since.isoformat()),
                )
                for who in one.told
            }
        later = _mail(
            reminder.value,
            told,
            asked,
            lambda user: letters.write(reminder, UUID(action_id), user, for_another=user.pk != UUID(user_id)),
        )
    if later is not None:
        check_still_tried(asked)
        ask_for_at(
            later, "responses.send_reminder", queue="letters", asked=asked,
            action_id=action_id, user_id=user_id, kind=kind, due=due, owned_since=owned_since,
        )  # fmt: skip


def _mail(
    kind: str, told: Collection[UUID], asked: str, write: Callable[[User], EmailMessage]
) -> datetime | None:
    """One mail of that kind to each who has had none like it since; when to come back, if too soon for one.

    Each in a transaction of its own: tried again after a failure, whoever had it has it once. An address that
    the mail server refuses keeps nobody else's from them.
    """
    asked_at = datetime.fromisoformat(asked) if asked else None
    put_off = []
    failed: OSError | None = None
    for who in sorted(told):
        try:
            with acting_as(system_actor(ACTION_POST)):
                user = User.objects.filter(pk=who, is_active=True).first()
                if user is not None:
                    mail = write(user)
                    put_off.append(send_once(kind, user.pk, asked_at, mail.send))
        except OSError as problem:
            failed = problem
    if failed is not None:
        raise failed
    if not put_off:
        log.info("response_mail_left", because="the account is closed, or it no longer holds")
    return min((one for one in put_off if one is not None), default=None)


# Each hour, so that a morning at which the worker stood still is made good: what has climbed has a new day.
@app.periodic(cron="11 6-18 * * *")
@app.task(name="responses.climb", queue="chores", queueing_lock="climb")
def climb_in_the_morning(timestamp: int) -> None:
    """From six in the morning of a working day: nobody is to find on a Monday what happened on Saturday."""
    if not is_working_day(today()):
        return
    climber = system_actor(CLIMBER)
    with acting_as(climber):
        count = climb(by=climber)
    if count:
        log.info("escalations_climbed", count=count)


def _to_tell(*, is_answer: bool) -> list[tuple[UUID, UUID, list[UUID]]]:
    """Whom what was sent up concerns, which, and who is told: before it is answered, or from then on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select user_id, escalation_id, told from escalations_to_tell() where is_answer = %s", [is_answer]
        )
        return [(who, which, told) for who, which, told in cursor.fetchall()]


@app.task(
    name="responses.tell_above",
    queue="letters",
    retry=UNTIL_TAKEN,
)
def tell_above(user_id: str, asked: str = "") -> None:
    """Tell whoever is named, or stands in for them now, that something has come to their step.

    Not where it was answered while the mail waited.
    """
    later = next_post(now())
    if later is None:
        with acting_as(system_actor(ACTION_POST)):
            waiting = _to_tell(is_answer=False)
        told = {one for who, _which, some in waiting if who == UUID(user_id) for one in some}
        later = _mail(
            "above", told, asked, lambda user: letters.sent_up(user, for_another=user.pk != UUID(user_id))
        )
    if later is not None:
        check_still_tried(asked)
        ask_for_at(later, "responses.tell_above", queue="letters", user_id=user_id, asked=asked)


@app.task(
    name="responses.tell_group",
    queue="letters",
    retry=UNTIL_TAKEN,
)
def tell_group(escalation_id: str) -> None:
    """An answer came back: those who run the mapping are told that there is something to read."""
    with acting_as(system_actor(ACTION_POST)):
        answered = [some for _who, which, some in _to_tell(is_answer=True) if which == UUID(escalation_id)]
        for user_id in sorted({one for some in answered for one in some}):
            ask_for_letter(next_office_hour(now()), Letter.TO_READ, user_id)
