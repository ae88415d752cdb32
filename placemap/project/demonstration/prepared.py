"""Before the next meeting: what is asked for it, who comes, and one copy of its pack on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placemap.access.actors import Actor
from placemap.foundations.clock import days_ago, now
from placemap.meetings import commands
from placemap.meetings.models import Meeting
from placemap.meetings.queries import meeting_in
from placemap.meetings.vocabulary import Coming, MeetingKind, MeetingState

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# Of the others nobody has said anything yet, so that there is somebody to ask once more.
SAID = (
    ("sergeant", 3, Coming.COMING, ""),
    ("social_care", 2, Coming.COMING, ""),
    ("youth_worker", 2, Coming.REMOTE, ""),
    ("health", 1, Coming.SUBSTITUTE, "Imani Blythe, school nurse"),
    ("youth_justice", 1, Coming.APOLOGIES_SENT, ""),
)


def tell(story: Story) -> None:
    """The request that runs is this meeting's; five have answered, and Dan has his pack on paper."""
    actor, acting = story.acting("coordinator")
    with acting, days_ago(2):
        commands.ask_before(meeting=_next(story, actor), by=actor)
    for who, ago, coming, substitute in SAID:
        actor, acting = story.acting(who)
        with acting, days_ago(ago):
            commands.answer_invitation(
                meeting=_next(story, actor), coming=coming, substitute=substitute, version=0, by=actor
            )
    actor, acting = story.acting("sergeant")
    with acting, days_ago(1):
        meeting = _next(story, actor)
        commands.open_pack(meeting=meeting, with_two=False, by=actor)
        commands.print_pack(meeting=meeting, with_two=False, by=actor)


def _next(story: Story, actor: Actor) -> Meeting:
    """The next mapping meeting, as whoever acts finds it."""
    found = Meeting.objects.filter(
        mapping=story.mapping,
        series__kind=MeetingKind.MAPPING.value,
        state=MeetingState.PLANNED.value,
        starts_at__gt=now(),
    ).order_by("starts_at")
    return meeting_in(actor, story.mapping, found.values_list("pk", flat=True)[0])
