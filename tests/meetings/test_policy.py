"""Who plans meetings, and who is told why not."""

from __future__ import annotations

import pytest

from placemap.access.session import acting_as
from placemap.mappings.queries import open_mapping
from placemap.meetings import policy
from placemap.meetings.vocabulary import MeetingKind
from tests.cast import World
from tests.meetings.people import planned

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "plans"), [("coordinator", True), ("lead", True), ("sergeant", False), ("head", False)]
)
def test_everybody_on_the_team_reads_and_those_who_run_it_plan(world: World, who: str, plans: bool) -> None:
    meeting, actor = planned(world), world.actor(who)
    with acting_as(actor):
        mapping = open_mapping(actor, world.mapping.reference)
        assert policy.may_read_meetings(actor, mapping).allowed
        for decision in (
            policy.may_plan_meetings(actor, mapping),
            policy.may_change_meeting(actor, meeting),
            policy.may_change_series(actor, meeting.series),
        ):
            assert decision.allowed is plans and decision.reason


def test_strangers_read_none(world: World) -> None:
    planned(world)
    assert not policy.may_read_meetings(world.actor("other_district"), world.mapping).allowed


def test_the_team_comes_and_whoever_watches_comes_where_they_are_invited(world: World) -> None:
    world.reseat("social_care", "silver_chair")
    asked = planned(world, "lead", "social_care", kind=MeetingKind.SILVER)
    other = planned(world, "lead", kind=MeetingKind.SILVER)
    owen = world.actor("social_care")
    with acting_as(owen):
        assert policy.may_come(owen, asked) and not policy.may_come(owen, other)
    assert policy.may_come(world.actor("head"), other)
