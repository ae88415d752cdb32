"""What the city's group tells others: one briefing that went out, and one still being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago
from placemap.meetings import commands, queries
from placemap.meetings.models import Briefing
from placemap.meetings.vocabulary import Audience, BriefingPart

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

ASK = (
    "Please decide at your next meeting who pays for lamps on the path behind the shops.\n"
    "Please ask the bus company for its camera’s pictures to be kept for four weeks."
)
FUNDING = (
    "We ask for two evenings of youth work a week until the summer, about £310 a week.\n"
    "We would come back in three months and say what changed."
)


def tell(story: Story) -> None:
    """The community safety partnership was told two weeks ago; what governors are told waits for Helen."""
    sent = _begun(story, Audience.COMMUNITY_SAFETY, 16, ASK, "strategic_lead")
    actor, acting = story.acting("lead")
    with acting, days_ago(14):
        held = queries.briefing_in(actor, story.mapping, sent.pk)
        commands.approve_briefing(briefing=held, looked=True, version=held.version, by=actor)
    _begun(story, Audience.GOVERNORS, 2, FUNDING, "silver_chair")


def _begun(story: Story, audience: Audience, ago: int, ask: str, reader: str) -> Briefing:
    actor, acting = story.acting("coordinator")
    with acting, days_ago(ago):
        briefing = commands.write_briefing(mapping=story.mapping, audience=audience, by=actor)
        section = queries.briefing_section(actor, briefing, BriefingPart.ASK)
        commands.change_briefing_section(
            section=section, text=ask, looked=True, version=section.version, by=actor
        )
        user = story.partnership.users[reader]
        commands.add_briefing_reader(briefing=briefing, user=user, by=actor)
    return briefing
