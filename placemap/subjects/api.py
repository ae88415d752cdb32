"""The map as data: what the drawing asks for, and where it sends what was moved.

The same queries and commands as the pages; nothing is here that the tables beside the map do not
show. Answers are never kept by a browser. `client/network-map/contract.ts` reads them.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from placemap.access.decisions import Decision, Refused
from placemap.access.throttles import Tried
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings.models import Mapping
from placemap.subjects import commands, policy, presenters
from placemap.subjects.presenters import map_lines
from placemap.subjects.presenters.maps import map_tables
from placemap.subjects.queries import (
    EntityLine,
    LinkLine,
    MapNode,
    NetworkMap,
    PersonCard,
    names_to_hide,
    network_among,
    network_around,
    path_between,
    snapshot_shown,
)
from placemap.subjects.views.within import WithinMapping, ids_in
from placemap.subjects.vocabulary import PLACE_KINDS, SYMMETRIC_KINDS, EntityKind, Standing
from placemap.web.guards import limited, proved

VERSION = 1
_MOST_SENT = 200_000  # bytes
_SHAPES = {
    "child": "child",
    "linked": "linked_child",
    "adult": "adult_of_concern",
    "adult-at-risk": "adult_harmed",
    "protective": "protective_person",
}
_ENTITY_KINDS = {
    EntityKind.PLACE: "place",
    EntityKind.PROTECTIVE_PLACE: "protective_place",
    EntityKind.GROUP: "group",
    EntityKind.LINE: "line",
}


class _MapDoor(WithinMapping, View):
    """A door that answers data. What is refused or wrong is said in a sentence."""

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except PlacemapError as problem:
            status = 403 if isinstance(problem, Refused) else 422
            return _answer({"message": str(problem.message)}, status=status)


class NetworkData(_MapDoor):
    """The drawing around somebody, around the cohort, or as a snapshot kept it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = ids_in([request.GET.get("snapshot", "")])
        if kept:
            drawn = snapshot_shown(self.actor, self.mapping, kept[0]).drawn
            return _answer(as_data(self.mapping, drawn, reader=self._reader()))
        asked = ids_in(request.GET.getlist("around"), most=50)
        steps = 2 if request.GET.get("steps") == "2" else 1
        drawn = network_around(self.actor, self.mapping, people=asked, entities=asked, steps=steps)
        centre = _centre(drawn, asked[0]) if len(asked) == 1 else None
        return _answer(as_data(self.mapping, drawn, centre=centre, steps=steps, reader=self._reader()))

    def _reader(self) -> str:
        said = (self.actor.display_name, self.actor.role_title)
        return ", ".join(part for part in said if part)


class MapPositions(_MapDoor):
    """Where a reader put marks on their own map."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(request.body) > _MOST_SENT:
            return _answer({"message": _("That moves too many marks at once. Move fewer.")}, status=413)
        try:
            moved = [_placing(one) for one in json.loads(request.body)["moved"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            return _answer({"message": _("These places could not be read. Open the map again.")}, status=400)
        commands.place_on_map(mapping=self.mapping, moved=moved, by=self.actor)
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


class MapPicture(_MapDoor):
    """Asked before a browser saves the map as a picture, so that it is on record whom the file shows."""

    http_method_names = ("post",)

    @proved
    @limited(Tried.EXPORT)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(request.body) > _MOST_SENT:
            return _answer({"message": _("That is too much for one picture. Show less.")}, status=413)
        try:
            shown = [UUID(one) for one in json.loads(request.body)["shown"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            return _answer({"message": _("This picture could not be read. Open the map again.")}, status=400)
        commands.record_picture(mapping=self.mapping, shown=shown, by=self.actor)
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


class MapTables(_MapDoor):
    """The tables of the marks that are drawn after the map has grown: they stay the drawing's equal."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(request.body) > _MOST_SENT:
            return _answer({"message": _("That is too much for one table. Show less.")}, status=413)
        try:
            sent = json.loads(request.body)
            shown, sort = [UUID(one) for one in sent["shown"]], str(sent.get("sort", ""))[:20]
        except (ValueError, KeyError, TypeError, AttributeError):
            return _answer({"message": _("These tables could not be read. Open the map again.")}, status=400)
        drawn = network_among(self.actor, self.mapping, shown)
        lines = presenters.sorted_lines(map_lines(drawn), sort)
        given = {
            **map_tables(self.actor, self.mapping, drawn, lines=lines),
            "mapping": self.mapping,
            "sort": sort,
        }
        response = render(request, "subjects/_map_tables.html", given)
        response["Cache-Control"] = "no-store"
        return response


class MapNames(_MapDoor):
    """What a browser takes out of every word it shows while names are hidden: of everybody, drawn or not."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = names_to_hide(self.actor, self.mapping)
        return _answer({"names": [asdict(one) for one in known]})


class MapPath(_MapDoor):
    """How two people or things are linked, as a sentence, over links this reader may see."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ends = [ids_in([request.GET.get(name, "")]) for name in ("from", "to")]
        if not all(ends):
            asked = _("Choose two people or places on the map first.")
            return _answer({"sentence": asked, "nodes": [], "links": []})
        found = path_between(self.actor, self.mapping, ends[0][0], ends[1][0])
        return _answer(
            {
                "sentence": presenters.path_sentence(found),
                "nodes": [str(node.id) for node in found.nodes],
                "links": [str(line.link_id) for line in found.lines],
            }
        )


def as_data(
    mapping: Mapping,
    drawn: NetworkMap,
    *,
    reader: str,
    centre: UUID | None = None,
    steps: int = 1,
) -> dict[str, Any]:
    """The whole answer: marks, lines, clusters, addresses and what a print of it must carry."""
    to = presenters.Addresses(mapping)
    here = mapping.reference
    return {
        "version": VERSION,
        "mapping": here,
        "title": mapping.title,
        "purpose": mapping.purpose,
        "marking": getattr(settings, "PLACEMAP_MARKING", "OFFICIAL-SENSITIVE"),
        "as_of": today().isoformat(),
        "demonstration": bool(getattr(settings, "PLACEMAP_DEMONSTRATION", True)),
        "reader": reader,
        "centre": str(centre) if centre else None,
        "steps": steps,
        **_parts(drawn, to),
        "urls": {
            "around": f"{reverse('map-data', args=[here])}?around={{id}}&steps={{n}}",
            "positions": reverse("map-positions", args=[here]),
            "picture": reverse("map-picture", args=[here]),
            "tables": reverse("map-tables", args=[here]),
            "names": reverse("map-names", args=[here]),
            "path": f"{reverse('map-path', args=[here])}?from={{a}}&to={{b}}",
            "add_link": f"{reverse('add-link', args=[here])}?from={{a}}&to={{b}}",
            "snapshot": reverse("snapshots", args=[here]),
            "print": reverse("map-print", args=[here]),
        },
        "words": {},
    }


def _parts(drawn: NetworkMap, to: presenters.Addresses) -> dict[str, Any]:
    clusters, of_node = _clusters(drawn)
    return {
        "nodes": [_node(node, to, of_node.get(node.id, ())) for node in drawn.nodes],
        "links": [
            *(_line(line, to, drawn.said) for line in drawn.lines),
            *(_entity_line(line, to) for line in drawn.entity_lines),
        ],
        "clusters": clusters,
    }


def _node(node: MapNode, to: presenters.Addresses, clusters: Iterable[str]) -> dict[str, Any]:
    if node.person is not None:
        card = node.person
        said = {
            "kind": kind_of(card),
            "label": card.on_map,
            "hidden": card.initials or card.working_reference,
            "reference": card.working_reference,
            "note": presenters.days_left(node.consider_by),
            "url": to.child(card),
        }
    else:
        assert node.entity is not None
        entity = node.entity
        said = {
            "kind": _ENTITY_KINDS.get(entity.kind, "object"),
            "label": entity.name,
            "hidden": entity.name if entity.kind in PLACE_KINDS else entity.working_reference,
            "reference": entity.working_reference,
            "note": "",
            "url": to.entity(entity.id),
        }
    return {
        "id": str(node.id),
        **said,
        "more": node.more,
        "clusters": list(clusters),
        "x": node.x,
        "y": node.y,
    }


def kind_of(card: PersonCard) -> str:
    """The mark a person has on the drawing, never an adult's for somebody who may be under 18."""
    return _SHAPES.get(card.shape, "person")


def _line(line: LinkLine, to: presenters.Addresses, said: dict[UUID, int]) -> dict[str, Any]:
    return {
        "id": str(line.link_id),
        "source": str(line.from_person.id),
        "target": str(line.to_person.id),
        "directed": line.kind not in SYMMETRIC_KINDS,
        "label": presenters.inside(line.kind.label),
        "short": presenters.line_word(line.kind),
        "times": max(1, said.get(line.link_id, 1)),
        "strength": line.strength.value,
        "from": line.first_on.isoformat() if line.first_on else None,
        "to": line.last_on.isoformat() if line.last_on else None,
        "expires": line.expires_on.isoformat(),
        "said_by": list(line.sources),
        "when": presenters.when_of(line),
        "url": to.link(line.link_id),
    }


def _entity_line(line: EntityLine, to: presenters.Addresses) -> dict[str, Any]:
    return {
        "id": str(line.link_id),
        "source": str(line.person.id),
        "target": str(line.entity.id),
        "directed": True,
        "label": presenters.inside(line.kind.label),
        "short": presenters.line_word(line.kind),
        "times": line.said,
        "strength": line.strength.value,
        "from": line.first_on.isoformat() if line.first_on else None,
        "to": line.last_on.isoformat() if line.last_on else None,
        "expires": line.expires_on.isoformat(),
        "said_by": list(line.sources),
        "when": presenters.when_between(line.first_on, line.last_on),
        "url": to.entity_link(line.link_id),
    }


def _clusters(drawn: NetworkMap) -> tuple[list[dict[str, Any]], dict[UUID, list[str]]]:
    """What a crowded drawing folds by: schools, places and groups, of marks that are on it."""
    members: dict[tuple[str, str, str], list[UUID]] = defaultdict(list)
    schools = sorted({node.person.school for node in drawn.nodes if node.person and node.person.school})
    number = {school: str(place) for place, school in enumerate(schools)}
    for node in drawn.nodes:
        if node.person and node.person.school and node.person.standing is not Standing.LINKED:
            members["school", number[node.person.school], node.person.school].append(node.id)
    for line in drawn.entity_lines:
        kind = "place" if line.entity.kind in PLACE_KINDS else "group"
        found = members[kind, str(line.entity.id), line.entity.name]
        if line.person.id not in found:
            found.append(line.person.id)
    of_node: dict[UUID, list[str]] = defaultdict(list)
    clusters = []
    for (kind, key, label), ids in members.items():
        name = f"{kind}:{key}"
        clusters.append({"id": name, "kind": kind, "label": label, "members": [str(one) for one in ids]})
        for one in ids:
            of_node[one].append(name)
    return clusters, of_node


def _centre(drawn: NetworkMap, asked: UUID) -> UUID | None:
    for node in drawn.nodes:
        if node.id == asked or (node.person and asked in node.person.record_ids):
            return node.id
    return None


def _placing(said: Any) -> commands.Placing:
    x, y = said.get("x"), said.get("y")
    if x is None or y is None:
        return commands.Placing(UUID(said["id"]), None, None)
    place = (float(x), float(y))
    if not all(math.isfinite(one) for one in place):
        raise ValueError("not a place")
    return commands.Placing(UUID(said["id"]), *place)


def _answer(said: dict[str, Any], *, status: int = 200) -> JsonResponse:
    response = JsonResponse(said, status=status)
    response["Cache-Control"] = "no-store"
    return response
