"""Openings that were drawn, for those who look at them and for whoever was asked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.models import AuditEntry
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import SampledOpening
from placemap.mappings.models import Mapping
from placemap.mappings.rules import AttentionItem, WorkItem
from placemap.partners.queries import in_posts, names_of
from placemap.subjects.queries import PersonCard, person_cards
from placemap.web.jinja import url_if_any


@dataclass(frozen=True, slots=True)
class SampledShown:
    """One opening drawn: who opened which child's record, and how far looking at it has come."""

    sampled: SampledOpening
    who: str
    job_title: str
    agency: str
    card: PersonCard | None
    closed_by: str


def openings_drawn(actor: Actor, mapping: Mapping) -> list[SampledShown]:
    """What this reader looks at in a mapping, what still waits first. On the trail: it names children."""
    held = SampledOpening.objects.filter(mapping=mapping).exclude(user=actor.user_id)
    rows = list(held[:200])
    # In which post they did so, the entry of the trail says.
    entries = AuditEntry.objects.filter(pk__in=[row.entry_id for row in rows])
    agencies = dict(entries.values_list("pk", "agency_id"))
    posts = {row.pk: (row.user_id, agencies.get(row.entry_id)) for row in rows}
    people = in_posts(set(posts.values()))
    cards = person_cards(actor, mapping, {row.person_id for row in rows})
    record_reading(
        actor,
        Event.OPENINGS_VIEWED,
        mapping_id=mapping.pk,
        subjects=list(dict.fromkeys(row.person_id for row in rows)),
    )
    closers = names_of(row.closed_by for row in rows)
    shown = [
        SampledShown(
            row,
            people[posts[row.pk]].name,
            people[posts[row.pk]].job_title,
            people[posts[row.pk]].agency,
            cards.get(row.person_id),
            closers.get(row.closed_by, "") if row.closed_by else "",
        )
        for row in rows
    ]
    return sorted(shown, key=lambda one: (one.sampled.closed_at is not None, one.sampled.answered_at is None))


def visible_sampled(mapping: Mapping, sampled_id: UUID) -> SampledOpening:
    """One of them, if this reader may see it; otherwise it does not exist (404)."""
    held = SampledOpening.objects.select_related("user", "mapping")
    found = held.filter(mapping=mapping, pk=sampled_id).first()
    if found is None:
        raise Http404
    return found


_ASKED_ME = PreparedQuery(
    lambda mappings, me: SampledOpening.objects.filter(
        closed_at=None, mapping__in=mappings, user_id=me, asked_at__isnull=False, answered_at=None
    ).select_related("mapping"),
    Takes.KEYS,
    Takes.KEY,
)
_TO_LOOK_AT = PreparedQuery(
    lambda mappings, me: (
        _turn_of_reviewer(SampledOpening.objects.filter(closed_at=None, mapping__in=mappings))
        .exclude(user_id=me)
        .order_by()
        .values("mapping__reference", "mapping__title")
        .annotate(n=Count("pk"), due=Min("due_on"))
    ),
    Takes.KEYS,
    Takes.KEY,
)


def sampled_work(actor: Actor) -> list[WorkItem]:
    """Openings to look at, and questions to answer, in every mapping of this actor. Two queries."""
    if not actor.seats or actor.user_id is None:
        return []
    items = [
        WorkItem(
            what=_("You are asked why you opened a child’s record"),
            why=one.mapping.title,
            by=one.due_on,
            url=url_if_any("answer-why", one.mapping.reference, one.pk),
            verb=_("Answer"),
        )
        for one in _ASKED_ME(list(actor.seats), actor.user_id)
    ]
    reviews = [
        key
        for key in actor.seats
        if actor.has_in(Duty.LEAD_MAPPING, key) or actor.has_in(Duty.HOLD_COHORT, key)
    ]
    if not reviews:
        return items
    items += [
        WorkItem(
            what=_words(row["n"]),
            why=row["mapping__title"],
            by=row["due"],
            url=url_if_any("openings", row["mapping__reference"]),
            verb=_("Look"),
        )
        for row in _TO_LOOK_AT(reviews, actor.user_id)
    ]
    return items


def sampled_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """The same on the mapping's first page. One query."""
    if not (actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk)):
        return []
    count = sum(row["n"] for row in _TO_LOOK_AT([mapping.pk], actor.user_id))
    return [AttentionItem(_words(count), url_if_any("openings", mapping.reference))] if count else []


def _turn_of_reviewer(waiting: QuerySet[SampledOpening]) -> QuerySet[SampledOpening]:
    """Not those where somebody was asked and has not answered yet."""
    return waiting.filter(Q(asked_at=None) | Q(answered_at__isnull=False))


def _words(count: int) -> str:
    words = ngettext(
        "%(num)s opening of a record to look at", "%(num)s openings of records to look at", count
    )
    return words % {"num": count}
