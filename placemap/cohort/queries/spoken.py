"""What is read of a child while they are spoken of at a meeting: the screen shows no more of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort import rules
from placemap.cohort.models import AboutPerson, AgencyView, ChildVoice, Factor, NoReferral, Referral
from placemap.cohort.queries.answers import View, views_about
from placemap.cohort.queries.child import of_kind
from placemap.cohort.queries.concern import factors_about
from placemap.cohort.queries.gate import open_records
from placemap.cohort.queries.held import held_among, rows_about
from placemap.cohort.vocabulary import FactorKind
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Mapping
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.queries import PersonCard, is_school_sealed
from placemap.subjects.vocabulary import DetailKind, Naming

_KINDS = (AgencyView, ChildVoice, Factor, NoReferral, Referral)
_Fact = TypeVar("_Fact", bound=AboutPerson)

# Records by which the whole team knows somebody by name.
_KNOWN_TO_TEAM = PreparedQuery(
    lambda ids: (
        Person.objects.filter(
            pk__in=ids, audience=Audience.TEAM.value, naming=Naming.NAMED.value, withdrawn_at=None
        )
        .order_by("recorded_at", "pk")
        .values_list("pk", flat=True)
    ),
    Takes.KEYS,
)
_SCHOOLS = PreparedQuery(
    lambda ids: (
        PersonDetail.objects.filter(
            person_id__in=ids,
            kind=DetailKind.SCHOOL.value,
            audience=Audience.TEAM.value,
            is_sealed=False,
            withdrawn_at=None,
        )
        .order_by("recorded_at", "pk")
        .values_list("text", flat=True)
    ),
    Takes.KEYS,
)


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """What the whole team may know of one child, in short. Lists are newest first.

    `records` are those by which the team knows the child.
    """

    card: PersonCard
    records: tuple[UUID, ...]
    school: str
    views: tuple[View, ...]
    differs: bool
    worries: tuple[Factor, ...]
    strengths: tuple[Factor, ...]
    voices: tuple[ChildVoice, ...]
    referrals: tuple[Referral, ...]
    none_needed: tuple[NoReferral, ...]
    # Whether a risk is recorded that no referral and no decision has answered.
    is_open: bool


def spoken_of(actor: Actor, mapping: Mapping, card: PersonCard) -> SpokenOf:
    """A child whom a meeting is about. The whole page would be read in three times as many queries.

    The screen stands before the whole room, and whoever shares it may hold the list: what an agency keeps
    close, or released to some, is not on it, whoever looks. It stands on the child's own page.
    """
    records = tuple(_KNOWN_TO_TEAM(card.record_ids))
    held = held_among(_KINDS, records)
    factors = _given_to_team(factors_about(records)) if Factor in held else []
    views = views_about(records, for_team=True) if AgencyView in held else ()
    schools = [] if is_school_sealed(card.record_ids) else _SCHOOLS(records)
    return SpokenOf(
        card=card,
        records=records,
        school=schools[0] if schools else "",
        views=views,
        differs=rules.views_differ([view.said.level for view in views if view.said.level]),
        worries=of_kind(factors, FactorKind.WORRY),
        strengths=of_kind(factors, FactorKind.STRENGTH),
        voices=tuple(_given_to_team(rows_about(ChildVoice, records, "-recorded_at", held=held))),
        referrals=tuple(_given_to_team(rows_about(Referral, records, "-made_on", "-recorded_at", held=held))),
        none_needed=tuple(
            _given_to_team(rows_about(NoReferral, records, "-decided_on", "-recorded_at", held=held))
        ),
        is_open=bool(open_records(mapping, card.record_ids)),
    )


def _given_to_team(rows: Iterable[_Fact]) -> list[_Fact]:
    return [one for one in rows if one.audience == Audience.TEAM]
