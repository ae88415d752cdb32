"""What every page inside one mapping has: the mapping, its band, and people by their ids."""

from __future__ import annotations

from uuid import UUID

from placemap.access.decisions import Decision, require
from placemap.mappings import pages
from placemap.subjects.queries import PersonCard, chosen_people


class WithinMapping(pages.WithinMapping):
    """Mixed into a page: outside the team the mapping does not exist."""

    current_tab = "network"

    def may(self) -> Decision | None:
        """Who may open the page at all; asked before anything is read."""
        return None

    def check(self) -> None:
        super().check()
        decision = self.may()
        if decision is not None:
            require(decision)

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
