"""Whom children trust: ways to protection that the map of links does not hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection

from placemap.cohort.models import TrustedAdult
from placemap.cohort.queries.answers import LIVE
from placemap.mappings.models import Mapping
from placemap.subjects.queries import Trusted


def trusted_adults(record_ids: Collection[UUID]) -> list[Trusted]:
    """The adults whom these children trust, as far as this reader sees. One query."""
    rows = TrustedAdult.objects.filter(person_id__in=list(record_ids), **LIVE).select_related("agency")
    return [
        Trusted(row.pk, row.person_id, row.name, row.agency.short_name, row.happened_on or row.recorded_at)
        for row in rows.order_by("recorded_at", "id")
    ]


def names_trusted(mapping: Mapping) -> list[tuple[UUID, str]]:
    """Each name of an adult whom a child of the mapping trusts, and whose, as far as this reader sees.

    Many stand nowhere else, and may be written in anybody's words beside a link. One query.
    """
    rows = TrustedAdult.objects.filter(mapping=mapping, person__withdrawn_at=None, **LIVE)
    return list(rows.order_by("recorded_at", "id").values_list("person_id", "name"))


def names_no_longer_trusted(mapping: Mapping) -> list[tuple[UUID, str, datetime | None]]:
    """The same of names that were taken back or put right, alone or with the list they came in.

    And of those that other agencies had given to the team and took back, with when. Two queries.
    """
    rows = TrustedAdult.objects.filter(mapping=mapping).exclude(person__withdrawn_at=None, **LIVE)
    own = rows.order_by("recorded_at", "id").values_list("person_id", "name")
    with connection.cursor() as cursor:
        cursor.execute("select * from trusted_names_others_took_back(%s) order by gone_at", [mapping.pk])
        return [*((*row, None) for row in own), *cursor.fetchall()]
