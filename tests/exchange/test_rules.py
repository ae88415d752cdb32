"""One row: what each cell says, who it is about, and what the sender should look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.exchange.handback import neutralise
from placemap.exchange.layouts import Column, ColumnMap, columns_from_mapping
from placemap.exchange.rules import (
    Grade,
    OwnWords,
    RowError,
    RowRead,
    RowReader,
    cell_text,
    read_row,
    split_associates,
    why_missing,
)
from placemap.exchange.vocabulary import FieldName as F
from placemap.exchange.vocabulary import LevelOfConcern, Missing

ON = date(2026, 11, 22)


def columns(*fields: F | None, month_first: bool = False) -> ColumnMap:
    """Columns with the fields' labels as headings."""
    return ColumnMap(
        tuple(
            Column(at, field.label if field else f"Column {at + 1}", field, month_first=month_first)
            for at, field in enumerate(fields)
        )
    )


def read(fields: Sequence[F | None], *cells: Any, row: int = 14, month_first: bool = False) -> RowRead:
    """Read one row with these fields; a name is added so that nobody is missing."""
    return read_row(
        columns(*fields, F.NHS_NUMBER, month_first=month_first), [*cells, "9990152381"], row, on=ON
    )


def one(field: F, cell: Any, **more: Any) -> Any:
    """What a cell of a field gives, or None."""
    return read([field], cell, **more).values.get(field)


def said(field: F, cell: Any) -> str:
    """The one error a cell of a field gives."""
    (error,) = read([field], cell).errors
    return str(error)


def test_a_date_that_is_none_is_worded_for_the_sender_and_loses_nothing_else() -> None:
    row = read_row(
        columns(F.FULL_NAME, F.DATE_OF_BIRTH, F.POSTCODE), ["Ann Lee", "31/02/2010", "fe11aa"], 14, on=ON
    )
    assert [str(error) for error in row.errors] == ["Row 14, Date of birth: 31/02/2010 is not a date"]
    assert row.record_fields == {"given": "Ann", "family": "Lee", "postcode": "FE1 1AA"}
    assert row.as_sent["Date of birth"] == "31/02/2010"


def test_an_error_without_a_heading_names_the_row() -> None:
    assert str(RowError(3, "", "there is nothing")) == "Row 3: there is nothing"


@pytest.mark.parametrize(
    ("field", "cell", "sentence"),
    [
        (F.DATE_OF_BIRTH, "next year", "Row 14, Date of birth: next year is not a date"),
        (F.LAST_CONTACT, "lately", "Row 14, Last contact: lately is not a date"),
        (F.BIRTH_YEAR, "1720", "Row 14, Year of birth: 1720 is not a year of birth"),
        (F.BIRTH_MONTH, "13", "Row 14, Month of birth: 13 is not a month of birth"),
        (F.BIRTH_MONTH, "Smarch", "Row 14, Month of birth: Smarch is not a month of birth"),
        (F.BIRTH_DAY, "first", "Row 14, Day of birth: first is not a day of birth"),
        (F.AGE, "teenager", "Row 14, Age: teenager is not an age"),
        (F.YEAR_GROUP, "99", "Row 14, School year: 99 is not a school year"),
        (F.YEAR_GROUP, "sixth form", "Row 14, School year: sixth form is not a school year"),
        (F.SEX, "Q", "Row 14, Sex: Q is not male, female or another answer that Placemap knows"),
        (
            F.UPN,
            "A12",
            "Row 14, Unique pupil number (UPN): A12 is not a pupil number, which has 13 letters and digits",
        ),
        (
            F.UPN,
            "A999956038768",
            "Row 14, Unique pupil number (UPN): A999956038768 is not a possible pupil number; its first "
            "letter does not fit",
        ),
        (F.POSTCODE, "Fenby", "Row 14, Postcode: Fenby is not a postcode"),
        (F.PHONE, "ask mum", "Row 14, Phone number: ask mum is not a phone number"),
        (F.PHONE, "12", "Row 14, Phone number: 12 is not a British phone number"),
        (
            F.PHONE,
            "7.7009E+09",
            "Row 14, Phone number: 7.7009E+09 is a phone number that a spreadsheet has shortened; "
            "send the column as text",
        ),
        (F.GRADE, "high", "Row 14, Intelligence grade: high is not a grade such as 2/B/P"),
    ],
)
def test_cells_that_cannot_be_read_are_said(field: F, cell: str, sentence: str) -> None:
    assert said(field, cell) == sentence


@pytest.mark.parametrize(
    ("cell", "sentence", "kept"),
    [
        ("999 118 65042", "999 118 65042 has 11 digits; an NHS number has 10", "99911865042"),
        ("9990152382", "9990152382 is not a possible NHS number; a digit is wrong", "9990152382"),
        ("none yet", "none yet is not an NHS number", None),
        (
            "9.99015E+09",
            "9.99015E+09 is an NHS number that a spreadsheet has shortened; send the column as text",
            None,
        ),
    ],
)
def test_a_wrong_nhs_number_is_said_and_kept_when_it_is_one(
    cell: str, sentence: str, kept: str | None
) -> None:
    row = read_row(columns(F.FULL_NAME, F.NHS_NUMBER), ["Ann Lee", cell], 2, on=ON)
    assert [error.message for error in row.errors] == [sentence]
    assert row.record_fields.get("nhs_number") == kept


@pytest.mark.parametrize("field", [F.FULL_NAME, F.GIVEN_NAME, F.FAMILY_NAME, F.MIDDLE_NAME, F.KNOWN_AS])
def test_a_name_that_is_too_long_is_said_and_left_out_whole(field: F) -> None:
    row = read([field], "Å" * 201)
    (error,) = row.errors
    assert str(error).startswith("Row 14, ") and ": is longer than 200 letters" in str(error)
    assert set(row.record_fields) == {"nhs_number"}
    assert not read([field], "Å" * 200).errors


def test_a_name_beside_somebody_that_is_too_long_loses_no_other() -> None:
    row = read([F.FULL_NAME, F.ASSOCIATES], "Ann Lee", f"Kai; {'W' * 201}; Tia")
    assert "one of the names is longer than 200 letters" in str(row.errors[0])
    assert row.record_fields["associates"] == ("Kai", "Tia")


def test_a_day_that_a_month_does_not_have_is_said() -> None:
    row = read([F.BIRTH_YEAR, F.BIRTH_MONTH, F.BIRTH_DAY], 2010, "2", "31")
    assert str(row.errors[0]) == "Row 14, Day of birth: 31 is not a day of that month"
    assert "born" not in row.record_fields


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        (F.BIRTH_YEAR, 2010.0, 2010),
        (F.BIRTH_MONTH, "March", 3),
        (F.BIRTH_DAY, "7", 7),
        (F.YEAR_GROUP, "Y10", 10),
        (F.YEAR_GROUP, "Year 9", 9),
        (F.YEAR_GROUP, 7, 7),
        (F.YEAR_GROUP, "10A", 10),
        (F.YEAR_GROUP, "Reception", 0),
        (F.YEAR_GROUP, "YR", 0),
        (F.SEX, "Female", "f"),
        (F.SEX, "M.", "m"),
        (F.SEX, "x", "x"),
        (F.NHS_NUMBER, 9990152381.0, "9990152381"),
        (F.UPN, "g999956038768", "G999956038768"),
        (F.POSTCODE, "fe21nz", "FE2 1NZ"),
        (F.POSTCODE, "FE2", "FE2"),
        (F.POSTCODE, "90210", "90210"),
        (F.PHONE, 7700900858, "07700900858"),
        (F.PHONE, "07700 900858 / 07700 900001", "07700900858"),
        (F.GRADE, "2/B/P", Grade("2", "B", "P")),
        (F.GRADE, "1ac", Grade("1", "A", "C")),
        (F.GRADE, "B/2/4", Grade("B", "2", "4")),
        (F.VIEW_OF_SIGNIFICANCE, "Significant", LevelOfConcern.SIGNIFICANT),
        (F.VIEW_OF_SIGNIFICANCE, "emerging  concern", LevelOfConcern.EMERGING),
        (F.VIEW_OF_SIGNIFICANCE, "Moderate", LevelOfConcern.MODERATE),
        (F.VIEW_OF_SIGNIFICANCE, "Not assessed", LevelOfConcern.NOT_ASSESSED),
        (F.VIEW_OF_SIGNIFICANCE, "Amber", OwnWords("Amber")),
        (F.KNOWN_AS, "“Smiler” or Ace; Dot", "Smiler / Ace / Dot"),
        (F.KNOWN_AS, "; ".join(["Tenletters"] * 21), " / ".join(["Tenletters"] * 21)),
        (F.LAST_CONTACT, datetime(2026, 8, 3, 10, 5), date(2026, 8, 3)),
        (F.EVENT_DATE, "3 Aug 2026", date(2026, 8, 3)),
        (F.NOTES, "=1+1", "=1+1"),
    ],
)
def test_cells_are_read_as_what_their_column_holds(field: F, cell: Any, value: Any) -> None:
    assert one(field, cell) == value


def test_grades_and_own_words_are_shown_as_written() -> None:
    assert str(Grade("2", "B", "P")) == "2/B/P"
    assert str(OwnWords("Amber")) == "Amber"


@pytest.mark.parametrize(
    ("text", "field", "why"),
    [
        ("", F.NOTES, Missing.BLANK),
        ("  ", F.NOTES, Missing.BLANK),
        ("Not known", F.STATUS, Missing.NOT_KNOWN),
        ("n/k", F.DATE_OF_BIRTH, Missing.NOT_KNOWN),
        ("UNKNOWN", F.FULL_NAME, Missing.NOT_KNOWN),
        ("not  known", F.STATUS, Missing.NOT_KNOWN),
        ("?", F.AGE, Missing.NOT_KNOWN),
        ("not asked", F.SEX, Missing.NOT_ASKED),
        ("None", F.ASSOCIATES, Missing.NONE),
        ("x", F.NOTES, Missing.NONE),
        ("x", F.SEX, None),
        ("NFA", F.ADDRESS, Missing.NO_FIXED_ABODE),
        ("NFA", F.OLD_ADDRESS, Missing.NO_FIXED_ABODE),
        ("NFA", F.POSTCODE, Missing.NO_FIXED_ABODE),
        ("NFA", F.STATUS, None),
        ("a long text that says unknown somewhere in it", F.NOTES, None),
        ("Ann", F.FULL_NAME, None),
    ],
)
def test_blank_not_known_not_asked_and_no_fixed_abode_differ(
    text: str, field: F, why: Missing | None
) -> None:
    assert why_missing(text, field) is why


def test_a_row_keeps_why_each_field_is_missing() -> None:
    row = read([F.ADDRESS, F.STATUS, F.SEX, F.SCHOOL], "NFA", "Not known", "not asked", None)
    assert row.missing == {
        F.ADDRESS: Missing.NO_FIXED_ABODE,
        F.STATUS: Missing.NOT_KNOWN,
        F.SEX: Missing.NOT_ASKED,
        F.SCHOOL: Missing.BLANK,
    }
    assert row.errors == ()


def test_of_two_columns_the_more_telling_reason_stands_until_one_has_a_value() -> None:
    assert read([F.STATUS, F.STATUS], "", "not known").missing[F.STATUS] is Missing.NOT_KNOWN
    assert read([F.STATUS, F.STATUS], "not known", "").missing[F.STATUS] is Missing.NOT_KNOWN
    row = read([F.STATUS, F.STATUS], "CIN", "not known")
    assert F.STATUS not in row.missing and row.values[F.STATUS] == "CIN"
    assert F.STATUS not in read([F.STATUS, F.STATUS], "not known", "CIN").missing


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jake, Leah, Dani", ("Jake", "Leah", "Dani")),
        (
            "Yusuf Lloyd; Aisha Mensah; Elizabeth Smith; Elizabeth Smith",
            ("Yusuf Lloyd", "Aisha Mensah", "Elizabeth Smith"),
        ),
        ("Kacper & Aneta", ("Kacper", "Aneta")),
        ("A. Khan, B. Popescu and H. Williams", ("A. Khan", "B. Popescu", "H. Williams")),
        ("WRIGHT, Mateusz", ("WRIGHT, Mateusz",)),
        ("WRIGHT, Mateusz, WOOD, Hamza Kacper", ("WRIGHT, Mateusz", "WOOD, Hamza Kacper")),
        ("Wright, Mateusz; Wood, Hamza", ("Wright, Mateusz", "Wood, Hamza")),
        ("Wright, Mateusz\nWood, Hamza", ("Wright, Mateusz", "Wood, Hamza")),
        ("MAC-ALLISTER, Niamh", ("MAC-ALLISTER, Niamh",)),
        ("AB, CD", ("AB", "CD")),
        ("JAKE, LEAH", ("JAKE", "LEAH")),
        ("1. Jake\n2) Leah\n- Dani\n* Bo", ("Jake", "Leah", "Dani", "Bo")),
        ("Jake (cousin); Leah (Y9, friend)", ("Jake", "Leah")),
        ("Jake / Leah + Dani", ("Jake", "Leah", "Dani")),
        ("Andrei Sandford and Candy", ("Andrei Sandford", "Candy")),
        ("Cameron O'Brien", ("Cameron O'Brien",)),
        ("None", ()),
        ("unknown; Jake", ("Jake",)),
        (" , ;; & 12 ", ()),
    ],
)
def test_names_in_one_cell_are_parted(text: str, names: tuple[str, ...]) -> None:
    assert split_associates(text) == names


@given(
    st.lists(st.sampled_from(["Jake", "H. Wood", "Siân Hussain", "Kai-Leon", "Cameron O'Brien"]), unique=True)
)
def test_names_parted_by_semicolons_come_back(names: list[str]) -> None:
    assert split_associates("; ".join(names)) == tuple(names)


@given(st.text())
def test_any_text_is_parted_into_names_with_letters(text: str) -> None:
    names = split_associates(text)
    assert all(any(c.isalpha() for c in name) for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("fields", "cells", "expected"),
    [
        (
            [F.FULL_NAME],
            ["TAYLOR, William Nathaniel"],
            {"given": "William", "middle": "Nathaniel", "family": "Taylor"},
        ),
        ([F.FULL_NAME], ["Robert Singh (Rob)"], {"given": "Robert", "family": "Singh", "known_as": "Rob"}),
        ([F.GIVEN_NAME, F.FAMILY_NAME], ["Kai Leon", "Wood"], {"given": "Kai Leon", "family": "Wood"}),
        (
            [F.GIVEN_NAME, F.FAMILY_NAME],
            ["Robert (Rob)", "Singh"],
            {"given": "Robert", "family": "Singh", "known_as": "Rob"},
        ),
        ([F.GIVEN_NAME, F.FAMILY_NAME], ["Ellie-Mae", "Baker"], {"given": "Ellie-Mae", "family": "Baker"}),
        ([F.GIVEN_NAME, F.FAMILY_NAME], ["", "WRIGHT, Mateusz"], {"given": "Mateusz", "family": "Wright"}),
        ([F.GIVEN_NAME, F.FAMILY_NAME], ["", "Wright"], {"family": "Wright"}),
        ([F.GIVEN_NAME], ["Natalie King"], {"given": "Natalie", "family": "King"}),
        ([F.FULL_NAME, F.FAMILY_NAME], ["Mateusz", "Wright"], {"given": "Mateusz", "family": "Wright"}),
        ([F.MIDDLE_NAME, F.MIDDLE_NAME], ["Ann", "Bea"], {"middle": "Ann Bea"}),
        ([F.KNOWN_AS, F.KNOWN_AS], ["Ace", "Dot"], {"known_as": "Ace / Dot"}),
    ],
)
def test_names_are_read_however_they_are_laid_out(
    fields: list[F], cells: list[str], expected: dict[str, str]
) -> None:
    row = read_row(columns(*fields), cells, 2, on=ON)
    assert row.record_fields == expected


@pytest.mark.parametrize(
    ("fields", "cells", "expected"),
    [
        ([F.DATE_OF_BIRTH], ["25/08/2015"], {"born": date(2015, 8, 25)}),
        ([F.DATE_OF_BIRTH], [date(2015, 8, 25)], {"born": date(2015, 8, 25)}),
        ([F.DATE_OF_BIRTH], ["Aug 2015"], {"born_low": date(2015, 8, 1), "born_high": date(2015, 8, 31)}),
        ([F.DATE_OF_BIRTH, F.AGE], ["25/08/2015", "11"], {"born": date(2015, 8, 25)}),
        ([F.BIRTH_YEAR, F.BIRTH_MONTH, F.BIRTH_DAY], ["2010", "2", "3"], {"born": date(2010, 2, 3)}),
        (
            [F.BIRTH_YEAR, F.BIRTH_MONTH],
            ["2010", "12"],
            {"born_low": date(2010, 12, 1), "born_high": date(2010, 12, 31)},
        ),
        ([F.BIRTH_YEAR], [2010], {"born_low": date(2010, 1, 1), "born_high": date(2010, 12, 31)}),
        ([F.AGE], ["16-17"], {"born_low": date(2008, 11, 23), "born_high": date(2010, 11, 22)}),
        (
            [F.YEAR_GROUP],
            ["Y7"],
            {"born_low": date(2014, 9, 1), "born_high": date(2015, 8, 31), "year_group": 7},
        ),
        ([F.AGE], ["?"], {}),
    ],
)
def test_birthdays_are_days_or_the_days_between_which_they_lie(
    fields: list[F], cells: list[Any], expected: dict[str, Any]
) -> None:
    got = read(fields, *cells).record_fields
    assert {part: value for part, value in got.items() if part != "nhs_number"} == expected


def test_american_dates_are_turned_where_the_column_is_american() -> None:
    assert read([F.DATE_OF_BIRTH], "04/05/2010", month_first=True).record_fields["born"] == date(2010, 4, 5)
    assert read([F.DATE_OF_BIRTH], "04/25/2010", month_first=True).record_fields["born"] == date(2010, 4, 25)
    assert read([F.DATE_OF_BIRTH], "25/04/2010", month_first=True).record_fields["born"] == date(2010, 4, 25)
    assert read([F.DATE_OF_BIRTH], "3 May 2010", month_first=True).record_fields["born"] == date(2010, 5, 3)


@pytest.mark.parametrize(
    ("cells", "street", "postcode"),
    [
        (["77 Fenwick Street fe46zw"], "77 Fenwick Street", "FE4 6ZW"),
        (["5 Brickfield Way FE2 ITP"], "5 Brickfield Way", "FE2 1TP"),
        (["5 Brickfield Way, FE2ITP"], "5 Brickfield Way", "FE2 1TP"),
        (["5 Brickfield Way"], "5 Brickfield Way", None),
        (["FE2 1TP"], None, "FE2 1TP"),
        (["Fenby"], "Fenby", None),
        (["NFA"], None, None),
    ],
)
def test_addresses_are_parted_into_street_and_postcode(
    cells: list[str], street: str | None, postcode: str | None
) -> None:
    fields = read([F.ADDRESS], *cells).record_fields
    assert (fields.get("street"), fields.get("postcode")) == (street, postcode)


def test_an_earlier_address_is_compared_and_is_no_home() -> None:
    row = RowReader(columns(F.FULL_NAME, F.OLD_ADDRESS), for_matching=True)(
        ["Osric Quill", "4 Weir Lane FE2 1AA"], 2
    )
    held = row.record("1", "list")
    assert (held.old_address, held.street, held.postcode) == ("4 Weir Lane FE2 1AA", "", "")


def test_several_columns_of_one_field_are_read_together() -> None:
    row = read(
        [
            F.ADDRESS,
            F.ADDRESS,
            F.PHONE,
            F.PHONE,
            F.ASSOCIATES,
            F.ASSOCIATES,
            F.SIBLING_NAMES,
            F.NOTES,
            F.NOTES,
            F.SCHOOL,
            F.SCHOOL,
        ],
        "12",
        "Eel Drove",
        "07700 900001",
        "07700 900002",
        "Jake",
        "Leah & Jake",
        "Dani, Jake",
        "one",
        "two",
        "A",
        "B",
    )
    assert row.record_fields["street"] == "12, Eel Drove"
    assert row.record_fields["phone"] == "07700900001"
    assert row.record_fields["associates"] == ("Jake", "Leah", "Dani")
    assert row.values[F.ASSOCIATES] == ("Jake", "Leah")
    assert row.values[F.NOTES] == "one\ntwo"
    assert row.values[F.SCHOOL] == "B"


def test_a_postcode_of_its_own_comes_before_the_one_in_the_address() -> None:
    fields = read([F.ADDRESS, F.POSTCODE], "1 Low Rd FE1 1AA", "FE2 2AB").record_fields
    assert (fields["street"], fields["postcode"]) == ("1 Low Rd", "FE2 2AB")


def test_columns_nobody_knows_and_left_out_ones_are_kept_as_sent_only() -> None:
    row = read([None, F.EXTRA_IGNORE], "q1", "q2")
    assert row.as_sent == {"Column 1": "q1", "Leave out": "q2", "NHS number": "9990152381"}
    assert list(row.values) == [F.NHS_NUMBER]


def test_a_row_that_names_nobody_says_so() -> None:
    row = read_row(columns(F.FULL_NAME, F.NOTES), ["n/k", "Seen at the rec"], 9, on=ON)
    assert str(row.errors[0]) == "Row 9, Full name: there is no name or number to say who this is"
    assert not row.names_somebody
    assert row.values[F.NOTES] == "Seen at the rec"
    nameless = read_row(columns(F.NOTES), ["x y"], 9, on=ON)
    assert str(nameless.errors[0]) == "Row 9: there is no name or number to say who this is"
    assert read([F.NOTES], "x").names_somebody


def test_short_rows_are_blank_at_their_end() -> None:
    row = read_row(columns(F.FULL_NAME, F.NOTES), ["Ann Lee"], 2)
    assert row.missing == {F.NOTES: Missing.BLANK}


def test_extra_fields_count_for_matching_only_where_somebody_said_so() -> None:
    guessed = read([F.OTHER_IDENTIFIER, F.EXTRA_NUMBER, F.EMAIL], "17", "5", "a@example.invalid")
    assert guessed.record_fields["extra"] == {"email:email address": "a@example.invalid"}
    headings = ["Title", "City", "Ref", "Price"]
    said_so = columns_from_mapping(
        headings,
        {
            "Title": "extra:free_text",
            "City": "extra:place:town",
            "Ref": "other_identifier",
            "Price": "extra:number",
        },
    )
    row = read_row(said_so, ["On fens", "Fenby", "17", 4.0], 2)
    assert row.record_fields == {
        "extra": {
            "free_text:title": "On fens",
            "place:town": "Fenby",
            "identifier:ref": "17",
            "number:price": "4",
        }
    }
    assert row.errors == ()


def test_a_row_of_another_shape_needs_no_name() -> None:
    said_so = columns_from_mapping(["Title"], {"Title": "extra:free_text"})
    assert read_row(said_so, [None], 2).errors == ()


def test_reading_for_matching_keeps_no_text() -> None:
    reader = RowReader(columns(F.FULL_NAME, F.NOTES, F.DATE_OF_BIRTH), on=ON, for_matching=True)
    row = reader(["Ann Lee", "secret", "01/02/2010"], 2)
    assert row.as_sent == {} and F.NOTES not in row.values
    record = row.record("key", "source")
    assert (record.given, record.family, record.born, record.source) == (
        "Ann",
        "Lee",
        date(2010, 2, 1),
        "source",
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (" Ann ", "Ann"),
        ("\u00a0Siân\u00a0", "Siân"),
        (True, "Yes"),
        (False, "No"),
        (7.0, "7"),
        (58.9, "58.9"),
        (7, "7"),
        (date(2026, 8, 3), "03/08/2026"),
        (datetime(2026, 8, 3, 9, 5), "03/08/2026 09:05"),
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
        ("'", "'"),
    ],
)
def test_cells_are_shown_as_the_sender_sees_them(cell: Any, text: str) -> None:
    assert cell_text(cell) == text


@given(st.text(min_size=1).filter(lambda text: text == text.strip() and "\u00a0" not in text))
def test_a_handed_back_text_is_read_as_it_was_sent(text: str) -> None:
    assert cell_text(neutralise(text)) == cell_text(text) or text.startswith("'")


@given(
    st.lists(
        st.none() | st.text() | st.floats() | st.integers() | st.booleans() | st.dates() | st.datetimes()
    )
)
def test_no_cell_ever_loses_a_row(cells: list[Any]) -> None:
    every = columns(*F)
    row = read_row(every, cells, 5, on=ON)
    assert all(error.row == 5 and error.heading for error in row.errors)
    sent = zip(every.headings, cells, strict=False)
    assert all(heading in row.as_sent or not cell_text(cell) for heading, cell in sent)
    row.record("a", "b")


@pytest.mark.parametrize(
    ("field", "most"),
    [
        (F.ADDRESS, 300),
        (F.OLD_ADDRESS, 300),
        (F.SCHOOL, 300),
        (F.OTHER_IDENTIFIER, 300),
        (F.WORKER, 300),
        (F.VIEW_OF_SIGNIFICANCE, 1000),
        (F.STATUS, 1000),
        (F.PARENT_OR_CARER, 200),
    ],
)
def test_what_is_longer_than_the_record_has_room_for_is_an_error_of_its_row(field: F, most: int) -> None:
    assert str(one(field, "w" * most)) == "w" * most
    row = read([field], "w" * (most + 1))
    (error,) = row.errors
    assert field not in row.values
    assert str(error).startswith("Row 14, ") and f": is longer than {most} letters" in str(error)
    assert "so it is left out" in str(error)
