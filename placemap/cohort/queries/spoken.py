"""What is read of a child while they are spoken of at a meeting: the screen shows no more of them."""

from __future__ import annotations

from dataclasses import dataclass

from placemap.access.actors import Actor
from placemap.cohort import rules
from placemap.cohort.models import AgencyView, ChildVoice, Factor, NoReferral, Referral
from placemap.cohort.queries.answers import View, views_about
from placemap.cohort.queries.child import facts_of_child, of_kind
from placemap.cohort.queries.concern import factors_about
from placemap.cohort.queries.gate import open_records
from placemap.cohort.queries.held import held_among, rows_about
from placemap.cohort.vocabulary import FactorKind
from placemap.mappings.models import Mapping
from placemap.subjects.queries import PersonCard

_KINDS = (AgencyView, ChildVoice, Factor, NoReferral, Referral)


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """What one reader may see of one child, in short. Lists are newest first."""

    card: PersonCard
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
    """A child whom a meeting is about. The whole page would be read in three times as many queries."""
    facts_of = facts_of_child(actor, card)
    held = held_among(_KINDS, facts_of)
    factors = factors_about(facts_of) if Factor in held else []
    views = views_about(facts_of) if AgencyView in held else ()
    return SpokenOf(
        card=card,
        views=views,
        differs=rules.views_differ([view.said.level for view in views if view.said.level]),
        worries=of_kind(factors, FactorKind.WORRY),
        strengths=of_kind(factors, FactorKind.STRENGTH),
        voices=tuple(rows_about(ChildVoice, facts_of, "-recorded_at", held=held)),
        referrals=tuple(rows_about(Referral, facts_of, "-made_on", "-recorded_at", held=held)),
        none_needed=tuple(rows_about(NoReferral, facts_of, "-decided_on", "-recorded_at", held=held)),
        is_open=bool(open_records(mapping, card.record_ids)),
    )
