"""Where a list begins, what its columns hold, and which of its rows are people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from placemap.exchange.content import look_at
from placemap.exchange.headings import HEADINGS, field_for_heading, is_only_unknown, plain_heading
from placemap.exchange.layouts import (
    ColumnMap,
    HeadingRow,
    UnknownField,
    columns_from_mapping,
    data_rows,
    doubted_headings,
    find_heading_row,
    guess_columns,
    heading_row_at,
    heading_row_with,
    kind_of_sheet,
    look_again,
    read_field,
    remembered_columns,
)
from placemap.exchange.vocabulary import FIELDS, SheetKind
from placemap.exchange.vocabulary import FieldName as F


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Legal Surname", F.FAMILY_NAME),
        ("Preferred Forename", F.GIVEN_NAME),
        ("First Name(s)", F.GIVEN_NAME),
        ("D.O.B.", F.DATE_OF_BIRTH),
        ("Birth date", F.DATE_OF_BIRTH),
        ("Child's Date of Birth (dd/mm/yyyy)", F.DATE_OF_BIRTH),
        ("dateOfBirth", F.DATE_OF_BIRTH),
        ("date_of_birth", F.DATE_OF_BIRTH),
        ("Alias / street name", F.KNOWN_AS),
        ("Who", F.FULL_NAME),
        ("Young person", F.FULL_NAME),
        ("Name of child/young person", F.FULL_NAME),
        ("The young person", F.FULL_NAME),
        ("Name (surname, forename)", F.FULL_NAME),
        ("About how old", F.AGE),
        ("Hangs around with", F.ASSOCIATES),
        ("Friendship group (as staff see it)", F.ASSOCIATES),
        ("Co-defendants", F.ASSOCIATES),
        ("Siblings in school", F.SIBLING_NAMES),
        ("Mum's mobile", F.PARENT_OR_CARER),
        ("NHS No.", F.NHS_NUMBER),
        ("Home postcode", F.POSTCODE),
        ("Last known address", F.ADDRESS),
        ("Previous address", F.OLD_ADDRESS),
        ("Former postcode", F.OLD_ADDRESS),
        ("Old home address (if moved)", F.OLD_ADDRESS),
        ("Level of concern", F.VIEW_OF_SIGNIFICANCE),
        ("Allocated worker", F.WORKER),
        ("Ethnic origin", F.EQUALITY),
        ("A&E attendances 12m", F.EXTRA_NUMBER),
        ("Attendance %", F.EXTRA_NUMBER),
        ("extra:place", F.EXTRA_PLACE),
        ("SURNAME", F.FAMILY_NAME),
        ("What we know", F.NOTES),
        ("Date last seen by anyone", F.LAST_CONTACT),
    ],
)
def test_headings_mean_fields(heading: str, field: F) -> None:
    found, why = field_for_heading(heading)
    assert found is field
    assert why


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *(
            (heading, F.OLD_ADDRESS)
            for heading in (
                "Address (previous)", "Address - previous", "Home address (old)", "Prev address", "prevAddress",
                "Previous town", "Postcode (previous)", "Postcode [former]", "House number (old)",
                "Address prior to placement", "Old street name", "Previous address history",
            )
        ),
        # Kept in words: nobody lived there, or it is no place at all.
        *(
            (heading, F.EXTRA_FREE_TEXT)
            for heading in (
                "Previous school address", "Former school postcode", "Address (previous school)",
                "Friends previous address", "Old IP address", "Past year's address changes",
                "Number of previous addresses",
            )
        ),
        ("Previous email address", F.EMAIL),
        ("Mum's previous address", F.PARENT_OR_CARER),
        ("Alias / street name (old)", F.KNOWN_AS),
        ("Current address (not previous)", F.ADDRESS),
        ("Age (how old)", F.AGE),
        ("Surname (former)", F.FAMILY_NAME),
    ],
)  # fmt: skip
def test_an_earlier_address_is_the_childs_own_and_never_where_it_lives(heading: str, field: F) -> None:
    found, why = field_for_heading(heading)
    assert found is field
    assert why


@pytest.mark.parametrize(
    "heading",
    [
        "School address", "School postcode", "GP address", "GP phone", "IP address", "MAC address", "Work phone",
        "Worker's email", "Social worker's mobile", "Emergency contact number", "Solicitor's postcode",
        "Employer street address", "Incident postcode", "Postcode of incident", "Landlord's tel", "Partner's mobile",
        "Victim address", "Address (school)", "Phone [GP]", "Wibble address", "GP name", "GP's date of birth",
    ],
)  # fmt: skip
def test_how_somebody_else_is_reached_is_never_the_childs_own(heading: str) -> None:
    """Not even where the cells look like an address, and what was kept so the last time is asked about."""
    cells = {"phone": "07700 900123", "postcode": "FE1 2AB"}
    found, why = field_for_heading(heading)
    assert found is None
    assert "somebody else" in why
    for cell in ("7 Mill Road, FE1 2AB", *cells.values()):
        (column,) = guess_columns([heading], [[cell]] * 5).columns
        assert (column.field, column.why) == (None, why)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Next of kin address", F.PARENT_OR_CARER),
        ("Parent phone", F.PARENT_OR_CARER),
        ("Phone (mother)", F.PARENT_OR_CARER),
        ("Friend's mobile", None),
        ("Placement address", F.ADDRESS),
        ("Property postcode", F.POSTCODE),
        ("Qualifying address", F.ADDRESS),
        ("Permanent home address", F.ADDRESS),
        ("Term-time address", F.ADDRESS),
        ("Best tel no", F.PHONE),
        ("Contact number 2", F.PHONE),
        ("Kid's mobile", F.PHONE),
        ("Mobile (own)", F.PHONE),
        ("Address (if known)", F.ADDRESS),
        ("Home address postcode", F.POSTCODE),
        ("Personal email 2", F.EMAIL),
    ],
)
def test_the_childs_own_address_and_number_are_still_known(heading: str, field: F | None) -> None:
    assert field_for_heading(heading)[0] is field


@pytest.mark.parametrize(
    ("heading", "was", "field"),
    [
        ("Previous address", "address", F.OLD_ADDRESS),
        ("School address", "address", None),
        ("Phone (mother)", "phone", F.PARENT_OR_CARER),
        ("Worker email", "email", None),
    ],
)
def test_a_kept_column_that_has_a_better_guess_now_is_looked_at_again(
    heading: str, was: str, field: F | None
) -> None:
    saved = {"Name": "full_name", heading: was}
    found = remembered_columns(["Name", heading], saved, [])
    assert found.columns[1].field is field
    assert found.columns[1].why.startswith("last time it was taken for")
    assert doubted_headings(found, saved) == (heading,)


def test_a_heading_that_is_only_unknown_is_not_said_to_be_somebody_elses() -> None:
    headings = ["Bungalow address", "School address", "Placement phone"]
    assert [is_only_unknown(heading) for heading in (*headings, "IP address")] == [True, False, False, False]
    told, unknown = map(str, look_again(headings))
    assert told.startswith("Look again at “School address” and “Placement phone”.")
    assert "headings say something else" in told
    assert unknown.startswith("Look again at “Bungalow address”.")
    assert "does not say whose it is" in unknown
    assert "something else" not in unknown
    assert str(field_for_heading("Bungalow address")[1]).startswith("“bungalow” is not known")


@pytest.mark.parametrize("heading", ["Placement phone", "Hostel tel no", "Phone (placement)", "Unit email"])
def test_what_rings_for_everybody_who_lives_there_is_not_the_childs_own(heading: str) -> None:
    field, why = field_for_heading(heading)
    assert field is None
    assert "several people share" in why


@pytest.mark.parametrize("heading", ["Placement address", "Hostel address", "Accommodation postcode"])
def test_a_placement_is_the_childs_own_address(heading: str) -> None:
    assert field_for_heading(heading)[0] in (F.ADDRESS, F.POSTCODE)


def test_a_column_that_was_held_to_once_is_not_asked_about_again() -> None:
    saved = {"Name": "full_name", "Phone (mother)": "phone", "Phone (school)": "phone"}
    found = remembered_columns(list(saved), saved, [], confirmed=["phone (mother)"])
    assert found.columns[1].field is F.PHONE
    # One heading was answered for, and not the other that is like it.
    assert doubted_headings(found, saved) == ("Phone (school)",)


def test_a_kept_column_that_somebody_chose_against_a_guess_stays() -> None:
    saved = {"Lives": "place", "Mum's mobile": "phone", "Previous address": "extra:ignore"}
    found = remembered_columns(list(saved), saved, [])
    assert [column.field for column in found.columns] == [F.PLACE, F.PHONE, F.EXTRA_IGNORE]
    assert doubted_headings(found, saved) == ()


def test_what_was_kept_of_an_address_is_not_used_for_an_earlier_one() -> None:
    found = remembered_columns(["Address (previous)"], {"Address": "address"}, [])
    assert found.columns[0].field is F.OLD_ADDRESS


@pytest.mark.parametrize("heading", ["Foo", "", "!!", "Wibble factor", "the of for a an and in if any known"])
def test_strange_headings_mean_nothing(heading: str) -> None:
    assert field_for_heading(heading)[0] is None


def test_every_phrase_is_plain_and_every_field_has_one() -> None:
    assert [phrase for phrase in HEADINGS if plain_heading(phrase) != phrase] == []
    extras = {F.EXTRA_FREE_TEXT, F.EXTRA_CATEGORY, F.EXTRA_PLACE, F.EXTRA_IGNORE}
    assert set(F) - set(HEADINGS.values()) == extras


def test_brackets_alone_are_kept() -> None:
    assert plain_heading("(Name)") == "name"


def _guess(headings: Sequence[str], *rows: Sequence[object]) -> dict[str, str | None]:
    found = guess_columns(headings, list(rows))  # type: ignore[arg-type]
    return {column.heading: column.field.value if column.field else None for column in found.columns}


def test_a_banner_is_passed_over_to_find_the_headings() -> None:
    rows = [
        ["OFFICIAL-SENSITIVE  Mapping return: nominals of interest"],
        [],
        ["Nominal", "DoB", "Alias / street name", "Notes"],
        ["WRIGHT, Mateusz", date(2011, 4, 15), None, "Missing x3"],
    ]
    assert find_heading_row(rows) == HeadingRow(3, ("Nominal", "DoB", "Alias / street name", "Notes"))


def test_grouped_headings_over_the_real_ones_are_passed_over() -> None:
    rows = [
        ["Child", None, None, "Address"],
        ["Forename", "Surname", "DOB", "Street", "Postcode"],
        ["Ann", "Lee", "01/02/2010", "1 Eel Drove", "FE1 1AA"],
    ]
    assert find_heading_row(rows).number == 2


def test_strange_headings_are_found_by_what_stands_under_them() -> None:
    rows = [["Wibble", "Wobble", "Wubble"], ["Ann Lee", "01/02/2010", "x"], ["Bo Green", "03/04/2011", "y"]]
    assert find_heading_row(rows) == HeadingRow(1, ("Wibble", "Wobble", "Wubble"))


def test_a_list_without_headings_has_none_and_loses_no_row() -> None:
    rows = [["Ann Lee", "01/02/2010", "FE1 1AA"], ["Bo Green", "03/04/2011", "FE2 2AB"]]
    assert find_heading_row(rows) == HeadingRow(0, ("Column 1", "Column 2", "Column 3"))
    assert find_heading_row([]) == HeadingRow(0, ())


def test_headings_that_somebody_named_are_found_however_strange() -> None:
    rows: list[list[object]] = [[], ["note"], ["Flib", "Flob"], ["Ann", "Lee"]]
    assert heading_row_with(rows, ["flob", "FLIB"]) == HeadingRow(3, ("Flib", "Flob"))  # type: ignore[arg-type]
    assert heading_row_with(rows, ["Flab"]).number == 0  # type: ignore[arg-type]


def test_one_column_of_names_has_its_heading() -> None:
    assert find_heading_row([["Name"], ["Ann Lee"], ["Bo Green"]]).number == 1


def test_headings_are_made_distinct_and_blank_ones_are_named() -> None:
    rows = [["Name", None, "Name", "Notes"], ["a", "b", "c", "d", "e"]]
    assert heading_row_at(rows, 1).headings == ("Name", "Column 2", "Name (2)", "Notes", "Column 5")
    assert heading_row_at(rows, 0).headings == tuple(f"Column {n}" for n in range(1, 6))
    assert heading_row_at(rows, 9).headings[0] == "Column 1"


PEOPLE = [
    [
        "9990152381",
        "G999956038768",
        "WRIGHT, Mateusz",
        "15/04/2011",
        "FE1 2UD",
        "07700 900551",
        "Male",
        "Y10",
    ],
    ["9992284196", "L999204234562", "GREEN, Kacper", "05/09/2011", "FE4 6ZW", "07700 900060", "Female", "Y9"],
    [
        "9993056049",
        "R999536627338",
        "BOATENG, Aneta",
        "24/10/2009",
        "FE3 2LS",
        "07700 900655",
        "Male",
        "Year 12",
    ],
]


def test_columns_without_headings_are_guessed_from_their_cells() -> None:
    headings = [f"Column {n}" for n in range(1, 9)]
    assert list(_guess(headings, *PEOPLE).values()) == [
        "nhs_number", "upn", "full_name", "date_of_birth", "postcode", "phone", "sex", "year_group",
    ]  # fmt: skip


def test_more_columns_are_guessed_from_their_cells() -> None:
    rows = [
        [
            "Aisha",
            "Mensah",
            "2/B/P",
            "a@example.invalid",
            "Seen with older males twice",
            "12 Eel Drove",
            date.today(),
        ],
        [
            "Kofi",
            "Okafor",
            "3/E/P",
            "b@example.invalid",
            "Owes money to a friend",
            "3 Lower Dyke",
            date.today(),
        ],
        [
            "Niamh",
            "Turner",
            "1/A/P",
            "c@example.invalid",
            "Has two phones and new shoes",
            "4 Low Road",
            date.today(),
        ],
    ]
    headings = ["Wibble", "Wobble", "Wubble", "Flib", "Flob", "Flub", "Flab"]
    assert list(_guess(headings, *rows).values()) == [
        "given_name", "family_name", "grade", "email", "notes", "address", "event_date",
    ]  # fmt: skip


def test_a_column_of_names_of_people_is_found() -> None:
    assert _guess(["Z"], ["Aisha Mensah"], ["Kofi Okafor"], ["Niamh Turner"]) == {"Z": "full_name"}


def test_single_words_away_from_first_names_are_asked_about() -> None:
    rows = [["Aisha", 1.0, "Mensah"], ["Kofi", 2.5, "Okafor"], ["Niamh", 3.0, "Turner"]]
    assert _guess(["Wibble", "Zz", "Wobble"], *rows) == {"Wibble": "given_name", "Zz": None, "Wobble": None}


def test_two_cells_are_too_few_to_guess_from_unless_they_are_nhs_numbers() -> None:
    rows = [["FE1 1AA", "9990152381", None], ["FE2 2AB", None, None]]
    assert _guess(["Flib", "Flob", "Flub"], *rows) == {"Flib": None, "Flob": "nhs_number", "Flub": None}


def test_unknown_headings_are_kept_to_be_asked_about() -> None:
    columns = guess_columns(["Name", "Zzyzx"], [["Ann Lee", "q1"], ["Bo Green", "q2"], ["Cy Poe", "q3"]])
    assert [column.heading for column in columns.unknown] == ["Zzyzx"]
    assert columns.as_mapping() == {"Name": "full_name"}
    assert columns.headings == ("Name", "Zzyzx")


@pytest.mark.parametrize(
    ("headings", "row", "expected"),
    [
        (["Name", "ID"], ["Ann Lee", "9990152381"], {"Name": "full_name", "ID": "nhs_number"}),
        (["Year", "Name"], ["2012", "Ann Lee"], {"Year": "extra:number", "Name": "full_name"}),
        (["Name", "Date"], ["Ann Lee", "01/02/2010"], {"Name": "full_name", "Date": "date_of_birth"}),
        (["Name", "Grade"], ["Ann Lee", 9], {"Name": "full_name", "Grade": "year_group"}),
        (["Name", "DOB"], ["Ann Lee", 2010], {"Name": "full_name", "DOB": "birth_year"}),
        (["Name", "Worker"], ["Ann Lee", "07700 900111"], {"Name": "full_name", "Worker": "category"}),
        (["Name", "Tag"], ["Ann Lee", 17], {"Name": "full_name", "Tag": "other_identifier"}),
        (["Child", "Surname"], ["Yes", "Lee"], {"Child": "category", "Surname": "family_name"}),
        (["Person", "Surname"], ["P0001", "Lee"], {"Person": "other_identifier", "Surname": "family_name"}),
        (["Name", "School"], ["Ann Lee", "Y10"], {"Name": "full_name", "School": "year_group"}),
        (["Name", "DOB"], ["Ann Lee", None], {"Name": "full_name", "DOB": "date_of_birth"}),
        (["Name", "Surname"], ["Ann", "Lee"], {"Name": "given_name", "Surname": "family_name"}),
        (["Forename", "Name"], ["Ann", "Lee"], {"Forename": "given_name", "Name": "family_name"}),
        (
            ["Legal Forename", "Preferred Forename", "Surname"],
            ["Thomas", "Tommy", "Lee"],
            {"Legal Forename": "given_name", "Preferred Forename": "known_as", "Surname": "family_name"},
        ),
        (
            ["Preferred Forename", "Legal Forename", "Surname"],
            ["Tommy", "Thomas", "Lee"],
            {"Preferred Forename": "known_as", "Legal Forename": "given_name", "Surname": "family_name"},
        ),
        (["Surname", "Former surname"], ["Lee", "Poe"], {"Surname": "family_name", "Former surname": None}),
        (
            ["Perpetrator name", "Victim name"],
            ["Kofi Baker", "Bo Green"],
            {"Perpetrator name": "full_name", "Victim name": None},
        ),
        (
            ["Name", "Street name"],
            ["Kofi Baker", "Burton St"],
            {"Name": "full_name", "Street name": "address"},
        ),
        (["Name", "Missing from"], ["Kofi Baker", "Home"], {"Name": "full_name", "Missing from": "notes"}),
        (["Name", "Reference"], ["Kofi Baker", "Spouse"], {"Name": "full_name", "Reference": "category"}),
        (["Address 1", "Address 2"], ["1 Low Rd", "Fenby"], {"Address 1": "address", "Address 2": "address"}),
        (["Name", "Name (2)"], ["Ann Lee", "Annie"], {"Name": "full_name", "Name (2)": None}),
    ],
)
def test_cells_settle_what_headings_leave_open(
    headings: list[str], row: list[object], expected: dict[str, str | None]
) -> None:
    assert _guess(headings, row, row, row) == expected


def test_every_guess_says_why() -> None:
    columns = guess_columns(["Name", "Column 2"], [["Ann Lee", "FE1 1AA"]] * 3)
    assert columns.columns[0].why == "the heading says “Name”" and columns.columns[0].sure
    assert columns.columns[1].why == "the cells are postcodes" and not columns.columns[1].sure


def test_american_dates_are_seen_by_the_days_after_the_twelfth() -> None:
    american = guess_columns(["Name", "DOB"], [["A B", "04/25/2010"], ["C D", "04/05/2010"]])
    british = guess_columns(["Name", "DOB"], [["A B", "25/04/2010"], ["C D", "04/05/2010"]])
    assert american.columns[1].month_first
    assert not british.columns[1].month_first


@pytest.mark.parametrize(
    ("headings", "row", "kind"),
    [
        (["Name", "DOB"], ["Ann Lee", "01/02/2010"], SheetKind.PEOPLE),
        (["UPN", "Pupil", "Date", "Concern"], ["G1", "Ann Lee", date.today(), "x"], SheetKind.ABOUT_PEOPLE),
        (["Code", "Meaning"], ["E", "EHCP"], SheetKind.OTHER),
        (["Name"], ["Ann Lee"], SheetKind.PEOPLE),
        (["UPN"], ["G999956038768"], SheetKind.PEOPLE),
        (["Column 1", "Column 2"], ["Aisha", "q"], SheetKind.OTHER),
        (["Column 1", "Column 2"], ["Aisha Mensah", "x"], SheetKind.PEOPLE),
    ],
)
def test_sheets_are_told_apart(headings: list[str], row: list[object], kind: SheetKind) -> None:
    assert kind_of_sheet(guess_columns(headings, [row, row, row])) is kind  # type: ignore[list-item]


def test_a_sheet_that_somebody_mapped_is_a_list() -> None:
    assert kind_of_sheet(columns_from_mapping(["Title"], {"Title": "extra:free_text"})) is SheetKind.PEOPLE


def _numbers(rows: list[list[object]], columns: ColumnMap | None = None) -> list[int]:
    heading = find_heading_row(rows)  # type: ignore[arg-type]
    columns = columns or guess_columns(heading.headings, rows[heading.number :])  # type: ignore[arg-type]
    return [number for number, _ in data_rows(rows, heading, columns)]  # type: ignore[arg-type]


def test_rows_of_people_are_told_from_everything_else() -> None:
    rows: list[list[object]] = [
        ["Mapping return"],
        [],
        ["Name", "DOB", "Notes"],
        ["Ann Lee", "01/02/2010", "x"],
        [],
        ["Dani"],
        ["  ", None, ""],
        ["Year 10"],
        ["Name", "DOB", "Notes"],
        ["Bo Green", "03/04/2011"],
        ["Total", 2],
        ["56 nominals. Not to be shared outside the meeting."],
        ["Please destroy after use."],
        [None, None, "Printed by the office"],
    ]
    assert _numbers(rows) == [4, 6, 10]


def test_a_row_with_only_a_number_of_a_person_is_a_person() -> None:
    rows: list[list[object]] = [
        ["UPN", "Name"],
        ["G999956038768"],
        ["Ann Lee total"],
        ["Source 12 of 13"],
        ["abc"],
    ]
    assert _numbers(rows) == [2]


def test_all_rows_of_one_column_are_rows() -> None:
    assert _numbers([["Name"], ["Ann Lee"], ["Total 5"]]) == [2, 3]


def test_a_person_called_total_is_a_person() -> None:
    assert _numbers([["Surname", "Forename"], ["Total", "Ann"], ["Lee", "Bo"]]) == [2, 3]


def test_rows_of_a_mapped_list_of_another_shape_are_kept() -> None:
    rows: list[list[object]] = [["Title", "Year", "Zz"], ["On fens", 1999], ["On dykes"], [None, None, "a"]]
    columns = columns_from_mapping(
        ["Title", "Year", "Zz"], {"Title": "extra:free_text", "Year": "extra:number"}
    )
    assert _numbers(rows, columns) == [2, 3]


def test_rows_keep_their_numbers_when_they_come_in_blocks() -> None:
    heading, columns = HeadingRow(1, ("Name", "DOB")), guess_columns(["Name", "DOB"], [])
    found = data_rows([["Ann Lee", "x"], [], ["Bo Green", "y"]], heading, columns, first=501)
    assert [number for number, _ in found] == [501, 503]


def test_what_somebody_said_is_taken_without_regard_to_capitals() -> None:
    columns = columns_from_mapping(
        ["Nominal", "D.o.B", "Area", "Rest"],
        {"nominal": "full_name", "DOB": "date_of_birth", "Area": "extra:place:ward"},
    )
    assert [column.field for column in columns.columns] == [
        F.FULL_NAME, F.DATE_OF_BIRTH, F.EXTRA_PLACE, F.EXTRA_IGNORE
    ]  # fmt: skip
    assert columns.columns[2].label == "ward"
    assert columns.explicit
    assert columns.as_mapping()["Area"] == "extra:place:ward"


def test_a_heading_that_is_not_there_or_stands_twice_is_refused() -> None:
    with pytest.raises(KeyError, match="Born"):
        columns_from_mapping(["Name"], {"Born": "date_of_birth"})
    with pytest.raises(KeyError, match="name"):
        columns_from_mapping(["NAME", "N-ame", "Name."], {"name": "full_name"})


@pytest.mark.parametrize("code", ["given_nam", "fullname", "extra:colour", "xyzzy"])
def test_an_unknown_field_name_is_refused_with_the_nearest(code: str) -> None:
    with pytest.raises(UnknownField, match="is not a field name"):
        read_field(code)


def test_every_field_name_is_read() -> None:
    assert {read_field(code)[0] for code in FIELDS} == set(F)
    assert read_field(" Given_Name ") == (F.GIVEN_NAME, "")
    assert read_field("extra:free_text: Title ") == (F.EXTRA_FREE_TEXT, "title")


def test_an_agencys_columns_are_remembered_and_new_ones_guessed() -> None:
    saved = {"Ref code": "other_identifier", "Pupil": "known_as", "Gone": "notes"}
    columns = remembered_columns(["ref  CODE", "Pupil", "DOB"], saved, [["a1", "Ann", "01/02/2010"]])
    assert [column.field for column in columns.columns] == [F.OTHER_IDENTIFIER, F.KNOWN_AS, F.DATE_OF_BIRTH]
    assert columns.columns[0].why == "it was so last time"


def test_columns_of_blanks_say_nothing() -> None:
    assert look_at([None, "", "n/k", "?"]).filled == 0


def test_numbers_that_are_nearly_dates_are_no_dates() -> None:
    assert look_at([19990000, "99/99/2010", 20110101]).dates == pytest.approx(1 / 3)
    assert look_at(["2011-09-23T10:00"]).dates == 1


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Tenant 1", F.FULL_NAME),
        ("Tenant DOB", F.DATE_OF_BIRTH),
        ("Address 1", F.ADDRESS),
        ("Tenant 2", None),
    ],
)
def test_the_first_of_several_is_the_one_a_row_is_about(heading: str, field: F | None) -> None:
    assert field_for_heading(heading)[0] is field


def test_names_with_titles_are_names() -> None:
    cells = ["Mr Kai Wood", "Ms Ellie Marsden", "Mrs Chloe Ashdown", "Dr. Leo Pashley"]
    assert look_at(cells).field is F.FULL_NAME
