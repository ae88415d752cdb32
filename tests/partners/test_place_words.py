"""What a look-up says to whoever asks."""

from __future__ import annotations

import pytest

from placemap.access.session import acting_as
from placemap.partners import commands, presenters
from placemap.partners.vocabulary import AgencyKind, AnswersFor, AreaKind
from tests.cast import SETTER, World
from tests.partners.places import SINCE, add, ask

pytestmark = pytest.mark.django_db


def test_the_sentences_a_head_teacher_reads(world: World) -> None:
    add(world, "FE3 4", "district", place="Osier Fen")
    one = ask(world, "FE3 4AB")
    assert presenters.place_line(one) == "FE3 4AB is in Wendlow."
    assert presenters.area_line(one.covered[0]) == (
        "Wendlow is a district council. Fenmarch County is the county council over it."
    )
    assert presenters.place_advice(one) == ""
    assert "everything in FE3 4" in presenters.wider_line(one)
    add(world, "FE3 4", "city")
    both = ask(world, "FE3 4")
    assert presenters.place_line(both) == "FE3 4 lies in 2 council areas: Estwick and Wendlow."
    assert "Type the whole postcode" in presenters.place_advice(both)
    assert "council tax" in presenters.place_advice(ask(world, "FE3 4AB"))
    unknown = ask(world, "FE9 1AA")
    assert presenters.place_line(unknown) == "Placemap does not know where FE9 1AA lies."
    assert "outside this partnership" in presenters.place_advice(unknown)
    assert "Check the spelling" in presenters.place_advice(ask(world, "Atlantis"))
    assert presenters.place_line(ask(world, "Estwick")) == "You asked about Estwick."
    assert "does the work of a district and a county" in presenters.area_line(
        ask(world, "Estwick").covered[0]
    )
    assert presenters.area_line(ask(world, "Fenmarch").covered[0]) == "Fenmarch: safeguarding partnership."


def test_what_is_the_same_in_both_areas_of_a_straddling_place_is_said_once(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        for area, what, name in (
            ("partnership", AnswersFor.HEALTH, "One health body"),
            ("district", AnswersFor.STREETS, "Wendlow team"),
        ):
            commands.record_area_body(
                area=world.areas[area], answers_for=what, name=name, from_on=SINCE, by=actor
            )
    add(world, "FE3 4", "district")
    one = ask(world, "FE3 4")
    assert presenters.alike(one.covered) == ()
    add(world, "FE3 4", "city")
    covered = ask(world, "FE3 4").covered
    same = presenters.alike(covered)
    assert AnswersFor.HEALTH in {answer.what for answer in same}
    for found in covered:
        left = {answer.what for answer in presenters.apart(found, same)}
        assert AnswersFor.STREETS in left, "different, so said of each"
        assert AnswersFor.EARLY_HELP in left, "nobody in either: a gap is said of each"
        assert left | {answer.what for answer in same} == set(AnswersFor)


def test_several_areas_that_answer_to_a_name_are_offered(world: World) -> None:
    with acting_as(SETTER):
        commands.record_area(name="Long Fen", kind=AreaKind.DISTRICT, parent=world.areas["county"], by=SETTER)
        commands.record_area(
            name="Short Fen", kind=AreaKind.DISTRICT, parent=world.areas["county"], by=SETTER
        )
    several = ask(world, "n fen")
    assert presenters.place_line(ask(world, "fen ")).startswith("More than one area answers")
    assert several.code == ""
    assert "Look at the one you mean" in presenters.place_advice(ask(world, "fen "))


def test_bodies_say_whether_they_can_be_shared_with(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        commands.record_agency(
            name="Wendlow Health",
            short_name="WH",
            kind=AgencyKind.HEALTH,
            area=world.areas["district"],
            by=actor,
        )
        commands.record_area_body(
            area=world.areas["district"], answers_for=AnswersFor.STREETS, name="Team", from_on=SINCE, by=actor
        )
    rows = {
        str(row["key"]): row["lines"]
        for row in presenters.answer_rows(ask(world, "Wendlow").covered[0].answers)
    }
    assert rows["Health"] == ["Wendlow Health (has not signed the information sharing protocol)"]
    assert rows["Streets and parks"] == ["Team (not on Placemap)"]
    assert rows["Police"] == ["Fenmarch Police"]
    assert rows["Early help"] == []
