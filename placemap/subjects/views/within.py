"""What every page inside one mapping has: the mapping, its band, and people by their ids."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, require
from placemap.mappings.models import Mapping
from placemap.mappings.queries import open_mapping, shell
from placemap.subjects.queries import PersonCard, chosen_people


class WithinMapping:
    """Mixed into a page: outside the team the mapping does not exist."""

    request: HttpRequest
    kwargs: dict[str, Any]
    current_tab = "links"

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @cached_property
    def mapping(self) -> Mapping:
        return open_mapping(self.actor, self.kwargs["reference"])

    def may(self) -> Decision | None:
        """Who may open the page at all; asked before anything is read."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        decision = self.may() if self.mapping else None
        if decision is not None:
            require(decision)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def context(self) -> dict[str, Any]:
        """The band above the page."""
        return {
            **super().context(),  # type: ignore[misc]
            "mapping": self.mapping,
            "mapping_header": shell(self.actor, self.mapping),
            "current_tab": self.current_tab,
        }

    def cards(self, *person_ids: UUID) -> dict[UUID, PersonCard]:
        """Cards of these people; any that this reader may not see makes the page not exist."""
        return chosen_people(self.actor, self.mapping, person_ids)


def ids_in(values: list[str], *, most: int = 20) -> tuple[UUID, ...]:
    """The identifiers among what an address holds; what is not one is passed over."""
    found = []
    for value in values[:most]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def page_in(value: str | None) -> int:
    """A page number in an address; anything else is the first page."""
    return min(int(value), 100_000) if value and value.isdigit() and value.isascii() and int(value) > 0 else 1
