"""Who asks, who answers, and who is told why not."""

from __future__ import annotations

import pytest

from placemap.access.session import acting_as
from placemap.mappings.queries import open_mapping
from placemap.returns import policy
from tests.cast import World
from tests.returns.people import asked, own

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "reads", "asks", "answers", "why"),
    [
        ("coordinator", True, True, False, "Only the agency that was asked"),
        ("lead", True, True, False, "Only the agency that was asked"),
        ("sergeant", True, False, False, "Only the agency that was asked"),
        ("head", True, False, True, ""),
        ("reader", False, False, False, "in a role that gives information"),
    ],
)
def test_who_may_do_what(world: World, who: str, reads: bool, asks: bool, answers: bool, why: str) -> None:
    request, given = asked(world), own(world)
    if who == "reader":
        world.reseat("head", "reader")
    actor = world.actor("head" if who == "reader" else who)
    with acting_as(actor):
        mapping = open_mapping(actor, world.mapping.reference)
        assert policy.may_read_returns(actor, mapping).allowed is reads
        for decision in (
            policy.may_ask_for_returns(actor, mapping),
            policy.may_change_request(actor, request),
            policy.may_remind(actor, given),
        ):
            assert decision.allowed is asks and decision.reason
        decision = policy.may_answer_return(actor, given)
    assert decision.allowed is answers and why in str(decision.reason)
    assert policy.runs(actor, mapping) is asks
