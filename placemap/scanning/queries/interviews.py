"""Return home interviews as one reader may see them, and which of them wait to be offered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import LONDON, now, today
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.mappings.queries import WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.partners.queries import names_of
from placemap.scanning import policy
from placemap.scanning.models import Interview
from placemap.scanning.rules import interviews as rules
from placemap.scanning.rules.interviews import Moment
from placemap.scanning.vocabulary import InTime, Offer
from placemap.subjects.queries import PersonCard, person_cards
from placemap.web.jinja import url_if_any

# Somebody back for longer than this is no matter of a clock any more: it is seen on the page, not chased.
_WORK_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before: the row as it was, who brought it up to date, when, and what had changed."""

    interview: Interview
    by: str
    on: datetime
    why: str


@dataclass(frozen=True, slots=True)
class InterviewShown:
    """One interview as one reader sees it, with what stood before it, the latest first."""

    interview: Interview
    agency: str
    in_time: InTime
    offer_by: datetime | None
    may_revise: bool
    before: tuple[Before, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildInterviews:
    """A child with what came of their interviews, the latest return first."""

    card: PersonCard
    interviews: tuple[InterviewShown, ...] = field(default_factory=tuple)


def interviews_about(actor: Actor, record_ids: Collection[UUID]) -> tuple[InterviewShown, ...]:
    """Every interview of one child that this reader sees, with what stood before each."""
    standing = _ordered(_live(Interview.objects.filter(person_id__in=list(record_ids))))
    before = _before(record_ids) if standing else {}
    return tuple(_shown(actor, one, before.get(one.contribution_id, ())) for one in standing)


def interviews_in(actor: Actor, mapping: Mapping) -> list[ChildInterviews]:
    """Every child of whom this reader sees an interview, by how they are called. Four queries in all."""
    standing = _ordered(_live(Interview.objects.filter(mapping=mapping)))
    cards = person_cards(actor, mapping, [one.person_id for one in standing])
    shown: dict[UUID, tuple[PersonCard, list[InterviewShown]]] = {}
    for one in standing:
        card = cards.get(one.person_id)
        if card is not None:
            shown.setdefault(card.id, (card, []))[1].append(_shown(actor, one))
    found = [ChildInterviews(card, tuple(rows)) for card, rows in shown.values()]
    return sorted(found, key=lambda child: (child.card.shown_as.casefold(), str(child.card.id)))


def visible_interview(record_ids: Collection[UUID], key: UUID) -> Interview | None:
    """One interview of a child as it stands now, if this reader sees it; one brought up to date leads on."""
    about = Interview.objects.filter(person_id__in=list(record_ids), withdrawn_at=None)
    named = about.filter(pk=key).first()
    if named is None:
        return None
    giving = named.contribution_id
    while after := Contribution.objects.filter(corrects=giving).values_list("pk", flat=True).first():
        giving = after
    return _live(about.filter(contribution=giving)).first()


_TO_OFFER = PreparedQuery(
    lambda mappings, agency, since: _live(
        Interview.objects.filter(
            mapping_id__in=mappings,
            agency_id=agency,
            mapping__state=MappingState.OPEN.value,
            offer=Offer.NOT_YET.value,
            returned_on__gte=since,
        )
    ).order_by("returned_on", "returned_at", "id"),
    Takes.KEYS,
    Takes.KEY,
    Takes.DAY,
)


def interviews_to_offer(actor: Actor) -> list[WorkItem]:
    """Work, for the agency that wrote it down: a child is back, and nobody has offered them to talk yet."""
    mine = [
        pk for pk in actor.seats if actor.has_in(Duty.CONTRIBUTE, pk) and actor.has_in(Duty.READ_CASES, pk)
    ]
    if not mine or actor.agency_id is None:
        return []
    found = []
    for one in _TO_OFFER(mine, actor.agency_id, today() - _WORK_FOR):
        by = rules.offer_by(_returned(one))
        found.append(
            WorkItem(
                what=_("%(title)s: a child is back, and a talk is still to be offered")
                % {"title": one.mapping.title},
                why=_(
                    "Within 72 hours it helps most. “Not yet” and “they did not want it” are full answers."
                ),
                by=by.date() if by else None,
                url=url_if_any("child-interviews", one.mapping.reference, one.person_id),
                verb=_("Read and answer"),
            )
        )
    return found


def people_with_interviews(person_ids: Collection[UUID], contribution: Contribution) -> set[UUID]:
    """Those of these people of whom an interview stands. Asked as the settler, who sees every row."""
    standing = _live(
        Interview.objects.filter(person_id__in=list(person_ids), mapping_id=contribution.mapping_id)
    )
    others = standing.exclude(contribution_id=contribution.pk)
    return set(others.order_by().values_list("person_id", flat=True))


def _live(rows: QuerySet[Interview]) -> QuerySet[Interview]:
    return rows.filter(withdrawn_at=None, contribution__withdrawn_at=None).select_related(
        "agency", "contribution", "mapping"
    )


def _ordered(rows: QuerySet[Interview]) -> list[Interview]:
    return sorted(
        rows,
        key=lambda one: (one.returned_on or one.recorded_at.astimezone(LONDON).date(), one.recorded_at),
        reverse=True,
    )


def _shown(actor: Actor, one: Interview, before: Sequence[Before] = ()) -> InterviewShown:
    returned = _returned(one)
    return InterviewShown(
        interview=one,
        agency=one.agency.short_name,
        in_time=rules.offered_in_time(
            Offer(one.offer),
            returned,
            Moment(one.offered_on, one.offered_at),
            Moment(one.done_on, one.done_at),
            now().astimezone(LONDON).replace(tzinfo=None),
        ),
        offer_by=rules.offer_by(returned),
        may_revise=bool(policy.may_revise_interview(actor, one)),
        before=tuple(before),
    )


def _returned(one: Interview) -> Moment:
    return Moment(one.returned_on, one.returned_at)


def _before(record_ids: Collection[UUID]) -> dict[UUID, tuple[Before, ...]]:
    """By the giving of what stands now: what stood before it, the latest first. Three queries."""
    rows = Interview.objects.filter(
        person_id__in=list(record_ids), contribution__corrected_by__isnull=False
    ).select_related("agency", "contribution")
    was = {one.contribution_id: one for one in rows}
    after = {given.corrects_id: given for given in Contribution.objects.filter(corrects__in=list(was)) if was}
    names = names_of(given.given_by for given in after.values()) if after else {}
    found: dict[UUID, list[Before]] = {}
    for key, given in after.items():
        if key is None:
            continue
        step = Before(
            was[key], names.get(given.given_by, ""), given.given_at, was[key].contribution.withdrawn_reason
        )
        last = given
        while last.pk in after:
            last = after[last.pk]
        found.setdefault(last.pk, []).append(step)
    return {key: tuple(sorted(steps, key=lambda one: one.on, reverse=True)) for key, steps in found.items()}
