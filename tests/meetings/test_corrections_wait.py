"""What somebody asked to have put right in minutes stands in the work of whoever answers it."""

from __future__ import annotations

import pytest

from placemap.access.session import acting_as
from placemap.meetings import commands, queries
from placemap.meetings.models import Meeting, MinutesSection
from placemap.meetings.vocabulary import CorrectionAnswer, Part
from placemap.subjects.commands import block_person
from placemap.subjects.models import Person
from tests.cast import World
from tests.meetings.minuted import approved, held

pytestmark = pytest.mark.django_db


def asks(world: World, meeting: Meeting, who: str, part: Part, words: str) -> None:
    actor = world.actor(who)
    with acting_as(actor):
        minutes = queries.minutes_in(actor, meeting)
        key = MinutesSection.objects.filter(minutes=minutes, part=part.value).order_by("-position")[0].pk
        section = queries.section_in(actor, minutes, key)
        commands.ask_correction(section=section, words=words, by=actor)


def work(world: World, who: str) -> list[str]:
    actor = world.actor(who)
    with acting_as(actor):
        return [one.why for one in queries.corrections_to_answer(actor)]


def test_they_wait_for_the_chair_and_the_lead_until_each_is_answered(world: World) -> None:
    meeting = held(world)
    approved(world, meeting)
    assert work(world, "lead") == []
    asks(world, meeting, "social_care", Part.ONE, "It was two shops.")
    assert work(world, "lead") == ["1 correction waits for an answer."]
    asks(world, meeting, "head", Part.ONE, "It was the path.")
    assert work(world, "lead") == ["2 corrections wait for an answer."]
    for who in ("head", "social_care", "coordinator", "stranger", "other_district"):
        assert work(world, who) == []
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(chair_id=world.users["social_care"].pk)
    assert work(world, "social_care") == ["2 corrections wait for an answer."] == work(world, "lead")
    lead = world.actor("lead")
    with acting_as(lead):
        minutes = queries.minutes_in(lead, meeting)
        for one in queries.read_minutes(lead, minutes).waiting:
            commands.answer_correction(
                correction=queries.correction_in(lead, minutes, one.correction.pk),
                answer=CorrectionAnswer.TAKEN,
                words="As asked.",
                version=1,
                by=lead,
            )
    assert work(world, "lead") == [] == work(world, "social_care")


def test_whoever_is_kept_from_the_child_learns_of_none(world: World) -> None:
    meeting = held(world)
    approved(world, meeting)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(chair_id=world.users["social_care"].pk)
    lead = world.actor("lead")
    with acting_as(lead):
        for child in Person.objects.filter(mapping=world.mapping):
            block_person(person=child, user=world.users["social_care"], reason="His nieces.", by=lead)
    asks(world, meeting, "head", Part.TWO, "She was not there.")
    assert work(world, "social_care") == []
    assert work(world, "lead") == ["1 correction waits for an answer."]
