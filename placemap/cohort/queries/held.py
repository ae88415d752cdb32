"""Which kinds of things are held about a child at all, so that a page asks only for those that are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import (
    AboutPerson,
    AdulthoodReview,
    AgencyView,
    CategoryEntry,
    ChildVoice,
    ChronologyEntry,
    ConcernJudgement,
    Dissent,
    Factor,
    LeadProfessional,
    NoReferral,
    OutcomeEntry,
    Referral,
    StatutoryCheck,
    ToldAbout,
    TrustedAdult,
    WarningNote,
)
from placemap.cohort.queries.answers import LIVE
from placemap.partners.models import Agency

_Fact = TypeVar("_Fact", bound=AboutPerson)
_KINDS: tuple[type[AboutPerson], ...] = (
    AdulthoodReview, AgencyView, CategoryEntry, ChildVoice, ChronologyEntry, ConcernJudgement, Dissent,
    Factor, LeadProfessional, NoReferral, OutcomeEntry, Referral, StatutoryCheck, ToldAbout, TrustedAdult,
    WarningNote,
)  # fmt: skip
Held = frozenset[type[Model]]


def held_about(record_ids: Collection[UUID]) -> Held:
    """The kinds of which this reader sees a row about one person, standing or taken back. One query.

    Most children have a few of the sixteen. Asking each table by itself was most of what a page cost.
    """
    return held_among(_KINDS, record_ids)


def held_among(kinds: tuple[type[AboutPerson], ...], record_ids: Collection[UUID]) -> Held:
    """The same of these kinds alone, for what shows no others."""
    with connection.cursor() as cursor:
        cursor.execute(_held_statement(kinds), {"ids": list(record_ids)})
        return frozenset(kinds[number] for (number,) in cursor.fetchall())


@cache
def _held_statement(kinds: tuple[type[AboutPerson], ...]) -> str:
    return " union all ".join(
        f"select {number} where exists"
        f" (select from {kind._meta.db_table} where person_id = any(%(ids)s::uuid[]))"
        for number, kind in enumerate(kinds)
    )


def may_hold(kind: type[Model], held: Held | None) -> bool:
    """Whether it is worth asking for rows of a kind: where nobody has looked yet, or some are held."""
    return held is None or kind in held


def rows_about(kind: type[_Fact], record_ids: Sequence[UUID], *order: str, held: Held) -> list[_Fact]:
    """The standing rows of one kind in the order of these fields. No query where none is held."""
    if kind not in held:
        return []
    rows: list[_Fact] = _standing(kind, order)(record_ids)
    return rows


@cache
def _standing(kind: type[_Fact], order: tuple[str, ...]) -> PreparedQuery[_Fact]:
    def build(about: Sequence[UUID]) -> QuerySet[_Fact]:
        return kind._default_manager.filter(person_id__in=about, **LIVE).order_by(*order)

    return PreparedQuery(build, Takes.KEYS)


_AGENCIES = PreparedQuery(lambda ids: Agency.objects.filter(pk__in=ids), Takes.KEYS)


def with_agencies(*lists: Collection[Any]) -> None:
    """Give each row its agency. One query for all of them, in place of a join in each."""
    rows = [row for rows in lists for row in rows]
    agencies = {one.pk: one for one in _AGENCIES({row.agency_id for row in rows})} if rows else {}
    for row in rows:
        row.agency = agencies[row.agency_id]
