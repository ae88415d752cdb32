"""What goes back to the sender: their own columns, all as text, and nothing else."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placemap.exchange.handback import (
    WHAT_TO_DO,
    HandbackRow,
    HandbackSheet,
    neutralise,
    restore,
    write_csv,
    write_xlsx,
)
from placemap.exchange.spreadsheets import read_workbook

_FORMULAS = ["=1+1", "+44 7700 900001", "-x", "@a", "\tt", "\rx", '=cmd|"/C calc"!A0', "'=1", "''=1"]
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn", "Co"]), max_size=40)


def _sheet(texts: list[str], name: str = "Roll") -> HandbackSheet:
    return HandbackSheet(
        name, ["Name", "DOB"], [HandbackRow([text, date(2010, 2, 1)], ["Look again."]) for text in texts]
    )


def _xlsx(*sheets: HandbackSheet) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, sheets)
    return out.getvalue()


def _csv(sheet: HandbackSheet, separator: str = ",") -> bytes:
    out = io.BytesIO()
    write_csv(out, sheet, separator=separator)
    return out.getvalue()


def test_the_senders_columns_stand_in_their_order_with_what_to_do_last() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(_xlsx(_sheet(["Ann Lee"]))))["Roll"]
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Name", "DOB", WHAT_TO_DO],
        ["Ann Lee", "01/02/2010", "Look again."],
    ]


def test_several_sentences_stand_on_lines_of_their_own_and_short_rows_are_filled_up() -> None:
    sheet = HandbackSheet(
        "", ["A", "B"], [HandbackRow(["x", None, "beyond"], ["One.", "Two."]), HandbackRow([], [])]
    )
    rows = list(csv.reader(io.StringIO(_csv(sheet).decode("utf-8-sig"), newline="")))
    assert rows[1:] == [["x", "", "One.\nTwo."], ["", "", ""]]


def test_a_csv_has_the_senders_separator_and_the_mark_that_excel_knows() -> None:
    data = _csv(_sheet(["Siân"]), ";")
    assert data.startswith(b"\xef\xbb\xbfName;DOB;What to do\r\n")


@pytest.mark.parametrize("text", _FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    data = _xlsx(_sheet([text]))
    cell = openpyxl.load_workbook(io.BytesIO(data))["Roll"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", _FORMULAS)
def test_no_cell_of_a_csv_starts_a_formula(text: str) -> None:
    cell = list(csv.reader(io.StringIO(_csv(_sheet([text])).decode("utf-8-sig"), newline="")))[1][0]
    assert cell[0] == "'"
    assert restore(cell) == text


@given(st.text())
def test_what_is_neutralised_is_harmless_and_restored(text: str) -> None:
    safe = neutralise(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restore(safe) == text


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(_TEXTS.filter(bool), min_size=1, max_size=12))
def test_text_comes_back_from_a_workbook_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    data = _xlsx(_sheet(texts))
    path = tmp_path_factory.mktemp("handback") / "list.xlsx"
    path.write_bytes(data)
    rows = read_workbook(path, filename="list.xlsx").sheets[0].rows
    written = [text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for text in texts]
    assert [row[0] for row in rows[1:]] == written
    back = openpyxl.load_workbook(io.BytesIO(data))["Roll"]
    assert all(cell.data_type in ("s", "n") for row in back.rows for cell in row)


def test_text_comes_back_from_a_csv_as_it_was(tmp_path: Path) -> None:
    texts = [*_FORMULAS, "a\nb", 'say "hi"', "Siân", "x,y"]
    path = tmp_path / "list.csv"
    path.write_bytes(_csv(_sheet(texts)))
    rows = read_workbook(path, filename="list.csv").sheets[0].rows
    assert [restore(str(row[0])) for row in rows[1:]] == texts


def test_a_workbook_has_no_author_no_hidden_sheet_no_comment_and_no_macro() -> None:
    data = _xlsx(_sheet(["Ann"], "Roll"), _sheet(["Bo"], "Concerns"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Roll", "visible"),
        ("Concerns", "visible"),
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        core = archive.read("docProps/core.xml")
    assert not any(
        word in name for name in names for word in ("comment", "vba", "external", "drawing", "custom")
    )
    assert b"creator" not in core and b"lastModifiedBy" not in core


def test_sheet_names_are_ones_that_workbooks_allow() -> None:
    long = "A list with a name that is far too long for a sheet"
    data = _xlsx(*(_sheet(["x"], name) for name in ("", "a/b:c?", "A b c", long, long, "List")))
    titles = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert titles == [
        "List",
        "a b c",
        "A b c (2)",
        "A list with a name that is far",
        "A list with a name that is (2)",
        "List (2)",
    ]
    assert all(len(title) <= 31 for title in titles)


def test_blank_cells_stay_blank() -> None:
    data = _xlsx(HandbackSheet("Roll", ["A", "B"], [HandbackRow([None, "x"], [])]))
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))["Roll"][2]] == [None, "x", None]


def test_a_cell_longer_than_workbooks_hold_is_cut() -> None:
    data = _xlsx(_sheet(["x" * 40_000]))
    assert len(openpyxl.load_workbook(io.BytesIO(data))["Roll"]["A2"].value) == 32_767
