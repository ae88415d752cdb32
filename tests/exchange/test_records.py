"""What of a row becomes a record, and what stays as the agency wrote it."""

from __future__ import annotations

import pytest

from placemap.cohort.vocabulary import StatutoryStatus
from placemap.exchange.layouts import ColumnMap, columns_from_mapping
from placemap.exchange.records import person_of, said_of, statutory_status
from placemap.exchange.rules import RowRead, RowReader
from placemap.subjects.vocabulary import LinkKind


def read(columns: dict[str, str], *cells: str) -> tuple[RowRead, ColumnMap]:
    """One row of a list whose columns hold these fields; an empty code means a column nobody placed."""
    placed = {heading: code for heading, code in columns.items() if code}
    layout = ColumnMap(columns_from_mapping(list(columns), placed, others=None).columns)
    return RowReader(layout)(list(cells), 7), layout


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Looked after s20", StatutoryStatus.LOOKED_AFTER),
        ("LAC (s31)", StatutoryStatus.LOOKED_AFTER),
        ("CP plan", StatutoryStatus.CHILD_PROTECTION),
        ("Section 47 enquiry", StatutoryStatus.SECTION_47),
        ("CIN", StatutoryStatus.CHILD_IN_NEED),
        ("Care leaver", StatutoryStatus.CARE_LEAVER),
        ("Early help", StatutoryStatus.EARLY_HELP),
        ("Closed March", StatutoryStatus.CLOSED),
        ("No trace", StatutoryStatus.NOT_KNOWN),
        ("Something local", StatutoryStatus.OTHER),
    ],
)
def test_statutory_status_reads_the_words_lists_use(words: str, status: StatutoryStatus) -> None:
    assert statutory_status(words) is status


def test_a_status_is_a_standing_in_law_only_on_a_social_care_list() -> None:
    row, columns = read({"Name": "full_name", "Order": "status"}, "Amir Khan", "Referral order")
    assert said_of(row, columns).statutory_as_written == ""
    assert person_of(row, columns).notes == (("Order", "Referral order"),)
    assert said_of(row, columns, statutory=True).statutory_as_written == "Referral order"
    assert person_of(row, columns, statutory=True).notes == ()


def test_blank_and_not_known_are_two_answers() -> None:
    columns = {"Name": "full_name", "Status": "status"}
    assert said_of(*read(columns, "Amir Khan", ""), statutory=True).statutory_status == ""
    known = said_of(*read(columns, "Amir Khan", "Not known"), statutory=True)
    assert (known.statutory_status, known.statutory_as_written) == ("not_known", "Not known")


def test_a_level_in_an_agencys_own_words_is_never_translated() -> None:
    said = said_of(*read({"Name": "full_name", "Risk": "view_of_significance"}, "Amir Khan", "High"))
    assert (said.level, said.level_as_written) == ("", "High")
    said = said_of(*read({"Name": "full_name", "Risk": "view_of_significance"}, "Amir Khan", "moderate"))
    assert (said.level, said.level_as_written) == ("moderate", "moderate")


def test_a_column_nobody_placed_is_kept_under_its_heading_and_equality_is_not() -> None:
    row, columns = read(
        {"Name": "full_name", "Shoe": "", "Ethnicity": "equality", "Row id": "extra:ignore"},
        "Amir Khan", "Left one lost", "Not for here", "17",
    )  # fmt: skip
    assert person_of(row, columns).notes == (("Shoe", "Left one lost"),)
    assert not said_of(row, columns).says_something


def test_the_date_of_a_concern_goes_with_its_words() -> None:
    columns = {"Pupil": "full_name", "Date": "event_date", "Concern": "notes"}
    row, layout = read(columns, "Amir Khan", "09/10/2026", "Two phones")
    assert said_of(row, layout).notes == (("Concern", "09/10/2026: Two phones"),)
    assert person_of(row, layout).notes == ()
    row, layout = read(columns, "Amir Khan", "09/10/2026", "")
    assert person_of(row, layout).notes == (("Date", "09/10/2026"),)


def test_names_in_cells_are_mentions_and_nobody_names_themselves() -> None:
    row, columns = read(
        {"Name": "full_name", "Friends": "associates", "Siblings": "sibling_names", "Mother": "parent_or_carer"},
        "Amir Khan", "Kai Wood, Amir, Ella", "Zara Khan", "Mrs Khan",
    )  # fmt: skip
    assert person_of(row, columns).mentions == (
        ("Friends", "Kai Wood", LinkKind.ASSOCIATE),
        ("Friends", "Ella", LinkKind.ASSOCIATE),
        ("Siblings", "Zara Khan", LinkKind.SIBLING),
        ("Mother", "Mrs Khan", LinkKind.KIN),
    )


@pytest.mark.parametrize(
    ("heading", "field", "cell", "named"),
    [
        ("Mum's mobile", "parent_or_carer", "07700 900123", ()),
        ("Mum's mobile", "parent_or_carer", "07700 900123 (mum)", ()),
        ("Mum's mobile", "parent_or_carer", "Sarah 07700 900123", ("Sarah 07700 900123",)),
        ("Parent / Carer", "parent_or_carer", "+44 7700 900123 / 07700 900124", ()),
        ("Parent / Carer", "parent_or_carer", "14 Chandlers Row, FE4 2RT", ()),
        ("Parent / Carer", "parent_or_carer", "Flat 2, 9 Mill Rd", ()),
        ("Parent / Carer", "parent_or_carer", "FE4 2RT", ()),
        ("Parent / Carer", "parent_or_carer", "s.khan@example.org", ()),
        ("Parent / Carer", "parent_or_carer", "Mrs Khan, 14 Chandlers Row", ("Mrs Khan, 14 Chandlers Row",)),
        ("Parent / Carer", "parent_or_carer", "Mum", ("Mum",)),
        ("Parent address", "parent_or_carer", "The Old Forge, Wendlow", ()),
        ("Mum lives at", "parent_or_carer", "The Old Forge", ()),
        ("Parent name and address", "parent_or_carer", "Ana Khan", ("Ana Khan",)),
        ("Friends", "associates", "Kai Wood, 07700 900123; 14 Chandlers Row, Wendlow", ("Kai Wood",)),
        ("Friends", "associates", "WOOD, Kai; 07700 900123", ("WOOD, Kai",)),
        ("Co-defendant address", "associates", "The Old Forge, Wendlow", ()),
        ("Sibling address", "sibling_names", "14 Chandlers Row", ()),
        ("Lives with", "associates", "Kai Wood; Ana Khan", ("Kai Wood", "Ana Khan")),
        ("Siblings living at home", "sibling_names", "Mia Khan", ("Mia Khan",)),
    ],
)
def test_a_number_or_an_address_names_nobody_and_stays_beside_the_child(
    heading: str, field: str, cell: str, named: tuple[str, ...]
) -> None:
    row, columns = read({"Name": "full_name", heading: field}, "Amir Khan", cell)
    person = person_of(row, columns)
    assert tuple(name for _heading, name, _kind in person.mentions) == named
    assert person.notes == (() if named else ((heading, cell),))


def test_a_carers_number_in_a_column_of_its_own_is_no_part_of_their_name() -> None:
    row, columns = read(
        {"Name": "full_name", "Mum": "parent_or_carer", "Mum's mobile": "parent_or_carer"},
        "Amir Khan", "Ana Khan", "07700 900123",
    )  # fmt: skip
    assert person_of(row, columns).mentions == (("Mum", "Ana Khan", LinkKind.KIN),)
    assert person_of(row, columns).notes == (("Mum's mobile", "07700 900123"),)


def test_a_schools_own_list_says_which_school() -> None:
    row, columns = read({"Name": "full_name", "Alias": "known_as"}, "Amir Khan", "AK / Ace")
    person = person_of(row, columns, sheet="Roll", school="Mill Lode School")
    assert (person.school, person.source_sheet, person.source_row) == ("Mill Lode School", "Roll", 7)
    assert person.known_as == ("AK", "Ace") and person.full_as_written == "Amir Khan"


def test_carers_of_several_columns_are_several_where_one_name_could_not_be_so_long() -> None:
    mum, dad = "Ana " + "M" * 120, "Ivo " + "D" * 120
    row, layout = read(
        {"Name": "full_name", "Mum": "parent_or_carer", "Dad": "parent_or_carer"}, "Leo", mum, dad
    )
    assert [name for _heading, name, _kind in person_of(row, layout).mentions] == [mum, dad]
