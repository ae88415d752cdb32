"""A decision that is late narrows who sees a linked child; the panel reads counts; a link anew buys no time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.foundations.clock import days_ago, today
from placemap.subjects import commands as subjects
from placemap.subjects.models import Link, Person
from placemap.subjects.vocabulary import LinkKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.opened import ask_who_knows, panel_chair, police_decision, reads_name
from tests.cohort.test_letting_go import held

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def test_a_late_decision_narrows_who_sees_even_the_initials(lists: Lists, world: World, leo: Person) -> None:
    with days_ago(28):
        jade = lists.linked(leo, "head")
    assert sees(world, "sergeant", jade)
    make_late(world, jade)
    assert not sees(world, "sergeant", jade)
    assert not sees(world, "social_care", jade)
    for who in ("coordinator", "lead", "head"):
        assert sees(world, who, jade)
    assert reads_name(world, "coordinator", jade)
    lists.act(
        "lead", commands.ask_to_decide, person=held(jade), agency=world.agencies["social_care"], version=1
    )
    assert reads_name(world, "social_care", jade)
    late = held(jade)
    lists.act(
        "social_care", commands.decide_on_linked, person=late, outcome="support", reason="Early help sees her.",
        helper=commands.Helper(name="Farida Noor"),
        done_with_child=True, version=late.version,
    )  # fmt: skip
    assert sees(world, "sergeant", jade)


def test_a_late_decision_closes_names_that_were_opened(lists: Lists, world: World, jade: Person) -> None:
    police_decision(lists, world)
    ask_who_knows(lists, world, jade, "stranger")
    make_late(world, jade)
    assert not reads_name(world, "sergeant", jade)
    assert reads_name(world, "stranger", jade)


def sees(world: World, who: str, person: Person) -> bool:
    with acting_as(world.actor(who)):
        return Person.objects.filter(pk=person.pk).exists()


def make_late(world: World, person: Person) -> None:
    """The day before yesterday was the last one, as the settler would have it."""
    with acting_as(system_actor("settler")):
        Person.objects.filter(pk=person.pk).update(consider_by=today() - timedelta(days=1))


def test_the_panel_reads_counts_and_nobody_else_does(lists: Lists, world: World, jade: Person) -> None:
    make_late(world, jade)
    panel = panel_chair(world)
    with acting_as(panel):
        rows = {row.reference: row for row in queries.waiting_for_panel(panel)}
        assert (rows["M-2026-901"].overdue, rows["M-2026-901"].considered) == (1, 1)
        assert rows["M-2026-902"].overdue == 0
        assert not Person.objects.exists()
    with acting_as(world.actor("lead")), pytest.raises(Refused, match="for the panel"):
        queries.waiting_for_panel(world.actor("lead"))
    with acting_as(world.actor("lead")):
        from placemap.cohort.queries.panel import panel_rows

        assert panel_rows() == []


def only_link(world: World) -> Link:
    with acting_as(world.actor("head")):
        return Link.objects.select_related("mapping").get(state="current")


def link_again(lists: Lists, jade: Person, leo: Person) -> None:
    lists.act(
        "head", subjects.record_link, mapping=lists.world.mapping, from_person=held(jade), to_person=leo,
        kind=LinkKind.FRIEND, how_known="seen_myself", words="Seen together.",
    )  # fmt: skip


def test_ending_a_link_and_adding_it_again_buys_no_time(
    lists: Lists, world: World, leo: Person, jade: Person
) -> None:
    make_late(world, jade)
    day = held(jade).consider_by
    lists.act("head", subjects.end_link, link=only_link(world), reason="Again", version=1)
    ended = held(jade)
    assert (ended.consideration, ended.consider_by, ended.standing) == ("", day, "candidate")
    link_again(lists, jade, leo)
    assert (held(jade).consideration, held(jade).consider_by) == ("open", day)
    assert not sees(world, "sergeant", jade)


def test_a_child_who_was_decided_on_and_is_linked_again_is_considered_anew(
    lists: Lists, world: World, leo: Person, jade: Person
) -> None:
    lists.act(
        "lead", commands.decide_on_linked, person=jade, outcome="support", reason="Early help sees her.",
        helper=commands.Helper(name="Farida Noor"),
        done_with_child=True, version=jade.version,
    )  # fmt: skip
    lists.act("head", subjects.end_link, link=only_link(world), reason="Moved away", version=1)
    assert held(jade).consider_by is None
    link_again(lists, jade, leo)
    assert (held(jade).consideration, held(jade).consider_by) == ("open", today() + timedelta(days=28))


def test_a_child_agreed_into_the_cohort_has_no_clock_left(lists: Lists, world: World, jade: Person) -> None:
    lists.agree(lists.propose(jade))
    assert (held(jade).consideration, held(jade).consider_by) == ("", None)
