"""Names asked for and opened in one mapping, with what still waits for an answer or a review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import NameRequest
from placemap.cohort.vocabulary import NameRequestState
from placemap.foundations.clock import now
from placemap.mappings.models import Mapping
from placemap.mappings.queries import live_seats
from placemap.partners.models import User
from placemap.partners.queries import author, names_of
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.models import NameOpening
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.vocabulary import OpenedBecause

# Whoever asked is told of the answer for so long; on the page of names it stays.
TOLD_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class AskedName:
    """One question who a child is, with whoever asked."""

    request: NameRequest
    card: PersonCard | None
    asked_by: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One name opened to one person. `card` is None where it is every linked child.

    `needs_review` and `needs_reason` are about names opened in danger.
    """

    opening: NameOpening
    card: PersonCard | None
    reader: str
    opened_by: str
    because: OpenedBecause
    is_open: bool
    ended_at: datetime
    needs_review: bool
    needs_reason: bool


def names_asked(actor: Actor, mapping: Mapping) -> list[AskedName]:
    """Questions without an answer that this reader sees, oldest first."""
    rows = list(
        NameRequest.objects.filter(mapping=mapping, state=NameRequestState.ASKED)
        .select_related("agency")
        .order_by("recorded_at")[:200]
    )
    names = names_of(row.recorded_by for row in rows)
    cards = person_cards(actor, mapping, [row.person_id for row in rows])
    return [AskedName(row, cards.get(row.person_id), names.get(row.recorded_by, "")) for row in rows]


def names_answered(actor: Actor, mapping: Mapping) -> list[AskedName]:
    """This reader's own questions that were answered, the latest first."""
    rows = list(
        NameRequest.objects.filter(mapping=mapping, recorded_by=author(actor))
        .exclude(state=NameRequestState.ASKED)
        .select_related("agency")
        .order_by("-decided_at")[:20]
    )
    names = names_of(row.decided_by for row in rows)
    cards = person_cards(actor, mapping, [row.person_id for row in rows])
    return [
        AskedName(row, cards.get(row.person_id), names.get(row.decided_by, "") if row.decided_by else "")
        for row in rows
    ]


def names_opened(actor: Actor, mapping: Mapping) -> list[Opened]:
    """Names opened that this reader may know of: open ones first, then the latest that ended."""
    rows = list(NameOpening.objects.filter(mapping=mapping).select_related("user")[:300])
    names = names_of(row.opened_by for row in rows)
    cards = person_cards(actor, mapping, [row.person_id for row in rows if row.person_id])
    found = [_opened(row, cards, names) for row in rows]
    return sorted(found, key=lambda one: (not one.needs_review, not one.is_open))


def _opened(row: NameOpening, cards: dict[UUID, PersonCard], names: dict[UUID, str]) -> Opened:
    in_danger = row.because == OpenedBecause.DANGER
    return Opened(
        opening=row,
        card=cards.get(row.person_id) if row.person_id else None,
        reader=row.user.name,
        opened_by=names.get(row.opened_by, ""),
        because=OpenedBecause(row.because),
        is_open=row.closed_at is None and row.until > now(),
        ended_at=row.closed_at or row.until,
        needs_review=in_danger and row.reviewed_at is None,
        needs_reason=in_danger and not row.purpose,
    )


@dataclass(frozen=True, slots=True)
class ToAccountFor:
    """What one mapping's names still ask of this actor: a review of those opened in danger by somebody
    else, why they opened one themselves, and answers to their questions that came lately."""

    reference: str
    title: str
    reviews: int
    reasons: tuple[UUID, ...]
    answers: int


_HERE = ("mapping__reference", "mapping__title")
_IN_DANGER = PreparedQuery(
    lambda mappings, me: (
        NameOpening.objects.filter(
            Q(reviewed_at=None) | Q(purpose="", opened_by=me),
            because=OpenedBecause.DANGER,
            mapping_id__in=mappings,
            mapping__state="open",
        )
        .order_by("opened_at")
        .values_list(*_HERE, "pk", "mapping_id", "user_id", "opened_by", "purpose", "reviewed_at")
    ),
    Takes.KEYS,
    Takes.KEY,
)
_ANSWERED = PreparedQuery(
    lambda mappings, me, since: NameRequest.objects.filter(
        recorded_by=me, decided_at__gte=since, mapping_id__in=mappings, mapping__state="open"
    ).values_list(*_HERE, "pk"),
    Takes.KEYS,
    Takes.KEY,
    Takes.MOMENT,
)


def to_account_for(actor: Actor, mapping_ids: Sequence[UUID]) -> list[ToAccountFor]:
    """What names still ask of this actor in these mappings while they are open. Two queries."""
    me = author(actor)
    found: dict[tuple[str, str], tuple[list[UUID], list[UUID], list[UUID]]] = {}

    def held(reference: str, title: str) -> tuple[list[UUID], list[UUID], list[UUID]]:
        return found.setdefault((reference, title), ([], [], []))

    if not mapping_ids:
        return []
    for reference, title, key, mapping_id, user_id, opened_by, purpose, reviewed_at in _IN_DANGER(
        mapping_ids, me
    ):
        if (
            reviewed_at is None
            and me not in (user_id, opened_by)
            and actor.has_in(Duty.OPEN_NAMES, mapping_id)
        ):
            held(reference, title)[0].append(key)
        if not purpose and opened_by == me:
            held(reference, title)[1].append(key)
    for reference, title, key in _ANSWERED(mapping_ids, me, now() - TOLD_FOR):
        held(reference, title)[2].append(key)
    return [
        ToAccountFor(*which, len(reviews), tuple(reasons), len(answered))
        for which, (reviews, reasons, answered) in sorted(found.items())
    ]


def visible_name_request(mapping: Mapping, key: UUID) -> NameRequest:
    """That question, if this reader may see it; otherwise it does not exist (404)."""
    found = NameRequest.objects.filter(mapping=mapping, pk=key).select_related("mapping", "person").first()
    if found is None:
        raise Http404
    return found


def visible_opening(mapping: Mapping, key: UUID) -> NameOpening:
    """That opening, if this reader may see it; otherwise it does not exist (404)."""
    found = NameOpening.objects.filter(mapping=mapping, pk=key).select_related("mapping", "user").first()
    if found is None:
        raise Http404
    return found


def police_on_team(mapping: Mapping) -> Sequence[User]:
    """The police officers who hold a seat today."""
    seats = [seat for seat in live_seats(mapping) if seat.agency.kind == AgencyKind.POLICE]
    return list({seat.user_id: seat.user for seat in seats}.values())
