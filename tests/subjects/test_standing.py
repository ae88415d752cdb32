"""Standing and naming over random worlds: stored piece by piece, equal to the oracle worked out whole."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placemap.access.session import acting_as
from placemap.subjects.commands import (
    PersonAsGiven,
    end_link,
    record_link,
    record_people,
    set_same_people,
    set_standing,
)
from placemap.subjects.models import Link, Person
from placemap.subjects.queries import people_groups, person_cards
from placemap.subjects.vocabulary import LinkKind, LinkState, Standing
from tests.cast import World
from tests.subjects import oracle
from tests.subjects.people import ELLIE, LEO, TOMASZ, _contribution, agree, give, join, link, seen

pytestmark = pytest.mark.django_db
PEOPLE = 6
CHILD, ADULT = date(2011, 5, 1), date(1980, 5, 1)

pairs = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)).filter(lambda p: p[0] != p[1])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.frozensets(pairs.map(lambda p: (min(p), max(p))), max_size=4)),
        st.tuples(
            st.just("decide"),
            st.tuples(
                st.integers(0, PEOPLE - 1), st.sampled_from(["cohort", "proposed", "declined", "removed"])
            ),
        ),
        st.tuples(st.just("link"), pairs.map(lambda p: (min(p), max(p)))),
        st.tuples(st.just("end"), pairs.map(lambda p: (min(p), max(p)))),
    ),
    max_size=7,
)


class _Undone(Exception):
    """Takes back one example's rows."""


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps,
    st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE),
    st.lists(st.sampled_from([True, True, True, False]), min_size=PEOPLE, max_size=PEOPLE),
)
def test_every_step_leaves_what_the_oracle_says(
    world: World, done: list[tuple[str, object]], adults: list[bool], opens: list[bool]
) -> None:
    try:
        with transaction.atomic():
            _follow(world, done, adults, opens)
            raise _Undone
    except _Undone:
        pass


def _follow(world: World, done: list[tuple[str, object]], adults: list[bool], opens: list[bool]) -> None:
    actor = world.actor("coordinator")
    expected = oracle.World(
        decided=dict.fromkeys(range(PEOPLE), "candidate"),
        is_adult=dict(enumerate(adults)),
        is_open=dict(enumerate(opens)),
    )
    with acting_as(actor):
        given_in = {flag: _contribution(world, "coordinator", "P" if flag else "C") for flag in (True, False)}
        people: list[Person] = []
        for number in range(PEOPLE):
            person = PersonAsGiven(given=f"Name{number}", born=ADULT if adults[number] else CHILD)
            people += record_people(contribution=given_in[opens[number]], people=[person], by=actor)
        for what, with_whom in done:
            _take(world, expected, people, given_in[True], what, with_whom)
            stored = {person.pk: person for person in Person.objects.filter(mapping=world.mapping)}
            for number, person in enumerate(people):
                held = stored[person.pk]
                assert held.standing == expected.standing(number), (what, with_whom, number)
                assert held.naming == expected.naming(number), (what, with_whom, number)


def _take(
    world: World,
    expected: oracle.World,
    people: list[Person],
    contribution: object,
    what: str,
    with_whom: object,
) -> None:
    actor = world.actor("coordinator")
    if what == "join":
        expected.joins = set(with_whom)  # type: ignore[call-overload]
        joins = [(people[a].pk, people[b].pk, uuid.uuid5(people[a].pk, str(b))) for a, b in expected.joins]
        set_same_people(mapping=world.mapping, joins=joins, by=actor)
        return
    one, other = with_whom  # type: ignore[misc]
    if what == "decide":
        for key in expected.group(one):
            if key == one or expected.decided[key] != "candidate":
                expected.decided[key] = other
        set_standing(person=people[one], standing=Standing(other), by=actor)
    elif what == "link" and other not in expected.group(one):
        ends = {frozenset(p) for p in expected.links}
        groups = (expected.group(one), expected.group(other))
        held = any(
            (a in groups[0] and b in groups[1]) or (b in groups[0] and a in groups[1])
            for a, b in expected.links
        )
        record_link(
            mapping=world.mapping,
            from_person=people[one],
            to_person=people[other],
            kind=LinkKind.FRIEND,
            contribution=contribution,  # type: ignore[arg-type]
            by=actor,
        )
        if not held and frozenset((one, other)) not in ends:
            expected.links.add((one, other))
    elif what == "end":
        ids = {people[one].pk, people[other].pk}
        for held_link in Link.objects.filter(state=LinkState.CURRENT):
            if {held_link.from_person_id, held_link.to_person_id} == ids:
                end_link(link=held_link, reason="It ended.", version=held_link.version, by=actor)
                expected.links.discard((one, other))


def test_joining_in_any_order_gives_the_same_people(world: World) -> None:
    a, b, c, d = give(world, "coordinator", ELLIE, ELLIE, ELLIE, LEO)
    join(world, (a, b))
    join(world, (a, b), (b, c))
    one_way = _keys(world)
    join(world)
    join(world, (c, b), (b, a))
    assert _keys(world) == one_way
    assert len({one_way[a.pk], one_way[b.pk], one_way[c.pk]}) == 1 and one_way[d.pk] != one_way[a.pk]


def _keys(world: World) -> dict[uuid.UUID, uuid.UUID]:
    actor = world.actor("coordinator")
    with acting_as(actor):
        groups = people_groups(actor, world.mapping)
        return {key: groups.leader(key) for key in Person.objects.values_list("pk", flat=True)}


def test_hidden_record_never_bridges_two_visible_ones(world: World) -> None:
    (first,) = give(world, "social_care", ELLIE)
    (hidden,) = give(world, "head", ELLIE, handling="C")
    (last,) = give(world, "sergeant", ELLIE)
    join(world, (first, hidden), (hidden, last))
    agree(world, first)
    sergeant, coordinator = world.actor("sergeant"), world.actor("coordinator")
    with acting_as(sergeant):
        groups = people_groups(sergeant, world.mapping)
        assert groups.records(first.pk) == (first.pk,) and groups.records(last.pk) == (last.pk,)
        some = people_groups(sergeant, world.mapping, [first.pk, last.pk])
        assert some.leader(first.pk) == first.pk and some.leader(last.pk) == last.pk
        cards = person_cards(sergeant, world.mapping, [first.pk, last.pk, hidden.pk])
        assert hidden.pk not in cards
        assert not any(hidden.pk in card.record_ids for card in cards.values())
    with acting_as(coordinator):
        assert len(people_groups(coordinator, world.mapping).records(first.pk)) == 3


def test_withdrawn_record_never_bridges_either(world: World) -> None:
    from placemap.subjects.commands import withdraw_people

    (first,) = give(world, "social_care", ELLIE)
    (middle,) = give(world, "head", ELLIE)
    (last,) = give(world, "sergeant", ELLIE)
    join(world, (first, middle), (middle, last))
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        withdraw_people(contribution=Person.objects.get(pk=middle.pk).contribution, by=coordinator)
        assert people_groups(coordinator, world.mapping, [first.pk]).records(first.pk) == (first.pk,)
        everybody = [first.pk, middle.pk, last.pk]
        some = people_groups(coordinator, world.mapping, everybody)
        assert [some.records(key) for key in everybody] == [(key,) for key in everybody]
        assert set(person_cards(coordinator, world.mapping, everybody)) == {first.pk, last.pk}
        assert people_groups(coordinator, world.mapping).records(first.pk) == (first.pk,)


def test_recording_a_link_to_a_cohort_child_makes_ones_own_record_linked(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    (tomasz,) = give(world, "head", TOMASZ)
    link(world, "head", leo, tomasz)
    assert seen(world, "sergeant", tomasz).naming == "initials"  # type: ignore[union-attr]


def test_restricted_link_makes_nobody_linked(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    (tomasz,) = give(world, "head", TOMASZ)
    actor = world.actor("head")
    with acting_as(actor):
        made = record_link(
            mapping=world.mapping,
            from_person=leo,
            to_person=tomasz,
            kind=LinkKind.FRIEND,
            contribution=_contribution(world, "head", "C"),
            by=actor,
        )
    assert made.audience == "restricted"
    assert seen(world, "sergeant", tomasz) is None
