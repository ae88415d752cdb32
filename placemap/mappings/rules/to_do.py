"""What people said they would do, and when their groups meet next: lists that later packages fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from placemap.access.actors import Actor


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that somebody said they would do: what, in which mapping, by when, and how far it is."""

    what: str
    reference: str
    due: date
    state: str
    kind: str
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Gathering:
    """The next time that a group meets: what, when and where, and of how many agencies news is in.

    `asked` is nought where nobody is asked, or this reader is not told who has answered.
    """

    title: str
    mapping: str
    starts_at: datetime
    minutes: int
    where: str
    url: str
    agenda_url: str = ""
    may_prepare: bool = False
    answered: int = 0
    asked: int = 0
    awaited: tuple[str, ...] = ()


# Each is asked on every showing of "My work", so each must be one or two small queries, whatever the rows.
TO_DO_SOURCES: list[Callable[[Actor], list[ToDo]]] = []
GATHERING_SOURCES: list[Callable[[Actor], Gathering | None]] = []
