"""Two records that were opened in an emergency: one looked at since, one that the lead has still to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago
from placemap.project.demonstration.considered import linked_record
from placemap.subjects.commands import open_in_emergency, review_emergency
from placemap.subjects.vocabulary import Emergency, EmergencyJudged

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story


def tell(story: Story) -> None:
    """Dan's was right, and he was told so. Owen's of yesterday waits for Helen."""
    tia = linked_record(story, "tia")
    actor, acting = story.acting("sergeant")
    with acting, days_ago(6):
        opened = open_in_emergency(
            mapping=story.mapping,
            person=tia,
            emergency=Emergency.MISSING,
            reason="A girl with these initials did not come home, and the duty team needs to know who is safe to ring.",
            by=actor,
        )
    actor, acting = story.acting("lead")
    with acting, days_ago(5):
        review_emergency(
            opening=opened,
            judged=EmergencyJudged.RIGHT,
            words="She was found that night at an aunt's. Thank you for saying so clearly what you needed.",
            version=opened.version,
            by=actor,
        )
    actor, acting = story.acting("social_care")
    with acting, days_ago(1):
        open_in_emergency(
            mapping=story.mapping,
            person=tia,
            emergency=Emergency.WITH_ME,
            reason="The emergency duty team met her at the bus station at midnight and asked whom it is safe to ring.",
            by=actor,
        )
