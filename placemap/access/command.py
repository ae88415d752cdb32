"""`@command`: transaction, policy and audit in one place, so that no write can forget one.

    @command(may=policy.may_record_link, event=Event.LINK_RECORDED)
    def record_link(*, mapping: Mapping, ..., by: Actor) -> Link: ...

The policy function is asked with those of the command's arguments whose names it takes, and the actor
as `actor`. Words that could be about a real person are refused while only invented people are taken
(`real_data`), unless the command says which real bodies it is `about`. The entry in the trail holds the
identifiers of every record among the arguments and of the result. Nested commands join the outer
transaction. What is longer than its column is refused in words (`TooLong`), and never cut.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import DataError, models, transaction

from placemap.access.actors import Actor
from placemap.access.audit import write_entry
from placemap.access.decisions import Decision, Refused
from placemap.access.events import Event
from placemap.access.real_data import CHORES, About, refuse_real
from placemap.access.session import current
from placemap.foundations.lengths import TooLong
from placemap.foundations.wording import _

_COLUMN_TOO_SHORT = re.compile(r"too long for type character varying\((\d+)\)")

P = ParamSpec("P")
R = TypeVar("R")

May = Callable[..., Decision]


def command(
    *, may: May, event: Event, about: About = About.PEOPLE
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function into a command. It must take `by: Actor`."""

    def decorate(body: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(body).parameters
        if "by" not in parameters or any(
            p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters.values()
        ):
            raise TypeError(f"{body.__qualname__} must take keyword-only arguments and `by`")
        asks = [name for name in inspect.signature(may).parameters if name != "actor"]
        missing = [name for name in asks if name not in parameters]
        if missing:
            raise TypeError(f"{body.__qualname__} cannot answer its policy: it lacks {missing}")

        @functools.wraps(body)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            given: dict[str, Any] = {
                name: p.default for name, p in parameters.items() if p.default is not inspect.Parameter.empty
            }
            given.update(kwargs)
            actor: Actor = given["by"]
            found = _identifiers(given)
            decision = may(actor, **{name: given[name] for name in asks})
            if not decision.allowed:
                current().refusals.append(
                    {
                        "event": event,
                        "mapping_id": found.mapping_id,
                        "subjects": found.subjects,
                        "details": found.details,
                        "reason": decision.reason,
                    }
                )
                raise Refused(decision)
            # Whatever anybody says. The partnership's own records name real bodies before the gate opens.
            if about is About.PEOPLE and actor.system not in CHORES:
                refuse_real({name: value for name, value in given.items() if name != "by"})
            # From here on nothing is as it was read.
            current().answers = None
            with _measured(), transaction.atomic():
                result = body(*args, **kwargs)
                found.add("result", result)
                write_entry(
                    actor=actor,
                    event=event,
                    outcome="done",
                    mapping_id=found.mapping_id,
                    subjects=found.subjects,
                    details=found.details,
                    request_id=current().request_id,
                )
            return result

        run.is_command = True  # type: ignore[attr-defined]
        run.may = may  # type: ignore[attr-defined]
        run.event = event  # type: ignore[attr-defined]
        run.about = about  # type: ignore[attr-defined]
        return run

    return decorate


@contextmanager
def _measured() -> Iterator[None]:
    """The database cuts nothing: what no command measured itself is refused there, and said here."""
    try:
        yield
    except DataError as problem:
        column = _COLUMN_TOO_SHORT.search(str(problem))
        if column is None:
            raise
        raise TooLong(
            _(
                "Something you wrote is longer than {most} letters, which is all there is room for."
                " Shorten it: nothing has been saved yet.",
                most=int(column[1]),
            )
        ) from None


class _Identifiers:
    """The identifiers among a command's arguments: what the trail may hold."""

    def __init__(self) -> None:
        self.mapping_id: UUID | None = None
        self.subjects: list[UUID] = []
        self.details: dict[str, object] = {}

    def add(self, name: str, value: object) -> None:
        if name == "result" and type(value) is int:
            # How many it was done to: all that the trail says of a chore or an erasure.
            self.details["count"] = value
        elif name == "person_ids":
            # Records by their keys alone: whom an erasure reached, for a restore to reach them again.
            self.subjects += sorted(set(value) - set(self.subjects))  # type: ignore[call-overload]
        elif isinstance(value, models.Model):
            if not isinstance(value.pk, UUID):
                return
            self.details[name] = str(value.pk)
            if value._meta.label == "mappings.Mapping":
                self.mapping_id = value.pk
            else:
                self.mapping_id = self.mapping_id or getattr(value, "mapping_id", None)
                about = (
                    value.pk if value._meta.label == "subjects.Person" else getattr(value, "person_id", None)
                )
                if about and about not in self.subjects:
                    self.subjects.append(about)
        elif isinstance(value, (list, tuple, set, frozenset)):
            members = [member for member in value if isinstance(member, models.Model)]
            for member in members:
                self.add(name, member)
            if members:
                self.details[name] = [str(member.pk) for member in members]


def _identifiers(given: dict[str, Any]) -> _Identifiers:
    found = _Identifiers()
    for name, value in given.items():
        found.add(name, value)
    return found
