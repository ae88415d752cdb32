"""What each reader is shown of people and links: folded, filtered, found, and in how many queries."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from placemap.access.actors import Actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.mappings.vocabulary import NamingMode
from placemap.subjects.commands import PersonAsGiven, end_link
from placemap.subjects.models import Link, Mention
from placemap.subjects.queries import (
    LinkFilter,
    find_everywhere,
    find_people,
    identity_records,
    link_shown,
    links_about,
    links_table,
    mentions_page,
    names_waiting,
    people_groups,
    person_cards,
    visible_person,
)
from placemap.subjects.vocabulary import Category, LinkKind, Standing, Strength
from tests.cast import World
from tests.subjects.people import ADULT, ELLIE, LEO, TOMASZ, agree, decide, give, join, link

pytestmark = pytest.mark.django_db


def _queries(actor: Actor, ask: Callable[[], object]) -> int:
    with acting_as(actor), CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_number_of_queries_does_not_grow_with_rows(world: World) -> None:
    crowd = [
        PersonAsGiven(
            given="Name",
            family=f"Number{n}",
            born=date(2011, 1, 1),
            mentions=(("Friends", f"Jake {n}", LinkKind.FRIEND),),
        )
        for n in range(51)
    ]
    people = give(world, "social_care", *crowd)
    agree(world, people[0])
    coordinator, sergeant = world.actor("coordinator"), world.actor("sergeant")
    counts: dict[int, list[int]] = {}
    for upto in (5, 50):
        for other in people[len(counts) * 5 + 1 : upto + 1]:
            link(world, "social_care", people[0], other)
        join(world, *((people[n], people[n + 1]) for n in range(1, upto, 2)))
        ids = [person.pk for person in people[: upto + 1]]
        counts[upto] = [
            _queries(actor, ask)
            for actor in (coordinator, sergeant)
            for ask in (
                lambda actor=actor: links_table(actor, world.mapping),
                lambda actor=actor: links_table(actor, world.mapping, sort="who"),
                lambda actor=actor, ids=ids: person_cards(actor, world.mapping, ids),
                lambda actor=actor: links_about(actor, world.mapping, [people[0].pk]),
                lambda actor=actor: find_people(actor, world.mapping, "number"),
                lambda actor=actor: identity_records(actor, world.mapping),
            )
        ] + [
            _queries(coordinator, lambda upto=upto: mentions_page(coordinator, world.mapping, per_page=upto))
        ]
    assert counts[5] == counts[50]
    assert max(counts[50]) <= 12


def test_several_agencies_links_are_one_line_with_several_sources(world: World) -> None:
    leo, tomasz = give(world, "social_care", LEO, TOMASZ)
    (same_leo,) = give(world, "sergeant", LEO)
    join(world, (leo, same_leo))
    agree(world, leo)
    agree(world, tomasz)
    link(world, "social_care", leo, tomasz, last_on=today() - timedelta(days=9))
    link(world, "sergeant", tomasz, same_leo, first_on=today() - timedelta(days=40), how_known="rumour")
    head = world.actor("head")
    with acting_as(head):
        (line,) = links_table(head, world.mapping).lines
    assert set(line.sources) == {"Social care", "Police"} and line.strength is Strength.REPORTED
    assert {line.from_person.shown_as, line.to_person.shown_as} == {"Leo Pashley", "Tomasz Zielny"}
    assert line.first_on == today() - timedelta(days=40) and line.last_on == today() - timedelta(days=9)
    link(world, "sergeant", tomasz, same_leo, how_known="told_by_other")
    with acting_as(head):
        (line,) = links_table(head, world.mapping).lines
        assert line.strength is Strength.CONFIRMED
        assert len(link_shown(head, world.mapping, line.link_id).evidence) == 3
        assert links_table(head, world.mapping, search=LinkFilter(strength="confirmed")).lines
        assert not links_table(head, world.mapping, search=LinkFilter(strength="reported")).lines


def test_link_whose_ends_became_one_person_is_shown_nowhere_until_they_part(world: World) -> None:
    one, other = give(world, "coordinator", LEO, TOMASZ)
    link(world, "coordinator", one, other)
    coordinator = world.actor("coordinator")
    join(world, (one, other))
    with acting_as(coordinator):
        assert not links_table(coordinator, world.mapping).lines
        assert not links_about(coordinator, world.mapping, [one.pk])
    join(world)
    with acting_as(coordinator):
        assert len(links_table(coordinator, world.mapping).lines) == 1


def test_hidden_record_never_folds_two_links_into_one(world: World) -> None:
    """The custodian sees one line; the sergeant, who may not see what joins them, sees two."""
    leo, first = give(world, "social_care", LEO, ELLIE)
    (hidden,) = give(world, "head", ELLIE, handling="C")
    (last,) = give(world, "sergeant", ELLIE)
    join(world, (first, hidden), (hidden, last))
    agree(world, leo)
    agree(world, first)
    link(world, "social_care", leo, first)
    link(world, "sergeant", leo, last)
    coordinator, sergeant = world.actor("coordinator"), world.actor("sergeant")
    with acting_as(coordinator):
        assert len(links_table(coordinator, world.mapping).lines) == 1
    with acting_as(sergeant):
        lines = links_table(sergeant, world.mapping).lines
    assert len(lines) == 2 and all(len(line.sources) == 1 for line in lines)


def test_links_are_filtered_sorted_and_paged(world: World) -> None:
    leo, ellie, tomasz, adult = give(world, "social_care", LEO, ELLIE, TOMASZ, ADULT)
    link(world, "social_care", leo, ellie, LinkKind.COUSIN)
    link(world, "social_care", leo, tomasz, LinkKind.FRIEND, how_known="rumour")
    gone = link(world, "social_care", adult, tomasz, LinkKind.SUPPLIES)
    old = link(world, "social_care", ellie, tomasz, LinkKind.NEIGHBOUR)
    actor = world.actor("social_care")
    police = world.agencies["police"].pk
    with acting_as(actor):
        end_link(link=gone, reason="Not so.", version=gone.version, by=actor)
        Link.objects.filter(pk=old.pk).update(expires_on=today() - timedelta(days=1))

        def kinds(sort: str = "", page: int = 1, per_page: int = 50, **asked: object) -> list[str]:
            search = LinkFilter(**asked)  # type: ignore[arg-type]
            found = links_table(actor, world.mapping, search=search, sort=sort, page=page, per_page=per_page)
            return [line.kind.value for line in found.lines]

        assert kinds() == ["friend", "cousin"]
        assert kinds("kind") == ["cousin", "friend"] and kinds("-kind") == ["friend", "cousin"]
        assert kinds("strength") == ["cousin", "friend"]
        assert kinds(show="ended") == ["supplies"] and kinds(show="expired") == ["neighbour"]
        assert kinds(kind="cousin") == ["cousin"]
        assert kinds(strength="unverified") == ["friend"]
        assert kinds(agency_id=police) == [] and len(kinds(agency_id=actor.agency_id)) == 2
        assert kinds(about=(ellie.pk,)) == ["cousin"]
        assert kinds(page=2, per_page=1) == ["cousin"] and kinds(page=9) == []
        assert links_table(actor, world.mapping, per_page=1).has_next
        for sort in ("who", "-whom", "when", "-expires", "nonsense"):
            assert len(kinds(sort)) == 2
        about = links_about(actor, world.mapping, [leo.pk])
        assert [line.kind.value for line in about] == ["cousin", "friend"]
        assert {line.other_than([leo.pk]).id for line in about} == {ellie.pk, tomasz.pk}
        assert links_about(actor, world.mapping, []) == []


def test_links_read_are_on_record(world: World) -> None:
    leo, ellie = give(world, "social_care", LEO, ELLIE)
    link(world, "social_care", leo, ellie)
    actor = world.actor("social_care")
    with acting_as(actor):
        links_table(actor, world.mapping)
        entry = AuditEntry.objects.filter(event="links_viewed").latest("at")
    assert set(entry.subjects) == {leo.pk, ellie.pk} and entry.outcome == "read"


def test_strangers_and_administrators_read_no_links(world: World) -> None:
    for who in ("other_district", "administrator"):
        actor = world.actor(who)
        with acting_as(actor), pytest.raises(Refused):
            links_table(actor, world.mapping)


def test_visible_person_is_there_or_not_at_all(world: World) -> None:
    (ellie,) = give(world, "social_care", ELLIE)
    with acting_as(world.actor("social_care")):
        assert visible_person(world.actor("social_care"), world.mapping, ellie.pk).pk == ellie.pk
    for who in ("sergeant", "head", "other_district"):
        actor = world.actor(who)
        with acting_as(actor):
            for key in (ellie.pk, uuid.uuid4()):
                with pytest.raises(Http404):
                    visible_person(actor, world.mapping, key)
            assert person_cards(actor, world.mapping, [ellie.pk]) == {}


def test_card_shows_what_sources_say_and_where_they_differ(world: World) -> None:
    (one,) = give(world, "social_care", ELLIE)
    (other,) = give(
        world, "head", PersonAsGiven(given="E", family="Mensah", born=date(2011, 4, 3), known_as=("Lizzie",))
    )
    join(world, (one, other))
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        cards = person_cards(coordinator, world.mapping, [one.pk, other.pk])
        groups = people_groups(coordinator, world.mapping)
    card = cards[one.pk]
    assert card == cards[other.pk] and card.id == groups.leader(other.pk)
    assert card.shown_as == "Elizabeth Mensah" and card.known_as == ("Ellie", "Lizzie")
    assert card.births == (date(2011, 3, 4), date(2011, 4, 3)) and card.born is None
    assert (card.born_low, card.born_high) == card.births and card.is_adult is False
    assert set(card.agencies) == {"Social care", "Tanner's Field"}


@pytest.mark.parametrize(
    ("mode", "shown"),
    [(NamingMode.FULL, "Leo Pashley"), (NamingMode.INITIALS, "L.P."), (NamingMode.PSEUDONYM, "")],
)
def test_on_map_follows_the_mappings_minuted_choice(world: World, mode: NamingMode, shown: str) -> None:
    (leo,) = give(world, "social_care", LEO)
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        Mapping.objects.filter(pk=world.mapping.pk).update(naming_mode=mode)
        mapping = Mapping.objects.get(pk=world.mapping.pk)
        card = person_cards(coordinator, mapping, [leo.pk])[leo.pk]
    assert card.on_map == (shown or leo.working_reference) and card.shown_as == "Leo Pashley"


def test_shape_never_marks_a_child_as_an_adult_of_concern(world: World) -> None:
    leo, tomasz, adult = give(world, "social_care", LEO, TOMASZ, ADULT)
    (mother,) = give(world, "social_care", PersonAsGiven(given="Ama", category=Category.PARENT))
    link(world, "social_care", leo, tomasz)
    agree(world, leo)
    coordinator = world.actor("coordinator")

    def shape(person_id: uuid.UUID) -> str:
        with acting_as(coordinator):
            return person_cards(coordinator, world.mapping, [person_id])[person_id].shape

    assert shape(leo.pk) == "child" and shape(tomasz.pk) == "linked"
    assert shape(adult.pk) == "" and shape(mother.pk) == ""
    for category, expected in (
        (Category.ADULT_OF_CONCERN, "adult"),
        (Category.ADULT_HARMED, "adult-at-risk"),
        (Category.GUARDIAN, "protective"),
    ):
        decide(world, adult, Standing.OTHER, category=category)
        assert shape(adult.pk) == expected


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("mensah", "Name"),
        ("Elizabeth Mensah", "Name"),
        ("mensah elizabeth", "Name"),
        ("Lizzie Mensah", "Name"),
        ("Ellie", "Known as"),
        ("Mens", "Name"),
        ("+44 7700 900417", "Phone"),
        ("07700 900 417", "Phone"),
        ("999 000 0018", "NHS number"),
        ("fe42rt", "Address"),
        ("chandlers row", "Address"),
        ("FE4", "Address"),
        ("Ellie Mill Lode", "School"),
        ("E.M.", "Initials"),
        ("EM", "Initials"),
        ("N999200001002", "Unique pupil number"),
        ("URN 55-7781", "Agency's own number"),
    ],
)
def test_find_people_by(world: World, words: str, field: str) -> None:
    import dataclasses

    numbered = dataclasses.replace(ELLIE, upn="N999200001002", other_identifier="URN 55-7781")
    (ellie, _leo) = give(world, "social_care", numbered, LEO)
    actor = world.actor("social_care")
    with acting_as(actor):
        (found,) = find_people(actor, world.mapping, words)
    assert found.card.id == ellie.pk and field in found.matched


@pytest.mark.parametrize(
    "words",
    ["", "  ", "x", "%", "_______", "' or 1=1 --", "Elizabeth Pashley", "FE9 9ZZ", "00000000", "🙂", "a b c"],
)
def test_find_people_finds_nobody_by(world: World, words: str) -> None:
    give(world, "social_care", ELLIE, LEO)
    actor = world.actor("social_care")
    with acting_as(actor):
        assert find_people(actor, world.mapping, words) == []


def test_find_people_by_working_reference(world: World) -> None:
    (ellie,) = give(world, "social_care", ELLIE)
    actor = world.actor("social_care")
    with acting_as(actor):
        (found,) = find_people(actor, world.mapping, ellie.working_reference.lower().replace("-", " "))
    assert found.matched == ("Working reference",)


def test_find_people_shows_at_most_twenty_and_one_line_a_person(world: World) -> None:
    people = give(
        world, "social_care", *(PersonAsGiven(given="Leo", family=f"Wood{chr(97 + n)}") for n in range(25))
    )
    join_pair = give(
        world,
        "social_care",
        PersonAsGiven(given="Zed", family="Quill"),
        PersonAsGiven(given="Zed", family="Quill"),
    )
    join(world, (join_pair[0], join_pair[1]))
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        assert len(find_people(coordinator, world.mapping, "Leo")) == 20
        assert len(find_people(coordinator, world.mapping, "Quill")) == 1
        assert len(find_everywhere(coordinator, "Leo")) == 20
    assert len(people) == 25


def test_contributor_finds_only_whom_their_own_agency_gave(world: World) -> None:
    (theirs,) = give(world, "social_care", ELLIE)
    agree(world, theirs)
    (ours,) = give(world, "head", LEO)
    world.reseat("head", "contributor")
    head = world.actor("head")
    with acting_as(head):
        assert find_people(head, world.mapping, "mensah") == []
        assert [one.card.id for one in find_people(head, world.mapping, "pashley")] == [ours.pk]


def test_names_waiting_is_a_gap_for_whoever_may_place_them(world: World) -> None:
    child = PersonAsGiven(
        given="Leo", mentions=(("Friends", "Jake", LinkKind.FRIEND), ("Friends", "jake", LinkKind.FRIEND))
    )
    give(world, "social_care", child)
    for who, expected in (("coordinator", 1), ("social_care", 1), ("sergeant", 0), ("other_district", 0)):
        actor = world.actor(who)
        with acting_as(actor):
            assert len(names_waiting(actor, world.mapping)) == expected
    with acting_as(world.actor("social_care")):
        assert Mention.objects.count() == 1
