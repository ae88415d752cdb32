"""What an agency recorded by hand is put right: the original stays, both show, and nobody overwrites."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import AgencyView, Factor
from placemap.cohort.rules import NotAllowedNow, ReasonMissing
from placemap.foundations.errors import Conflict
from placemap.information.models import Contribution
from placemap.partners.models import User
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


@pytest.fixture
def leo(lists: Lists) -> Person:
    return lists.member("head")


@pytest.fixture
def worry(lists: Lists, leo: Person) -> Factor:
    return lists.act(
        "sergeant",
        commands.record_factor,
        person=leo,
        kind="worry",
        text="Seen at the arcade on Monday",
        nature="fact",
        how_known="seen_myself",
    )


def put_right(lists: Lists, fact: Factor, who: str = "sergeant", **changes: Any) -> Factor:
    given = {
        "kind": "worry",
        "text": "Seen at the arcade on Tuesday",
        "nature": "fact",
        "how_known": "seen_myself",
        "reason": "It was the wrong day",
        "version": fact.version,
        **changes,
    }
    return lists.act(who, commands.correct_factor, fact=fact, **given)


def test_a_correction_keeps_the_original_and_shows_both(
    world: World, lists: Lists, leo: Person, worry: Factor, client_as: SignIn
) -> None:
    put_right(lists, worry)
    for who in ("sergeant", "head", "coordinator"):
        page = client_as(world.users[who]).get(reverse("child", args=[world.mapping.reference, leo.pk]))
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
        assert "Seen at the arcade on Tuesday" in text, who
        assert "Before: Seen at the arcade on Monday" in text and "It was the wrong day" in text, who
        assert "by Dan Colley" in text, who
        assert page.content.decode().count("on Tuesday</p>") == 1, "counted once"
    with acting_as(world.actor("sergeant")):
        record = queries.child_record(
            world.actor("sergeant"),
            world.mapping,
            leo,
            queries.cards_of(world.actor("sergeant"), world.mapping, [leo.pk])[0],
        )
        assert [one.text for one in record.worries] == ["Seen at the arcade on Tuesday"]


def test_an_answer_still_answers_a_worry_that_is_only_put_right(
    world: World, lists: Lists, leo: Person, worry: Factor
) -> None:
    lists.act("head", commands.decide_no_referral, person=leo, reason="Known to the youth service")
    corrected = put_right(lists, worry)
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        assert not queries.has_open_risk(coordinator, world.mapping, leo)
    strength = lists.act(
        "sergeant",
        commands.record_factor,
        person=leo,
        kind="strength",
        text="Goes to boxing",
        nature="fact",
        how_known="seen_myself",
    )
    put_right(lists, strength, text="Goes to boxing with an adult of concern")
    with acting_as(coordinator):
        assert queries.has_open_risk(coordinator, world.mapping, leo), "a strength that was a worry is new"
    assert corrected.recorded_at == worry.recorded_at


def test_a_view_is_put_right_as_its_agency_meant_it(world: World, lists: Lists, leo: Person) -> None:
    view = lists.act("sergeant", commands.record_view, person=leo, level="emerging", reasons_for="Out late")
    right = lists.act(
        "sergeant",
        commands.correct_view,
        fact=view,
        level="moderate",
        reasons_for="Out late, three times",
        reason="I chose the wrong level",
    )
    dan = world.actor("sergeant")
    with acting_as(dan):
        (said,) = queries.said_about([leo.pk])[leo.pk]
        assert said.id == right.pk and said.level == "moderate"
        (step,) = queries.corrections_of([leo.pk])[right.contribution_id]
        assert (step.before.pk, step.why, step.by) == (view.pk, "I chose the wrong level", "Dan Colley")


def test_corrections_of_corrections_stand_in_their_order(lists: Lists, leo: Person, worry: Factor) -> None:
    second = put_right(lists, worry)
    third = put_right(lists, second, text="Seen at the arcade on Wednesday", reason="Wrong again")
    with acting_as(lists.world.actor("sergeant")):
        steps = queries.corrections_of([leo.pk])[third.contribution_id]
        assert [step.before.pk for step in steps] == [second.pk, worry.pk]
        found = queries.standing_fact([leo.pk], worry.pk)
        assert found is not None and found.pk == third.pk


def test_two_people_at_one_fact_get_both_and_not_an_overwrite(
    world: World, lists: Lists, leo: Person, worry: Factor, client_as: SignIn
) -> None:
    dan = client_as(world.users["sergeant"])
    address = reverse("correct", args=[world.mapping.reference, leo.pk, worry.pk])
    assert dan.get(address).status_code == 200
    put_right(lists, worry, who="coordinator", text="Seen at the arcade at noon")
    mine = {
        "kind": "worry",
        "text": "Seen at the arcade on Tuesday",
        "nature": "fact",
        "how_known": "seen_myself",
        "reason": "The day",
        "version": f"{worry.pk}.{worry.version}",
        "once": str(uuid4()),
    }
    page = dan.post(address, mine)
    html = page.content.decode()
    assert page.status_code == 409 and "at noon" in html and "on Tuesday" in html
    with acting_as(world.actor("sergeant")):
        assert not Factor.objects.filter(text__contains="Tuesday").exists()
    version = re.search(r'name="version"[^>]*value="([^"]+)"', html)
    assert version and not version[1].startswith(str(worry.pk))
    again = dan.post(address, {**mine, "version": version[1], "once": str(uuid4())})
    assert again.status_code == 302, "saved again with both in view"
    with acting_as(world.actor("sergeant")):
        live = Factor.objects.filter(person=leo, contribution__withdrawn_at=None)
        assert [one.text for one in live] == ["Seen at the arcade on Tuesday"]


def test_a_correction_says_what_was_wrong_and_a_refused_one_leaves_nothing(
    world: World, lists: Lists, leo: Person, worry: Factor
) -> None:
    with pytest.raises(ReasonMissing, match="what was wrong"):
        put_right(lists, worry, reason=" ")
    with pytest.raises(Conflict):
        put_right(lists, worry, version=7)
    with pytest.raises(Refused, match="Only the agency that gave this"):
        put_right(lists, worry, who="head")
    with pytest.raises(Conflict):
        put_right(lists, worry)
        put_right(lists, worry)
    with acting_as(world.actor("coordinator")):
        assert Factor.objects.filter(person=leo, kind="worry").count() == 2
        assert AuditEntry.objects.filter(event="factor_recorded", outcome="refused").exists()


def test_what_came_with_a_list_is_not_put_right_alone(world: World, lists: Lists) -> None:
    child = lists.child("sergeant", says={"level": "significant", "level_as_written": "High"})
    with acting_as(world.actor("sergeant")):
        view = AgencyView.objects.select_related("contribution", "mapping").get(person=child)
    with pytest.raises(NotAllowedNow, match="came with a list"):
        lists.act("sergeant", commands.correct_view, fact=view, reason="Wrong")
    with acting_as(world.actor("sergeant")):
        assert Contribution.objects.filter(withdrawn_at=None, kind="list").count() == 1


def test_a_correction_of_what_is_kept_to_an_agency_stays_there(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    kept = lists.act(
        "sergeant",
        commands.record_factor,
        person=leo,
        kind="worry",
        text="Named by a source at the harbour",
        nature="fact",
        how_known="seen_myself",
        handling="C",
    )
    put_right(lists, kept, text="Named by a source at the station")
    joan = client_as(world.users["head"])
    page = joan.get(reverse("child", args=[world.mapping.reference, leo.pk])).content.decode()
    assert "harbour" not in page and "station" not in page and "Corrected" not in page
    address = reverse("correct", args=[world.mapping.reference, leo.pk, kept.pk])
    assert joan.get(address).status_code == 404
