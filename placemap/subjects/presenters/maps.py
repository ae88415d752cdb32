"""What the tables of a map hold besides its lines: its marks, how far it reaches, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.foundations.names import fold
from placemap.foundations.wording import joined
from placemap.mappings.models import Mapping
from placemap.subjects import presenters
from placemap.subjects.presenters import Addresses, MapLineShown, days_left, map_lines, node_name
from placemap.subjects.queries import MapNode, NetworkMap, names_to_place
from placemap.web.filters import day
from placemap.web.shell import Column


@dataclass(frozen=True, slots=True)
class MarkShown:
    """One mark of a map's table: who or what it is, what the drawing writes by it, and how many more."""

    id: UUID
    node: MapNode
    what: str
    note: str
    more: str


def map_tables(
    actor: Actor, mapping: Mapping, drawn: NetworkMap, *, lines: list[MapLineShown] | None = None
) -> dict[str, Any]:
    """What `_map_tables.html` needs: lines and marks, and the sentence of how far they reach."""
    return {
        "lines": map_lines(drawn) if lines is None else lines,
        "columns": presenters.map_columns(),
        "marks": map_marks(drawn.nodes),
        "mark_columns": mark_columns(),
        "reach": reach_sentence(drawn, names_to_place(actor, mapping)),
        "words_for": presenters,
        "shape_words": presenters.shape_words(),
        "to": Addresses(mapping),
    }


def map_marks(nodes: Iterable[MapNode]) -> list[MarkShown]:
    """Every mark of a map by name, those without a line too. Never by how many links."""
    shown = [
        MarkShown(node.id, node, _what(node), days_left(node.consider_by), _more(node)) for node in nodes
    ]
    return sorted(shown, key=lambda one: (fold(node_name(one.node)), str(one.id)))


def mark_columns() -> list[Column]:
    """The columns of the table of marks."""
    return [
        Column("who", _("Who or what")),
        Column("what", _("What they are")),
        Column("note", _("Note")),
        Column("more", _("Not drawn")),
    ]


def reach_sentence(drawn: NetworkMap, names: int) -> str:
    """From when to when the lines reach, how many have no date, and how many names wait to be placed."""
    spans = [(line.first_on, line.last_on) for line in drawn.lines]
    spans += [(line.first_on, line.last_on) for line in drawn.entity_lines]
    days = [on for span in spans for on in span if on]
    undated = sum(not any(span) for span in spans)
    parts = []
    if days:
        reach = {"first": day(min(days)), "last": day(max(days))}
        parts.append(_("The links here are from %(first)s to %(last)s.") % reach)
    if undated:
        words = ngettext("%(num)s link has no date.", "%(num)s links have no date.", undated)
        parts.append(words % {"num": undated})
    if names:
        words = ngettext(
            "%(num)s name that you can see waits to be placed.",
            "%(num)s names that you can see wait to be placed.",
            names,
        )
        parts.append(words % {"num": names})
    return joined(parts, " ")


def _what(node: MapNode) -> str:
    if node.entity is not None:
        return str(node.entity.kind.label)
    assert node.person is not None
    return presenters.person_note(node.person)


def _more(node: MapNode) -> str:
    if not node.more:
        return ""
    return ngettext("%(num)s more you can see", "%(num)s more you can see", node.more) % {"num": node.more}
