"""What was given and is past the day it should have been looked at again; when a child leaves Placemap."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import (
    AboutPerson,
    AgencyView,
    ChildVoice,
    ChronologyEntry,
    Factor,
    LeadProfessional,
    NoReferral,
    Referral,
    StatutoryCheck,
    ToldAbout,
    TrustedAdult,
)
from placemap.foundations.clock import today
from placemap.foundations.dates import add_months
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping
from placemap.mappings.vocabulary import MappingState
from placemap.subjects.models import LinkEvidence, Person
from placemap.subjects.queries import PersonCard, person_cards

_KEPT_AFTER_CLOSING = 12  # months


@dataclass(frozen=True, slots=True)
class OutOfDate:
    """One giving of information to look at again, with the people it is about that this reader sees."""

    contribution: Contribution
    about: tuple[PersonCard, ...]


def _overdue(on: date | None = None) -> QuerySet[Contribution]:
    return Contribution.objects.filter(
        withdrawn_at=None, review_on__lt=on or today(), mapping__state=MappingState.OPEN
    )


_PAST_REVIEW = PreparedQuery(
    lambda on, mapping, given: (
        _overdue(on).filter(mapping_id=mapping, pk__in=given).values_list("pk", flat=True)
    ),
    Takes.DAY,
    Takes.KEY,
    Takes.KEYS,
)


def out_of_date_among(mapping: Mapping, contribution_ids: Collection[UUID | None]) -> frozenset[UUID]:
    """Which of these are past their review date, in a mapping that is open. One query."""
    return frozenset(_PAST_REVIEW(today(), mapping.pk, [key for key in contribution_ids if key]))


def to_check_again(actor: Actor, mapping: Mapping) -> list[Contribution]:
    """What this actor may confirm or take back: their agency's, and for the custodian everybody's."""
    found = _overdue().filter(mapping=mapping).select_related("agency")
    if not actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        found = found.filter(agency_id=actor.agency_id) if actor.agency_id else found.none()
    return list(found.order_by("review_on", "given_at", "id"))


def with_people(actor: Actor, mapping: Mapping, given: Sequence[Contribution]) -> list[OutOfDate]:
    """Each with whom it is about. A number of queries that does not grow with them."""
    keys = [one.pk for one in given]
    first, *rest = [
        Person.objects.filter(contribution_id__in=keys, withdrawn_at=None)
        .order_by()
        .values_list("contribution_id", "pk"),
        *(
            model._default_manager.filter(contribution_id__in=keys, withdrawn_at=None)
            .order_by()
            .values_list("contribution_id", "person_id")
            for model in AboutPerson.__subclasses__()
        ),
    ]
    pairs = list(first.union(*rest)) if keys else []
    cards = person_cards(actor, mapping, [person for _given, person in pairs])
    about: dict[UUID, dict[UUID, PersonCard]] = {}
    for contribution, person in pairs:
        card = cards.get(person)
        if card is not None:
            about.setdefault(contribution, {})[card.id] = card
    return [OutOfDate(one, tuple(about.get(one.pk, {}).values())) for one in given]


def visible_giving(mapping: Mapping, key: UUID) -> Contribution | None:
    """One giving of information that still counts, if this reader sees it."""
    found = Contribution.objects.filter(mapping=mapping, pk=key, withdrawn_at=None)
    return found.select_related("agency", "mapping").first()


# What says something in words that a page can show beside the question whether it is still right.
_SAYS: tuple[type[AboutPerson], ...] = (
    Factor, AgencyView, ChildVoice, ChronologyEntry, Referral, NoReferral, LeadProfessional, StatutoryCheck,
    ToldAbout, TrustedAdult,
)  # fmt: skip


def says(given: Contribution) -> list[AboutPerson]:
    """What one giving by hand says of people, as far as this reader sees it. A query for each kind."""
    found: list[AboutPerson] = []
    for model in _SAYS:
        rows: QuerySet[Any] = model._default_manager.filter(contribution=given, withdrawn_at=None)
        found += rows.select_related("agency", "contribution").order_by("recorded_at", "id")
    return found


def links_given(given: Contribution) -> list[UUID]:
    """The links that one giving is evidence for, as far as this reader sees them. One query."""
    rows = LinkEvidence.objects.filter(contribution=given, withdrawn_at=None).order_by("recorded_at", "id")
    return list(dict.fromkeys(rows.values_list("link_id", flat=True)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of one agency waits to be looked at again in one mapping, and since when."""

    reference: str
    title: str
    number: int
    oldest: date


_BY_MAPPING = PreparedQuery(
    lambda on, mappings, agency: (
        _overdue(on)
        .filter(mapping_id__in=mappings, agency_id=agency)
        .order_by()
        .values("mapping__reference", "mapping__title")
        .annotate(number=Count("pk"), oldest=Min("review_on"))
        .order_by("mapping__reference")
    ),
    Takes.DAY,
    Takes.KEYS,
    Takes.KEY,
)


def my_agency_out_of_date(actor: Actor) -> list[Waiting]:
    """What the actor's own agency gave, by mapping. One query."""
    gives = [key for key in actor.seats if actor.has_in(Duty.CONTRIBUTE, key)]
    if not gives or actor.agency_id is None:
        return []
    return [
        Waiting(row["mapping__reference"], row["mapping__title"], row["number"], row["oldest"])
        for row in _BY_MAPPING(today(), gives, actor.agency_id)
    ]


def is_list(given: Contribution) -> bool:
    """Whether it came as a list, which is taken back as a whole from its own page."""
    return given.kind != ContributionKind.BY_HAND


def leaves_on(mapping: Mapping) -> date:
    """The day on which everything in a mapping is planned to leave: twelve months after its end, or after
    the day it closed."""
    return add_months(mapping.closed_on or mapping.ends_on, _KEPT_AFTER_CLOSING)
