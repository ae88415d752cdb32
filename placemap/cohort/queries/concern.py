"""The signed judgement of concern: what stands, what stood before, and what is due to be looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort import policy, rules
from placemap.cohort.models import ConcernJudgement, Factor
from placemap.cohort.queries.answers import LIVE, View, views_about
from placemap.cohort.queries.held import Held, may_hold
from placemap.cohort.queries.terms import every_version
from placemap.cohort.rules.terms import in_force, version_of
from placemap.cohort.vocabulary import Level
from placemap.cohort.vocabulary.terms import LISTS, Terms
from placemap.foundations.clock import today
from placemap.foundations.grades import is_suspected_false
from placemap.mappings.models import Mapping
from placemap.subjects.queries import PersonCard


@dataclass(frozen=True, slots=True)
class Judged:
    """One signed judgement. Of a withdrawn one the reason it was withdrawn is read, and not its words."""

    id: UUID
    level: Level
    reasons_for: str
    reasons_against: str
    child_view: str
    child_view_missing: str
    signed_name: str
    signed_as: str
    signed_at: datetime
    review_on: date | None
    is_due: bool
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
    may_withdraw: bool = False


@dataclass(frozen=True, slots=True)
class Concern:
    """What stands, and everything signed or withdrawn before, the latest first."""

    stands: Judged | None
    before: tuple[Judged, ...]


def standing_judgement(record_ids: Collection[UUID]) -> ConcernJudgement | None:
    """The last judgement signed about a person that nobody withdrew, as far as this reader sees."""
    return (
        ConcernJudgement.objects.filter(person_id__in=record_ids, **LIVE)
        .select_related("contribution", "mapping")
        .order_by("-recorded_at", "-id")
        .first()
    )


def visible_judgement(record_ids: Collection[UUID], key: UUID) -> ConcernJudgement | None:
    """One judgement that still counts, if this reader sees it."""
    found = ConcernJudgement.objects.filter(person_id__in=record_ids, pk=key, **LIVE)
    return found.select_related("contribution", "mapping", "agency").first()


_SIGNED = PreparedQuery(
    lambda about: (
        ConcernJudgement.objects.filter(person_id__in=about)
        .select_related("contribution")
        .order_by("-recorded_at", "-id")
    ),
    Takes.KEYS,
)
_STAND = PreparedQuery(
    lambda about: ConcernJudgement.objects.filter(person_id__in=about, **LIVE).order_by("recorded_at", "id"),
    Takes.KEYS,
)
_FACTORS = PreparedQuery(
    lambda about: (
        Factor.objects.filter(person_id__in=about, **LIVE)
        .select_related("agency")
        .order_by("-happened_on", "-recorded_at", "id")
    ),
    Takes.KEYS,
)


def concern_about(actor: Actor, record_ids: Collection[UUID], held: Held | None = None) -> Concern:
    """All that was signed about one person. One query."""
    if not may_hold(ConcernJudgement, held):
        return Concern(None, ())
    judged = [_judged(actor, row) for row in _SIGNED(record_ids)]
    stands = next((one for one in judged if one.withdrawn_at is None), None)
    return Concern(stands, tuple(one for one in judged if one is not stands))


def _judged(actor: Actor, row: ConcernJudgement) -> Judged:
    gone = row.withdrawn_at or row.contribution.withdrawn_at
    level = Level(row.level)
    return Judged(
        id=row.pk,
        level=level,
        reasons_for="" if gone else row.reasons_for,
        reasons_against="" if gone else row.reasons_against,
        child_view="" if gone else row.child_view,
        child_view_missing="" if gone else row.child_view_missing,
        signed_name=row.signed_name,
        signed_as=row.signed_as,
        signed_at=row.recorded_at,
        review_on=row.review_on,
        is_due=gone is None and rules.is_review_due(level, row.review_on, today()),
        withdrawn_at=gone,
        withdrawn_reason=row.contribution.withdrawn_reason,
        may_withdraw=gone is None and bool(policy.may_withdraw_concern(actor, row)),
    )


def judgements_of(leader_of: dict[UUID, UUID]) -> dict[UUID, ConcernJudgement]:
    """The judgement that stands of each person, by leading record. One query."""
    return {leader_of[row.person_id]: row for row in _STAND(leader_of)}


# The last judgement of each person: `group_key` says which records are one person.
_STANDING = """
select distinct on (j.mapping_id, p.group_key) j.mapping_id, p.group_key, j.person_id, j.level, j.review_on
from cohort_concernjudgement j
join subjects_person p on p.id = j.person_id and p.withdrawn_at is null
join information_contribution c on c.id = j.contribution_id and c.withdrawn_at is null
where j.mapping_id = any(%s) and j.withdrawn_at is null
order by j.mapping_id, p.group_key, j.recorded_at desc, j.id desc
"""


def _due(mapping_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, date]]:
    """Mapping, person and day of each judgement to look at again now or within a week. One query."""
    if not mapping_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(mapping_ids)])
        rows = cursor.fetchall()
    return [
        (mapping, person, review_on)
        for mapping, _group, person, level, review_on in rows
        if rules.is_review_due(Level(level), review_on, today())
    ]


def reviews_due_in(mapping: Mapping) -> list[UUID]:
    """The records of everybody whose judgement is due to be looked at again. One query."""
    return [person for _mapping, person, _day in _due([mapping.pk])]


def reviews_due(actor: Actor) -> dict[UUID, list[date]]:
    """By mapping, the days of the judgements this actor may sign again and that are due. One query."""
    signs = [key for key in actor.seats if actor.has_in(Duty.SIGN_CONCERN, key)]
    found: dict[UUID, list[date]] = defaultdict(list)
    for mapping, _person, review_on in _due(signs):
        found[mapping].append(review_on)
    return found


@dataclass(frozen=True, slots=True)
class ListedTerms:
    """One published list and what of it is recorded for a child, each with who recorded it and when.

    `earlier` of each says from which day the version was that it was recorded under, where that is not
    the one in force now.
    """

    terms: Terms
    recorded: tuple[tuple[str, str, date | datetime, date | None], ...]


def factors_about(record_ids: Collection[UUID]) -> list[Factor]:
    """What is recorded of a child as a worry or a strength, the newest first, agencies with it. One query."""
    return _FACTORS(record_ids)


def against_lists(factors: Iterable[Factor]) -> tuple[ListedTerms, ...]:
    """What is recorded of a child in the terms of the lists, side by side; nothing is counted. One query.

    `factors` as `factors_about` gives them. A term that is no longer used is still read, in the words of
    the version it was recorded under. No query where no term is recorded.
    """
    rows = [row for row in factors if row.term and not is_suspected_false(row.grade)]
    versions = every_version() if rows else LISTS
    newest = {one.code: one for one in (*LISTS, *in_force(versions, today()))}
    found: dict[str, list[tuple[str, str, date | datetime, date | None]]] = defaultdict(list)
    for row in rows:
        held = version_of(versions, row.term, row.term_number)
        if held is not None:
            earlier = held.dated if held.number != newest[held.code].number else None
            on = row.happened_on or row.recorded_at
            found[held.code].append((held.label_of(row.term), row.agency.short_name, on, earlier))
    return tuple(ListedTerms(newest[one.code], tuple(found[one.code])) for one in LISTS)


@dataclass(frozen=True, slots=True)
class WhatStands:
    """The judgement of one child beside each agency's own level, as this reader may see both."""

    concern: Concern
    views: tuple[tuple[str, Level], ...]
    lists: tuple[ListedTerms, ...]


def what_stands(
    actor: Actor,
    card: PersonCard,
    *,
    views: Iterable[View] | None = None,
    factors: Iterable[Factor] | None = None,
    held: Held | None = None,
    facts_of: Collection[UUID] = (),
) -> WhatStands:
    """Judgement, agencies' views and listed terms of one child. Six queries.

    Two queries where the caller has the views of `views_about` and the factors of `factors_about` already.
    `facts_of` are the records whose judgements are read, where they are more than the card's.
    """
    views = views_about(card.record_ids) if views is None else views
    return WhatStands(
        concern=concern_about(actor, facts_of or card.record_ids, held),
        views=tuple((view.agency, view.said.level) for view in views if view.said.level),
        lists=against_lists(factors_about(card.record_ids) if factors is None else factors),
    )
