"""Turning 18 changes no heading by itself: a settled hand-over does, from that day on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.jobs import settle_whoever_grew_up
from placemap.foundations.clock import days_ago, today
from placemap.subjects.models import Person
from placemap.subjects.queries import person_cards
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db


def standing(world: World, person: Person) -> tuple[str, str]:
    """The category that is shown, and the mark on pages."""
    actor = world.actor("coordinator")
    with acting_as(actor):
        card = person_cards(actor, world.mapping, [person.pk])[person.pk]
    return card.category.value, card.shape


def grown(lists: Lists, *, days_over: int) -> Person:
    """In the cohort since before, and 18 for so many days (not yet, below nought)."""
    born = today() - timedelta(days=18 * 365 + 5 + days_over)
    with days_ago(30):
        return lists.member("coordinator", "Callum", "Frane", born=born)


def hand_over(lists: Lists, person: Person) -> None:
    review = lists.act(
        "coordinator",
        commands.record_adulthood_review,
        person=person,
        reviewed_on=today(),
        plan="His worker goes on.",
        hand_over_to="Adult social care",
    )
    lists.act(
        "coordinator",
        commands.record_hand_over,
        fact=review,
        handed_over_on=today(),
        accepted_by="R. Deane",
        version=review.version,
    )


def test_a_birthday_alone_changes_nothing(lists: Lists, world: World) -> None:
    callum = grown(lists, days_over=4)
    settle_whoever_grew_up(0)
    assert standing(world, callum)[1] == "child"


def test_an_accepted_hand_over_does(lists: Lists, world: World) -> None:
    callum = grown(lists, days_over=4)
    hand_over(lists, callum)
    assert standing(world, callum) == ("adult_harmed", "adult-at-risk")


def test_one_accepted_before_the_birthday_waits_for_it(lists: Lists, world: World) -> None:
    callum = grown(lists, days_over=-3)
    with days_ago(6):
        hand_over(lists, callum)
    before = standing(world, callum)
    assert before[1] == "child"
    settle_whoever_grew_up(0)
    assert standing(world, callum) == before


def test_the_night_after_the_birthday_settles_it(lists: Lists, world: World) -> None:
    callum = grown(lists, days_over=2)
    with days_ago(10):
        hand_over(lists, callum)
        assert standing(world, callum)[1] == "child"
    settle_whoever_grew_up(0)
    assert standing(world, callum) == ("adult_harmed", "adult-at-risk")
    with acting_as(system_actor("settler")):
        version = Person.objects.get(pk=callum.pk).version
    settle_whoever_grew_up(0)
    with acting_as(system_actor("settler")):
        assert Person.objects.get(pk=callum.pk).version == version, "once is enough"


def test_nobody_to_hand_over_to_is_a_settled_answer_too(lists: Lists, world: World) -> None:
    callum = grown(lists, days_over=4)
    lists.act(
        "coordinator",
        commands.record_adulthood_review,
        person=callum,
        reviewed_on=today(),
        plan="Leaves.",
        not_needed_because="He has moved away, and adult services there know him.",
    )
    assert standing(world, callum)[0] == "adult_harmed"


def test_only_the_settler_settles(lists: Lists, world: World) -> None:
    with pytest.raises(Refused):
        commands.settle_grown_up(by=world.actor("coordinator"))


def linked_and_grown(lists: Lists, *, days_over: int = 2, linked_ago: int = 10) -> Person:
    """Linked to a child of the cohort some days ago, and 18 for so many days."""
    born = today() - timedelta(days=18 * 365 + 5 + days_over)
    with days_ago(linked_ago):
        leo = lists.member("coordinator", "Leo", "Pashley")
        return lists.linked(leo, "coordinator", "Callum", "Frane", born=born)


def held(person: Person) -> tuple[str, str, bool]:
    """Where a record stands, what came of considering it, and whether it has its day still."""
    with acting_as(system_actor("settler")):
        row = Person.objects.get(pk=person.pk)
    return row.standing, row.consideration, row.consider_by is not None


def test_a_linked_child_who_turns_18_still_gets_a_decision(lists: Lists, world: World) -> None:
    callum = linked_and_grown(lists)
    assert held(callum) == ("linked", "open", True)
    # Somebody else near them is settled: that worked everybody's standing out anew.
    with acting_as(world.actor("coordinator")):
        leo = Person.objects.get(standing="cohort")
    lists.linked(leo, "coordinator", "Jade", "Orme")
    assert held(callum) == ("linked", "open", True)
    assert standing(world, callum)[0] == "child_linked"
    hand_over(lists, callum)
    assert held(callum)[:2] == ("other", "")
    assert standing(world, callum)[0] == "adult_harmed"


def test_whoever_was_grown_up_when_linked_was_never_a_linked_child(lists: Lists, world: World) -> None:
    grown_up = linked_and_grown(lists, days_over=40)
    assert held(grown_up) == ("other", "", False)
    with days_ago(10):
        leo = lists.member("coordinator", "Kai", "Stone")
        somebody = lists.linked(leo, "coordinator", "Ann", "Orme", born=None)
    assert held(somebody)[0] == "linked"
    lists.join(somebody, lists.child("coordinator", "Ann", "Orme", born=date(1980, 5, 1)))
    assert held(somebody)[0] == "other"
