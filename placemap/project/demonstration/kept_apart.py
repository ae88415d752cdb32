"""What the invented team said of whom they know, and one of them kept from one child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago
from placemap.mappings.commands import declare_interest
from placemap.subjects.commands import block_person

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

KNOWS_NOBODY = ("coordinator", "lead", "sergeant", "social_care", "youth_worker", "health")


def tell(story: Story) -> None:
    """Most have answered; Carys knows a family, and Helen keeps her from that record."""
    for key in KNOWS_NOBODY:
        actor, acting = story.acting(key)
        with acting, days_ago(60):
            declare_interest(mapping=story.mapping, knows_somebody=False, by=actor)
    actor, acting = story.acting("community_safety")
    with acting, days_ago(58):
        declare_interest(
            mapping=story.mapping,
            knows_somebody=True,
            words="Chloe Ashdown's mother and I have worked together for years, and our families meet.",
            by=actor,
        )
    actor, acting = story.acting("lead")
    with acting, days_ago(57):
        block_person(
            person=story.record("chloe"),
            user=story.partnership.users["community_safety"],
            reason="A friend of the family. She asked for this herself when we spoke.",
            by=actor,
        )
