"""Reads of people, who is one person, the links between them, and names still to be placed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from placemap.information.models import Contribution
from placemap.subjects.queries.find import Found, find_everywhere, find_people
from placemap.subjects.queries.links import (
    LinkFilter,
    LinkLine,
    agencies_on_team,
    link_shown,
    links_about,
    links_table,
    visible_link,
)
from placemap.subjects.queries.mentions import (
    MentionShown,
    mention_shown,
    mentions_page,
    names_waiting,
    visible_mention,
)
from placemap.subjects.queries.people import (
    Groups,
    PersonCard,
    chosen_people,
    identity_records,
    people_groups,
    person_cards,
    visible_person,
)

# Packages above say which of these records live rows of another contribution hang on. Asked as the
# settler, who sees them all; filled in their `ready()`.
RELIED_ON_SOURCES: list[Callable[[Collection[UUID], Contribution], set[UUID]]] = []

__all__ = [
    "RELIED_ON_SOURCES",
    "Found",
    "Groups",
    "LinkFilter",
    "LinkLine",
    "MentionShown",
    "PersonCard",
    "agencies_on_team",
    "chosen_people",
    "find_everywhere",
    "find_people",
    "identity_records",
    "link_shown",
    "links_about",
    "links_table",
    "mention_shown",
    "mentions_page",
    "names_waiting",
    "people_groups",
    "person_cards",
    "visible_link",
    "visible_mention",
    "visible_person",
]
