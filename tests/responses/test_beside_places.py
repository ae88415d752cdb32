"""What is to be done at a place stands on its page, and one more is recorded from there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.responses.vocabulary import AboutKind, ActionState
from placemap.subjects.commands import block_person
from placemap.subjects.vocabulary import EntityKind
from tests.cast import World
from tests.cohort.pages import SignIn, open_page, words_of
from tests.meetings.screen import value
from tests.responses.people import done_by, found, recorded
from tests.subjects.people import ADULT, give
from tests.subjects.test_entities import thing

pytestmark = pytest.mark.django_db


def test_actions_about_a_place_stand_on_its_page_open_ones_first(world: World, client_as: SignIn) -> None:
    park, other = thing(world), thing(world, name="Rope Walk")
    done = recorded(world, place=park, words="Mend the fence")
    done_by(world, "sergeant", "accept_action", done)
    done_by(world, "sergeant", "update_action", found(world, done), words="", state=ActionState.DONE)
    recorded(world, place=park, words="Light the path", about=AboutKind.COMMUNITY)
    recorded(world, place=other, words="Ask the shop")
    page = words_of(open_page(client_as(world.users["head"]), world, "entity", park.pk))
    assert page.index("Light the path") < page.index("Mend the fence") and "Ask the shop" not in page


def test_one_more_is_recorded_from_there_by_the_same_command(world: World, client_as: SignIn) -> None:
    park = thing(world)
    priya = client_as(world.users["coordinator"])
    page = open_page(priya, world, "entity", park.pk).content.decode()
    assert f"?at={park.pk}" in page
    form = open_page(priya, world, "record-action", query=f"?at={park.pk}").content.decode()
    assert value(form, "place").startswith("Osier Park (")
    world.reseat("head", "reader")
    joan = client_as(world.users["head"])
    assert "?at=" not in open_page(joan, world, "entity", park.pk).content.decode()
    line = thing(world, kind=EntityKind.LINE, name="Kay")
    assert "?at=" not in open_page(priya, world, "entity", line.pk).content.decode()


@pytest.mark.parametrize("at", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_place_that_is_not_there_is_not_offered(world: World, client_as: SignIn, at: str) -> None:
    thing(world)
    form = open_page(client_as(world.users["coordinator"]), world, "record-action", query=f"?at={at}")
    assert form.status_code == 200 and value(form.content.decode(), "place") == ""


def test_what_was_agreed_in_part_two_is_on_record_and_not_for_who_is_kept_out(
    world: World, client_as: SignIn
) -> None:
    park = thing(world)
    recorded(world, place=park, words="Zyzzyva there", in_part_two=True)
    open_page(client_as(world.users["social_care"]), world, "entity", park.pk)
    with acting_as(world.actor("coordinator")):
        read = AuditEntry.objects.filter(event="actions_viewed")
        assert read.filter(user_id=world.users["social_care"].pk).count() == 1
    [gary] = give(world, "social_care", ADULT)
    priya = world.actor("coordinator")
    with acting_as(priya):
        block_person(person=gary, user=world.users["head"], reason="His neighbour.", by=priya)
    page = words_of(open_page(client_as(world.users["head"]), world, "entity", park.pk))
    assert "Zyzzyva" not in page and "No action here that you can see" in page


def test_an_adult_has_theirs_on_their_own_page(world: World, client_as: SignIn) -> None:
    [gary] = give(world, "sergeant", ADULT)
    recorded(world, about=AboutKind.ADULT, person=gary, words="Visit him")
    page = words_of(open_page(client_as(world.users["sergeant"]), world, "child", gary.pk))
    assert "Visit him" in page


def test_the_page_asks_no_more_for_more_actions(world: World, client_as: SignIn) -> None:
    park: Any = thing(world)
    head = client_as(world.users["head"])

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            open_page(head, world, "entity", park.pk)
        return len(seen)

    recorded(world, place=park)
    asked()
    before = asked()
    for number in range(3):
        recorded(world, place=park, words=f"Walk {number}")
    assert asked() == before
