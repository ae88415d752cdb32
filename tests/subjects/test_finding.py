"""People are found by what somebody half remembers, and by nothing that this reader may not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from placemap.access.session import acting_as
from placemap.information.commands import release_to
from placemap.subjects.commands import (
    block_person,
    correct_person,
    record_entity,
    record_entity_link,
    seal_school,
)
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.queries import Called, Found, find_everywhere, find_people, people_near
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import DetailKind, EntityKind, EntityLinkKind
from tests.cast import World
from tests.subjects.people import ADULT, ELLIE, LEO, TOMASZ, agree, give, join, link

pytestmark = pytest.mark.django_db

JAYDEN = PersonAsGiven(
    given="Jayden",
    family="O'Rourke-Lindqvist",
    known_as=("Jay",),
    born=date(2011, 3, 4),
    address="3 Fenwick Road",
)
SIAN = PersonAsGiven(given="Siân", family="Marsh", born=date(2010, 11, 23))
MUHAMMAD = PersonAsGiven(given="Muhammad", family="Kowalski", born=date(2009, 1, 2))


def _find(world: World, who: str, words: str) -> list[Found]:
    actor = world.actor(who)
    with acting_as(actor):
        return find_people(actor, world.mapping, words)


# What is typed, who is found, and why where it is only nearly.
TYPED: list[tuple[str, str, str]] = [
    ("Jaydon", "Jayden", "Another form of the name"),
    ("Mohamed Kowalsky", "Muhammad", "Spelled nearly the same"),
    ("kowlaski", "Muhammad", "Spelled nearly the same"),
    ("O'Rorke", "Jayden", "Spelled nearly the same"),
    ("orourke", "Jayden", ""),
    ("lindqvist jayden", "Jayden", ""),
    ("Lindkvist", "Jayden", "Spelled nearly the same"),
    ("Jay Lindkwist", "Jayden", "Known as Jay"),
    ("Sian", "Siân", ""),
    ("SIÂN marsh", "Siân", ""),
    ("Marche Sian", "Siân", "Sounds nearly the same"),
    ("abeth", "Elizabeth", "Part of the name"),
    ("Liz Mensa", "Elizabeth", "Another form of the name"),
    ("Miss E Mensah", "Elizabeth", ""),
    ("chandlers row fe42rt", "Elizabeth", ""),
    ("fenwick rd", "Jayden", ""),
    ("Fenwik Road", "Jayden", "Address spelled nearly the same"),
    ("FE4", "Elizabeth", ""),
    ("mil lode elizabeth", "Elizabeth", ""),
    ("Elizabeth Mill Loed", "", ""),
    ("07700", "Elizabeth", "Phone number begins like this"),
    ("+44 (0)7700 9004", "Elizabeth", "Phone number begins like this"),
    ("0044 7700 900", "Elizabeth", "Phone number begins like this"),
    ("00417", "Elizabeth", "Phone number ends like this"),
    ("900 417", "Elizabeth", "Phone number ends like this"),
    ("0417", "", ""),
    ("0044 7700 900417", "Elizabeth", ""),
    ("23/11/2010", "Siân", ""),
    ("23.11.10", "Siân", ""),
    ("23rd November 2010", "Siân", ""),
    ("2010-11-23", "Siân", ""),
    ("23112010", "Siân", ""),
    ("23 11 2010", "Siân", ""),
    ("Marsh 23 Nov 2010", "Siân", ""),
    ("2/1/2009", "Muhammad", ""),
    ("1/2/2009", "Muhammad", "Day and month of birth exchanged"),
    ("Muhammad 5/5/2005", "Muhammad", "No such date of birth that you can see"),
    ("31/31/2010", "", ""),
    ("Zebedee", "", ""),
]


def test_people_are_found_by_what_somebody_half_remembers(world: World) -> None:
    give(world, "social_care", JAYDEN, SIAN, MUHAMMAD, ELLIE)
    wrong = {}
    for words, given, why in TYPED:
        found = _find(world, "social_care", words)
        named = [(one.card.shown_as.split(" ")[0], one.is_near, why in one.why) for one in found]
        if named != ([(given, bool(why), bool(why))] if given else []):
            wrong[words] = [(one.card.shown_as, one.is_near, one.why) for one in found]
    assert not wrong


def test_exact_ones_come_first_and_records_of_one_person_answer_together(world: World) -> None:
    near, exact = give(world, "social_care", replace(LEO, given="Leon"), replace(LEO, given="Leo"))
    (school,) = give(world, "head", replace(TOMASZ, school="Estwick Academy"))
    (police,) = give(world, "sergeant", replace(TOMASZ, given="Tomas", known_as=("Tommo",), school=""))
    pashleys = _find(world, "social_care", "Loe Pashley") or _find(world, "social_care", "Leo Pashley")
    assert [one.card.id for one in pashleys] == [exact.pk, near.pk] and not pashleys[0].is_near
    assert not _find(world, "coordinator", "Tommo Estwick")
    join(world, (school, police))
    (tomasz,) = _find(world, "coordinator", "Tommo Estwick")
    assert set(tomasz.card.record_ids) == {school.pk, police.pk} and not tomasz.is_near
    (tomasz,) = _find(world, "coordinator", "Tomo Estwick")
    assert tomasz.why == ("Known as Tommo",)


def test_a_title_that_is_a_surname_is_looked_for_and_the_same_birthday_comes_first(world: World) -> None:
    give(world, "social_care", PersonAsGiven(given="Ann", family="Lord", born=date(2011, 5, 6)))
    assert [one.card.shown_as for one in _find(world, "social_care", "Lord")] == ["Ann Lord"]
    assert [one.card.shown_as for one in _find(world, "social_care", "Miss Lord")] == ["Ann Lord"]
    assert not _find(world, "social_care", "Lord Street")
    days = [date(2011, 1, day) for day in range(1, 26)]
    give(world, "social_care", *(PersonAsGiven(given="Omar", family="Khan", born=day) for day in days))
    actor = world.actor("social_care")
    with acting_as(actor):
        for given in ("Omar", "Omer"):
            found = people_near(actor, world.mapping, Called(given, "Khan", days[-1]))
            assert found[0].card.born == days[-1] and "Born on the same day" in found[0].why


def test_an_old_home_on_the_map_is_found_and_says_so(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    actor = world.actor("social_care")
    with acting_as(actor):
        place = record_entity(
            mapping=world.mapping, kind=EntityKind.PLACE, name="Dunmore Court", postcode="FE7 4QT", reason="A home.",
            how_known="record_check", by=actor,
        )  # fmt: skip
        record_entity_link(
            mapping=world.mapping, person=leo, entity=place, kind=EntityLinkKind.FORMERLY_LIVED,
            how_known="record_check", words="Until the summer.", by=actor,
        )  # fmt: skip
    for words in ("dunmore court", "FE7 4QT", "fe74qt", "FE7", "Dunmore Ct"):
        (found,) = _find(world, "social_care", words)
        assert (found.card.id, found.why, found.matched) == (
            leo.pk, ("Lived there before",), ("Used to live at",)
        ), words  # fmt: skip


def test_an_earlier_address_on_a_list_is_found_and_says_so(world: World) -> None:
    (leo,) = give(world, "social_care", replace(LEO, old_address="4 Thrupp Row, FE6 9QD"))
    for words in ("Thrupp Row", "FE6 9QD", "4 thrupp row"):
        (found,) = _find(world, "social_care", words)
        assert (found.card.id, found.why, found.matched) == (
            leo.pk, ("Lived there before",), ("Address",)
        ), words  # fmt: skip


# One detail of each kind, which nobody else has, and what is typed to find it.
WHOLE = PersonAsGiven(
    given="Quillan", family="Featherstone", known_as=("Zippy",), born=date(2011, 8, 27), phone="07700 900861",
    address="9 Gorse Yard", postcode="FE8 3XX", school="Larkwood Academy", nhs_number="999 000 0026",
    upn="N999200001002", other_identifier="URN 71-4488", old_address="4 Thrupp Row FE6 9QD",
)  # fmt: skip
BY_KIND: dict[DetailKind, tuple[str, ...]] = {
    DetailKind.NAME: ("Quillan", "featherston", "Fetherstone", "Quilan Featherstone"),
    DetailKind.KNOWN_AS: ("Zippy", "Zipy"),
    DetailKind.BORN: ("27/8/2011", "27 August 2011"),
    DetailKind.PHONE: ("07700 900861", "00861", "+44 7700 90086"),
    DetailKind.ADDRESS: ("gorse yard", "FE8 3XX", "FE8", "Gores Yard"),
    DetailKind.OLD_ADDRESS: ("Thrupp Row", "FE6 9QD", "fe69qd", "Thrup Row"),
    DetailKind.SCHOOL: ("Larkwood", "Larkwod Academy"),
    DetailKind.NHS_NUMBER: ("999 000 0026",),
    DetailKind.UPN: ("N999200001002",),
    DetailKind.IDENTIFIER: ("URN 71-4488",),
}
_TEAM = {DetailKind.NAME, DetailKind.KNOWN_AS, DetailKind.BORN, DetailKind.SCHOOL}


def _states(world: World) -> Iterator[tuple[str, Person, set[DetailKind]]]:
    """One child as they move through the product, and the details that the sergeant may read by then."""

    def act(who: str, command: Any, **given: Any) -> Any:
        actor = world.actor(who)
        with acting_as(actor):
            return command(by=actor, **given)

    (kept,) = give(world, "social_care", WHOLE, handling="C")
    yield "given with conditions", kept, set()
    agree(world, kept)
    yield "agreed, and still with conditions", kept, set()
    act(
        "social_care", release_to, contribution=kept.contribution, agencies=[world.agencies["police"]],
        people=[kept.pk], reason="They keep him safe.",
    )  # fmt: skip
    yield "released to the police, who are told no name by that", kept, set()
    (open_one,) = give(world, "social_care", WHOLE)
    yield "given to the team, on a list", open_one, set()
    agree(world, open_one)
    yield "agreed", open_one, _TEAM
    act("social_care", seal_school, person=open_one, reason="His father must not find him.")
    yield "the school sealed", open_one, _TEAM - {DetailKind.SCHOOL}
    act("coordinator", block_person, person=open_one, user=world.users["sergeant"], reason="A relative.")
    yield "the sergeant kept from him", open_one, set()


def test_nobody_is_found_by_a_detail_that_the_reader_may_not_read(world: World) -> None:
    """Two seats, every kind of detail, every way of hiding one: found by it exactly where it may be read."""
    wrong = []
    for state, child, readable in _states(world):
        sergeant = world.actor("sergeant")
        with acting_as(sergeant):
            kinds = {DetailKind(one) for one in PersonDetail.objects.values_list("kind", flat=True)}
            near = people_near(sergeant, world.mapping, Called("Quilan", "Fetherstone", date(2011, 8, 27)))
        assert kinds == readable and bool(near) is (DetailKind.NAME in readable), state
        for kind, ways in BY_KIND.items():
            for words in ways:
                with acting_as(sergeant):
                    everywhere = find_everywhere(sergeant, words)
                expected = [child.pk] if kind in readable else []
                for found in (_find(world, "sergeant", words), everywhere):
                    if [one.card.id for one in found] != expected:
                        wrong.append((state, words))
                # Whoever gave it finds every record, so the words are such as find.
                if child.pk not in [one.card.id for one in _find(world, "social_care", words)]:
                    wrong.append((state, "social_care", words))
    assert not wrong


def test_a_linked_child_and_a_corrected_name_are_found_by_neither_near_nor_whole(world: World) -> None:
    leo, ellie = give(world, "social_care", LEO, ELLIE)
    agree(world, leo)
    link(world, "social_care", leo, ellie)
    for words in ("Elisabeth Mensa", "Elly", "4/3/2011", "00417", "chandlers", "Mill Lode Ellie"):
        assert not [one for one in _find(world, "sergeant", words) if one.card.id != leo.pk], words
    assert _find(world, "sergeant", "E.M.")[0].card.shown_as == "E.M."
    actor = world.actor("social_care")
    with acting_as(actor):
        correct_person(
            person=Person.objects.get(pk=leo.pk), given="Barnaby", family="Quist", born=LEO.born,
            reason="Another child's name.", version=Person.objects.get(pk=leo.pk).version, by=actor,
        )  # fmt: skip
    assert not _find(world, "sergeant", "Leo Pashley") and not _find(world, "sergeant", "Pashly")
    assert _find(world, "sergeant", "Barnabi Quist")[0].is_near


@pytest.mark.parametrize(
    ("child", "why"),
    [
        (Called("Leo", "Pashley"), ()),
        (Called("Leo", "Pashly"), ("Spelled nearly the same",)),
        (Called("", "", None, ("Pashley",)), ()),
        (Called("Leo", "Wood", date(2010, 6, 9)), ("Born on the same day",)),
        (Called("Leo", "Wood", date(2010, 9, 6)), ("Day and month of birth exchanged",)),
        (Called("Leo", "Wood", date(2010, 6, 10)), None),
        (Called("Kai", "Wood", date(2010, 6, 9)), None),
        (Called("Mill", "Lode"), None),
        (Called(), None),
    ],
)
def test_people_near_are_asked_about_before_adding(
    world: World, child: Called, why: tuple[str, ...] | None
) -> None:
    """By name and birth date, and by no school or street that reads like a name."""
    (leo, _adult) = give(world, "social_care", LEO, ADULT)
    actor = world.actor("social_care")
    with acting_as(actor):
        found = people_near(actor, world.mapping, child)
    assert [(one.card.id, one.why) for one in found] == ([] if why is None else [(leo.pk, why)])
