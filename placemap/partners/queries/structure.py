"""The shape of the partnership: its councils as a tree, its groups, and what is still to be set up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from placemap.access.actors import Actor
from placemap.foundations.clock import today
from placemap.partners import rules
from placemap.partners.models import Area, GovernanceGroup, PostcodeArea, RoleHolding, User
from placemap.partners.queries.places import Directory
from placemap.partners.vocabulary import FUNCTIONS, LOWEST_KINDS, AnswersFor, AreaKind, GroupKind


@dataclass(frozen=True, slots=True)
class Node:
    """One area or group with what lies beneath it."""

    row: Any
    below: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """Councils under councils, and groups under groups."""

    areas: tuple[Node, ...]
    groups: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class SettingUp:
    """How far a partnership is set up: names of what there is, and of what is missing."""

    partnership: str
    upper_tiers: int
    districts: int
    counties_without_districts: tuple[str, ...]
    without_bounds: tuple[str, ...]
    without_community_safety: tuple[str, ...]
    panels: tuple[str, ...]
    silver: int
    problem_solving: int
    agencies: int
    unsigned: tuple[str, ...]
    unfinished: tuple[str, ...]
    unanswered: int
    uncovered: int
    postcodes: bool
    people: int
    may_open: int
    receivers: int


def structure(actor: Actor) -> Structure:
    """The whole shape in two queries. Groups that ended are left out."""
    return Structure(
        _nodes(Area.objects.order_by("name"), "parent_id", list(AreaKind)),
        _nodes(
            GovernanceGroup.objects.filter(ended_on=None).select_related("area").order_by("name"),
            "under_id",
            list(GroupKind),
        ),
    )


def _nodes(rows: Iterable[Any], over: str, order: list[Any]) -> tuple[Node, ...]:
    kept = {str(row.pk): row for row in sorted(rows, key=lambda row: order.index(row.kind))}
    parents = {key: str(getattr(row, over)) if getattr(row, over) else None for key, row in kept.items()}

    def shown(branches: tuple[rules.Branch, ...]) -> tuple[Node, ...]:
        return tuple(Node(kept[one.key], shown(one.below)) for one in branches)

    return shown(rules.as_tree(parents))


def areas_kept(actor: Actor) -> list[Area]:
    """Every area, by name."""
    return list(Area.objects.order_by("name"))


def groups_kept(actor: Actor) -> list[GovernanceGroup]:
    """The groups that still meet, by name."""
    return list(GovernanceGroup.objects.filter(ended_on=None).order_by("name"))


def setting_up(actor: Actor) -> SettingUp:
    """What is set up and what is missing, in a constant number of queries."""
    directory = Directory(actor, today())
    areas = sorted(directory.areas.values(), key=lambda area: area.name)
    lowest = [area for area in areas if area.kind in LOWEST_KINDS]
    parents = {area.parent_id for area in areas if area.kind == AreaKind.DISTRICT}
    groups = GovernanceGroup.objects.filter(ended_on=None).values_list("kind", "name")
    kinds = [kind for kind, _name in groups]
    nobody = {
        area.pk: {answer.what for answer in directory.answers(str(area.pk)) if not answer.bodies}
        for area in lowest
    }
    roles = list(_roles_held())
    return SettingUp(
        partnership=next((area.name for area in areas if area.kind == AreaKind.PARTNERSHIP), ""),
        upper_tiers=sum(area.kind in (AreaKind.COUNTY, AreaKind.UNITARY) for area in areas),
        districts=sum(area.kind == AreaKind.DISTRICT for area in areas),
        counties_without_districts=tuple(
            area.name for area in areas if area.kind == AreaKind.COUNTY and area.pk not in parents
        ),
        without_bounds=tuple(area.name for area in lowest if not area.bounds),
        without_community_safety=tuple(
            area.name for area in lowest if AnswersFor.COMMUNITY_SAFETY in nobody[area.pk]
        ),
        panels=tuple(name for kind, name in groups if kind == GroupKind.PANEL),
        silver=kinds.count(GroupKind.SILVER.value),
        problem_solving=kinds.count(GroupKind.PROBLEM_SOLVING.value),
        agencies=len(directory.standings),
        unsigned=tuple(
            found.agency.name for found in directory.standings.values() if not found.may_take_part
        ),
        unfinished=tuple(
            found.agency.name
            for found in directory.standings.values()
            if not (found.agency.controller and found.agency.gateway and found.agency.contact_email)
        ),
        unanswered=sum(len(missing - set(FUNCTIONS)) for missing in nobody.values()),
        uncovered=sum(len(missing & set(FUNCTIONS)) for missing in nobody.values()),
        postcodes=PostcodeArea.objects.exists(),
        people=User.objects.filter(is_active=True).count(),
        may_open=roles.count("mapping_opener"),
        receivers=roles.count("concerns_receiver"),
    )


def _roles_held() -> Iterable[str]:
    at = today()
    held = RoleHolding.objects.filter(from_on__lte=at, user__is_active=True).exclude(until_on__lt=at)
    return held.values_list("role__code", flat=True)
