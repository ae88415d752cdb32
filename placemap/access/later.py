"""Work for later, asked for by name, so that a command never imports the door that calls it.

The asking joins the transaction: rolled back with it, and seen by the worker only once it commits.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from procrastinate import RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from placemap.foundations.clock import now

# What the mail server does not take is tried again: after a minute, after six, after eleven, and so on, for
# 65 hours in all. One that stopped on a Friday evening and comes back on Monday has lost nobody a mail.
MOST_TRIES = 40
# What waits for the morning each evening begins its tries anew there, so days count too: an address that is
# refused for good is not written to for ever.
GIVEN_UP_AFTER = timedelta(days=14)


class GivenUp(Exception):
    """A mail that nobody took for two weeks. What it told of stands in the work of whoever it was for."""


class _UntilTaken(RetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, GivenUp):
            return None
        return super().get_retry_decision(exception=exception, job=job)


UNTIL_TAKEN = _UntilTaken(max_attempts=MOST_TRIES, wait=60, linear_wait=300)


def check_still_tried(asked: str) -> None:
    """Before a mail is put off once more. Raises `GivenUp`, so that it counts as one that failed."""
    if asked and datetime.fromisoformat(asked) < now() - GIVEN_UP_AFTER:
        raise GivenUp


def ask_for_later(task: str, *, queue: str, **identifiers: UUID | str) -> None:
    """Ask the worker for the task of that name. Arguments are identifiers only."""
    ask_for_at(None, task, queue=queue, **identifiers)


def ask_for_at(moment: datetime | None, task: str, *, queue: str, **identifiers: UUID | str) -> None:
    """The same, not before a moment; None: at once."""
    given = {name: str(value) for name, value in identifiers.items()}
    app.configure_task(task, queue=queue, schedule_at=moment).defer(**given)


def ask_for_letter(
    moment: datetime | None, letter: str, user_id: UUID, *, before: datetime | None = None
) -> None:
    """Ask for a mail that says only that something waits. Of several like it one is sent.

    Where it is about what begins at a moment, `before`: it comes before that moment, or not at all.
    """
    given = {"before": before.isoformat()} if before is not None else {}
    ask_for_at(
        moment, "accounts.send_letter", queue="letters",
        letter=letter, user_id=user_id, asked=now().isoformat(), **given,
    )  # fmt: skip
