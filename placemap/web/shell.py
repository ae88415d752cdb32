"""What a page hands to the shell: navigation, the header of a mapping, a person's own line.

Plain frozen values. Middleware sets `request.navigation` (a list of `NavigationItem`) and
`request.actor`; a page about a mapping passes a `MappingHeader` in its context as `mapping_header`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


class ShownActor(Protocol):
    """As much of an Actor as the shell shows."""

    display_name: str
    role_title: str
    agency_name: str
    others: Sequence[Any]


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main navigation. List only pages that exist and that this person may open."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Tab:
    """One entry of a mapping's sub-navigation; `key` is what a page names as its own."""

    key: str
    label: str
    href: str


@dataclass(frozen=True)
class MappingHeader:
    """The band above every page of one mapping.

    `lead_line` is one plain sentence about who holds it or what this page is for.
    """

    reference: str
    title: str
    href: str
    stage: str = ""
    lead_line: str = ""
    tabs: Sequence[Tab] = ()


@dataclass(frozen=True)
class OpenInEmergency:
    """The strip on every page of somebody who has a child's record open in an emergency. It names nobody."""

    until: datetime
    at: datetime
    read_url: str
    end_url: str
    once: UUID

    @property
    def minutes(self) -> int:
        """Whole minutes that are left, the one that has begun counted."""
        return max(0, -int(-(self.until - self.at).total_seconds() // 60))


@dataclass(frozen=True)
class Column:
    """A column of a data table.

    `key` is the sorting key and stays out of the page unless `sortable`. `kind` is "" for words,
    "number" to align right, "narrow" to keep from growing, "hidden" for a heading that is only
    spoken (row actions).
    """

    key: str
    label: str
    sortable: bool = False
    kind: str = ""
    note: str = ""
