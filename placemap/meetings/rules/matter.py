"""What an item of an agenda shows before a meeting: a few lines, and the page where there is more.

Packages and files register here what they know, in `apps.ready`, one function for each kind of item:
`AGENDA_MATTER[AgendaKind.ESCALATIONS] = escalations_for_agenda`. It takes the actor and the meeting, asks a
constant number of queries, and answers with what that reader may know. No Django here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from placemap.meetings.vocabulary import AgendaKind


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One line: its words, the state that stands beside it if any, and where it leads."""

    text: str
    state: str = ""
    # The kind of the mark beside it: as `pm.tag` takes it.
    kind: str = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What one reader is shown under an item; `none` says that there is nothing, where that is of use."""

    lines: tuple[MatterLine, ...] = ()
    none: str = ""
    more: str = ""
    url: str = ""
    # Other pages where the same is worked on: words and address of each.
    ways: tuple[tuple[str, str], ...] = ()


# Function of the actor and the meeting, by the kind of item.
AGENDA_MATTER: dict[AgendaKind, Callable[[Any, Any], Matter]] = {}
