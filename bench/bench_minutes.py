"""The minutes of a 90-minute meeting about 16 children: the draft, the page, and both files.

    python bench/bench_minutes.py

Sixty notes, 25 decisions and 30 actions are written down by the product's own commands, in a database of its
own. Each figure is the middle one of five; row security and the trail are on.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")

import django

django.setup()

from django.db import transaction

from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.meetings import commands, pdf, queries, word
from placemap.meetings.models import AgendaItem, Meeting, MinutesCopy, Sitting
from placemap.meetings.presenters import minutes as words
from placemap.meetings.queries import recorded
from placemap.meetings.vocabulary import AgendaKind, CopyForm, EntryKind, MeetingKind, Part
from placemap.subjects.commands import PersonAsGiven
from tests import database
from tests.cast import World, build_world
from tests.meetings.minuted import sign
from tests.meetings.people import found, in_days, planned
from tests.subjects.people import agree, give

CHILDREN, NOTES, DECISIONS, ACTIONS = 16, 60, 25, 30
DRAFT_S, FILE_S = 2.0, 3.0
NAMES = (
    "Ada",
    "Ben",
    "Cleo",
    "Dev",
    "Eve",
    "Finn",
    "Gia",
    "Hal",
    "Ida",
    "Jon",
    "Kit",
    "Lea",
    "Moe",
    "Nia",
    "Oz",
    "Pia",
)


def main() -> None:
    """Print each figure beside its target."""
    name = database.use_clone()
    try:
        with transaction.atomic():
            world = build_world()
            meeting = _held(world)
            _measure(world, meeting)
            transaction.set_rollback(True)
    finally:
        database.drop_clone(name)


def _measure(world: World, meeting: Meeting) -> None:
    lead = world.actor("lead")

    def drafted() -> None:
        with acting_as(lead):
            sitting = queries.sitting_of(lead, meeting)
            assert sitting is not None
            assert len(recorded.drafted(lead, meeting, sitting)) > CHILDREN

    begun = time.perf_counter()
    with acting_as(lead):
        commands.write_minutes(meeting=found(world, meeting, "lead"), by=lead)
    _say("draft, written", time.perf_counter() - begun, DRAFT_S)
    _say("draft, put together again", _middle(drafted), DRAFT_S)
    with acting_as(lead):
        minutes = queries.minutes_in(lead, meeting)
        commands.approve_minutes(minutes=minutes, late_because="", version=minutes.version, by=lead)

    def paper() -> Any:
        with acting_as(lead):
            shown = queries.read_minutes(lead, minutes)
            actions = queries.actions_agreed(lead, meeting)
            copy = MinutesCopy(number=1, form=CopyForm.PDF.value)
            return words.paper_of(shown, lead, copy, actions, has_two=True)

    _say("read and put on paper", _middle(paper), DRAFT_S)
    _say("PDF, tagged, with its reading", _middle(lambda: pdf.as_pdf(paper())), FILE_S)
    _say("Word, with its reading", _middle(lambda: word.as_word(paper())), FILE_S)


def _middle(what: Callable[[], Any], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        what()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _say(what: str, seconds: float, target: float) -> None:
    print(f"{what:34} {seconds:6.2f} s   target {target:.0f} s   {seconds / target:5.2f} of it", flush=True)


def _held(world: World) -> Meeting:
    """The meeting, with everything that was said in it."""
    children = [
        PersonAsGiven(given=one, family=f"Bench{n}", born=date(2010, 1, n + 1), school="Mill Lode School")
        for n, one in enumerate(NAMES)
    ]
    for person in give(world, "head", *children):
        agree(world, person)
    # The first meeting of a mapping has no child by child.
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    meeting = planned(world, starts_at=in_days(10), chair_id=world.users["lead"].pk)
    priya = world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=3))
    for who in ("coordinator", "lead", "head"):
        sign(world, meeting, who)
    meeting = found(world, meeting)
    with acting_as(priya):
        commands.begin_meeting(meeting=meeting, by=priya)
        commands.answer_safety(meeting=meeting, at_risk=False, client_key=uuid.uuid4(), by=priya)
        items = [
            one
            for one in AgendaItem.objects.filter(meeting=meeting, left_out_at=None)
            if one.part == Part.TWO or one.kind in (AgendaKind.PLACES, AgendaKind.THEMES)
        ]
        for n in range(NOTES + DECISIONS):
            kind = EntryKind.NOTE if n < NOTES else EntryKind.DECISION
            commands.record_entry(
                meeting=meeting, item=items[n % len(items)], kind=kind,
                words=f"{kind.label} {n}: " + "the east gate was quiet, and nobody was seen there after ten. " * 2,
                client_key=uuid.uuid4(), by=priya,
            )  # fmt: skip
        for n in range(ACTIONS):
            commands.record_agreed_action(
                meeting=meeting, item=items[n % len(items)], words=f"Ring the school about morning {n}.",
                agency=world.agencies["tanners_field"], owner=world.users["head"],
                due=today() + timedelta(days=7), client_key=uuid.uuid4(), by=priya,
            )  # fmt: skip
        Sitting.objects.filter(meeting=meeting).update(
            ended_at=now() - timedelta(hours=1), ended_by=priya.user_id
        )
    return found(world, meeting)


if __name__ == "__main__":
    main()
