"""Probation is asked as soon as an adult of concern is known, and only those who see the adult are told."""

from __future__ import annotations

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings.commands import answer_for_table
from placemap.mappings.queries import table
from placemap.mappings.vocabulary import TableAnswer
from placemap.partners.commands import record_area_body
from placemap.partners.vocabulary import AnswersFor
from placemap.subjects.models import Person
from placemap.subjects.queries import probation_attention
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db


def prompts(world: World, who: str) -> int:
    actor = world.actor(who)
    with acting_as(actor):
        return len(probation_attention(actor, world.mapping))


def test_the_prompt_comes_from_the_data_and_is_for_those_who_see_the_adult(world: World) -> None:
    with acting_as(SETTER):
        record_area_body(
            area=world.areas["city"],
            answers_for=AnswersFor.PROBATION,
            name="Probation",
            from_on=today(),
            by=SETTER,
        )
    adult = Lists(world).child("sergeant", "Vince", "Harrow")
    assert prompts(world, "coordinator") == 0, "nobody is an adult of concern yet"
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        Person.objects.filter(pk=adult.pk).update(category="adult_of_concern", naming="closed")
    assert prompts(world, "coordinator") == 1
    # The record is closed to all but the police and the custodian: whoever leads is told nothing of it.
    assert prompts(world, "lead") == 0
    # And whoever sees it without being able to ask has no prompt.
    assert prompts(world, "sergeant") == 0
    with acting_as(coordinator):
        Person.objects.filter(pk=adult.pk).update(naming="named")
    assert prompts(world, "lead") == 1

    def say(answer: TableAnswer, version: int) -> None:
        with acting_as(coordinator):
            rows = table(coordinator, world.mapping).rows
            body = next(row.body for row in rows if row.body.name == "Probation")
            answer_for_table(
                mapping=world.mapping, body=body.key, name=body.name, answer=answer, asked_on=today(),
                reason="No officer is free", version=version, by=coordinator,
            )  # fmt: skip

    say(TableAnswer.NOT_NEEDED, 0)
    assert prompts(world, "lead") == 1, "an adult of concern cannot be waved away"
    say(TableAnswer.ASKED, 1)
    assert prompts(world, "lead") == 0
