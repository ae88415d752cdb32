"""The file that goes back to the sender: their own columns, in their order, and what to do for each row.

Every cell is written as text, so that nothing in it is ever run as a formula. In a workbook the cell is
typed as text. In a CSV, which has no types, a text that would start a formula gets an apostrophe in front;
`restore` (and Placemap's own reader) takes it off again, so what was sent comes back unchanged.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from placemap.exchange.cells import cell_text
from placemap.exchange.content import CellValue
from placemap.foundations.wording import _

WHAT_TO_DO = _("What to do")
_STARTS_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
# Signs that XML cannot hold, and that no cell shows.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What workbooks reserve to write such signs, and must itself be escaped to be read back as it stands.
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]]")
_LONGEST_CELL = 32_767
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class HandbackRow:
    """One row as the sender sent it, and the sentences that say what to do about it."""

    cells: Sequence[CellValue]
    what_to_do: Sequence[str]


@dataclass(frozen=True, slots=True)
class HandbackSheet:
    """One list to hand back. `headings` are the sender's own, in their order; `name` is empty for a CSV."""

    name: str
    headings: Sequence[str]
    rows: Iterable[HandbackRow]


def neutralise(text: str) -> str:
    """A text for a CSV cell that no spreadsheet takes for a formula. `restore` undoes it exactly."""
    return f"'{text}" if _STARTS_A_FORMULA.match(text) else text


def restore(text: str) -> str:
    """What `neutralise` was given."""
    return text[1:] if text[:1] == "'" and _STARTS_A_FORMULA.match(text) else text


def write_csv(file: BinaryIO, sheet: HandbackSheet, *, separator: str = ",") -> None:
    """Write one list as CSV, in UTF-8 with the mark by which Excel knows it."""
    out = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
        for texts in _text_rows(sheet):
            writer.writerow([neutralise(text) for text in texts])
    finally:
        out.flush()
        out.detach()


def write_xlsx(file: BinaryIO, sheets: Sequence[HandbackSheet]) -> None:
    """Write lists as a workbook: one visible sheet each, all cells text, no author and no other metadata."""
    book = NewWorkbook(write_only=True)
    names: list[str] = []
    for sheet in sheets:
        names.append(sheet_name(sheet.name, names))
        page = book.create_sheet(names[-1])
        page.freeze_panes = "A2"
        for at, heading in enumerate([*sheet.headings, str(WHAT_TO_DO)], 1):
            wide = _WIDEST if at > len(sheet.headings) else min(_WIDEST, max(12, len(heading) + 2))
            page.column_dimensions[get_column_letter(at)].width = wide
        for number, texts in enumerate(_text_rows(sheet)):
            page.append([text_cell(page, text, bold=number == 0) for text in texts])
    book.properties.creator = None
    book.properties.lastModifiedBy = None
    book.save(file)


def _text_rows(sheet: HandbackSheet) -> Iterable[list[str]]:
    """The heading row and the rows, each cell as the text that the sender saw, "What to do" last."""
    width = len(sheet.headings)
    yield [*sheet.headings, str(WHAT_TO_DO)]
    for row in sheet.rows:
        texts = [cell_text(cell) if not isinstance(cell, str) else cell for cell in row.cells[:width]]
        texts += [""] * (width - len(texts))
        yield [*texts, "\n".join(map(str, row.what_to_do))]


def text_cell(page: object, text: str, *, bold: bool = False) -> WriteOnlyCell | None:
    """A cell that is text whatever it looks like; none for no text."""
    if not text:
        return None
    text = _ESCAPE_LIKE.sub("_x005F_", text)
    text = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_" if found[0] < "\x20" else "\ufffd", text)
    text = text.replace("\r", "_x000D_")
    cell = WriteOnlyCell(page, value="")
    cell.value = text[:_LONGEST_CELL]
    # openpyxl takes "=1+1" for a formula; typed as text it is only what it looks like.
    cell.data_type = "s"
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that workbooks allow: at most 31 letters, none of them reserved, and not used twice."""
    plain = _FORBIDDEN_IN_SHEET_NAMES.sub(" ", _UNWRITABLE.sub("", name)).strip(" '")
    plain = plain[:31].strip(" '") or "List"
    again, number = plain, 1
    while again.casefold() in {other.casefold() for other in taken}:
        number += 1
        again = f"{plain[: 31 - len(str(number)) - 3].rstrip()} ({number})"
    return again
