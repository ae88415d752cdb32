"""Which places lie where, and who answers there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.partners import commands, queries
from placemap.partners.vocabulary import AnswersFor
from tests.cast import World
from tests.partners.places import SINCE, add, ask, bodies, names

pytestmark = pytest.mark.django_db


def test_the_nearest_code_answers_and_says_that_it_is_wider(world: World) -> None:
    add(world, "FE3", "city")
    add(world, "FE3 4", "district")
    assert names(ask(world, "fe34ab")) == ["Wendlow"]
    assert ask(world, "FE3 4AB").is_wider
    assert names(ask(world, "FE3 9ZZ")) == ["Estwick"]
    exact = ask(world, "FE3 4")
    assert (names(exact), exact.is_wider) == (["Wendlow"], False)


def test_a_whole_post_district_lies_wherever_its_parts_do(world: World) -> None:
    add(world, "FE3 4", "district")
    add(world, "FE3 5", "city")
    assert names(ask(world, "FE3")) == ["Estwick", "Wendlow"]
    assert names(ask(world, "FE34")) == ["Wendlow"], "without its space it is FE3 4, since no FE34 is known"
    assert names(ask(world, "FE35")) == ["Estwick"]


def test_a_postcode_inside_an_address_is_found(world: World) -> None:
    add(world, "FE3 4")
    assert ask(world, "12 Osier Walk, fe3 4ab").code == "FE3 4AB"


def test_bounds_are_asked_as_they_were_on_a_day(world: World) -> None:
    entry = add(world, "FE3 4", "district")
    actor = world.actor("administrator")
    with acting_as(actor):
        moved = commands.move_postcode_area(
            entry=entry, area=world.areas["city"], from_on=date(2024, 4, 1), by=actor
        )
    assert (moved.from_on, entry.until_on) == (date(2024, 4, 1), date(2024, 3, 31))
    assert names(ask(world, "FE3 4", date(2024, 3, 31))) == ["Wendlow"]
    assert names(ask(world, "FE3 4", date(2024, 4, 1))) == ["Estwick"]
    assert names(ask(world, "FE3 4", date(2020, 3, 31))) == []


def test_names_of_councils_and_places_are_found(world: World) -> None:
    add(world, "FE3 4", "district", place="Long Sluice")
    assert names(ask(world, "wendlow")) == ["Wendlow"]
    by_place = ask(world, "long sluice")
    assert (names(by_place), by_place.covered[0].places) == (["Wendlow"], ("Long Sluice",))
    assert names(ask(world, "fenmarch")) == ["Fenmarch"], "an area called just that"
    assert names(ask(world, "no such place")) == []
    assert names(ask(world, "   ")) == []


def test_the_nearest_body_said_answers_and_else_the_agency_of_that_kind(world: World) -> None:
    add(world, "FE3 4", "district")
    assert bodies(ask(world, "FE3 4").covered[0], AnswersFor.SOCIAL_CARE) == []
    assert bodies(ask(world, "Estwick").covered[0], AnswersFor.SOCIAL_CARE) == [
        "Estwick Children's Social Care"
    ]
    assert bodies(ask(world, "FE3 4").covered[0], AnswersFor.POLICE) == ["Fenmarch Police"], "the county's"
    actor = world.actor("administrator")
    with acting_as(actor):
        for area, name in (("county", "County services"), ("partnership", "Everywhere services")):
            commands.record_area_body(
                area=world.areas[area], answers_for=AnswersFor.SOCIAL_CARE, name=name, from_on=SINCE, by=actor
            )
        later = commands.record_area_body(
            area=world.areas["district"],
            answers_for=AnswersFor.SOCIAL_CARE,
            agency=world.agencies["social_care"],
            from_on=today() + timedelta(days=1),
            by=actor,
        )
    assert bodies(ask(world, "FE3 4").covered[0], AnswersFor.SOCIAL_CARE) == ["County services"]
    assert bodies(ask(world, "Estwick").covered[0], AnswersFor.SOCIAL_CARE) == ["Everywhere services"]
    tomorrow = ask(world, "FE3 4", today() + timedelta(days=1)).covered[0]
    assert bodies(tomorrow, AnswersFor.SOCIAL_CARE) == [later.agency.name if later.agency else ""]


def test_a_look_up_is_kept_nowhere(world: World) -> None:
    add(world, "FE3 4")
    with acting_as(world.actor("lead")):
        before = AuditEntry.objects.count()
    ask(world, "FE3 4AB")
    with acting_as(world.actor("lead")):
        assert AuditEntry.objects.count() == before


def test_a_look_up_takes_as_many_queries_however_much_is_kept(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        add(world, f"FE3 {number}", "district" if number % 2 else "city")
    actor = world.actor("lead")
    with acting_as(actor), django_assert_max_num_queries(6):
        assert len(queries.who_covers(actor, "FE3").covered) == 2


def test_stakeholders_are_each_body_once_with_everything_it_answers_for(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        for what in (AnswersFor.STREETS, AnswersFor.COMMUNITY_SAFETY):
            commands.record_area_body(
                area=world.areas["district"], answers_for=what, name="Wendlow team", from_on=SINCE, by=actor
            )
        commands.record_area_body(
            area=world.areas["district"],
            answers_for=AnswersFor.EARLY_HELP,
            agency=world.agencies["unsigned"],
            from_on=SINCE,
            by=actor,
        )
        found = {one.name: one for one in queries.stakeholders(actor, world.areas["county"])}
        everywhere = queries.stakeholders(actor, world.areas["partnership"])
    assert found["Wendlow team"].answers_for == (AnswersFor.COMMUNITY_SAFETY, AnswersFor.STREETS)
    unsigned = found["Reedmere Housing"]
    assert unsigned.standing is not None
    assert not unsigned.standing.may_take_part
    assert {name for one in everywhere for name in one.areas} == {"Wendlow", "Estwick"}


def test_a_postcode_in_the_place_narrows_the_stakeholders(world: World) -> None:
    add(world, "FE3 4", "district")
    actor = world.actor("lead")
    with acting_as(actor):
        narrowed = queries.stakeholders(actor, world.areas["city"], "The park, FE3 4AB")
        assert {name for one in narrowed for name in one.areas} == {"Wendlow"}
        unknown = queries.stakeholders(actor, world.areas["city"], "The park, FE9 4AB")
        assert {name for one in unknown for name in one.areas} == {"Estwick"}
