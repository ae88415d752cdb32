"""What the city's group wants of items of its agenda: some for the next meeting, some left standing by the last."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.foundations.clock import days_ago, now
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, ItemSheet, Meeting
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, MeetingState

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# The kind of item, how many days ago, who sees to it, by when from today, and the words.
LEFT = (
    (AgendaKind.PLACES, 12, "sergeant", 9, "Know who lights the path behind the shops, and who would pay for it."),
    (
        AgendaKind.COMMUNICATION, 12, "lead", 16,
        "One line that both schools and the council give, in the same words, when parents ask.",
    ),
)  # fmt: skip
NEXT = (
    (
        AgendaKind.PLACES, 2, "sergeant", 9,
        "The council’s answer about the lamps. If there is none, send it higher at this meeting.",
    ),
    (AgendaKind.PROVISION, 2, "youth_worker", 23, "A second evening at the hall, with somebody to open it."),
)  # fmt: skip


def tell(story: Story) -> None:
    """The places have a sheet of their own by now; what is said outside still stands from last time."""
    _actor, acting = story.acting("coordinator")
    with acting:
        held = Meeting.objects.filter(
            mapping=story.mapping,
            series__kind=MeetingKind.MAPPING.value,
            state=MeetingState.PLANNED.value,
        )
        last = held.filter(starts_at__lte=now()).order_by("-starts_at").first()
        coming = held.filter(starts_at__gt=now()).order_by("starts_at").first()
    for meeting, said in ((last, LEFT), (coming, NEXT)):
        for kind, ago, who, by, wanted in said:
            if meeting is not None:
                _write(story, meeting, kind, ago, who, by, wanted)


def _write(
    story: Story, meeting: Meeting, kind: AgendaKind, ago: int, who: str, by: int, wanted: str
) -> ItemSheet | None:
    actor, acting = story.acting("coordinator")
    with acting, days_ago(ago):
        key = AgendaItem.objects.filter(meeting=meeting, kind=kind.value).values_list("pk", flat=True).first()
        if key is None:
            return None
        return commands.write_sheet(
            item=queries.item_in(actor, meeting, key),
            wanted=wanted,
            owner=story.partnership.users[who],
            due=story.today + timedelta(days=by),
            looked=True,
            version=0,
            by=actor,
        )
