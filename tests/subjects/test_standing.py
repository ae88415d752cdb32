"""Standing and naming over random worlds: stored piece by piece, equal to the oracle worked out whole."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.subjects.commands import PersonAsGiven, end_link, record_link, settle_expired, withdraw_people
from placemap.subjects.models import Link, Person
from placemap.subjects.policy import SETTLER
from placemap.subjects.queries import people_groups, person_cards
from placemap.subjects.vocabulary import Category, LinkKind, LinkState, Standing
from tests.cast import World
from tests.subjects import oracle
from tests.subjects.people import ELLIE, LEO, TOMASZ, _contribution, agree, decide, give, join, link, seen

pytestmark = pytest.mark.django_db
PEOPLE = 6
CHILD, ADULT = date(2011, 5, 1), date(1980, 5, 1)

pairs = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)).filter(lambda p: p[0] != p[1])
WHO = ("social_care", "head", "sergeant")
somebody = st.integers(0, PEOPLE - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.frozensets(pairs.map(lambda p: (min(p), max(p))), max_size=4)),
        st.tuples(
            st.just("decide"),
            st.tuples(somebody, st.sampled_from(["cohort", "proposed", "declined", "removed"])),
        ),
        st.tuples(st.just("propose"), st.tuples(somebody, st.just("proposed"))),
        st.tuples(st.sampled_from([*WHO, "coordinator"]), pairs.map(lambda p: (min(p), max(p)))),
        st.tuples(st.just("end"), pairs.map(lambda p: (min(p), max(p)))),
    ),
    max_size=9,
)


class _Undone(Exception):
    """Takes back one example's rows."""


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps,
    st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE),
    st.lists(st.sampled_from([True, True, True, False]), min_size=PEOPLE, max_size=PEOPLE),
)
def test_every_step_leaves_what_the_oracle_says_whoever_takes_it(
    world: World, done: list[tuple[str, object]], adults: list[bool], opens: list[bool]
) -> None:
    try:
        with transaction.atomic():
            _follow(world, done, adults, opens)
            raise _Undone
    except _Undone:
        pass


def _giver(number: int) -> str:
    return WHO[number % len(WHO)]


def _follow(world: World, done: list[tuple[str, object]], adults: list[bool], opens: list[bool]) -> None:
    expected = oracle.World(
        decided=dict.fromkeys(range(PEOPLE), "candidate"),
        is_adult=dict(enumerate(adults)),
        is_open=dict(enumerate(opens)),
    )
    people: list[Person] = []
    for number in range(PEOPLE):
        person = PersonAsGiven(given=f"Name{number}", born=ADULT if adults[number] else CHILD)
        people += give(world, _giver(number), person, handling="P" if opens[number] else "C")
    for what, with_whom in done:
        _take(world, expected, people, what, with_whom)
        with acting_as(world.actor("coordinator")):
            stored = {person.pk: person for person in Person.objects.filter(mapping=world.mapping)}
        for number, person in enumerate(people):
            held = stored[person.pk]
            assert held.standing == expected.standing(number), (what, with_whom, number)
            assert held.naming == expected.naming(number), (what, with_whom, number)


def _take(world: World, expected: oracle.World, people: list[Person], what: str, with_whom: object) -> None:
    if what == "join":
        expected.joins = set(with_whom)  # type: ignore[call-overload]
        join(world, *((people[a], people[b]) for a, b in expected.joins))
        return
    one, other = with_whom  # type: ignore[misc]
    if what in ("decide", "propose"):
        expected.decide(one, other)
        who = "coordinator" if what == "decide" else _giver(one)
        decide(world, people[one], Standing(other), who=who)
    elif what == "end":
        _end(world, expected, people, one, other)
    elif other not in expected.group(one):
        _link(world, expected, people, what, one, other)


def _link(world: World, expected: oracle.World, people: list[Person], who: str, one: int, other: int) -> None:
    """Whoever cannot see one of the two is refused; the oracle takes the ends the link was kept on."""
    try:
        made = link(world, who, people[one], people[other])
    except PlacemapError:
        with acting_as(world.actor(who)):
            assert Person.objects.filter(pk__in=[people[one].pk, people[other].pk]).count() < 2
        return
    at = {person.pk: number for number, person in enumerate(people)}
    ends = sorted((at[made.from_person_id], at[made.to_person_id]))
    expected.links.add((ends[0], ends[1]))


def _end(world: World, expected: oracle.World, people: list[Person], one: int, other: int) -> None:
    """Every agency ends its own link between these two."""
    ids = [people[one].pk, people[other].pk]
    for who in (*WHO, "coordinator"):
        actor = world.actor(who)
        with acting_as(actor):
            mine = Link.objects.filter(state=LinkState.CURRENT, agency_id=actor.agency_id)
            for held in mine.filter(from_person_id__in=ids, to_person_id__in=ids):
                end_link(link=held, reason="It ended.", version=held.version, by=actor)
    with acting_as(world.actor("coordinator")):
        left = Link.objects.filter(state=LinkState.CURRENT, from_person_id__in=ids, to_person_id__in=ids)
        # Whoever no longer sees both ends cannot end their link: the coordinator can.
        for held in left:
            end_link(link=held, reason="It ended.", version=held.version, by=world.actor("coordinator"))
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


def test_a_link_suspected_to_be_false_makes_nobody_linked(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    tomasz, ellie = give(world, "head", TOMASZ, ELLIE)
    said = {"mapping": world.mapping, "from_person": leo, "to_person": tomasz, "kind": LinkKind.FRIEND}
    head = world.actor("head")

    def stands(person: Person) -> tuple[str, str]:
        with acting_as(system_actor(SETTLER)):
            row = Person.objects.get(pk=person.pk)
        return row.standing, row.consideration

    with acting_as(head):
        record_link(**said, grade="2/E/P", by=head)
        # A link without any grade is no false one.
        record_link(**{**said, "to_person": ellie}, by=head)
    assert (stands(tomasz), stands(ellie)) == (("candidate", ""), ("linked", "open"))
    with acting_as(head):
        record_link(**said, grade="2/B/P", by=head)
    assert stands(tomasz) == ("linked", "open")


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


def test_restricted_proposal_names_nobody_and_keeps_its_category(world: World) -> None:
    (open_one,) = give(world, "head", LEO)
    (closed,) = give(world, "social_care", LEO, handling="C")
    join(world, (open_one, closed))
    decide(
        world,
        closed,
        Standing.PROPOSED,
        category=Category.CHILD_CAUSED_HARM,
        consideration="Older boys hold a debt.",
    )
    join(world)
    join(world, (open_one, closed))
    assert seen(world, "sergeant", open_one) is None
    own = seen(world, "head", open_one)
    assert (own.standing, own.category, own.naming) == ("candidate", "not_set", "closed")  # type: ignore[union-attr]
    assert seen(world, "social_care", closed).standing == Standing.PROPOSED  # type: ignore[union-attr]


def test_proposal_names_the_proposing_agencys_record_only_whoever_acts_next(world: World) -> None:
    (theirs,) = give(world, "social_care", ELLIE)
    (ours,) = give(world, "head", ELLIE)
    (leo,) = give(world, "coordinator", LEO)
    join(world, (theirs, ours))
    decide(world, ours, Standing.PROPOSED, who="head")
    for act in (
        lambda: link(world, "coordinator", theirs, leo),
        lambda: join(world, (theirs, ours), (theirs, leo)),
    ):
        assert seen(world, "sergeant", ours).naming == "named"  # type: ignore[union-attr]
        assert seen(world, "sergeant", theirs) is None
        act()
    agree(world, ours)
    assert seen(world, "sergeant", theirs).naming == "named"  # type: ignore[union-attr]


def test_ending_ones_only_link_closes_the_linked_child_again(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    (tomasz,) = give(world, "head", TOMASZ)
    made = link(world, "head", leo, tomasz)
    head = world.actor("head")
    with acting_as(head):
        end_link(link=made, reason="Not him.", version=made.version, by=head)
    assert seen(world, "sergeant", tomasz) is None
    again = link(world, "head", leo, tomasz)
    assert again.pk != made.pk and seen(world, "sergeant", tomasz).naming == "initials"  # type: ignore[union-attr]
    with acting_as(head):
        withdraw_people(contribution=again.contribution, by=head)
    assert seen(world, "sergeant", tomasz) is None


def test_expired_link_closes_the_linked_child_overnight(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    (tomasz,) = give(world, "head", TOMASZ)
    made = link(world, "head", leo, tomasz)
    with acting_as(world.actor("head")):
        Link.objects.filter(pk=made.pk).update(expires_on=today() - timedelta(days=1))
    settler = system_actor(SETTLER)
    with acting_as(settler):
        assert settle_expired(by=settler) == 1
    assert seen(world, "sergeant", tomasz) is None
    with acting_as(settler):
        assert settle_expired(by=settler) == 0
    head = world.actor("head")
    with acting_as(head), pytest.raises(Refused):
        settle_expired(by=head)


def test_nightly_job_settles_what_expired(world: World) -> None:
    from placemap.subjects.jobs import settle_expired_links

    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    (tomasz,) = give(world, "head", TOMASZ)
    made = link(world, "head", leo, tomasz)
    with acting_as(world.actor("head")):
        Link.objects.filter(pk=made.pk).update(expires_on=today() - timedelta(days=1))
    settle_expired_links(timestamp=0)
    assert seen(world, "sergeant", tomasz) is None


@pytest.mark.parametrize("against", [Standing.DECLINED, Standing.REMOVED])
def test_declined_child_stays_closed_when_an_agency_links_its_own_record(
    world: World, against: Standing
) -> None:
    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    (police,) = give(world, "sergeant", TOMASZ)
    (school,) = give(world, "head", TOMASZ)
    join(world, (police, school))
    decide(world, police, against)
    link(world, "head", leo, school)
    assert seen(world, "social_care", school) is None and seen(world, "social_care", police) is None


def test_settling_hands_the_database_back_to_whoever_acted(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    head = world.actor("head")
    (tomasz,) = give(world, "head", TOMASZ)
    (other,) = give(world, "head", ELLIE)
    with acting_as(head):
        record_link(mapping=world.mapping, from_person=tomasz, to_person=other, kind=LinkKind.FRIEND, by=head)
        assert not Person.objects.filter(pk=leo.pk).exists()
