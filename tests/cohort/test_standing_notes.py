"""Warnings, turning 18, the address that nobody reads, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import AdulthoodReview, ChronologyEntry, WarningNote
from placemap.cohort.queries import reminders
from placemap.cohort.rules import NotComplete, ReasonMissing
from placemap.cohort.rules.standing_notes import Adulthood
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.partners.models import User
from placemap.subjects.commands import record_link
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import LinkKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.test_chronology import happened

pytestmark = pytest.mark.django_db


@pytest.fixture
def child(lists: Lists) -> Person:
    return lists.member("head")


def warn(lists: Lists, person: Person, who: str = "head", **changes: Any) -> WarningNote:
    given = {
        "kind": "plan_first",
        "text": "Speak to Ms Okell first.",
        "review_on": today() + timedelta(days=30),
        **changes,
    }
    return lists.act(who, commands.record_warning, person=person, **given)


def warnings(world: World, person: Person, who: str) -> Any:
    actor = world.actor(who)
    with acting_as(actor):
        return queries.warnings_about(actor, [person.pk])


def test_a_warning_is_signed_and_shows_to_the_team(world: World, lists: Lists, child: Person) -> None:
    note = warn(lists, child)
    assert note.signed_name == "Joan Okell"
    (standing,), ended = warnings(world, child, "sergeant")
    assert standing.note.pk == note.pk and not standing.may_change and ended == ()
    assert warnings(world, child, "coordinator")[0][0].may_change


def test_a_warning_of_a_child_seen_by_initials_shows_to_its_agency_alone(
    world: World, lists: Lists, child: Person
) -> None:
    linked = lists.linked(child, "head")
    warn(lists, linked)
    assert len(warnings(world, linked, "head")[0]) == 1
    assert warnings(world, linked, "sergeant") == ((), ())


def test_a_warning_is_kept_or_ended_by_its_agency_or_the_custodian(
    world: World, lists: Lists, child: Person
) -> None:
    note = warn(lists, child)
    later = today() + timedelta(days=90)
    with pytest.raises(Refused):
        lists.act("sergeant", commands.end_warning, fact=note, reason="Done", version=1)
    with pytest.raises(NotComplete):
        lists.act("head", commands.keep_warning, fact=note, review_on=None, version=1)
    kept = lists.act("head", commands.keep_warning, fact=note, review_on=later, version=1)
    assert (kept.review_on, kept.version) == (later, 2)
    with pytest.raises(Conflict):
        lists.act(
            "coordinator", commands.keep_warning, fact=note, review_on=today() + timedelta(9), version=1
        )
    with pytest.raises(ReasonMissing):
        lists.act("head", commands.end_warning, fact=kept, reason=" ", version=2)
    lists.act("head", commands.end_warning, fact=kept, reason="He moved class", version=2)
    standing, (ended,) = warnings(world, child, "sergeant")
    assert standing == () and ended.note.ended_reason == "He moved class"
    with pytest.raises(Conflict):
        lists.act("head", commands.keep_warning, fact=kept, review_on=later, version=3)


def test_an_overdue_warning_waits_for_those_who_may_end_it(world: World, lists: Lists, child: Person) -> None:
    note = warn(lists, child)
    with acting_as(world.actor("coordinator")):
        WarningNote.objects.filter(pk=note.pk).update(review_on=today() - timedelta(days=1))
    assert warnings(world, child, "sergeant")[0][0].is_overdue
    for who, waits in (("head", 1), ("coordinator", 1), ("sergeant", 0)):
        actor = world.actor(who)
        with acting_as(actor):
            assert len(queries.warnings_overdue(actor, [world.mapping.pk])) == waits, who


# Turning 18 ----------------------------------------------------------------------------------------


def turning(world: World, person: Person, born: date | None, who: str = "head") -> queries.Turning18:
    actor = world.actor(who)
    with acting_as(actor):
        return queries.turning_18(actor, [person.pk], [born] if born else [])


def years_ago(years: int, days: int = 0) -> date:
    return today().replace(year=today().year - years, day=min(today().day, 28)) - timedelta(days=days)


def review(lists: Lists, person: Person, who: str = "social_care", **changes: Any) -> AdulthoodReview:
    given = {
        "reviewed_on": today(),
        "plan": "Stays with his carers.",
        "hand_over_to": "Leaving care",
        **changes,
    }
    return lists.act(who, commands.record_adulthood_review, person=person, **given)


def test_a_birthday_alone_changes_no_heading(world: World, lists: Lists) -> None:
    grown = lists.member("head", born=years_ago(17, 340))
    found = turning(world, grown, years_ago(18, 3))
    assert found.is_adult and found.state is Adulthood.REVIEW_DUE and found.is_shown
    with acting_as(world.actor("head")):
        grown.refresh_from_db()
    assert grown.category.startswith("child_") or grown.category == "not_set"


def test_a_review_and_a_hand_over_that_somebody_accepts(world: World, lists: Lists, child: Person) -> None:
    held = review(lists, child)
    born = years_ago(17, 200)
    found = turning(world, child, born)
    assert found.state is Adulthood.HAND_OVER_DUE and not found.may_hand_over
    assert turning(world, child, born, "social_care").may_hand_over
    given = {"fact": held, "handed_over_on": today(), "accepted_by": "Dee Hall"}
    with pytest.raises(Refused):
        lists.act("head", commands.record_hand_over, **given, version=1)
    with pytest.raises(Conflict):
        lists.act("social_care", commands.record_hand_over, **given, version=7)
    lists.act("social_care", commands.record_hand_over, **given, version=1)
    assert turning(world, child, born).state is Adulthood.HANDED_OVER


def test_a_young_child_has_nothing_of_it(world: World, child: Person) -> None:
    assert not turning(world, child, date(2020, 1, 1)).is_shown
    assert not turning(world, child, None).is_shown


def test_a_review_waits_from_17_and_a_half(world: World, lists: Lists) -> None:
    older = lists.member("head", "Callum", "Frane", born=years_ago(17, 200))
    lists.member("head", "Amara", "Dosumu", born=years_ago(15))
    lists.child("head", "Josh", "Oakden", born=years_ago(17, 200))
    actor = world.actor("social_care")
    with acting_as(actor):
        (waits,) = queries.adulthood_waiting(actor, [world.mapping.pk])
    assert waits.person_id == older.pk and waits.initials == "C.F."
    review(lists, older)
    with acting_as(actor):
        (waits,) = queries.adulthood_waiting(actor, [world.mapping.pk])
        assert waits.kind == "hand_over", "nobody has accepted it yet"
        (item,) = reminders.child_page_work(actor)
        assert "nobody has accepted the hand-over" in item.what and "#turning-18" in item.url
    review(lists, older, hand_over_to="", not_needed_because="Adult services know him.")
    with acting_as(actor):
        assert queries.adulthood_waiting(actor, [world.mapping.pk]) == []


def test_a_linked_child_and_one_known_by_age_alone_wait_too(
    world: World, lists: Lists, client_as: Callable[[User], Client]
) -> None:
    low, high = years_ago(17, 250), years_ago(17, 100)
    by_age = lists.member("head", "Callum", "Frane", born=None, born_low=low, born_high=high)
    linked = lists.linked(by_age, "social_care", born=years_ago(17, 200))
    actor = world.actor("social_care")
    with acting_as(actor):
        waiting = queries.adulthood_waiting(actor, [world.mapping.pk])
        assert [one.person_id for one in waiting] == [by_age.pk, linked.pk]
    # Whoever does not see when a linked child was born is not told.
    actor = world.actor("head")
    with acting_as(actor):
        assert [one.person_id for one in queries.adulthood_waiting(actor, [world.mapping.pk])] == [by_age.pk]
    page = client_as(world.users["head"]).get(reverse("child", args=[world.mapping.reference, by_age.pk]))
    assert 'id="turning-18"' in page.content.decode()


# What waits, and the overview ----------------------------------------------------------------------


def test_my_work_names_nobody_and_leads_to_the_child(world: World, lists: Lists, child: Person) -> None:
    happened(lists, child, kind="arrest")
    for who, told in (("social_care", True), ("administrator", False)):
        actor = world.actor(who)
        with acting_as(actor):
            items = reminders.child_page_work(actor)
        assert bool(items) is told, who
    (item,) = items or reminders_for(world, "social_care")
    assert item.what == "Arrested: say what was done" and item.why.startswith("L.P.")
    assert "Pashley" not in f"{item.what}{item.why}{item.url}" and "/chronology/" in item.url


def reminders_for(world: World, who: str) -> Any:
    actor = world.actor(who)
    with acting_as(actor):
        return reminders.child_page_work(actor)


def test_a_moment_that_nobody_answered_in_time_shows_on_the_overview(
    world: World, lists: Lists, child: Person
) -> None:
    entry = happened(lists, child)
    actor = world.actor("lead")
    with acting_as(actor):
        assert reminders.child_page_attention(actor, world.mapping) == []
    with acting_as(world.actor("coordinator")):
        ChronologyEntry.objects.filter(pk=entry.pk).update(respond_by=today() - timedelta(days=1))
    with acting_as(actor):
        (item,) = reminders.child_page_attention(actor, world.mapping)
    assert item.text == "Missing (L.P.): no answer by the next working day"


# Where the child lives -----------------------------------------------------------------------------


@pytest.fixture
def at_home(lists: Lists) -> Person:
    return lists.member("head", address="8 Granary Row, Estwick", postcode="FE1 3DD")


def home(world: World, person: Person, who: str) -> queries.Home:
    actor = world.actor(who)
    with acting_as(actor):
        return queries.home_of(actor, world.mapping, [person.pk])


def test_the_team_learns_the_part_of_town_and_who_holds_the_address(world: World, at_home: Person) -> None:
    for who in ("sergeant", "head", "coordinator"):
        assert home(world, at_home, who) == queries.Home(("FE1",), ("Tanner's Field",)), who


def test_outside_the_team_nobody_learns_that_there_is_an_address(world: World, at_home: Person) -> None:
    for who in ("other_district", "administrator", "stranger"):
        assert home(world, at_home, who) == queries.Home((), ()), who


def test_of_a_child_seen_by_initials_not_even_that(world: World, lists: Lists, child: Person) -> None:
    linked = lists.child("head", "Jade", "Orme", address="8 Granary Row", postcode="FE1 3DD")
    assert home(world, linked, "sergeant") == queries.Home((), ())
    # Its own agency and the custodian know of it anyway.
    for who in ("head", "coordinator"):
        assert home(world, linked, who).held_by == ("Tanner's Field",), who


def test_while_a_warning_says_so_the_part_of_town_stays_out(
    world: World, lists: Lists, at_home: Person
) -> None:
    note = warn(lists, at_home, kind="do_not_disclose")
    assert home(world, at_home, "sergeant").areas == ()
    lists.act("head", commands.end_warning, fact=note, reason="Safe now", version=1)
    assert home(world, at_home, "sergeant").areas == ("FE1",)


def test_brothers_and_sisters_are_shown_as_far_as_the_reader_knows_them(
    world: World, lists: Lists, child: Person
) -> None:
    sister = lists.child("head", "Lily", "Pashley", born=date(2014, 2, 3))
    lists.act(
        "head",
        record_link,
        mapping=world.mapping,
        from_person=sister,
        to_person=child,
        kind=LinkKind.SIBLING,
        first_on=None,
        last_on=None,
        how_known="record_check",
        grade="",
        nature="fact",
        words="On the school roll.",
    )
    lists.linked(child, "head", "Jade", "Orme")
    for who, shown in (("head", "Lily Pashley"), ("sergeant", "L.P.")):
        actor = world.actor(who)
        with acting_as(actor):
            ((card, kind),) = queries.others_at_home(actor, world.mapping, [child.pk])
        assert (card.shown_as, kind) == (shown, LinkKind.SIBLING), who


def test_numbers_show_to_whoever_gave_them_and_the_custodian(world: World, lists: Lists) -> None:
    known = lists.member("head", nhs_number="9990000018")
    for who, sees in (("head", 1), ("coordinator", 1), ("sergeant", 0), ("lead", 0)):
        actor = world.actor(who)
        with acting_as(actor):
            assert len(queries.numbers_held(actor, [known.pk])) == sees, who
