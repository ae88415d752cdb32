"""The log of decisions: what each reader may read of every meeting, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.meetings import commands
from placemap.meetings.models import Entry, Meeting
from placemap.meetings.rules.decisions import COMES_OF_IT, DECIDES, Line, what_came
from placemap.meetings.vocabulary import AgendaKind, EntryKind, Told
from placemap.subjects.commands import block_person
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.running import found_as, item, sat, write

K = EntryKind
LOG = "/mappings/M-2026-901/meetings/decisions/"


def line(key: str, kind: EntryKind, item: str = "i", person: str | None = None) -> Line[str]:
    return Line(key, kind, ("m", item), person)


@pytest.mark.parametrize(
    ("lines", "came"),
    [
        ([line("d", K.DECISION), line("a", K.ACTION), line("v", K.DISSENT)], {"d": ["a", "v"]}),
        ([line("a", K.ACTION), line("d", K.DECISION)], {"d": []}),
        ([line("d", K.DECISION), line("s", K.SHARING), line("a", K.ACTION)], {"d": [], "s": ["a"]}),
        ([line("d", K.DECISION), line("a", K.ACTION, "other")], {"d": []}),
        ([line("d", K.DECISION, person="e"), line("a", K.ACTION, person="l")], {"d": []}),
        ([line("d", K.DECISION), line("a", K.NEXT_DAY, person="l")], {"d": ["a"]}),
        (
            [line("d", K.DECISION), line("e", K.DECISION, person="p"), line("a", K.ACTION, person="p")],
            {"d": [], "e": ["a"]},
        ),
        ([line("d", K.DECISION), line("n", K.NOTE)], {"d": []}),
    ],
)
def test_what_came_of_a_decision(lines: list[Line[str]], came: dict[str, list[str]]) -> None:
    assert what_came(lines) == came


@given(
    st.lists(
        st.tuples(st.sampled_from(list(EntryKind)), st.sampled_from("ij"), st.none() | st.sampled_from("pq")),
        max_size=20,
    )
)
def test_nothing_comes_of_two_decisions_and_nothing_before_its_own(given: list[Any]) -> None:
    lines = [Line(n, kind, ("m", under), whom) for n, (kind, under, whom) in enumerate(given)]
    came = what_came(lines)
    assert set(came) == {one.key for one in lines if one.kind in DECIDES}
    every = [key for keys in came.values() for key in keys]
    assert len(every) == len(set(every))
    for decision, keys in came.items():
        for key in keys:
            assert key > decision and lines[key].kind in COMES_OF_IT
            assert lines[key].item == lines[decision].item
            assert lines[decision].person in (None, lines[key].person)


def decide(world: World, meeting: Meeting, words: str, kind: AgendaKind = AgendaKind.PLACES) -> Entry:
    return write(world, meeting, item(world, meeting, kind), words, kind=EntryKind.DECISION)


def act(world: World, meeting: Meeting, kind: AgendaKind, words: str) -> Entry:
    priya = world.actor("coordinator")
    under = item(world, meeting, kind)
    with acting_as(priya):
        return commands.record_agreed_action(
            meeting=found_as(world, meeting),
            item=under,
            words=words,
            owner=world.users["sergeant"],
            agency=world.users["sergeant"].agency,
            due=today(),
            agreed=True,
            client_key=uuid.uuid4(),
            by=priya,
        )


def decided(world: World) -> Meeting:
    """Decisions of both parts, each with an action, one with a different view, and one struck out."""
    meeting = sat(world, "sergeant")
    decide(world, meeting, "We light the underpass.")
    act(world, meeting, AgendaKind.PLACES, "ask for the lights")
    write(
        world,
        meeting,
        item(world, meeting, AgendaKind.PLACES),
        "It moves them on.",
        kind=EntryKind.DISSENT,
        decided_by="Joan Okell",
    )
    decide(world, meeting, "A mentor for her.", AgendaKind.CHILD)
    act(world, meeting, AgendaKind.CHILD, "find the mentor")
    gone = decide(world, meeting, "We close the park.", AgendaKind.THEMES)
    priya = world.actor("coordinator")
    with acting_as(priya):
        seen = Entry.objects.select_related("meeting__series", "meeting__mapping").get(pk=gone.pk)
        commands.strike_entry(entry=seen, because="It is not ours.", version=gone.version, by=priya)
        commands.record_sharing(
            meeting=found_as(world, meeting),
            item=item(world, meeting, AgendaKind.PROBLEM),
            shares=False,
            words="The map of the park.",
            shared_with="the residents",
            basis="",
            told=Told.NOT_TOLD,
            because="It would single out one family.",
            client_key=uuid.uuid4(),
            by=priya,
        )
    return meeting


@pytest.mark.django_db
def test_the_newest_first_with_what_came_of_each(world: World, client_as: Any) -> None:
    decided(world)
    page = words_of(client_as(world.users["coordinator"]).get(LOG))
    order = [page.index(words) for words in ("The map of the park", "close the park", "A mentor", "We light")]
    assert order == sorted(order)
    assert "Not to share:" in page and "It would single out one family." in page
    assert "It is not ours." in page and "Struck out" in page
    lit = page[page.index("We light") :]
    assert "Joan Okell: It moves them on." in lit and "ask for the lights" in lit and "mentor" not in lit


@pytest.mark.django_db
def test_who_has_not_signed_reads_nothing_of_part_two_and_no_number(world: World, client_as: Any) -> None:
    decided(world)
    asked = client_as(world.users["head"])
    page = words_of(asked.get(LOG))
    assert "We light the underpass" in page
    for words in ("mentor", "Ellie", "E.M.", "Part 2"):
        assert words not in page
    assert "mentor" not in words_of(asked.post(LOG, {"q": "find her"}))
    page = words_of(asked.post(LOG, {"q": "mentor"}))
    assert "No decision like that" in page and "A mentor for her" not in page
    assert "A mentor for her" in words_of(client_as(world.users["sergeant"]).get(LOG))


@pytest.mark.django_db
def test_reading_what_was_decided_about_a_child_is_on_record(world: World, client_as: Any) -> None:
    meeting = decided(world)
    with acting_as(world.actor("coordinator")):
        child = Entry.objects.filter(meeting=meeting, person__isnull=False)[0].person_id
    client_as(world.users["head"]).get(LOG)
    client_as(world.users["sergeant"]).get(LOG)
    with acting_as(world.actor("coordinator")):
        read = AuditEntry.objects.filter(event="record_viewed")
        assert not read.filter(user_id=world.users["head"].pk).exists()
        last = read.get(user_id=world.users["sergeant"].pk)
        assert child in last.subjects


@pytest.mark.django_db
def test_it_is_searched_and_looked_at_by_kind(world: World, client_as: Any) -> None:
    decided(world)
    priya: Client = client_as(world.users["coordinator"])
    page = words_of(priya.post(LOG, {"q": "family single"}))
    assert "The map of the park" in page and "We light" not in page
    assert "We light" in words_of(priya.get(f"{LOG}?kind=mapping"))
    page = words_of(priya.get(f"{LOG}?kind=scoping"))
    assert "We light" not in page and "Show them all" in page
    assert "We light" in words_of(priya.get(f"{LOG}?kind=nonsense"))


@pytest.mark.django_db
def test_its_queries_do_not_grow_with_the_decisions(world: World, client_as: Any) -> None:
    meeting = decided(world)
    priya: Client = client_as(world.users["coordinator"])

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            priya.get(LOG)
        return len(found)

    asked()
    few = asked()
    for n in range(30):
        decide(world, meeting, f"One more {n}.", AgendaKind.CHILD if n % 2 else AgendaKind.PLACES)
    assert asked() <= few
    page = words_of(priya.get(f"{LOG}?page=2"))
    assert "We light the underpass" in page and "ask for the lights" in page


@pytest.mark.django_db
def test_whoever_is_kept_from_the_child_finds_no_word_of_it(world: World, client_as: Any) -> None:
    meeting = decided(world)
    priya = world.actor("coordinator")
    with acting_as(priya):
        child = Entry.objects.filter(meeting=meeting, person__isnull=False).select_related("person")[0].person
        assert child is not None
        block_person(person=child, user=world.users["sergeant"], reason="His niece.", by=priya)
    dan = client_as(world.users["sergeant"])
    for page in (words_of(dan.get(LOG)), words_of(dan.post(LOG, {"q": "mentor"}))):
        assert "A mentor for her" not in page and "find the mentor" not in page and "Ellie" not in page
    assert "We light the underpass" in words_of(dan.get(LOG))
