"""Names as no record writes them: taken out, asked about, or somebody else's."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from placemap.foundations.traces import NameParts, Traces

JADE = Traces(
    names=[NameParts("Jade", "Ré-Orme", "May", ("JJ", "ty_07"))],
    handles=["@shadow.x9", "Ghost"],
    others=[NameParts("Tom", "Orme"), NameParts("Kit", "Moss", "", ("Bee",)), NameParts("Jade", "Moss")],
)
KIT = Traces(
    names=[NameParts("Kit", "Brown", "", ("Will",))],
    others=[NameParts("Kit", "Brown-Smith"), NameParts("Danny", "Brown")],
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # A middle name that no record holds.
        ("Saw Jade Louise Ré-Orme.", "Saw *."),
        ("Jade-Louise Ré-Orme", "*"),
        ("Jade Anne Louise Ré Orme", "*"),
        # Half of a double surname, in both orders.
        ("Jade Orme ran", "* ran"),
        ("ORME, Jade", "*"),
        ("jade orme", "*"),
        ("Jade Louise Orme", "*"),
        # The recorded middle name as an initial; usernames with a figure or a mark in them.
        ("J. M. Orme", "*"),
        ("as TY_07 online", "as * online"),
        ("@Shadow.X9 posted", "@* posted"),
    ],
)
def test_what_nobody_needs_to_be_asked_goes(text: str, left: str) -> None:
    assert JADE.taken_out_of(text, "*") == left
    assert JADE.doubts_in(text) == set()
    assert re.search(JADE.rough, text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("jade louise orme", "jade … orme"),
        ("JADE LOUISE ORME", "JADE … ORME"),
        ("Jade met Orme", "Jade … Orme"),
        ("Jade Smith-Orme", "Jade … Orme"),
        ("Jade Bee Ré-Orme", "Jade … Ré-Orme"),
        ("Jade Orme-Smith", "Jade Orme"),
        ("J. L. Orme", "J. L. Orme"),
        ("J. Orme was there", "J. Orme"),
        ("May Ré-Orme", "May Ré-Orme"),
        ("Rang JJ twice", "JJ"),
        ("rang jj", "jj"),
        ("Ghost was there", "Ghost"),
        ("Orme, Louise Jade", "Orme, Louise Jade"),
        ("ORME Lou Jade was seen", "ORME Lou Jade"),
    ],
)
def test_what_only_a_person_can_tell_is_asked_and_then_done(text: str, asked: str) -> None:
    assert JADE.doubts_in([text, {"more": text}]) == {asked}
    assert JADE.taken_out_of(text, "*") == text
    told = replace(JADE, theirs=[asked])
    assert told.doubts_in(text) == set()
    assert asked.split()[-1] not in told.taken_out_of(text, "*")
    left = replace(JADE, not_theirs=[asked])
    assert (left.doubts_in(text), left.taken_out_of(text, "*")) == (set(), text)
    assert re.search(JADE.rough, text, re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "Jade and Tom Orme",
        "Jade, Louise Orme",
        "Jade & Tom Orme",
        "Jade Tom Orme",
        "T. Orme",
        "Tom Orme’s sister Jade",
        "Jade Moss",
        "Bee and Kit Moss",
        "a ghost story",
        "Jade was there",
        "Orme village",
        "Jade. Orme village",
        "Mrs Orme told Jade",
    ],
)
def test_somebody_elses_name_is_neither(text: str) -> None:
    assert (JADE.taken_out_of(text, "*"), JADE.doubts_in(text)) == (text, set())


def test_a_nickname_that_is_a_word_is_asked_about_where_it_is_written_as_a_name() -> None:
    assert KIT.doubts_in("he will go") == set()
    assert KIT.doubts_in("Will has gone") == {"Will"}
    assert KIT.taken_out_of("Will Brown", "*") == "*"
    assert KIT.doubts_in("Will Brown; Danny Brown; Kit Brown-Smith") == set()


def test_half_a_name_that_two_children_share_is_asked() -> None:
    two = Traces(names=[NameParts("Jade", "Ré-Orme")], others=[NameParts("Jade", "Orme-Moss")])
    assert two.taken_out_of("Jade Orme", "*") == "Jade Orme"
    assert two.doubts_in("Jade Orme") == {"Jade Orme"}
    assert two.doubts_in("J. Orme") == set()


def test_what_one_word_says_of_a_name_of_one_part_is_nothing() -> None:
    assert not Traces(names=[NameParts("Jade", "")])
    assert Traces(names=[NameParts("Jade", "van Orme")]).doubts_in("Jade Orme") == set()


def test_a_name_after_the_whole_name_surname_first_is_asked_and_then_goes_with_it() -> None:
    """Without an answer what is recorded goes, and the question keeps the rest from being left in silence."""
    jade = Traces(names=[NameParts("Jade", "Orme")], others=[NameParts("Kit", "Moss")])
    text = "Orme, Jade Louise was seen"
    assert jade.doubts_in(text) == {"Orme, Jade Louise"}
    assert replace(jade, theirs=["Orme, Jade Louise"]).taken_out_of(text, "*") == "* was seen"
    assert replace(jade, not_theirs=["Orme, Jade Louise"]).taken_out_of(text, "*") == "* Louise was seen"
    for whole in ("Orme, Jade Kit Moss", "Orme, Jade was Seen", "Orme, Jade"):
        assert jade.doubts_in(whole) == set(), whole
    assert jade.doubts_in("Jade Orme, Jade Moss") == set()
    recorded = Traces(names=[NameParts("Jade", "Orme", "Louise")])
    assert (recorded.doubts_in(text), recorded.taken_out_of(text, "*")) == (set(), "* was seen")


@pytest.mark.parametrize(
    ("names", "cells", "asked"),
    [
        (["Jade", "Orme"], ["Orme", "Jade Louise", "4"], {"Jade Louise … Orme"}),
        (["Jade", "Orme"], ["Jade Louise", "Orme"], {"Jade Louise … Orme"}),
        (["Jade", "Ré-Orme"], ["Orme", "Jade", "4"], {"Jade … Orme"}),
        (["Jade", "Orme"], ["Jade Kit", "Orme"], set()),
        (["Jade", "Orme"], ["Jade Louise", "Moss"], set()),
        (["Jade", "Orme"], ["Jade", "Orme"], set()),
        (["Kit", "Moss-Reed"], ["Kit", "Moss"], set()),
    ],
)
def test_a_name_split_over_two_cells_is_asked(names: list[str], cells: list[str], asked: set[str]) -> None:
    child = Traces(names=[NameParts(*names)], others=[NameParts("Kit", "Moss")])
    assert child.doubts_in({"cells": cells}) == asked
    for answer in asked:
        left = replace(child, theirs=[answer]).taken_out_of(cells, "*")
        assert left == ["*", "*", *cells[2:]]
        assert replace(child, not_theirs=[answer]).doubts_in(cells) == set()
        assert replace(child, not_theirs=[answer]).taken_out_of(cells, "*") == cells
