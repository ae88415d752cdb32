"""What is new in somebody's mappings since they last looked. Only what they see, and told to nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import ngettext_lazy

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now
from placemap.mappings.models import (
    LastLook,
    Mapping,
    Objective,
    Renewal,
    ReviewEntry,
    ScopeVersion,
    StageEntry,
)
from placemap.mappings.rules.looking import CHANGED_SOURCES, Changed, Newly, Since, counted_since, tally

# Later packages register themselves here in `apps.ready`; the list lives in `rules`.
__all__ = [
    "CHANGED_SOURCES", "STEPS_NEW", "Changed", "NewIn", "Newly", "Since", "all_there_until", "last_looks",
    "new_in", "new_rows", "news",
]  # fmt: skip

# What somebody writes bears the moment at which they wrote it, and is read by others only once their
# transaction has ended. One that has written nothing yet says so, and a moment that it gives comes later.
_STILL_WRITTEN = """
select min(case when backend_xid is null then greatest(xact_start, clock_timestamp() - interval '10 seconds')
           else xact_start end)
from pg_stat_activity
where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class NewIn:
    """What is new in one mapping, the latest first, since the moment that is said."""

    mapping: Mapping
    since: datetime
    lines: tuple[Changed, ...]


_MY_LOOKS = PreparedQuery(
    lambda user, agency: LastLook.objects.filter(user=user, agency=agency).values_list(
        "mapping_id", "seen_at"
    ),
    Takes.KEY,
    Takes.OTHER_KEY,
)


def last_looks(actor: Actor) -> dict[UUID, datetime]:
    """Up to when the actor has seen each mapping, in the post they act as. One query."""
    return dict(_MY_LOOKS(actor.user_id, actor.agency_id))


def all_there_until() -> datetime:
    """Up to when everything that was written is there to be read: now, unless somebody is writing still.

    Asked before what is new is read, and never after: whoever is not among those writing has ended, so that
    what they wrote is read; whoever begins later gives a later moment. One query.
    """
    asked_at = now()
    with connection.cursor() as cursor:
        cursor.execute(_STILL_WRITTEN)
        (since,) = cursor.fetchone() or (None,)
    return min(asked_at, since) if since else asked_at


def new_in(actor: Actor, mappings: Iterable[Mapping], looks: Since) -> list[NewIn]:
    """What is new in each of these mappings, where anything is; where it came last first."""
    looked = [mapping for mapping in mappings if mapping.pk in looks]
    since = {mapping.pk: counted_since(looks[mapping.pk], now()) for mapping in looked}
    lines: dict[UUID, list[Changed]] = defaultdict(list)
    for one in news(actor, since):
        lines[one.mapping_id].append(one)
    found = [
        NewIn(
            mapping, since[mapping.pk], tuple(sorted(lines[mapping.pk], key=lambda one: one.at, reverse=True))
        )
        for mapping in looked
        if lines[mapping.pk]
    ]
    return sorted(found, key=lambda one: one.lines[0].at, reverse=True)


def news(actor: Actor, since: Since) -> list[Changed]:
    """What is new in each of these mappings, of every kind, as far as the actor sees it. One query.

    What the actor did is no news to them.
    """
    if not since or actor.user_id is None:
        return []
    rows: dict[int, list[tuple[UUID, datetime, str]]] = defaultdict(list)
    for kind, mapping, at, about in new_rows()(list(since), actor.user_id, min(since.values())):
        rows[kind].append((mapping, at, about))
    return [
        Changed(mapping, str(source.words % {"n": count}), latest, source.page)
        for kind, source in enumerate(CHANGED_SOURCES)
        for mapping, (count, latest) in tally(rows[kind], since).items()
    ]


@cache
def new_rows() -> PreparedQuery[tuple[int, UUID, datetime, str]]:
    """Which source, which mapping, when and about what: one statement for all sources, once all are there."""
    return PreparedQuery(_rows_of_all, Takes.KEYS, Takes.KEY, Takes.MOMENT)


def _rows_of_all(mappings: list[UUID], user: UUID, since: datetime) -> QuerySet[Any, Any]:
    first, *others = (
        source.rows()
        .filter(**{"mapping__in": mappings, f"{source.at}__gt": since})
        .exclude(**{source.by: user})
        .order_by()
        .values_list(
            Value(kind, IntegerField()), "mapping_id", source.at, Cast(source.about, output_field=TextField())
        )
        for kind, source in enumerate(CHANGED_SOURCES)
    )
    found: QuerySet[Any, Any] = first.union(*others, all=True)
    return found


STEPS_NEW = (
    Newly(
        StageEntry.objects.all,
        ngettext_lazy("A stage moved on or back", "Stages moved on or back, %(n)d times", "n"),
        "mapping",
        at="moved_at",
        by="moved_by",
    ),
    Newly(
        ScopeVersion.objects.all,
        ngettext_lazy("The scope was changed", "The scope was changed %(n)d times", "n"),
        "mapping-scope",
        at="approved_at",
        by="approved_by",
    ),
    Newly(
        Renewal.objects.all,
        ngettext_lazy("The end date was changed", "The end date was changed %(n)d times", "n"),
        "mapping",
    ),
    Newly(
        ReviewEntry.objects.all,
        ngettext_lazy(
            "A review was held, moved or decided on", "%(n)d entries about its reviews were written", "n"
        ),
        "mapping-reviews",
    ),
    Newly(
        Objective.objects.all,
        ngettext_lazy("%(n)d objective was agreed", "%(n)d objectives were agreed", "n"),
        "mapping-opening",
    ),
)
