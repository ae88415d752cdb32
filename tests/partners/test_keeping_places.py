"""Keeping which postcodes lie in an area and who answers there: by whom, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners import commands
from placemap.partners.models import AreaBody, PostcodeArea
from placemap.partners.vocabulary import AnswersFor
from tests.cast import World
from tests.partners.places import SINCE, add, ask, kept, names

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["governance", "coordinator", "lead", "stranger"])
def test_keeping_is_refused_to_others_and_the_refusal_kept(world: World, key: str) -> None:
    entry = add(world, "FE3 4")
    body = _body(world)
    actor = world.actor(key)
    for act in (
        lambda: commands.add_postcode_area(code="FE3 5", area=world.areas["city"], from_on=SINCE, by=actor),
        lambda: commands.import_postcode_areas(
            data=b"postcode,council\nFE3 5,Wendlow\n", from_on=SINCE, by=actor
        ),
        lambda: commands.move_postcode_area(entry=entry, area=world.areas["city"], from_on=today(), by=actor),
        lambda: commands.stop_postcode_area(entry=entry, from_on=today(), by=actor),
        lambda: commands.remove_postcode_area(entry=entry, by=actor),
        lambda: commands.record_area_body(
            area=world.areas["city"], answers_for=AnswersFor.POLICE, name="X", from_on=SINCE, by=actor
        ),
        lambda: commands.end_area_body(body=body, until_on=today(), by=actor),
    ):
        with pytest.raises(Refused, match="administrator"), acting_as(actor):
            act()
    with acting_as(actor):
        refused = AuditEntry.objects.filter(outcome="refused", user_id=actor.user_id)
        assert set(refused.values_list("event", flat=True)) == {"partnership_changed"}
        assert refused.count() == 7
    assert len(kept(world)) == 1


def _body(world: World) -> AreaBody:
    actor = world.actor("administrator")
    with acting_as(actor):
        return commands.record_area_body(
            area=world.areas["district"], answers_for=AnswersFor.STREETS, name="Team", from_on=SINCE, by=actor
        )


def test_the_database_refuses_what_the_command_would(world: World) -> None:
    entry = add(world, "FE3 4")
    actor = world.actor("lead")
    with acting_as(actor):
        assert PostcodeArea.objects.filter(pk=entry.pk).update(place="Elsewhere") == 0
        assert PostcodeArea.objects.filter(pk=entry.pk).delete()[0] == 0
    with acting_as(actor), pytest.raises(DatabaseError, match="row-level security"):
        PostcodeArea(code="FE3 5", area=world.areas["city"], from_on=SINCE).save(force_insert=True)


def test_what_is_kept_is_in_the_trail_without_the_postcode(world: World) -> None:
    entry = add(world, "FE3 4AB", place="Long Sluice")
    with acting_as(world.actor("administrator")):
        trail = AuditEntry.objects.filter(event="partnership_changed").latest("at")
    assert trail.details["result"] == str(entry.pk)
    assert "FE3" not in str(trail.details)
    assert "Sluice" not in str(trail.details)


@pytest.mark.parametrize(
    ("code", "words"),
    [("FE", "not a postcode"), ("Osier Walk", "not a postcode"), ("FE3 4A", "not a postcode")],
)
def test_only_postcodes_and_their_first_parts_are_kept(world: World, code: str, words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        add(world, code)
    assert kept(world) == []


def test_a_code_lies_in_a_district_or_unitary_council_and_once_at_a_time(world: World) -> None:
    with pytest.raises(PlacemapError, match="district or a unitary"):
        add(world, "FE3 4", "county")
    add(world, "FE3 4")
    with pytest.raises(PlacemapError, match="already kept"):
        add(world, "fe3  4", from_on=today())
    add(world, "FE3 4", "city")
    assert names(ask(world, "FE3 4")) == ["Estwick", "Wendlow"], "it straddles the two"


def test_moving_stopping_and_taking_out(world: World) -> None:
    entry = add(world, "FE3 4")
    actor = world.actor("administrator")
    with acting_as(actor), pytest.raises(PlacemapError, match="take it out"):
        commands.stop_postcode_area(entry=entry, from_on=SINCE, by=actor)
    with acting_as(actor), pytest.raises(PlacemapError, match="lies there already"):
        commands.move_postcode_area(entry=entry, area=world.areas["district"], from_on=today(), by=actor)
    before = kept(world)
    with acting_as(actor), pytest.raises(PlacemapError, match="district or a unitary"):
        commands.move_postcode_area(entry=entry, area=world.areas["county"], from_on=today(), by=actor)
    assert kept(world) == before, "nothing of a move that fails is kept"
    stale = PostcodeArea(pk=entry.pk, code="FE3 4", area=world.areas["district"], from_on=SINCE)
    with acting_as(actor):
        commands.stop_postcode_area(entry=entry, from_on=today(), by=actor)
    with acting_as(actor), pytest.raises(Conflict, match="Somebody else"):
        commands.stop_postcode_area(entry=stale, from_on=today() - timedelta(days=9), by=actor)
    assert kept(world) == [("FE3 4", "Wendlow", SINCE, today() - timedelta(days=1))]
    with acting_as(actor):
        commands.remove_postcode_area(entry=entry, by=actor)
    assert kept(world) == []


def test_a_move_undoes_its_first_half_when_the_second_fails(world: World, monkeypatch: Any) -> None:
    entry = add(world, "FE3 4")
    before = kept(world)
    actor = world.actor("administrator")
    monkeypatch.setattr(
        "placemap.partners.commands.register.add_postcode_area",
        lambda **given: (_ for _ in ()).throw(RuntimeError()),
    )
    with acting_as(actor), pytest.raises(RuntimeError):
        commands.move_postcode_area(entry=entry, area=world.areas["city"], from_on=today(), by=actor)
    assert kept(world) == before


def test_bodies_need_one_name_and_are_said_once(world: World) -> None:
    body = _body(world)
    actor = world.actor("administrator")

    def say(**more: Any) -> AreaBody:
        with acting_as(actor):
            return commands.record_area_body(
                area=world.areas["district"],
                answers_for=AnswersFor.STREETS,
                from_on=today(),
                by=actor,
                **more,
            )

    with pytest.raises(PlacemapError, match="Choose an agency"):
        say(name="  ")
    with pytest.raises(PlacemapError, match="already written"):
        say(name="team")
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="must not come before"):
            commands.end_area_body(body=body, until_on=SINCE - timedelta(days=1), by=actor)
        commands.end_area_body(body=body, until_on=today() - timedelta(days=1), by=actor)
        with pytest.raises(PlacemapError, match="ended already"):
            commands.end_area_body(body=body, until_on=today(), by=actor)
    assert say(agency=world.agencies["police"], name="ignored").name == ""
    assert say(name="team").pk != body.pk, "said again after it ended"
