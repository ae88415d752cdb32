"""What the cohort's reads show, to whom, and in how many queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.queries import reminders
from placemap.cohort.vocabulary import Answer
from placemap.foundations.clock import now, today
from placemap.information.commands import withdraw_contribution
from placemap.mappings.commands import record_nothing_known
from placemap.mappings.models import Member
from placemap.partners.models import User
from placemap.subjects.commands import PersonAsGiven, record_people
from placemap.subjects.models import Person
from placemap.subjects.queries import names_to_hide, person_cards
from placemap.subjects.vocabulary import Category
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.subjects.people import link

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def _counted(client: Client, address: str) -> int:
    # The first request of a minute notes that the session is used.
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _crowd(world: World, lists: Lists, how_many: int) -> list[Person]:
    """So many children of one list, each with a view, a note, a worker and a statutory status."""
    first = lists.child("head", "Leo", f"Pashley{how_many}", says={})
    actor = world.actor("head")
    with acting_as(actor):
        people = record_people(
            contribution=first.contribution,
            people=[PersonAsGiven(given="Child", family=f"Number{how_many}x{n}") for n in range(how_many)],
            by=actor,
        )
        rows = [
            commands.FromList(
                person=person,
                level="emerging",
                level_as_written="Low",
                statutory_as_written="CIN",
                worker="Nadia Bright",
                notes=(("Notes", "Out late"),),
            )
            for person in people
        ]
        commands.record_from_list(contribution=first.contribution, rows=rows, by=actor)
    return people


@pytest.mark.parametrize("page", ["cohort", "candidates", "exceptions"])
@pytest.mark.parametrize("who", ["coordinator", "head"])
def test_queries_do_not_grow_with_rows(
    world: World, lists: Lists, client_as: SignIn, page: str, who: str
) -> None:
    client = client_as(world.users[who])
    address = reverse(page, args=[world.mapping.reference])
    counts = []
    for how_many in (5, 45):
        people = _crowd(world, lists, how_many)
        if page == "cohort":
            lists.act(
                "coordinator",
                commands.propose_children,
                mapping=world.mapping,
                people=people,
                reason="On the school's list.",
                identified_by="agency_list",
                category="child_at_risk",
            )
        counts.append(_counted(client, address))
    assert counts[0] == counts[1]
    assert counts[1] <= 45


def test_the_childs_queries_do_not_grow_with_what_is_held(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    leo = lists.member()
    client = client_as(world.users["sergeant"])
    address = reverse("child", args=[world.mapping.reference, leo.pk])

    def add(how_many: int, mark: str) -> None:
        for n in range(how_many):
            lists.act("sergeant", commands.record_factor, person=leo, kind="worry", text=f"Worry {mark}{n}")
            lists.linked(leo, "head", f"Given{mark}{n}", f"Family{mark}{n}")

    add(2, "a")
    few = _counted(client, address)
    add(8, "b")
    many = _counted(client, address)
    assert few == many
    assert many <= 60


def test_a_withdrawn_list_shows_nothing_and_raises_no_exception(world: World, lists: Lists) -> None:
    person = lists.child("sergeant", says={"level": "significant"})
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        assert queries.open_exceptions_count(coordinator, world.mapping) == 1
        withdraw_contribution(contribution=person.contribution, reason="Wrong file.", by=coordinator)
        assert queries.open_exceptions_count(coordinator, world.mapping) == 0
        assert queries.said_about([person.pk]) == {}
        columns = queries.agency_columns(coordinator, world.mapping)
        assert not any(column.has_sent_list for column in columns)


def test_an_agency_that_said_it_holds_nothing_is_not_known(world: World, lists: Lists) -> None:
    lists.propose(lists.child("head"), "head")
    social_care = world.actor("social_care")
    with acting_as(social_care):
        member = Member.objects.get(mapping=world.mapping, agency=world.agencies["social_care"])
        record_nothing_known(member=member, version=member.version, by=social_care)
    for who, expected in (("coordinator", Answer.NOT_KNOWN), ("sergeant", Answer.NOTHING_SHARED)):
        actor = world.actor(who)
        with acting_as(actor):
            board = queries.board(actor, world.mapping)
            columns = queries.agency_columns(actor, world.mapping)
            (row,) = queries.grid_rows(actor, world.mapping, board.entries, columns, frozenset())
            answers = {cell.agency_id: cell.answer for cell in row.cells}
        assert answers[world.agencies["social_care"].pk] is expected, who


def test_a_child_proposed_by_one_agency_is_no_candidate_of_another(world: World, lists: Lists) -> None:
    """The school proposes through its own record; the police record of the same child cannot follow."""
    school, police = lists.child("head"), lists.child("sergeant")
    lists.join(school, police)
    lists.propose(school, "head")
    for who in ("coordinator", "head", "sergeant"):
        actor = world.actor(who)
        with acting_as(actor):
            assert queries.candidates(actor, world.mapping) == [], who
            assert queries.candidates_count(actor, world.mapping) == 0, who


def test_an_agencys_view_is_the_last_it_gave(world: World, lists: Lists) -> None:
    leo = lists.member("sergeant", says={"level": "significant"})
    lists.act(
        "sergeant",
        commands.record_view,
        person=leo,
        level="reduced",
        held_on=today() - timedelta(days=30),
    )
    actor = world.actor("head")
    with acting_as(actor):
        said = queries.said_about([leo.pk])[leo.pk]
    assert [one.level for one in said] == ["reduced"]


def test_exceptions_oldest_first_and_children_only(world: World, lists: Lists) -> None:
    first = lists.child("head", "Ellie", "Marsden", says={"level": "emerging"})
    lists.child("head", "Zara", "Wynn", says={"level": "significant"})
    lists.child(
        "head", "Paul", "Grown", says={"level": "significant"}, born=None, category=Category.ADULT_OF_CONCERN
    )
    lists.child("head", "Ivy", "Calm", says={"level": "not_assessed"})
    actor = world.actor("coordinator")
    with acting_as(actor):
        found = queries.exceptions(actor, world.mapping)
    assert [one.card.shown_as for one in found] == ["Ellie Marsden", "Zara Wynn"]
    assert found[0].card.id == first.pk
    assert (found[0].why, found[0].agencies, found[0].since) == (("view",), ("Tanner's Field",), today())


def test_reminders_for_work_overview_and_closing(world: World, lists: Lists) -> None:
    lists.member("head")
    lists.propose(lists.child("head", "Ellie", "Marsden"), "head")
    coordinator, sergeant, stranger = (
        world.actor(who) for who in ("coordinator", "sergeant", "other_district")
    )
    with acting_as(coordinator):
        assert [item.verb for item in reminders.work(coordinator)] == ["Refer or decide", "Decide now"]
        assert len(reminders.attention(coordinator, world.mapping)) == 2
        assert (
            "1 child has a recorded risk"
            in reminders.children_without_an_answer(coordinator, world.mapping)[0]
        )
    with acting_as(sergeant):
        assert [item.verb for item in reminders.work(sergeant)] == ["Refer or decide"]
    with acting_as(stranger):
        assert reminders.work(stranger) == []
        assert queries.unanswered_keys(world.mapping) == set()
        assert reminders.children_without_an_answer(stranger, world.mapping) == []
        assert queries.waiting_for(stranger, []) == []


def test_no_context_means_no_rows(world: World, lists: Lists) -> None:
    lists.member("head")
    assert queries.unanswered_keys(world.mapping) == set()
    assert now() is not None


def test_a_big_cohort_asks_less_and_still_filters(
    world: World, lists: Lists, monkeypatch: pytest.MonkeyPatch, client_as: SignIn
) -> None:
    """Beyond a few hundred children the chips lose their counts, and filters still work."""
    monkeypatch.setattr("placemap.cohort.queries.grid.SMALL", 0)
    monkeypatch.setattr("placemap.cohort.queries.listed.SMALL", 0)
    leo = lists.member("head", says={"level": "moderate"})
    lists.act("sergeant", commands.record_view, person=leo, level="significant", reasons_for="Seen out late.")
    lists.child("head", "Zara", "Wynn")
    client = client_as(world.users["coordinator"])
    address = reverse("cohort", args=[world.mapping.reference])
    for query in ("", "?show=differ", "?show=unreferred", "?sort=name", "?sort=-name"):
        assert "Leo Pashley" in client.get(address + query).content.decode(), query
    assert "Zara Wynn" in client.get(reverse("candidates", args=[world.mapping.reference])).content.decode()


def test_the_gate_agrees_with_a_plain_reading_of_the_rows(world: World, lists: Lists) -> None:
    """The function in the database against an obvious predicate over everything it read."""
    people: list[tuple[Person, dict[str, Any]]] = []
    for n in range(8):
        says = {"level": "moderate"} if n & 1 else {}
        people.append((lists.child("head", "Child", f"Number{n}", says=says), {}))
    for n, (person, _said) in enumerate(people):
        if n & 2:
            lists.act("head", commands.record_factor, person=person, kind="worry", text="Out late.")
        if n & 4:
            lists.act("head", commands.decide_no_referral, person=person, reason="Support in place.")
    lists.join(people[1][0], people[4][0])
    actor = world.actor("coordinator")
    with acting_as(actor):
        keys = {person.pk: Person.objects.get(pk=person.pk).group_key for person, _said in people}
        at_risk = {keys[person.pk] for n, (person, _said) in enumerate(people) if n & 1 or n & 2}
        answered = {keys[person.pk] for n, (person, _said) in enumerate(people) if n & 4}
        assert queries.unanswered_keys(world.mapping) == at_risk - answered
        shown = {keys[found.card.id] for found in queries.exceptions(actor, world.mapping)}
        assert shown == at_risk - answered


def test_nobody_is_called_linked_whom_nobody_has_linked(world: World, lists: Lists) -> None:
    """The mark is one for both; what is read aloud for it is not."""
    listed, declined = lists.child("head"), lists.child("head", "Ellie", "Marsden")
    turned = lists.propose(declined, "head")
    lists.act(
        "coordinator", commands.decline_child, membership=turned, reason="Out of area", version=turned.version
    )
    with acting_as(world.actor("head")):
        cards = person_cards(world.actor("head"), world.mapping, [listed.pk, declined.pk])
    assert cards[listed.pk].shape == "linked"
    assert [cards[one.pk].spoken for one in (listed, declined)] == [
        "On an agency's list",
        "Not in the cohort",
    ]


def test_names_of_those_trusted_are_hidden_on_the_map_for_whoever_may_read_them(
    world: World, lists: Lists
) -> None:
    leo = lists.member("head")
    for name in ("School nurse", "Youth worker Sam", "Mum", "Mrs Zanele Vusi", "Rob Tench", "Gone Again"):
        trusted = lists.act("head", commands.record_trusted_adult, person=leo, name=name)
    lists.act("head", commands.take_back, fact=trusted, reason="Another child's")
    own = lists.child("social_care", "Kai", "Stone", handling="C")
    lists.act("social_care", commands.record_trusted_adult, person=own, name="Quentin Vane")

    parts: dict[str, tuple[str, ...]] = {}

    def hidden(who: str) -> dict[str, str]:
        actor = world.actor(who)
        with acting_as(actor):
            found = names_to_hide(actor, world.mapping)
        parts.update((one.name, one.parts) for one in found)
        return {one.name: one.instead for one in found}

    seen = hidden("sergeant")
    assert (seen["Zanele Vusi"], seen["Rob Tench"], seen["Robert"]) == ("Z.V.", "R.T.", "R.")
    assert not any("Gone" in name or "Vane" in name or "Mrs" in name for name in seen)
    # What somebody is stays in every sentence: only "Sam" is a name.
    assert (parts["School nurse"], parts["Mum"], parts["Youth worker Sam"]) == ((), (), ("Sam",))
    assert (seen["Youth worker Sam"], "Samuel" in seen) == ("S.", True)
    assert not {"School", "Youth", "Mum"} & {part for name in seen for part in parts[name]}
    assert hidden("coordinator")["Quentin Vane"] == "Q.V."


def test_a_trusted_name_taken_back_is_hidden_where_it_stands_in_words_and_told_nowhere_else(
    world: World, lists: Lists
) -> None:
    leo, mia = lists.member("head"), lists.member("head", "Mia", "Stone")
    own = lists.child("social_care", "Kai", "Stone", handling="C")
    for name in ("Youth worker Gone Again", "Quentin Vane", "Never Written"):
        trusted = lists.act("head", commands.record_trusted_adult, person=leo, name=name)
        lists.act("head", commands.take_back, fact=trusted, reason="Another child's")
    link(world, "head", leo, mia, words="Gone Again drove them home, and GONE waved. They were gone by ten.")
    link(world, "social_care", own, leo, words="Met at Quentin Vane’s; the youth worker knows.")

    def hidden(who: str) -> dict[str, str]:
        actor = world.actor(who)
        with acting_as(actor):
            return {one.name: one.instead for one in names_to_hide(actor, world.mapping)}

    team = hidden("sergeant")
    # As a name that stands is: "gone" goes too, since nobody can say which of the two was meant.
    assert (team["Gone Again"], team["GONE"], team["gone"]) == ("G.A.", "G.", "G.")
    assert not any(
        word in name for name in team for word in ("Again drove", "Youth", "Never", "Vane", "Quentin")
    )
    for who in ("social_care", "coordinator"):
        assert hidden(who)["Quentin Vane"] == "Q.V."
        assert "Never Written" not in hidden(who)
