"""Changing what two people may edit at once: only from the version that the page was made from."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.mappings import rules
from placemap.mappings.models import Mapping, Member

CHANGED_BY_SOMEONE = _(
    "Somebody else changed this while you were writing. Nothing of theirs was overwritten."
)


def _change_mapping(mapping: Mapping, version: int, **values: Any) -> Mapping:
    """Change a mapping only if it is still open and at that version; the instance is brought up to date."""
    rules.check_open(mapping.state)
    changed = Mapping.objects.filter(pk=mapping.pk, version=version, state="open").update(
        version=F("version") + 1, **values
    )
    if changed != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    for name, value in values.items():
        setattr(mapping, name, value)
    mapping.version = version + 1
    return mapping


def _change_member(member: Member, version: int, **values: Any) -> Member:
    """Change an agency's place only if it is still at that version; the instance is brought up to date."""
    changed = Member.objects.filter(pk=member.pk, version=version).update(version=F("version") + 1, **values)
    if changed != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    for name, value in values.items():
        setattr(member, name, value)
    member.version = version + 1
    return member
