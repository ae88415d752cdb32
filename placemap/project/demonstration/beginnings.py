"""What each mapping of the demonstration writes down as it begins: why, under whom, and what is to change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago
from placemap.foundations.clock import today as todays_date
from placemap.mappings import commands as mappings
from placemap.mappings.models import Mapping
from placemap.mappings.vocabulary import (
    Certainty,
    EvidenceGrade,
    PanelAnswer,
    StrategicAim,
    Structure,
    Trigger,
)

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story


@dataclass(frozen=True, slots=True)
class Raised:
    """Something that led to a mapping: from where and whom, so many days ago, and when the panel decided."""

    source: Trigger
    from_whom: str
    days: int
    evidence: str
    known: EvidenceGrade
    decided: int
    decision: PanelAnswer = PanelAnswer.OPEN
    words: str = ""


def say_why(
    story: Story,
    mapping: Mapping,
    *,
    days: int,
    told_after: int = 0,
    trigger: Trigger,
    themes: str,
    threshold: str,
    silver: str,
    sponsor: str,
    first_chair: str,
    told_whom: str,
    raised: Iterable[Raised],
) -> None:
    """What was referred in, why it was opened and under whom, and whom the coordinator told, days later."""
    groups = story.partnership.groups
    actor, acting = story.acting("coordinator")
    with acting, days_ago(days):
        mappings.record_reasons(
            mapping=mapping,
            panel=groups["panel"],
            trigger=trigger,
            themes=themes,
            certainty=Certainty.SUSPECTED,
            threshold=threshold,
            version=0,
            by=actor,
        )
        mappings.record_structure(
            mapping=mapping,
            structure=Structure.BRONZE,
            silver=groups[silver],
            sponsor=sponsor,
            first_chair=first_chair,
            version=1,
            by=actor,
        )
        for one in raised:
            mappings.record_referred_in(
                mapping=mapping,
                source=one.source,
                from_whom=one.from_whom,
                referred_on=story.today - timedelta(days=one.days),
                evidence=one.evidence,
                how_known=one.known,
                decision=one.decision,
                decided_on=story.today - timedelta(days=one.decided),
                decision_words=one.words,
                by=actor,
            )
    with story.acting("coordinator")[1], days_ago(days - told_after):
        mappings.record_told(mapping=mapping, told_on=todays_date(), told_whom=told_whom, version=2, by=actor)


def meet_first(story: Story, mapping: Mapping, *agencies: str, days: int) -> None:
    """The first meeting closes, with people of these agencies at the table."""
    actor, acting = story.acting("coordinator")
    with acting, days_ago(days):
        mappings.close_first_meeting(
            mapping=mapping,
            met_on=todays_date(),
            agencies=[story.partnership.agencies[key].pk for key in agencies],
            reason="",
            version=3,
            by=actor,
        )


def agree_objectives(
    story: Story, mapping: Mapping, objectives: Iterable[tuple[str, str, str, str, str]], *, days: int
) -> None:
    """What the first meeting agreed: words, measure, baseline, target, and the aim it serves."""
    actor, acting = story.acting("coordinator")
    with acting, days_ago(days):
        for words, measure, baseline, target, aim in objectives:
            mappings.set_objective(
                mapping=mapping,
                words=words,
                measure=measure,
                baseline=baseline,
                target=target,
                aim=StrategicAim(aim),
                agreed_on=story.today - timedelta(days=days),
                agreed_by="the first meeting",
                by=actor,
            )
