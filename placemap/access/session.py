"""The database's knowledge of who acts, for exactly one transaction.

`acting_as` opens the transaction, tells PostgreSQL who acts (transaction-local, so a pooled
connection carries nothing to the next request), and closes it. Refusals are written to the
trail in a transaction of their own, after the refused one has gone, so that rolling back the
work never rolls back the record that it was tried.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection, transaction

from placemap.access.actors import Actor
from placemap.access.row_security import SEATED

_SET = (
    "select set_config('placemap.user_id', %s, true), set_config('placemap.agency_id', %s, true),"
    " set_config('placemap.system', %s, true), set_config('placemap.request_id', %s, true),"
    " set_config('placemap.hidden', '', true), set_config('placemap.seats_of', '', true),"
    " set_config('placemap.opened', '', true), set_config('placemap.whole', '', true)"
)
# Whoever acts is told first, and then which records are hidden from them, what they may, and where they have
# a seat: once, for the whole transaction. Every policy asks for all of it. With it come their seats, their
# duties, and whether they have a record open in an emergency, which every page says. What else is asked of
# them hangs on `told.me`, so that it is answered after the database was told. Whose all this is stands last
# of the settings: before it does, every policy asks for itself.
_SET_PERSON = (
    "select set_config('placemap.hidden', people_hidden_from_me()::text, true),"
    " set_config('placemap.seats', held.seats::text, true)::text[],"
    " set_config('placemap.duties', duties_now()::text, true)::text[],"
    + "".join(f" set_config('placemap.{name}', seated.{name}, true)," for name in SEATED)
    + " set_config('placemap.seats_of', %s, true), emergency_of_mine(){asked}"
    f" from ({_SET} offset 0) as told (me)"
    " cross join lateral (select my_seats_now() as seats where told.me is not null offset 0) held"
    " cross join lateral (select "
    + ", ".join(
        f"coalesce(array_agg(left(s, 36)) filter (where substr(s, 38) = '{duty}'), '{{{{}}}}')::text {name}"
        for name, duty in SEATED.items()
    )
    + " from unnest(held.seats) s) seated"
)
# Where in what it answers the record opened in an emergency stands.
_OPENED = len(SEATED) + 4
# Past blocks, declined places are there too: see `places_left_out`.
_HIDE = "select set_config('placemap.hidden', %s, true), set_config('placemap.whole', %s, true)"


@dataclass(slots=True)
class ActingContext:
    """What one unit of work carries besides its transaction.

    `opened` is what its actor has open in an emergency. `answers` are what a page that only reads has been
    told already, so that it asks nothing twice; None wherever anything may be written. `held_open` are the
    mappings that nobody closes until this is done (`mappings.queries.require_open`).
    """

    actor: Actor | None = None
    request_id: str = ""
    opened: dict[str, str] | None = None
    answers: dict[Any, Any] | None = None
    refusals: list[dict[str, object]] = field(default_factory=list)
    held_open: set[UUID] = field(default_factory=set)


Answer = TypeVar("Answer")
_NOT_ASKED = object()
_current: ContextVar[ActingContext | None] = ContextVar("placemap_acting", default=None)


def current() -> ActingContext:
    """The context in force; an empty one outside any unit of work."""
    return _current.get() or ActingContext()


def asked_once(key: object, ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers; on a page that only reads, as it answered there before. Never on the next page.

    `key` says what is asked, with every value that the answer depends on but for who asks.
    """
    answers = current().answers
    if answers is None:
        return ask()
    # Looked up once: a key may hold all the people of a page, and is worked through each time.
    answer: Any = answers.get(key, _NOT_ASKED)
    if answer is _NOT_ASKED:
        answer = answers[key] = ask()
    return cast("Answer", answer)


def forget_answers() -> None:
    """They were for somebody else, or for less of what there is."""
    if current().answers:
        current().answers = {}


def telling(
    actor: Actor | None, request_id: str = "", *, asked: str = "", values: Sequence[object] = ()
) -> tuple[str, list[Any]]:
    """The statement that tells the database who acts, and its values.

    `asked` are more columns for a person, and `values` those of their own; they may lean on `told.me`.
    """
    told = (
        [str(actor.user_id or ""), str(actor.agency_id or ""), actor.system, request_id]
        if actor
        else ["", "", "", request_id]
    )
    if not told[0]:
        return _SET, [*told]
    more = f", {asked}" if asked else ""
    return _SET_PERSON.format(asked=more), [f"{told[0]} {told[1]}", *values, *told]


def tell_database(actor: Actor | None, request_id: str = "") -> dict[str, str] | None:
    """Set the transaction-local context. Must run inside a transaction.

    Gives back what the actor has open in an emergency, as `emergency_of_mine` tells it; mostly nothing.
    """
    forget_answers()
    with connection.cursor() as cursor:
        cursor.execute(*telling(actor, request_id))
        told = cursor.fetchone()
    return _opened(told[_OPENED]) if actor is not None and actor.user_id else _opened(None)


def tell_and_ask(
    actor: Actor, asked: str, values: Sequence[object]
) -> tuple[list[str], list[str], tuple[Any, ...]]:
    """Tell the database that a person acts and ask more of them, in one statement.

    Gives back their seats, each as `my_seats_now` has it, their duties, and the columns of `asked`.
    """
    forget_answers()
    with connection.cursor() as cursor:
        cursor.execute(*telling(actor, current().request_id, asked=asked, values=values))
        _hidden, seats, duties, *rest = cursor.fetchone()
    _opened(rest[len(SEATED) + 1])
    return seats, duties, tuple(rest[len(SEATED) + 2 :])


def _opened(told: str | None) -> dict[str, str] | None:
    current().opened = opened = json.loads(told) if told else None
    return opened


def forget_in_database() -> None:
    """Clear the context: in a test's outer transaction it would otherwise outlive the request."""
    if connection.in_atomic_block and not connection.needs_rollback:
        tell_database(None)


@contextmanager
def past_blocks() -> Iterator[None]:
    """For what must reach every row of its own, whoever does it: taking a whole list back.

    A standing block hides a record from its reader, and a declined place is left out. Nothing that is read in
    here may be shown to them.
    """
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('placemap.hidden', true), '')")
        before = cursor.fetchone()[0]
        cursor.execute(_HIDE, ["{}", "yes"])
        forget_answers()
        try:
            yield
        finally:
            forget_answers()
        # A failure rolls the setting back with everything else.
        cursor.execute(_HIDE, [before, ""])


@contextmanager
def unit_of_work(request_id: str = "") -> Iterator[ActingContext]:
    """One transaction with its context; refusals are recorded afterwards whatever happened."""
    context = ActingContext(request_id=request_id)
    reset = _current.set(context)
    within = connection.in_atomic_block
    try:
        with transaction.atomic():
            yield context
            # The end of a transaction forgets by itself, and so does a failure; one that goes on does not.
            if within:
                forget_in_database()
    finally:
        _current.reset(reset)
        _record_refusals(context)


@contextmanager
def acting_as(actor: Actor, request_id: str = "") -> Iterator[ActingContext]:
    """One transaction in which `actor` acts. For jobs, commands on the console, and tests.

    Nested use acts for the inner actor and hands back to the outer one, in one transaction.
    """
    outer = _current.get()
    with unit_of_work(request_id or (outer.request_id if outer else "")) as context:
        context.actor = actor
        tell_database(actor, context.request_id)
        yield context
    if outer is not None and connection.in_atomic_block:
        tell_database(outer.actor, outer.request_id)


def _record_refusals(context: ActingContext) -> None:
    if not context.refusals:
        return
    from placemap.access.audit import write_entry

    with transaction.atomic():
        tell_database(context.actor, context.request_id)
        for refusal in context.refusals:
            write_entry(actor=context.actor, request_id=context.request_id, outcome="refused", **refusal)  # type: ignore[arg-type]
        forget_in_database()
    context.refusals.clear()
