"""What is kept close of a child: one agency let another see one thing, and one request still waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago
from placemap.subjects.commands import ask_for_detail, release_detail
from placemap.subjects.models import PersonDetail
from placemap.subjects.vocabulary import DetailKind

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

CHILD = "tomasz"


def tell(story: Story) -> None:
    """Sam walks Tomasz home and asked for his address; Grace asks for his NHS number, and waits."""
    _ask(story, "youth_worker", DetailKind.ADDRESS, days=8)
    actor, acting = story.acting("social_care")
    with acting, days_ago(6):
        held = PersonDetail.objects.get(
            person=story.record(CHILD, "social_care"), kind=DetailKind.ADDRESS.value, withdrawn_at=None
        )
        release_detail(
            detail=held,
            agency=story.partnership.agencies["lantern"],
            reason="Sam walks him home after the Thursday session, and must know which door is his.",
            by=actor,
        )
    _ask(story, "health", DetailKind.NHS_NUMBER, days=2)


def _ask(story: Story, who: str, kind: DetailKind, *, days: int) -> None:
    actor, acting = story.acting(who)
    with acting, days_ago(days):
        ask_for_detail(person=story.record(CHILD), kind=kind.value, by=actor)
