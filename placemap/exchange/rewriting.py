"""A file as received written again without some of its rows, so that the rest of it can be kept.

Rows keep their places: one that goes leaves an empty row, so that a row's number says the same as before.
Cells keep their kinds. What no list needs (formats, formulas, macros, properties) is not carried over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import WriteOnlyCell

from placemap.exchange.cells import cell_text
from placemap.exchange.content import CellValue
from placemap.exchange.handback import sheet_name, text_cell
from placemap.exchange.sealing import as_file
from placemap.exchange.spreadsheets import FileRefused, Row, Sheet, Workbook, read_workbook


def written_again(book: Workbook, *, file_name: str) -> bytes:
    """The content of a file with these sheets; empty when it would not be read back as the very same.

    A text list stays one, with its separator; every workbook becomes an XLSX.
    """
    content = _as_text(book) if book.kind == "text" else _as_workbook(book.sheets)
    try:
        with as_file(content) as path:
            again = read_workbook(path, filename=file_name)
    except FileRefused:
        return b""
    return content if _filled(again) == _filled(book) else b""


def _filled(book: Workbook) -> list[list[Row]]:
    """The rows of each sheet as far as the last that says something."""
    sheets = []
    for sheet in book.sheets:
        rows = [row if any(cell not in (None, "") for cell in row) else [] for row in sheet.rows]
        while rows and not rows[-1]:
            rows.pop()
        sheets.append(rows)
    return sheets


def _as_text(book: Workbook) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=book.separator or ",", lineterminator="\r\n")
    width = max((len(row) for sheet in book.sheets for row in sheet.rows), default=1)
    for sheet in book.sheets:
        for row in sheet.rows:
            texts = [cell if isinstance(cell, str) else cell_text(cell) for cell in row]
            # As wide as the widest row, so that the separator is found again.
            writer.writerow([*texts, *[""] * (width - len(texts))] if width > 1 else texts)
    return out.getvalue().encode("utf-8-sig")


def _as_workbook(sheets: Sequence[Sheet]) -> bytes:
    book = NewWorkbook(write_only=True)
    names: list[str] = []
    for sheet in sheets:
        names.append(sheet_name(sheet.name, names))
        page = book.create_sheet(names[-1])
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for row in sheet.rows:
            page.append([_typed(page, cell) for cell in row])
    book.properties.creator = None
    book.properties.lastModifiedBy = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(page: object, cell: CellValue) -> WriteOnlyCell | None:
    if isinstance(cell, str):
        return text_cell(page, cell)
    if cell is None:
        return None
    made = WriteOnlyCell(page, value=cell)
    if type(cell) is date:
        made.number_format = "yyyy-mm-dd"
    return made
