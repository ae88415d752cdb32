"""What people of the city’s mapping said of working in it, after its first meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago
from placemap.responses import commands, queries
from placemap.responses.vocabulary import FeedbackWhy

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# Who, whether their agency is named, and what they say to each of the four questions.
SAID = (
    ("sergeant", True, "Everybody at one table, and the map on the wall.", "We came without our own list.",
     "Ask for the lists a week before.", "Yes, in the same way."),
    ("youth_worker", False, "The children’s own words were read out.", "Half of the meeting was short names that nobody explained.",
     "", "Yes, with more time for the places."),
    ("health", True, "", "It clashed with clinic.", "Meet in the morning.", ""),
)  # fmt: skip


def tell(story: Story) -> None:
    """Priya asked forty days ago, and three of them wrote something."""
    actor, acting = story.acting("coordinator")
    with acting, days_ago(40):
        asked = commands.ask_for_feedback(mapping=story.mapping, why=FeedbackWhy.FIRST_MEETING, by=actor)
    for who, named, helped, in_the_way, change, again in SAID:
        actor, acting = story.acting(who)
        with acting, days_ago(36):
            commands.give_feedback(
                round=queries.round_in(actor, story.mapping, asked.pk),
                helped=helped,
                in_the_way=in_the_way,
                change=change,
                again=again,
                with_agency=named,
                looked=True,
                by=actor,
            )
