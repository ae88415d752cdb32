"""Probation is asked as soon as an adult of concern is known, and only those who see the adult are told."""

from __future__ import annotations

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.dates import years_before
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


def test_nobody_is_called_an_adult_of_concern_whom_a_birth_date_makes_a_child_or_who_is_gone(
    world: World,
) -> None:
    lists = Lists(world)
    adult = lists.child("sergeant", "Vince", "Harrow", born=None)
    coordinator = world.actor("coordinator")

    def set_down(**values: str) -> None:
        with acting_as(coordinator):
            Person.objects.filter(pk=adult.pk).update(**values)

    set_down(category="adult_of_concern", naming="named", standing="other", decided_standing="other")
    with acting_as(coordinator):
        (item,) = probation_attention(coordinator, world.mapping)
    assert "nobody is known for probation" in item.text and "administrator" in item.text
    for gone in ("declined", "removed"):
        set_down(standing=gone, decided_standing=gone)
        assert prompts(world, "coordinator") == 0, gone
    set_down(standing="other", decided_standing="other")
    assert prompts(world, "coordinator") == 1
    a_child = lists.child("head", "Vince", "Harrow", born=years_before(today(), 16))
    lists.join(adult, a_child)
    assert prompts(world, "coordinator") == 0, "the school's list says that he is 16"


def test_the_prompt_comes_from_the_data_and_is_for_those_who_see_the_adult(world: World) -> None:
    with acting_as(SETTER):
        record_area_body(
            area=world.areas["city"],
            answers_for=AnswersFor.PROBATION,
            name="Probation",
            from_on=today(),
            by=SETTER,
        )
    adult = Lists(world).child("sergeant", "Vince", "Harrow", born=None)
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
    assert prompts(world, "lead") == 0, "somebody gave the reason"
    say(TableAnswer.TO_ASK, 1)
    assert prompts(world, "lead") == 1
    say(TableAnswer.ASKED, 2)
    assert prompts(world, "lead") == 0
