"""Work for later, asked for by name, so that a command never imports the door that calls it.

The asking joins the transaction: rolled back with it, and seen by the worker only once it commits.
"""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app


def ask_for_later(task: str, *, queue: str, **identifiers: UUID | str) -> None:
    """Ask the worker for the task of that name. Arguments are identifiers only."""
    app.configure_task(task, queue=queue).defer(**{name: str(value) for name, value in identifiers.items()})
