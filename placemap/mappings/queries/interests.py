"""What people said of whom they know, and who answers for a mapping today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.mappings.models import InterestDeclaration, Mapping, Seat
from placemap.mappings.policy import may_change_mapping
from placemap.mappings.queries.reading import live_seats
from placemap.mappings.rules import AttentionItem
from placemap.partners.models import Cover
from placemap.web.jinja import url_if_any

# Who leads, or holds the list, must see every child of the mapping.
OFFICER_DUTIES = frozenset({Duty.LEAD_MAPPING.value, Duty.HOLD_COHORT.value})


@dataclass(frozen=True, slots=True)
class InterestShown:
    """One person on the team, and what they last said; nothing where they have not said."""

    user_id: UUID
    name: str
    agency: str
    job_title: str
    knows_somebody: bool | None
    words: str
    declared_at: datetime | None
    times: int


def officers_today(mapping: Mapping) -> set[UUID]:
    """Who leads the mapping or holds its list, now or soon, and whoever stands in for one of them."""
    at = today()
    seats = Seat.objects.filter(Q(until_on=None) | Q(until_on__gte=at), mapping=mapping)
    found = {seat.user_id for seat in seats.select_related("role") if set(seat.role.duties) & OFFICER_DUTIES}
    deputies = Cover.objects.filter(away__in=found, ended_at=None, until_on__gte=at)
    return found | set(deputies.values_list("deputy_id", flat=True))


_MINE = PreparedQuery(
    lambda mapping, user: InterestDeclaration.objects.filter(mapping_id=mapping, user_id=user)[:1],
    Takes.KEY,
    Takes.OTHER_KEY,
)
_KNOWING = PreparedQuery(
    lambda mapping: (
        InterestDeclaration.objects.filter(mapping_id=mapping)
        .order_by("user_id", "-declared_at", "-id")
        .distinct("user_id")
        .values_list("knows_somebody", flat=True)
    ),
    Takes.KEY,
)


def my_declaration(actor: Actor, mapping: Mapping) -> InterestDeclaration | None:
    """What this person last said; None before they have."""
    return _MINE.first(mapping.pk, actor.user_id)


def declarations(actor: Actor, mapping: Mapping) -> list[InterestShown]:
    """Everybody on the team with what they last said: who knows somebody first, then who has not said."""
    said: dict[UUID, list[InterestDeclaration]] = {}
    for one in InterestDeclaration.objects.filter(mapping=mapping):
        said.setdefault(one.user_id, []).append(one)
    people = {seat.user_id: seat for seat in live_seats(mapping)}
    shown = []
    for key, seat in people.items():
        latest = said.get(key, [None])[0]
        shown.append(
            InterestShown(
                user_id=key,
                name=seat.user.name,
                agency=seat.agency.short_name,
                job_title=seat.user.job_title,
                knows_somebody=latest.knows_somebody if latest else None,
                words=latest.words if latest else "",
                declared_at=latest.declared_at if latest else None,
                times=len(said.get(key, [])),
            )
        )
    order = {True: 0, None: 1, False: 2}
    return sorted(shown, key=lambda one: (order[one.knows_somebody], one.name))


def interests_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """For those who answer for the mapping: somebody on the team knows somebody in it."""
    if not may_change_mapping(actor, mapping):
        return []
    knowing = sum(_KNOWING(mapping.pk))
    if not knowing:
        return []
    words = ngettext(
        "%(n)d person may know somebody in this mapping",
        "%(n)d people may know somebody in this mapping",
        knowing,
    )
    return [AttentionItem(words % {"n": knowing}, url_if_any("blocks", mapping.reference))]
