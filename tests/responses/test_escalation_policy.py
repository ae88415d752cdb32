"""Who sends things up, answers, keeps the register of gaps, and is told why not."""

from __future__ import annotations

import pytest

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.partners.commands import give_role
from placemap.responses import policy
from placemap.responses.policy import CLIMBER
from placemap.responses.vocabulary import Rung
from tests.cast import SETTER, World
from tests.responses.test_escalation import named, sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "runs"), [("coordinator", True), ("lead", True), ("sergeant", False), ("head", False)]
)
def test_the_team_reads_and_those_who_run_it_send_up(world: World, who: str, runs: bool) -> None:
    step = named(world, Rung.SILVER, "stranger")
    one, actor = sent(world), world.actor(who)
    with acting_as(actor):
        assert policy.may_read_escalations(actor, world.mapping) and policy.may_read_gaps(
            actor, world.mapping
        )
        for decision in (
            policy.may_escalate(actor, world.mapping),
            policy.may_change_step(actor, step),
            policy.may_withdraw(actor, one),
            policy.may_answer(actor, one),
        ):
            assert decision.allowed is runs and decision.reason
        assert policy.may_add_gap(actor, world.mapping)
        assert not policy.may_climb(actor) and not policy.may_read_panel(actor)


def test_whoever_is_named_reads_above_and_others_are_told_why_not(world: World) -> None:
    named(world, Rung.SILVER, "stranger")
    one, rupa, marek = sent(world), world.actor("stranger"), world.actor("other_district")
    with acting_as(rupa):
        assert policy.may_read_above(rupa) and policy.may_answer(rupa, one) and policy.is_above(rupa, one)
    with acting_as(marek):
        assert not policy.may_read_above(marek) and not policy.may_answer(marek, one)
    with acting_as(SETTER):
        give_role(user=world.users["other_district"], role_code="strategic_lead", by=SETTER)
    marek = world.actor("other_district")
    with acting_as(marek):
        assert policy.may_read_above(marek) and not policy.may_answer(marek, one)


def test_a_seat_that_only_reads_puts_nothing_on_the_register(world: World) -> None:
    world.reseat("head", "reader")
    joan = world.actor("head")
    with acting_as(joan):
        assert not policy.may_add_gap(joan, world.mapping)


def test_only_the_system_takes_things_higher_and_it_is_named_nowhere(world: World) -> None:
    climber = system_actor(CLIMBER)
    named(world, Rung.SILVER, "stranger")
    one = sent(world)
    with acting_as(climber):
        assert policy.may_climb(climber) and not policy.is_above(climber, one)
