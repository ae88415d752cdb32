"""What is new in somebody's mappings since they last looked. Only what they see, and told to nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import ngettext_lazy

from placemap.access.actors import Actor
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
from placemap.mappings.rules.looking import CHANGED_SOURCES, Changed, Since, counted_since, tally

# Later packages register themselves here in `apps.ready`; the list lives in `rules`.
__all__ = [
    "CHANGED_SOURCES", "Changed", "NewIn", "Since", "all_there_until", "last_looks", "new_in", "new_of",
    "steps_new",
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


def last_looks(actor: Actor) -> dict[UUID, datetime]:
    """Up to when the actor has seen each mapping, in the post they act as. One query."""
    mine = LastLook.objects.filter(user=actor.user_id, agency=actor.agency_id)
    return dict(mine.values_list("mapping_id", "seen_at"))


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
    for source in CHANGED_SOURCES if since else []:
        for one in source(actor, since):
            lines[one.mapping_id].append(one)
    found = [
        NewIn(
            mapping, since[mapping.pk], tuple(sorted(lines[mapping.pk], key=lambda one: one.at, reverse=True))
        )
        for mapping in looked
        if lines[mapping.pk]
    ]
    return sorted(found, key=lambda one: one.lines[0].at, reverse=True)


def new_of(
    actor: Actor,
    since: Since,
    rows: QuerySet[Any],
    *,
    at: str,
    by: str,
    words: Any,
    page: str,
    about: str = "pk",
) -> list[Changed]:
    """How many of these rows are new in each mapping, as far as the actor sees them. One query.

    `at` and `by` are the columns of when and by whom; `about` is what is counted once. What the actor did
    is no news to them.
    """
    new = rows.filter(**{"mapping__in": list(since), f"{at}__gt": min(since.values())}).exclude(
        **{by: actor.user_id}
    )
    counted = tally(new.order_by().values_list("mapping_id", at, about), since)
    return [
        Changed(mapping, str(words % {"n": count}), latest, page)
        for mapping, (count, latest) in counted.items()
    ]


_STEPS: tuple[tuple[Any, str, str, Any, str], ...] = (
    (
        StageEntry, "moved_at", "moved_by",
        ngettext_lazy("A stage moved on or back", "Stages moved on or back, %(n)d times", "n"), "mapping",
    ),
    (
        ScopeVersion, "approved_at", "approved_by",
        ngettext_lazy("The scope was changed", "The scope was changed %(n)d times", "n"), "mapping-scope",
    ),
    (
        Renewal, "recorded_at", "recorded_by",
        ngettext_lazy("The end date was changed", "The end date was changed %(n)d times", "n"), "mapping",
    ),
    (
        ReviewEntry, "recorded_at", "recorded_by",
        ngettext_lazy(
            "A review was held, moved or decided on", "%(n)d entries about its reviews were written", "n"
        ),
        "mapping-reviews",
    ),
    (
        Objective, "recorded_at", "recorded_by",
        ngettext_lazy("%(n)d objective was agreed", "%(n)d objectives were agreed", "n"), "mapping-opening",
    ),
)  # fmt: skip


def steps_new(actor: Actor, since: Since) -> list[Changed]:
    """What is new of the mapping itself. As many queries as there are kinds."""
    return [
        one
        for model, at, by, words, page in _STEPS
        for one in new_of(actor, since, model._default_manager.all(), at=at, by=by, words=words, page=page)
    ]
