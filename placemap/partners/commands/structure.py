"""Writes of the partnership's shape: its councils, and the groups that mappings answer to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Model

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import About
from placemap.access.turns import take_turn
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.partners import policy, rules
from placemap.partners.models import Area, GovernanceGroup
from placemap.partners.vocabulary import AreaKind, GroupKind

Row = TypeVar("Row", bound=Model)

# Whoever adds a name or an address takes this turn: the second reads that it is there.
NAMES = "names of the partnership"

# Whether something still counts on a district being where it is: sentences, of the packages above.
DISTRICT_GUARDS: list[Callable[[Area], list[str]]] = []

CHANGED_BY_SOMEONE = _(
    "Somebody else changed this while you were writing. Nothing of theirs was overwritten."
)


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def record_area(
    *, name: str, kind: AreaKind, parent: Area | None = None, bounds: str = "", by: Actor
) -> Area:
    """Record a partnership, county, unitary or district."""
    _check_area_name(name)
    rules.check_area(kind, parent.kind if parent else None, has_partnership=_has_partnership())
    area = Area(name=name.strip(), kind=kind.value, parent=parent, bounds=bounds.strip())
    area.save(force_insert=True)
    return area


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def change_area(
    *, area: Area, name: str, kind: AreaKind, parent: Area | None, bounds: str, version: int, by: Actor
) -> Area:
    """Correct what an area is called, what it is, what is over it and where it ends.

    A district that something still counts on stays a district, and of the same council.
    """
    _check_area_name(name, but=area)
    rules.check_area(
        kind,
        parent.kind if parent else None,
        has_partnership=_has_partnership(but=area),
        beneath=area.parts.values_list("kind", flat=True),
    )
    is_elsewhere = kind.value != area.kind or (parent and parent.pk) != area.parent_id
    if area.kind == AreaKind.DISTRICT and is_elsewhere:
        for found in (sentence for guard in DISTRICT_GUARDS for sentence in guard(area)):
            raise PlacemapError(found)
    values = {"name": name.strip(), "kind": kind.value, "parent": parent, "bounds": bounds.strip()}
    return _changed(area, version, **values)


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def record_group(
    *,
    name: str,
    kind: GroupKind,
    area: Area,
    under: GovernanceGroup | None = None,
    chair: str = "",
    meets: str = "",
    by: Actor,
) -> GovernanceGroup:
    """Record a board, panel or group that mappings answer to."""
    _check_group_name(name)
    group = GovernanceGroup(
        name=name.strip(), kind=kind.value, area=area, under=under, chair=chair.strip(), meets=meets.strip()
    )
    group.save(force_insert=True)
    return group


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def change_group(
    *,
    group: GovernanceGroup,
    name: str,
    kind: GroupKind,
    area: Area,
    under: GovernanceGroup | None,
    chair: str,
    meets: str,
    version: int,
    by: Actor,
) -> GovernanceGroup:
    """Correct a group, or put it under another."""
    _check_group_name(name, but=group)
    above = {
        str(one): str(over) if over else None
        for one, over in GovernanceGroup.objects.values_list("pk", "under_id")
    }
    rules.check_under(str(group.pk), str(under.pk) if under else None, above)
    return _changed(
        group,
        version,
        name=name.strip(),
        kind=kind.value,
        area=area,
        under=under,
        chair=chair.strip(),
        meets=meets.strip(),
    )


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def end_group(*, group: GovernanceGroup, ended_on: date, version: int, by: Actor) -> GovernanceGroup:
    """The group meets no more: it goes from every list at once, so its last day has come.

    What it decided stays; those under it must sit elsewhere first.
    """
    if ended_on > today():
        raise PlacemapError(
            _("That day lies ahead, and the group would be gone from today. Come back on its last day.")
        )
    if GovernanceGroup.objects.filter(under=group, ended_on=None).exists():
        raise PlacemapError(_("Other groups sit under this one. Put them under another first."))
    return _changed(group, version, ended_on=ended_on)


def _changed(row: Row, version: int, **values: Any) -> Row:
    """Change a row only if it is still at that version; the instance is brought up to date."""
    found = type(row)._default_manager.filter(pk=row.pk, version=version)
    if found.update(version=F("version") + 1, **values) != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    for name, value in {**values, "version": version + 1}.items():
        setattr(row, name, value)
    return row


def _has_partnership(but: Area | None = None) -> bool:
    found = Area.objects.filter(kind=AreaKind.PARTNERSHIP.value).values_list("pk", flat=True)
    return any(pk != (but and but.pk) for pk in found)


def _check_area_name(name: str, but: Area | None = None) -> None:
    take_turn(NAMES)
    found = Area.objects.filter(name__iexact=name.strip()).values_list("pk", flat=True)
    if any(pk != (but and but.pk) for pk in found):
        raise PlacemapError(_("An area of that name is here already. Give each a name of its own."))


def _check_group_name(name: str, but: GovernanceGroup | None = None) -> None:
    take_turn(NAMES)
    found = GovernanceGroup.objects.filter(name__iexact=name.strip()).values_list("pk", flat=True)
    if any(pk != (but and but.pk) for pk in found):
        raise PlacemapError(_("A group of that name is here already. Give each a name of its own."))
