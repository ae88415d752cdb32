"""The signed judgement of concern: a person weighs and signs, nothing is computed, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands, presenters, queries, rules
from placemap.cohort.models import ConcernJudgement
from placemap.cohort.queries import reminders
from placemap.cohort.rules import NotComplete, ReasonMissing
from placemap.cohort.vocabulary import Level
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners.models import User
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import cells_of, open_page, send, words_of

SignIn = Callable[[User], Client]
WEIGHED = {
    "level": "moderate",
    "reasons_for": "Seen with an adult of concern three times.",
    "reasons_against": "Home after four now, and rings his mum.",
    "child_view_missing": "Mr Abara will ask him on Monday.",
}


def signed(lists: Lists, leo: Person, who: str = "lead", **changes: Any) -> ConcernJudgement:
    return lists.act(who, commands.sign_concern, person=leo, **{**WEIGHED, **changes})


def child_page(client: Client, world: World, leo: Person) -> str:
    return words_of(open_page(client, world, "child", leo.pk))


# --- Rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left_out", "error"),
    [
        ({"reasons_for": " "}, ReasonMissing),
        ({"reasons_against": ""}, ReasonMissing),
        ({"child_view_missing": ""}, NotComplete),
        ({"child_view": "I am fine"}, NotComplete),
    ],
)
def test_both_sides_and_the_childs_view_or_why_not(left_out: Any, error: Any) -> None:
    whole = {key: value for key, value in {**WEIGHED, "child_view": ""}.items() if key != "level"}
    rules.check_judgement(**whole)
    with pytest.raises(error):
        rules.check_judgement(**{**whole, **left_out})


def test_a_review_is_four_weeks_on_unless_another_day_within_six_months_is_given() -> None:
    day = date(2026, 11, 22)
    assert rules.judgement_review(None, day) == date(2026, 12, 20)
    assert rules.judgement_review(date(2026, 11, 23), day) == date(2026, 11, 23)
    for wrong in (day, date(2026, 11, 21), day + rules.LONGEST_REVIEW + timedelta(days=1)):
        with pytest.raises(NotComplete):
            rules.judgement_review(wrong, day)


@pytest.mark.parametrize(
    ("level", "days", "due"),
    [
        (Level.MODERATE, 8, False),
        (Level.MODERATE, 7, True),
        (Level.NOT_ASSESSED, -1, True),
        (Level.ENDED, -1, False),
        (Level.MODERATE, None, False),
    ],
)
def test_a_review_is_due_a_week_before_and_never_of_what_ended(level: Level, days: Any, due: bool) -> None:
    day = date(2026, 11, 22)
    on = None if days is None else day + timedelta(days=days)
    assert rules.is_review_due(level, on, day) is due


@pytest.mark.parametrize(
    ("judged", "views", "differs"),
    [
        (None, [], False),
        (None, [Level.EMERGING], False),
        (Level.MODERATE, [Level.MODERATE, Level.NOT_ASSESSED], False),
        (Level.NOT_ASSESSED, [Level.MODERATE], False),
        (Level.MODERATE, [Level.EMERGING], True),
        (None, [Level.EMERGING, Level.SIGNIFICANT], True),
    ],
)
def test_differing_is_between_agencies_or_from_the_judgement(judged: Any, views: Any, differs: bool) -> None:
    assert rules.judgement_differs(judged, views) is differs


# --- Commands ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_judgement_is_signed_dated_and_on_the_trail(world: World, lists: Lists, leo: Person) -> None:
    judgement = signed(lists, leo)
    assert (judgement.signed_name, judgement.level) == ("Helen Marchbanks", "moderate")
    assert judgement.signed_as.startswith("Head teacher, Mill Lode")
    assert judgement.review_on == today() + timedelta(days=28)
    with acting_as(world.actor("coordinator")):
        assert AuditEntry.objects.filter(event="concern_signed", subjects__contains=[leo.pk]).count() == 1


@pytest.mark.django_db
def test_only_whoever_signs_for_the_group_may_sign(world: World, lists: Lists, leo: Person) -> None:
    for who in ("sergeant", "head", "social_care", "other_district", "administrator"):
        with pytest.raises(Refused):
            signed(lists, leo, who)
    with acting_as(world.actor("coordinator")):
        assert not ConcernJudgement.objects.exists()


@pytest.mark.django_db
def test_a_later_judgement_stands_and_the_earlier_stays(world: World, lists: Lists, leo: Person) -> None:
    first = signed(lists, leo)
    second = signed(lists, leo, "coordinator", level="significant", after=first.pk)
    actor = world.actor("sergeant")
    with acting_as(actor):
        found = queries.concern_about(actor, [leo.pk])
    assert found.stands is not None and found.stands.id == second.pk
    assert [one.id for one in found.before] == [first.pk]
    with pytest.raises(Conflict):
        signed(lists, leo, level="emerging", after=first.pk)
    with pytest.raises(Conflict):
        signed(lists, leo, level="emerging")


@pytest.mark.django_db
def test_a_withdrawn_judgement_keeps_its_reason_and_not_its_words(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    first = signed(lists, leo)
    second = signed(lists, leo, level="ended", reasons_for="Meant for his brother.", after=first.pk)
    with pytest.raises(Refused):
        lists.act("sergeant", commands.withdraw_concern, judgement=second, reason="No")
    lists.act("lead", commands.withdraw_concern, judgement=second, reason="It was about another child")
    with pytest.raises(PlacemapError):
        lists.act("coordinator", commands.withdraw_concern, judgement=second, reason="Again")
    for who in ("lead", "sergeant"):
        text = child_page(client_as(world.users[who]), world, leo)
        assert "It was about another child" in text, who
        assert "Meant for his brother" not in text, who
        assert "Seen with an adult of concern three times." in text, who


@pytest.mark.django_db
def test_reviews_due_are_work_for_whoever_signs_and_nobody_else(
    world: World, lists: Lists, leo: Person
) -> None:
    first = signed(lists, leo, review_on=today() + timedelta(days=3))
    for who, expected in (("lead", 1), ("coordinator", 1), ("sergeant", 0), ("other_district", 0)):
        actor = world.actor(who)
        with acting_as(actor):
            items = reminders.judgements_to_review(actor)
            assert len(items) == expected, who
            assert all(item.by == today() + timedelta(days=3) for item in items)
    signed(lists, leo, after=first.pk)
    with acting_as(world.actor("lead")):
        assert reminders.judgements_to_review(world.actor("lead")) == []


@pytest.mark.django_db
def test_a_listed_term_is_kept_and_shown_with_its_source(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lists.act(
        "sergeant",
        commands.record_factor,
        person=leo,
        kind="worry",
        text="Two phones",
        term="several_phones",
    )
    with pytest.raises(NotComplete):
        lists.act(
            "sergeant",
            commands.record_factor,
            person=leo,
            kind="strength",
            text="Two phones",
            term="several_phones",
        )
    text = child_page(client_as(world.users["head"]), world, leo)
    assert "More than one phone Police" in text
    assert "Home Office county lines guidance, October 2023" in text


# --- Pages ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_signs_once_and_says_how_agencies_differ(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["lead"])
    page = words_of(open_page(client, world, "sign-concern", leo.pk))
    assert "significant according to Police" in page
    once = str(uuid4())
    for _time in range(2):
        response = send(client, world, "sign-concern", leo.pk, once=once, **WEIGHED)
        assert response.status_code == 302 and response["Location"].endswith("#concern")
    with acting_as(world.actor("lead")):
        assert ConcernJudgement.objects.count() == 1
    text = child_page(client_as(world.users["sergeant"]), world, leo)
    assert "Signed by Helen Marchbanks" in text
    assert "The judgement says moderate. Views differ:" in text
    assert "Sign a new one" not in text
    grid = cells_of(open_page(client, world, "cohort"))
    assert grid["Judgement"].startswith("Moderate")


@pytest.mark.django_db
def test_what_was_left_out_keeps_what_was_typed(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["lead"])
    response = send(client, world, "sign-concern", leo.pk, **{**WEIGHED, "reasons_against": ""})
    text = words_of(response)
    assert response.status_code == 422
    assert "Say what speaks against it" in text and "Mr Abara will ask him" in response.content.decode()


@pytest.mark.django_db
def test_two_people_signing_at_once_see_both(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    signed(lists, leo, "coordinator", level="significant")
    client = client_as(world.users["lead"])
    response = send(client, world, "sign-concern", leo.pk, version="", **WEIGHED)
    assert response.status_code == 409
    assert "Somebody else signed" in words_of(response)


@pytest.mark.django_db
def test_the_list_of_judgements_due(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["lead"])
    assert "Judgement due" not in words_of(open_page(client, world, "cohort"))
    signed(lists, leo, review_on=today() + timedelta(days=3))
    text = words_of(open_page(client, world, "cohort", query="?show=review"))
    assert "Judgement due 1" in text and "Leo Pashley" in text


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(world: World, lists: Lists, leo: Person) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    actor = world.actor("lead")

    def asked() -> int:
        with acting_as(actor):
            card = queries.cards_of(actor, world.mapping, [leo.pk])[0]
            with CaptureQueriesContext(
                connection,
            ) as seen:
                presenters.views_sentence(queries.what_stands(actor, card))
        return len(seen)

    last = signed(lists, leo)
    before = asked()
    for _time in range(3):
        last = signed(lists, leo, after=last.pk)
    assert asked() == before
