"""Records opened in an emergency: reading through one, the list of them, and what they ask of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.emergency import look_through
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now, today
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, WorkItem
from placemap.partners.queries import author, names_of
from placemap.subjects.models import EmergencyOpening
from placemap.subjects.queries.people import PersonCard, person_cards
from placemap.subjects.rules.emergencies import TOLD_FOR
from placemap.subjects.vocabulary import Emergency, EmergencyJudged
from placemap.web.jinja import url_if_any


def can_be_opened(mapping: Mapping, person_id: UUID) -> bool:
    """Whether the database would open that record to this reader: a child's, given to the team. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select may_be_opened_in_emergency(%s, %s)", [mapping.pk, person_id])
        return bool(cursor.fetchone()[0])


def read_through(actor: Actor, mapping: Mapping, person_id: UUID) -> bool:
    """If the actor has this very child open, read the rest of this request through it; on the trail."""
    if not look_through(person_id):
        return False
    record_reading(actor, Event.EMERGENCY_VIEWED, mapping_id=mapping.pk, subjects=[person_id])
    return True


@dataclass(frozen=True, slots=True)
class EmergencyShown:
    """One opening, to whoever opened it and to those who answer for the mapping.

    `card` is the child as this reader sees them now; None where nobody was opened, or for somebody who no
    longer sees the child.
    """

    opening: EmergencyOpening
    who: str
    reviewer: str
    card: PersonCard | None
    is_mine: bool
    is_open: bool
    is_late: bool
    may_review: bool

    @property
    def emergency(self) -> Emergency:
        return Emergency(self.opening.emergency)

    @property
    def judged(self) -> EmergencyJudged | None:
        return EmergencyJudged(self.opening.judged) if self.opening.judged else None

    @property
    def over_at(self) -> datetime:
        """When it ended, or will."""
        return self.opening.ended_at or self.opening.expires_at

    @property
    def ended_early(self) -> bool:
        """Somebody ended it before its time; of nobody's record, nothing was to be ended."""
        ended = self.opening.ended_at
        return self.opening.person_id is not None and ended is not None and ended < self.opening.expires_at


def emergencies_in(actor: Actor, mapping: Mapping) -> list[EmergencyShown]:
    """One's own, and all for those who answer for it: open ones first, then what waits. On the trail."""
    rows = list(EmergencyOpening.objects.filter(mapping=mapping)[:200])
    cards = person_cards(actor, mapping, [row.person_id for row in rows if row.person_id])
    names = names_of(key for row in rows for key in (row.opened_by, row.reviewed_by) if key)
    record_reading(
        actor,
        Event.EMERGENCIES_VIEWED,
        mapping_id=mapping.pk,
        subjects=list(dict.fromkeys(row.person_id for row in rows if row.person_id)),
    )
    shown = [
        EmergencyShown(
            opening=row,
            who=names.get(row.opened_by, ""),
            reviewer=names.get(row.reviewed_by, "") if row.reviewed_by else "",
            card=cards.get(row.person_id) if row.person_id else None,
            is_mine=row.opened_by == actor.user_id,
            is_open=row.ended_at is None and row.expires_at > now(),
            is_late=row.reviewed_at is None and row.review_by < today(),
            may_review=row.reviewed_at is None and _reviews(actor, row),
        )
        for row in rows
    ]
    return sorted(shown, key=lambda one: (not one.is_open, one.opening.reviewed_at is not None))


def _reviews(actor: Actor, row: EmergencyOpening) -> bool:
    leads = actor.has_in(Duty.LEAD_MAPPING, row.mapping_id)
    stands_in = row.by_a_lead and actor.has_in(Duty.HOLD_COHORT, row.mapping_id)
    return row.opened_by != actor.user_id and (leads or stands_in)


def visible_emergency(mapping: Mapping, key: UUID) -> EmergencyOpening:
    """That opening, if this reader may see it; otherwise it does not exist (404)."""
    found = EmergencyOpening.objects.select_related("mapping").filter(mapping=mapping, pk=key).first()
    if found is None:
        raise Http404
    return found


_TO_REVIEW: PreparedQuery[Any] = PreparedQuery(
    lambda leads, holds, me: (
        EmergencyOpening.objects.filter(
            Q(mapping__in=leads) | Q(mapping__in=holds, by_a_lead=True), reviewed_at=None
        )
        .exclude(opened_by=me)
        .order_by()
        .values("mapping__reference", "mapping__title")
        .annotate(n=Count("pk"), due=Min("review_by"))
        .order_by("due", "mapping__reference")
    ),
    Takes.KEYS,
    Takes.OTHER_KEYS,
    Takes.KEY,
)
_TOLD = PreparedQuery(
    lambda me, since, seats: (
        EmergencyOpening.objects.filter(opened_by=me, reviewed_at__gte=since, mapping__in=seats)
        .select_related("mapping")
        .order_by("reviewed_at")
    ),
    Takes.KEY,
    Takes.MOMENT,
    Takes.KEYS,
)


def _to_review(actor: Actor, mapping_ids: list[UUID]) -> list[dict[str, Any]]:
    """How much waits for this actor to look at in each of these mappings, and by when."""
    leads = [key for key in mapping_ids if actor.has_in(Duty.LEAD_MAPPING, key)]
    holds = [key for key in mapping_ids if actor.has_in(Duty.HOLD_COHORT, key)]
    return _TO_REVIEW(leads, holds, author(actor)) if leads or holds else []


def emergency_work(actor: Actor) -> list[WorkItem]:
    """Openings to look at, and what came of one's own. Two queries."""
    items = [
        WorkItem(
            what=_to_look_at(row["n"]),
            why=row["mapping__title"],
            by=row["due"],
            url=url_if_any("emergencies", row["mapping__reference"]),
            verb=_("Look"),
        )
        for row in _to_review(actor, list(actor.seats))
    ]
    if not actor.seats:
        return items
    items += [
        WorkItem(
            what=_("The record you opened in an emergency was looked at: read what was said"),
            why=one.mapping.title,
            by=None,
            url=url_if_any("emergencies", one.mapping.reference),
            verb=_("Read"),
        )
        for one in _TOLD(author(actor), now() - TOLD_FOR, list(actor.seats))
    ]
    return items


def emergencies_not_looked_at(actor: Actor, mapping: Mapping) -> list[str]:
    """Closing guard: every opening is looked at while somebody still answers for it."""
    if not (n := EmergencyOpening.objects.filter(mapping=mapping, reviewed_at=None).count()):
        return []
    words = ngettext(
        "%(n)d record was opened in an emergency, and nobody has looked at that.",
        "%(n)d records were opened in an emergency, and nobody has looked at that.",
        n,
    )
    return [words % {"n": n}]


def emergency_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """The same on the mapping's first page, for those who look at them. One query, and none for others."""
    if not (actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk)):
        return []
    count = sum(row["n"] for row in _to_review(actor, [mapping.pk]))
    return [AttentionItem(_to_look_at(count), url_if_any("emergencies", mapping.reference))] if count else []


def _to_look_at(count: int) -> str:
    words = ngettext(
        "%(num)s record was opened in an emergency: look at why",
        "%(num)s records were opened in an emergency: look at why",
        count,
    )
    return words % {"num": count}
