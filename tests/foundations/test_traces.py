"""Finding somebody's name in what others wrote, and taking it out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.traces import NameParts, Traces, address_lines

JADE = Traces(
    names=[NameParts("Jade", "O'Ré-Orme", "May", ("JJ", ""))],
    numbers=["07700 900417", "12"],
    births=[date(2012, 2, 3)],
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Saw Jade O'Ré-Orme.", "Saw *."),
        ("saw jade  o’re orme", "saw *"),
        ("O'RÉ-ORME, Jade (03/02/2012)", "* (*)"),
        ("Jade May O'Ré-Orme, 3rd Feb 12", "*, *"),
        ("JJ O'Re-Orme and Jade", "* and Jade"),
        ("Ring 077 0090 0417", "Ring *"),
        # Not her: another's name that holds hers, a birth date alone, a short number, a first name.
        ("Jade O'Ré-Ormerod", "Jade O'Ré-Ormerod"),
        ("Born 03/02/2012", "Born 03/02/2012"),
        ("Flat 12", "Flat 12"),
        ("Jade was there", "Jade was there"),
    ],
)
def test_whole_names_and_own_numbers_go_and_nothing_else(text: str, left: str) -> None:
    assert JADE.taken_out_of(text, "*") == left
    assert JADE.found_in(text) is (text != left)


def test_a_row_is_cleaned_cell_by_cell_where_any_cell_names_her() -> None:
    row = ["Jade O'Re-Orme", ["d", "2012-02-03"], 4, None, {"phone": "07700900417"}]
    assert JADE.taken_out_of(row, "*") == ["*", ["d", "*"], 4, None, {"phone": "*"}]
    assert JADE.taken_out_of([["d", "2012-02-03"]], "*") == [["d", "2012-02-03"]]


@pytest.mark.parametrize("names", [[], [NameParts("Jade", "")], [NameParts("", "Orme")]])
def test_half_a_name_is_no_trace(names: list[NameParts]) -> None:
    traces = Traces(names=names)
    assert not traces
    assert traces.taken_out_of("Jade Orme", "*") == "Jade Orme"


_SIGNS = st.text("ab .*+?()[]{}|^$\\-'", max_size=12)


@given(_SIGNS, _SIGNS, _SIGNS)
def test_a_name_is_never_a_pattern(first: str, family: str, number: str) -> None:
    traces = Traces(names=[NameParts(first, family)], numbers=[number])
    assert traces.taken_out_of("Zoe met Xi, 12.", "*") == "Zoe met Xi, 12."


def test_without_a_birth_date_only_the_name_goes() -> None:
    assert Traces(names=[NameParts("Jade", "Orme")]).taken_out_of("Jade Orme, 3 2 2012", "*") == "*, 3 2 2012"


TYLER = Traces(
    names=[NameParts("Tyler", "Brown", "", ("Ty",))],
    numbers=["07700 900123", "tyb.fe3@mail.example", "FE-204417", "14"],
    births=[date(2012, 2, 3)],
    addresses=["Flat 2, 1 Mill Lane, Ferry, FE3 2AB"],
    others=[NameParts("Danny", "Brown"), NameParts("Kit", "Brown-Smith"), NameParts("Ann", "Tyler")],
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("T. Brown ran", "* ran"),
        ("BROWN T", "*"),
        ("Tyler (Brown", "*"),
        ("Tyler/Brown", "*"),
        ("Tyler J. Brown", "*"),
        ("tylerbrown", "*"),
        ("Ty\u0301ler BROWN\u0301", "*"),
        ("Tÿler Brown’s coat", "*’s coat"),
        ("Ring 07700900123", "Ring *"),
        ("Ring 44 7700 900 123", "Ring *"),
        ("Ring +44 (0)7700-900123", "Ring +*"),
        ("TyB.fe3@mail.example", "*"),
        ("FE 204417", "*"),
        ("Flat 2, 1 Mill Lane", "*"),
        ("flat 2 1 mill lane FE3 2AB", "* FE3 2AB"),
        ("Ty, 3 Feb. 12", "*, *"),
        # Somebody else, or nobody.
        ("14 days", "14 days"),
        ("Danny Brown, Tyler’s brother", "Danny Brown, Tyler’s brother"),
        ("Kit Brown-Smith", "Kit Brown-Smith"),
        ("Mr Brown. Tyler was", "Mr Brown. Tyler was"),
        ("Tina Brown", "Tina Brown"),
        ("3 Mill Lane", "3 Mill Lane"),
        ("don’t brown it", "don’t brown it"),
    ],
)
def test_every_form_of_the_childs_own_name_and_nobody_elses(text: str, left: str) -> None:
    assert TYLER.taken_out_of(text, "*") == left
    assert TYLER.found_in(text) is (text != left)


@pytest.mark.parametrize("shown", ["A brown coat", "A Brown coat was Leo's", "It was Leo's brown coat"])
def test_a_word_of_one_letter_is_an_initial_only_where_it_is_written_as_one(shown: str) -> None:
    alice = Traces(names=[NameParts("Alice", "Brown"), NameParts("Sam", "Brown")])
    assert alice.found_in(shown) is ("A Brown" in shown)
    assert alice.found_in("a. brown")
    assert alice.found_in("Brown A")


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (["Brown", "Tyler", "31/02/2012"], ["*", "*", "31/02/2012"]),
        (["Tyler", "x", "BROWN", None], ["*", "x", "*", None]),
        (["Tyler J", "Brown"], ["*", "*"]),
        (["Tyler", "2012-02-03", 4], ["*", "*", 4]),
        ({"last": "Brown", "first": "Ty"}, {"last": "*", "first": "*"}),
        ([["Brown", "Tyler"], ["Moss", "Kit"]], [["*", "*"], ["Moss", "Kit"]]),
        # Danny's own row, with whom he was seen; and a row that only shares the surname.
        (["Danny", "Brown", "Tyler"], ["Danny", "Brown", "Tyler"]),
        (["Brown", "Tina"], ["Brown", "Tina"]),
    ],
)
def test_a_name_in_two_columns(row: object, left: object) -> None:
    assert TYLER.taken_out_of(row, "*") == left
    assert TYLER.found_in(row) is (row != left)


def test_a_namesakes_name_stays_and_the_number_goes() -> None:
    same = Traces(
        names=[NameParts("Tyler", "Brown")], numbers=["204417"], others=[NameParts("Tyler", "Brown")]
    )
    assert same.taken_out_of("Tyler Brown, T Brown", "*") == "Tyler Brown, T Brown"
    assert same.taken_out_of(["Brown", "Tyler"], "*") == ["Brown", "Tyler"]
    assert same.taken_out_of("Tyler Brown 204417", "*") == "Tyler Brown *"
    assert same.taken_out_wholly("Tyler Brown; tyler", "*", 60) == "*; *"


def test_a_name_of_one_part_goes_only_beside_the_birth_date_or_a_number() -> None:
    one = Traces(names=[NameParts("Zoë", "")], births=[date(2012, 2, 3)])
    assert one.taken_out_of("zoe ran", "*") == "zoe ran"
    assert one.taken_out_of("Zoe, 03/02/2012", "*") == "*, *"
    assert bool(one) and not Traces(names=[NameParts("Zoë", "")])


def test_what_others_wrote_is_never_cut_off() -> None:
    said = "T Brown saw him run"
    assert TYLER.taken_out_of(said, "[name removed]", 40) == "[name removed] saw him run"
    assert TYLER.taken_out_of(said, "[name removed]", 23) == "[removed] saw him run"
    assert TYLER.taken_out_of(said, "[name removed]", 19) == "… saw him run"
    assert TYLER.taken_out_wholly(said, "[name removed]", 19) == "… saw him run"


def test_a_cell_that_is_the_name_and_nothing_else() -> None:
    assert TYLER.is_all_of("(Brown, Tyler)")
    assert not TYLER.is_all_of("Tyler Brown and Kit")
    assert not TYLER.is_all_of("Danny Brown")


@pytest.mark.parametrize("text", ["tyler o'brown", "07700-900123", "Tÿler", "ty", "Flat 2 / 1 Mill Lane"])
def test_the_rough_search_is_never_narrower(text: str) -> None:
    assert re.search(TYLER.rough, text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Rose Cottage, Ferry", []),
        ("14 Chandlers Row\nFerry FE4 2RT", ["14 chandlers row"]),
        ("4 Low Road FE2 2AB; 18 Priory Gardens FE4 2RT", ["4 low road", "18 priory gardens"]),
        ("4 Low Road, FE2 2AB, 18 Priory Gardens", ["4 low road", "18 priory gardens"]),
        ("4 Low Road (until 2024), Ferry, 18 Priory Gardens", ["4 low road", "18 priory gardens"]),
        ("4 Low Road then 18 Priory Gardens", ["4 low road", "18 priory gardens"]),
        ("4 and 6 Low Road / Flat 2, 9 Mill Lane", ["4 and 6 low road", "flat 2 9 mill lane"]),
        ("Flat 2 / 1 Mill Lane", ["flat 2 1 mill lane"]),
        ("Unit 5 Mill House, 14 Mill Lane", ["unit 5 mill house"]),
    ],
)
def test_each_home_of_an_address_is_told_from_others(text: str, lines: list[str]) -> None:
    assert address_lines(text) == lines
    # What is looked for is the line itself, however often it is read.
    assert [again for line in lines for again in address_lines(line)] == lines


def test_every_home_that_one_text_holds_is_taken_out() -> None:
    moved = Traces(addresses=["4 Low Road FE2 2AB; 18 Priory Gardens FE4 2RT"])
    said = "Seen at 18 Priory Gardens, before at 4 Low Rd"
    assert moved.taken_out_of(said, "*") == "Seen at *, before at 4 Low Rd"
    assert moved.taken_out_of("4 LOW ROAD, Ferry", "*") == "*, Ferry"
    assert re.search(moved.rough, "18 priory gardens", re.IGNORECASE)
