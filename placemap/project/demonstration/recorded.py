"""What was said at the last mapping meeting: notes, decisions, a different view, sharing, and actions."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.access.actors import Actor
from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, now, today
from placemap.foundations.working_days import next_working_day
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Meeting
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingKind, Part, Told

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# Under which item of Part 1, what kind, the words, and whose view it is.
SAID = (
    (AgendaKind.WELCOME, EntryKind.NOTE, "Nobody knows a child who is spoken of outside their work.", ""),
    (AgendaKind.LAST_ACTIONS, EntryKind.NOTE, "Four of six are done. Two wait for the housing team.", ""),
    (AgendaKind.PLACES, EntryKind.NOTE, "The footbridge is quieter since the lights were mended.", ""),
    (
        AgendaKind.PLACES, EntryKind.DECISION,
        "Ask the bus company for its pictures of the last two Fridays, through the police.", "",
    ),
    (AgendaKind.PLACES, EntryKind.DISSENT, "Cameras move the young people on, and help none of them.", "Youth service"),
    (AgendaKind.THEMES, EntryKind.NOTE, "Phones are handed over at the same shop. Three agencies say so.", ""),
    (AgendaKind.ADULTS, EntryKind.DECISION, "Adult A stays with the police, who tell us what they may.", ""),
)  # fmt: skip
# Of each child in the order of the agenda, what was said and decided.
OF_CHILDREN = (
    ("Comes to the boxing club twice a week, and talks to the coach.", "Plan any move of school with the child first."),
    ("Missed four mornings since half-term.", "School and family meet before the end of the month."),
    ("Seen twice at the bus station after ten.", "The youth worker goes along on Friday evenings."),
)  # fmt: skip


def tell(story: Story) -> None:
    """Priya writes it down while Helen chairs, five days ago."""
    actor = story.actor("coordinator")
    with acting_as(actor):
        key = (
            Meeting.objects.filter(
                mapping=story.mapping, series__kind=MeetingKind.MAPPING.value, starts_at__lt=now()
            )
            .order_by("-starts_at")
            .values_list("pk", flat=True)[0]
        )
        meeting = queries.meeting_in(actor, story.mapping, key)
        began = (now() - meeting.starts_at) / timedelta(days=1)
    minute = 1 / (24 * 60)
    with acting_as(actor), days_ago(began - 2 * minute):
        commands.begin_meeting(meeting=meeting, by=actor)
        commands.answer_safety(meeting=meeting, at_risk=False, client_key=uuid.uuid4(), by=actor)
    with acting_as(actor), days_ago(began - 30 * minute):
        _part_one(story, meeting, actor)
    with acting_as(actor), days_ago(began - 70 * minute):
        _part_two(story, meeting, actor)
    with acting_as(actor), days_ago(began - 88 * minute):
        commands.end_meeting(meeting=meeting, by=actor)


def _part_one(story: Story, meeting: Meeting, actor: Actor) -> None:
    items = {
        AgendaKind(one.kind): one
        for one in AgendaItem.objects.filter(meeting=meeting, part=Part.ONE.value, left_out_at=None)
    }
    for under, kind, words, whose in SAID:
        commands.record_entry(
            meeting=meeting, item=items[under], kind=kind, words=words, decided_by=whose,
            client_key=uuid.uuid4(), by=actor,
        )  # fmt: skip
    _action(
        story,
        meeting,
        items[AgendaKind.PLACES],
        "Ask the bus company for its pictures.",
        "sergeant",
        9,
        actor,
    )
    _action(
        story, meeting, items[AgendaKind.ACTIONS], "Find out who pays for the lights after March.",
        "lead", 16, actor,
    )  # fmt: skip


def _part_two(story: Story, meeting: Meeting, actor: Actor) -> None:
    children = list(
        AgendaItem.objects.filter(
            meeting=meeting, part=Part.TWO.value, person__isnull=False, left_out_at=None
        )
        .select_related("person")
        .order_by("position")
    )
    for item, (note, decision) in zip(children, OF_CHILDREN, strict=False):
        for kind, words in ((EntryKind.NOTE, note), (EntryKind.DECISION, decision)):
            commands.record_entry(
                meeting=meeting, item=item, kind=kind, words=words, client_key=uuid.uuid4(), by=actor
            )
        _action(
            story, meeting, item, "Ring the family and tell them what was agreed.", "social_care", 7, actor
        )
    if children:
        commands.record_sharing(
            meeting=meeting,
            item=children[0],
            shares=False,
            words="Where the family moved to",
            shared_with="The boxing club",
            basis="",
            told=Told.WILL_BE,
            because="The coach helps without it, and fewer people then know the address.",
            decided_by="Social care",
            client_key=uuid.uuid4(),
            by=actor,
        )
    waiting = set(queries.children_waiting(actor, meeting))
    for item in children:
        if item.pk in waiting:
            commands.record_next_day_action(
                meeting=meeting,
                item=item,
                words="Make the referral, or record why none is needed.",
                agency=story.partnership.agencies["social_care"],
                owner=story.partnership.users["social_care"],
                due=next_working_day(today()),
                agreed=True,
                client_key=uuid.uuid4(),
                by=actor,
            )


def _action(
    story: Story, meeting: Meeting, item: AgendaItem, words: str, who: str, days: int, actor: Actor
) -> None:
    owner = story.partnership.users[who]
    commands.record_agreed_action(
        meeting=meeting,
        item=item,
        words=words,
        agency=owner.agency,
        owner=owner,
        due=next_working_day(today() + timedelta(days=days)),
        agreed=True,
        client_key=uuid.uuid4(),
        by=actor,
    )
