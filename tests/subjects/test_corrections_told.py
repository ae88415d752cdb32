"""Whoever read something is told once that it was corrected, and nobody is told of what they may not see."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import Factor
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.information.models import Contribution
from placemap.mappings.models import Seat
from placemap.subjects import queries
from placemap.subjects.commands import PersonAsGiven, add_person, correct_person, record_link, take_back_words
from placemap.subjects.models import CorrectionNotice, Link, Person
from placemap.subjects.vocabulary import LinkKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, words_of

pytestmark = pytest.mark.django_db
WORDS = "Seen with older boys."


@pytest.fixture
def lists(world: World) -> Lists:
    return Lists(world)


@pytest.fixture
def leo(lists: Lists) -> Person:
    return lists.member("head")


def _worry(lists: Lists, leo: Person, **given: Any) -> Factor:
    found: Factor = lists.act(
        "sergeant", commands.record_factor, person=leo, kind="worry", text=WORDS, **given
    )
    return found


def _read(client_as: SignIn, world: World, leo: Person, *who: str) -> None:
    for one in who:
        assert open_page(client_as(world.users[one]), world, "child", leo.pk).status_code == 200


def _told(world: World, who: str) -> list[str]:
    actor = world.actor(who)
    with acting_as(actor):
        return [one.how.value for one in queries.notices_for_me(actor)]


def _put_right(lists: Lists, worry: Factor) -> None:
    lists.act(
        "sergeant", commands.correct_factor, fact=worry, kind="worry", text="Seen with one older boy.",
        nature="fact", how_known="record_check", reason="It was one.", version=1,
    )  # fmt: skip


def test_those_who_read_it_since_are_told_and_nobody_else(
    lists: Lists, world: World, leo: Person, client_as: SignIn
) -> None:
    _read(client_as, world, leo, "lead")
    worry = _worry(lists, leo)
    _read(client_as, world, leo, "head", "sergeant")
    _put_right(lists, worry)
    assert _told(world, "head") == ["put_right"]
    assert _told(world, "sergeant") == _told(world, "lead") == _told(world, "social_care") == []


def test_a_name_and_what_is_taken_back_are_told_of_too(
    lists: Lists, world: World, leo: Person, client_as: SignIn
) -> None:
    worry = _worry(lists, leo)
    _read(client_as, world, leo, "lead")
    with acting_as(world.actor("head")):
        held = Person.objects.get(pk=leo.pk)
    lists.act(
        "head", correct_person, person=held, given="Leon", family="Pashley", born=None, reason="A typing slip.",
        version=held.version,
    )  # fmt: skip
    lists.act("sergeant", commands.take_back, fact=worry, reason="Mistaken.")
    assert sorted(_told(world, "lead")) == ["put_right", "taken_back"]


def _take_back(lists: Lists, world: World, row: Person | Link, reason: str) -> None:
    with acting_as(world.actor("head")):
        given = Contribution.objects.select_related("mapping").get(pk=row.contribution_id)
    lists.act("head", take_back_words, contribution=given, reason=reason)


def test_somebody_entered_by_hand_and_taken_back_is_told_to_whoever_opened_them_and_names_nobody(
    lists: Lists, world: World, client_as: SignIn
) -> None:
    leo = lists.member("head")
    jade = lists.act(
        "head", add_person, mapping=world.mapping, person=PersonAsGiven(given="Jade", family="Orme")
    )
    link = lists.act(
        "head", record_link, mapping=world.mapping, from_person=jade, to_person=leo, kind=LinkKind.FRIEND
    )
    _read(client_as, world, jade, "lead", "coordinator")
    _take_back(lists, world, link, "Another pupil.")
    with acting_as(world.actor("lead")):
        assert not Person.objects.filter(pk=jade.pk).exists(), "no longer shown, and yet read before"
    own = lists.act(
        "social_care", add_person, mapping=world.mapping, person=PersonAsGiven(given="Kai", family="Stone")
    )
    _read(client_as, world, own, "coordinator")
    _take_back(lists, world, jade, "Another school's.")
    assert _told(world, "lead") == _told(world, "coordinator") == ["taken_back"]
    for nobody in ("sergeant", "social_care", "head", "other_district"):
        assert _told(world, nobody) == [], f"{nobody} never opened it"
    page = words_of(client_as(world.users["lead"]).get(reverse("corrected")))
    assert "A person entered by hand, given" in page and "Taken back. You opened that record." in page
    assert not any(words in page for words in ("Jade", "Orme", "J.O.", "The whole list"))
    # Of whom others recorded something the record stays, and nobody is told.
    ben = lists.act(
        "head", add_person, mapping=world.mapping, person=PersonAsGiven(given="Ben", family="Hart")
    )
    lists.propose(ben)
    _read(client_as, world, ben, "sergeant")
    _worry(lists, ben)
    with pytest.raises(PlacemapError, match="record stays"):
        _take_back(lists, world, ben, "No.")
    assert _told(world, "sergeant") == []


def test_what_was_kept_close_is_told_to_nobody_who_could_not_read_it(
    lists: Lists, world: World, leo: Person, client_as: SignIn
) -> None:
    worry = _worry(lists, leo, handling="C")
    _read(client_as, world, leo, "head", "coordinator")
    _put_right(lists, worry)
    assert _told(world, "head") == []
    assert _told(world, "coordinator") == ["put_right"]


def test_a_notice_goes_with_the_seat_the_name_and_the_record(
    lists: Lists, world: World, leo: Person, client_as: SignIn
) -> None:
    worry = _worry(lists, leo)
    _read(client_as, world, leo, "head", "lead")
    _put_right(lists, worry)
    assert _told(world, "head") == _told(world, "lead") == ["put_right"]
    with acting_as(world.actor("coordinator")):
        Person.objects.filter(pk=leo.pk).update(naming="closed")
        Seat.objects.filter(user=world.users["head"]).update(until_on=today())
    assert _told(world, "lead") == []
    with acting_as(world.actor("lead")):
        assert not CorrectionNotice.objects.exists()
        assert queries.corrections_to_read(world.actor("lead")) == []


def test_the_page_repeats_nothing_is_marked_once_and_counts_for_the_corrector(
    lists: Lists, world: World, leo: Person, client_as: SignIn
) -> None:
    worry = _worry(lists, leo)
    _read(client_as, world, leo, "head", "lead")
    _put_right(lists, worry)
    head, sergeant = client_as(world.users["head"]), client_as(world.users["sergeant"])
    assert "Something you read has been corrected" in words_of(head.get(reverse("my-work")))
    page = words_of(head.get(reverse("corrected")))
    assert "Put right" in page
    assert "older boy" not in page
    with acting_as(world.actor("head")):
        (notice,) = queries.notices_for_me(world.actor("head"))
    assert sergeant.post(reverse("read-correction", args=[notice.id]), {"once": uuid4()}).status_code == 404
    for _again in range(2):
        assert head.post(reverse("read-correction", args=[notice.id]), {"once": uuid4()}).status_code == 302
    assert "1 of 2 readers have looked at it." in words_of(sergeant.get(reverse("corrected")))
    assert "Something you read has been corrected" not in words_of(head.get(reverse("my-work")))
