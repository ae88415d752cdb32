"""Work for later, asked for by name, so that a command never imports the door that calls it.

The asking joins the transaction: rolled back with it, and seen by the worker only once it commits.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from placemap.foundations.clock import now

# What the mail server does not take is tried again: after a minute, after six, after eleven, and so on, for
# 65 hours in all. One that stopped on a Friday evening and comes back on Monday has lost nobody a mail.
MOST_TRIES = 40
UNTIL_TAKEN = RetryStrategy(max_attempts=MOST_TRIES, wait=60, linear_wait=300)


def ask_for_later(task: str, *, queue: str, **identifiers: UUID | str) -> None:
    """Ask the worker for the task of that name. Arguments are identifiers only."""
    ask_for_at(None, task, queue=queue, **identifiers)


def ask_for_at(moment: datetime | None, task: str, *, queue: str, **identifiers: UUID | str) -> None:
    """The same, not before a moment; None: at once."""
    given = {name: str(value) for name, value in identifiers.items()}
    app.configure_task(task, queue=queue, schedule_at=moment).defer(**given)


def ask_for_letter(moment: datetime | None, letter: str, user_id: UUID) -> None:
    """Ask for a mail that says only that something waits. Of several like it one is sent."""
    ask_for_at(
        moment, "accounts.send_letter", queue="letters",
        letter=letter, user_id=user_id, asked=now().isoformat(),
    )  # fmt: skip
