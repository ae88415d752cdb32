"""Where mappings work: their council area, and its districts where not all of them are meant."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from placemap.access.prepared import PreparedQuery, Takes
from placemap.mappings.models import Mapping
from placemap.partners.models import Area
from placemap.partners.vocabulary import AreaKind

_NAMED = PreparedQuery(
    lambda keys: Area.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name"), Takes.KEYS
)


def wheres(mappings: Iterable[Mapping]) -> dict[UUID, str]:
    """The area each works in, with its districts where not all of them are meant. One query for these."""
    found = list(mappings)
    wanted = {key for mapping in found for key in mapping.districts}
    named = _NAMED(wanted) if wanted else []
    return {
        mapping.pk: ": ".join(
            part
            for part in (
                mapping.area.name,
                ", ".join(name for key, name in named if key in mapping.districts),
            )
            if part
        )
        for mapping in found
    }


def where(mapping: Mapping) -> str:
    """The same of one mapping."""
    return wheres([mapping])[mapping.pk]


def working_in(words: Iterable[str]) -> dict[str, Q]:
    """For each word, the mappings that work in a district of that name: named, or with all of its council.

    One query, however many words are given.
    """
    given = list(words)
    if not given:
        return {}
    districts = Area.objects.filter(kind=AreaKind.DISTRICT.value).values_list("pk", "name", "parent_id")
    found = list(districts)
    return {word: _in_one_of([row for row in found if word.lower() in row[1].lower()]) for word in given}


def _in_one_of(districts: list[tuple[UUID, str, UUID | None]]) -> Q:
    keys = [key for key, _name, _council in districts]
    councils = [council for _key, _name, council in districts if council]
    return Q(districts__overlap=keys) | Q(districts=[], area__in=councils)
