"""Frozen versions of the cohort, and what changed from one to another, as one reader may see both today.

A version points at people, decisions and judgements. Whom a reader may not see is not in it for them and
is not counted; what was taken back since is not read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.models import AgencyView, CohortVersion, CohortVersionEntry, ConcernJudgement, Membership
from placemap.cohort.queries.answers import LIVE
from placemap.cohort.vocabulary import Level, MembershipState
from placemap.mappings.models import Mapping
from placemap.partners.queries import names_of
from placemap.subjects.queries import PersonCard, people_groups, person_cards


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list. `children` are those agreed in it whom this reader sees."""

    id: UUID
    number: int
    name: str
    note: str
    frozen_at: datetime
    frozen_by: str
    children: int


@dataclass(frozen=True, slots=True)
class SignedThen:
    """The judgement in force when a version was frozen. `withdrawn` says that it was withdrawn since."""

    id: UUID
    level: Level
    reasons_for: str
    signed_name: str
    signed_at: datetime
    withdrawn: bool
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class FrozenChild:
    """One child in a version. `is_signed_unseen`: a judgement stood then that this reader may not see."""

    card: PersonCard
    state: MembershipState
    membership: Membership | None
    signed: SignedThen | None
    is_signed_unseen: bool
    views: tuple[tuple[str, Level], ...]


@dataclass(frozen=True, slots=True)
class FrozenCohort:
    """One version as this reader may see it: those agreed, and those proposed or settled then."""

    version: Version
    agreed: tuple[FrozenChild, ...]
    others: tuple[FrozenChild, ...]


@dataclass(frozen=True, slots=True)
class CameOrWent:
    """A child added or removed between two versions: who decided it, when and why, as far as seen."""

    card: PersonCard
    by: str
    on: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class LevelChanged:
    """A child whose signed judgement is another in the later version."""

    card: PersonCard
    before: SignedThen | None
    after: SignedThen | None


@dataclass(frozen=True, slots=True)
class ViewChanged:
    """An agency that held another view of a child in the later version."""

    card: PersonCard
    agency: str
    before: Level | None
    after: Level | None


@dataclass(frozen=True, slots=True)
class VersionsCompared:
    """What changed from the earlier version to the later one."""

    earlier: Version
    later: Version
    added: tuple[CameOrWent, ...]
    removed: tuple[CameOrWent, ...]
    levels: tuple[LevelChanged, ...]
    views: tuple[ViewChanged, ...]


def versions(actor: Actor, mapping: Mapping) -> tuple[Version, ...]:
    """Every version, the latest first. Four queries."""
    require(policy.may_read_cohort(actor, mapping))
    rows = list(CohortVersion.objects.filter(mapping=mapping).order_by("-number"))
    return _named(actor, mapping, rows)


def _named(actor: Actor, mapping: Mapping, rows: Sequence[CohortVersion]) -> tuple[Version, ...]:
    agreed = CohortVersionEntry.objects.filter(
        cohort_version__in=rows, state=MembershipState.AGREED, person__withdrawn_at=None
    )
    pairs = list(agreed.order_by().values_list("cohort_version", "person"))
    groups = people_groups(actor, mapping, {person for _version, person in pairs})
    children: dict[UUID, set[UUID]] = defaultdict(set)
    for version, person in pairs:
        children[version].add(groups.leader(person))
    names = names_of(row.frozen_by for row in rows)
    return tuple(
        Version(
            id=row.pk,
            number=row.number,
            name=row.name,
            note=row.note,
            frozen_at=row.frozen_at,
            frozen_by=names.get(row.frozen_by, ""),
            children=len(children[row.pk]),
        )
        for row in rows
    )


def _rows(mapping: Mapping, keys: Collection[UUID]) -> list[CohortVersion]:
    rows = list(CohortVersion.objects.filter(mapping=mapping, pk__in=set(keys)).order_by("number"))
    if len(rows) != len(set(keys)):
        raise Http404
    return rows


def version_shown(actor: Actor, mapping: Mapping, key: UUID) -> FrozenCohort:
    """One version as this reader may see it today; 404 for one that is not of this mapping."""
    require(policy.may_read_cohort(actor, mapping))
    rows = _rows(mapping, [key])
    (version,) = _named(actor, mapping, rows)
    children = _by_name(_children(actor, mapping, rows)[key].values())
    _record(actor, mapping, [child.card.id for child in children])
    return FrozenCohort(
        version,
        agreed=tuple(one for one in children if one.state is MembershipState.AGREED),
        others=tuple(one for one in children if one.state is not MembershipState.AGREED),
    )


def _by_name(children: Collection[FrozenChild]) -> list[FrozenChild]:
    return sorted(children, key=lambda one: (one.card.shown_as.casefold(), one.card.id))


def _record(actor: Actor, mapping: Mapping, subjects: Sequence[UUID]) -> None:
    record_reading(actor, Event.VERSIONS_VIEWED, mapping_id=mapping.pk, subjects=list(subjects))


def _children(
    actor: Actor, mapping: Mapping, rows: Sequence[CohortVersion]
) -> dict[UUID, dict[UUID, FrozenChild]]:
    """By version and by child, what stood then. A number of queries that does not grow with the children."""
    entries = list(
        CohortVersionEntry.objects.filter(cohort_version__in=rows).order_by("person_id").select_related(None)
    )
    cards = person_cards(actor, mapping, {entry.person_id for entry in entries})
    memberships = (
        Membership.objects.filter(pk__in={entry.membership_id for entry in entries}, **LIVE)
        .select_related("agency")
        .in_bulk()
    )
    signed = {
        row.pk: _signed(row)
        for row in ConcernJudgement.objects.filter(
            pk__in={entry.concern_id for entry in entries if entry.concern_id}
        ).select_related("contribution")
    }
    views = {
        row.pk: (row.agency.short_name, Level(row.level))
        for row in AgencyView.objects.filter(pk__in={key for entry in entries for key in entry.views}, **LIVE)
        .exclude(level="")
        .select_related("agency")
    }
    found: dict[UUID, dict[UUID, FrozenChild]] = {row.pk: {} for row in rows}
    for entry in entries:
        card = cards.get(entry.person_id)
        if card is None or card.id in found[entry.cohort_version_id]:
            continue
        concern = signed.get(entry.concern_id) if entry.concern_id else None
        found[entry.cohort_version_id][card.id] = FrozenChild(
            card=card,
            state=MembershipState(entry.state),
            membership=memberships.get(entry.membership_id) if entry.membership_id else None,
            signed=concern,
            is_signed_unseen=entry.concern_id is not None and concern is None,
            views=tuple(sorted(views[key] for key in entry.views if key in views)),
        )
    return found


def _signed(row: ConcernJudgement) -> SignedThen:
    gone = row.withdrawn_at or row.contribution.withdrawn_at
    return SignedThen(
        id=row.pk,
        level=Level(row.level),
        reasons_for="" if gone else row.reasons_for,
        signed_name=row.signed_name,
        signed_at=row.recorded_at,
        withdrawn=gone is not None,
        withdrawn_reason=row.contribution.withdrawn_reason,
    )


def versions_compared(actor: Actor, mapping: Mapping, one: UUID, other: UUID) -> VersionsCompared:
    """What changed from the earlier of two versions to the later, with who decided it and why."""
    require(policy.may_read_cohort(actor, mapping))
    rows = _rows(mapping, [one, other])
    if len(rows) != 2:
        raise Http404
    earlier, later = _named(actor, mapping, rows)
    frozen = _children(actor, mapping, rows)
    before, after = frozen[earlier.id], frozen[later.id]
    people = _by_name({**before, **after}.values())
    decided = [one.membership.decided_by for one in people if one.membership and one.membership.decided_by]
    names = names_of(decided)
    added, removed, levels, views = [], [], [], []
    for child in people:
        key = child.card.id
        then, now = before.get(key), after.get(key)
        moved = rules.came_or_went(then.state if then else None, now.state if now else None)
        if moved == "added" and now is not None:
            added.append(_why(now, names, later))
        elif moved == "removed":
            removed.append(_why(now, names, later) if now else CameOrWent(child.card, "", None, ""))
        elif then is not None and now is not None and now.state is MembershipState.AGREED:
            levels += _level_changed(then, now)
            views += _views_changed(then, now)
    _record(actor, mapping, [child.card.id for child in people])
    return VersionsCompared(earlier, later, tuple(added), tuple(removed), tuple(levels), tuple(views))


def _why(child: FrozenChild, names: dict[UUID, str], frozen: Version) -> CameOrWent:
    """Who decided and why, as it stood in that version. A decision taken since is not its reason."""
    held = child.membership
    if held is None:
        return CameOrWent(child.card, "", None, "")
    on = held.decided_at if held.state == child.state else None
    decided = on is not None and on <= frozen.frozen_at
    parts = [held.reason] if child.state is MembershipState.AGREED else []
    if decided and held.decision_reason:
        parts.append(held.decision_reason)
    return CameOrWent(
        child.card,
        names.get(held.decided_by, "") if decided and held.decided_by else "",
        on if decided else None,
        " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts),
    )


def _level_changed(then: FrozenChild, now: FrozenChild) -> list[LevelChanged]:
    if then.is_signed_unseen or now.is_signed_unseen:
        return []
    levels = (then.signed and then.signed.level, now.signed and now.signed.level)
    return [LevelChanged(now.card, then.signed, now.signed)] if levels[0] is not levels[1] else []


def _views_changed(then: FrozenChild, now: FrozenChild) -> list[ViewChanged]:
    before, after = dict(then.views), dict(now.views)
    return [
        ViewChanged(now.card, agency, before.get(agency), after.get(agency))
        for agency in sorted({*before, *after})
        if before.get(agency) is not after.get(agency)
    ]
