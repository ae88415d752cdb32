"""Minutes: those of the last meeting, approved and read; and of a conference on the last working day, in draft."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, now, today
from placemap.foundations.working_days import last_working_day
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Meeting, MinutesSection, Sitting
from placemap.meetings.vocabulary import Cadence, CorrectionAnswer, EntryKind, MeetingKind, Part
from placemap.project.demonstration import gathered

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

HOUR = 1 / 24
# At the conference, in the order of its agenda.
SAID = (
    (EntryKind.NOTE, "Two schools, the bus company and the market came together for the first time."),
    (EntryKind.DECISION, "One of us is at the bus station each Friday until the holidays, in turn."),
    (EntryKind.NOTE, "The market’s own staff know when the arcade is left alone, and nobody had asked them."),
    (EntryKind.DISSENT, "A rota without the school holidays leaves out the worst weeks."),
)  # fmt: skip


def tell(story: Story) -> None:
    """What was recorded becomes minutes: read by most, put right once, and one draft with its clock."""
    _approved(story)
    _in_draft(story)


def _approved(story: Story) -> None:
    taker, chair = story.actor("deputy_head"), story.actor("lead")
    with acting_as(taker):
        sitting = (
            Sitting.objects.filter(
                mapping=story.mapping,
                ended_at__isnull=False,
                meeting__series__kind=MeetingKind.MAPPING.value,
            )
            .select_related("meeting")
            .latest("ended_at")
        )
        meeting = queries.meeting_in(taker, story.mapping, sitting.meeting_id)
        assert sitting.ended_at is not None
        ended = (now() - sitting.ended_at) / timedelta(days=1)
    with acting_as(taker), days_ago(ended - 1 * HOUR):
        commands.write_minutes(meeting=meeting, by=taker)
    with acting_as(chair), days_ago(ended - 20 * HOUR):
        minutes = queries.minutes_in(chair, meeting)
        commands.approve_minutes(
            minutes=minutes, late_because="", version=minutes.version, looked=True, by=chair
        )
    for hours, who, parts in (
        (21, "coordinator", (Part.ONE, Part.TWO)),
        (23, "sergeant", (Part.ONE, Part.TWO)),
        (40, "head", (Part.ONE,)),
        (44, "silver_chair", (Part.ONE,)),
    ):
        reader, reading = story.acting(who)
        with reading, days_ago(ended - hours * HOUR):
            commands.open_minutes(minutes=minutes, parts=parts, by=reader)
    _put_right(story, meeting, ended)


def _put_right(story: Story, meeting: Meeting, ended: float) -> None:
    sergeant, asking = story.acting("sergeant")
    chair = story.actor("lead")
    with asking, days_ago(ended - 24 * HOUR):
        minutes = queries.minutes_in(sergeant, meeting)
        key = MinutesSection.objects.filter(
            minutes=minutes, part=Part.ONE.value, item__isnull=False
        ).values_list("pk", flat=True)[0]
        section = queries.section_in(sergeant, minutes, key)
        asked = commands.ask_correction(
            section=section,
            words="I said that I know one of the families by sight.",
            looked=True,
            by=sergeant,
        )
    with acting_as(chair), days_ago(ended - 30 * HOUR):
        commands.answer_correction(
            correction=queries.correction_in(chair, minutes, asked.pk),
            answer=CorrectionAnswer.TAKEN,
            words="Dan Colley knows one family by sight. Nobody else knows a child outside their work.",
            version=1,
            looked=True,
            by=chair,
        )


def _in_draft(story: Story) -> None:
    held_ago = (today() - last_working_day(today())).days
    meeting = gathered._plan(
        story, MeetingKind.CONFERENCE, Cadence.AS_NEEDED, asked_ago=held_ago + 5, held_ago=held_ago
    )
    gathered._gather(story, meeting, by_phone=(), away={})
    actor = story.actor("coordinator")
    with acting_as(actor):
        meeting = queries.meeting_in(actor, story.mapping, meeting.pk)
        began = (now() - meeting.starts_at) / timedelta(days=1)
    with acting_as(actor), days_ago(began):
        commands.begin_meeting(meeting=meeting, by=actor)
        commands.answer_safety(meeting=meeting, at_risk=False, client_key=uuid.uuid4(), by=actor)
        items = list(AgendaItem.objects.filter(meeting=meeting, part=Part.ONE.value, left_out_at=None))[2:]
        for n, (kind, words) in enumerate(SAID):
            commands.record_entry(
                meeting=meeting,
                item=items[min(n, len(items) - 1)],
                kind=kind,
                words=words,
                decided_by="Youth service" if kind is EntryKind.DISSENT else "",
                client_key=uuid.uuid4(),
                by=actor,
            )
    with acting_as(actor), days_ago(began - 1.4 * HOUR):
        commands.end_meeting(meeting=meeting, by=actor)
    taker = story.actor("deputy_head")
    with acting_as(taker), days_ago(began - 2 * HOUR):
        commands.write_minutes(meeting=meeting, by=taker)
