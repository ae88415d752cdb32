"""What its sender graded as suspected false is read where it stands, and counts nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import Factor
from placemap.foundations.clock import today
from placemap.foundations.grades import SUSPECTED_FALSE, is_graded_with_conditions, is_suspected_false
from placemap.partners.models import User
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WORDS = "Said to carry for older boys."


@pytest.fixture
def mia(lists: Lists) -> Person:
    """Mia is on the school's list, and nothing else is known of her."""
    return lists.child("head", "Mia", "Tolland", born=date(2011, 3, 4))


def _say(lists: Lists, person: Person, grade: str, **given: Any) -> Factor:
    given = {"kind": "worry", "text": WORDS, **given}
    found: Factor = lists.act("head", commands.record_factor, person=person, grade=grade, **given)
    return found


def test_the_database_and_the_rule_read_every_grade_alike() -> None:
    parts = product(("", "1", "3", "A", "E"), ("", "/", " "), ("", "B", "E", "5", "1"), ("", "/P", "c", "/5"))
    grades = ["", "e", "E2", "e3p", "5", "hearsay", "2/E/P ", "E/5/1", *("".join(part) for part in parts)]
    with connection.cursor() as cursor:
        cursor.execute("select g, g ~* %s from unnest(%s::text[]) g", [SUSPECTED_FALSE, grades])
        read = cursor.fetchall()
    assert [row for row in read if is_suspected_false(row[0]) != row[1]] == []
    assert {"2/E/P", "E/5/1", "e"} <= {text.strip() for text, false in read if false}
    assert not any(is_suspected_false(text) for text in ("", "2/B/P", "E/4/1", "1/A/C", "5"))


@pytest.mark.parametrize(
    ("grade", "closed"), [("2/B/C", True), ("1/a/c", True), ("2/B/P", False), ("2C", False), ("", False)]
)
def test_only_the_last_letter_is_the_handling(grade: str, closed: bool) -> None:
    assert is_graded_with_conditions(grade) is closed


@pytest.mark.parametrize("kind", ["worry", "unsorted"])
def test_it_opens_no_gate_and_waits_for_nobody(kind: str, lists: Lists, world: World, mia: Person) -> None:
    said = _say(lists, mia, "2/E/P", kind=kind)
    alice = world.actor("coordinator")
    with acting_as(alice):
        assert queries.open_risks(alice, world.mapping) == []
        assert queries.words_waiting(alice, world.mapping) == []
        assert not queries.has_open_risk(alice, world.mapping, mia)
        assert not queries.unanswered_keys(world.mapping) | queries.unsorted_keys(world.mapping)
        assert queries.doubted_about([mia.pk]) == 1
        assert queries.notes_about([mia.pk]) == []
    with acting_as(world.actor("head")), connection.cursor() as cursor:
        cursor.execute("select cohort_at_risk(%s, %s::uuid[])", [world.mapping.pk, [mia.pk]])
        assert cursor.fetchone() == (False,)
        assert Factor.objects.filter(pk=said.pk).exists()


def test_a_doubt_that_is_lifted_is_a_new_risk_whatever_was_answered_before(
    lists: Lists, world: World, mia: Person
) -> None:
    said = _say(lists, mia, "2/E/P")
    lists.act("head", commands.decide_no_referral, person=mia, reason="Nothing stands.", decided_on=today())
    lists.act(
        "head", commands.correct_factor, fact=said, kind="worry", text=WORDS, nature="fact",
        how_known="record_check", grade="1/A/P", reason="It was confirmed.", version=1,
    )  # fmt: skip
    alice = world.actor("coordinator")
    with acting_as(alice):
        assert queries.has_open_risk(alice, world.mapping, mia)


def test_a_moment_suspected_false_asks_for_no_answer_and_is_in_no_summary(
    lists: Lists, world: World, mia: Person
) -> None:
    lists.act(
        "head", commands.record_entry, person=mia, kind="arrest", text=WORDS, happened_on=today() - timedelta(days=2),
        grade="2/E/P",
    )  # fmt: skip
    alice = world.actor("coordinator")
    with acting_as(alice):
        chronology = queries.chronology(alice, world.mapping, [mia.pk])
        assert [one.is_doubted for one in chronology.happened] == [True]
        assert chronology.waiting == ()
        assert queries.moments_waiting(alice, [world.mapping.pk]) == []


def test_the_pages_say_so_plainly_and_do_not_count_it(
    lists: Lists, world: World, mia: Person, client_as: SignIn
) -> None:
    _say(lists, mia, "2/E/P")
    client = client_as(world.users["head"])
    page = client.get(reverse("child", args=[world.mapping.reference, mia.pk])).content.decode()
    worries = page.split("What we are worried about")[1].split("What is working well")[0]
    assert WORDS not in worries
    assert WORDS in page.split('id="suspected-false"')[1]
    asked = client.get(reverse("no-referral", args=[world.mapping.reference, mia.pk])).content.decode()
    assert "suspected to be false by whoever sent it" in asked
    assert WORDS not in asked
