"""Finding somebody's name in what others wrote, and taking it out."""

from __future__ import annotations

from datetime import date

import pytest

from placemap.foundations.traces import NameParts, Traces

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


def test_without_a_birth_date_only_the_name_goes() -> None:
    assert Traces(names=[NameParts("Jade", "Orme")]).taken_out_of("Jade Orme, 3 2 2012", "*") == "*, 3 2 2012"
