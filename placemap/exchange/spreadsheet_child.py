"""The limited child process that opens files from outside. Started by `spreadsheets`, never imported by it.

It takes one request on standard input and answers with lines of JSON on standard output: what the file is,
then for each sheet its name and blocks of rows, then notes; or one refusal. JSON and nothing richer, because
the answer was made from a file that may be hostile, and the parent must be able to doubt it.

Before the file is touched the process gives up memory, time, and the power to write files or start others.
A crafted workbook can abort the reader inside native code, which no `except` catches: here that ends only
this process.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from placemap.exchange.delimited import DelimitedText, TextRefused
from placemap.exchange.inspection import Inspection, InspectionRefused, ZipLimits, inspect_zip, kind_of
from placemap.foundations.limited_process import limit_process
from placemap.foundations.wording import _, keep

_BLOCK_ROWS = 500
_WHOLE_NUMBERS = float(2**53)
_SHOWN_CELLS = 10
_WORKBOOKS = frozenset(["xlsx", "xls", "ods"])
_TEXT_ENDINGS = frozenset(["csv", "tsv", "txt", "tab", "psv", "dat", "text", ""])
_WORKBOOK_ENDINGS = frozenset(["xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "ods", "ots", "xlsb"])


class Refused(Exception):
    """Stop reading: `code` names a sentence in `spreadsheets`, `facts` fill its gaps."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Answer:
    """Writes the answer's lines and counts what goes out, so that a small file cannot become a flood."""

    def __init__(self, limits: dict[str, int]) -> None:
        self._out = sys.stdout.buffer
        self._left = limits["text_bytes"]
        self._rows_left = limits["rows"]
        self.limits = limits

    def line(self, **parts: object) -> None:
        """Send one line."""
        self._send(json.dumps(parts, ensure_ascii=False, default=_plain, check_circular=False).encode())

    def rows(self, rows: Iterable[list[Any]]) -> int:
        """Send rows of one sheet in blocks; returns how many had something in them."""
        block: list[list[Any]] = []
        size = filled = 0
        for row in rows:
            self._count_row()
            if len(row) > self.limits["columns"]:
                raise Refused("too_many_columns", limit=self.limits["columns"], columns=len(row))
            filled += bool(row)
            size += 1
            block.append(row)
            if size == _BLOCK_ROWS:
                self.line(rows=block)
                block, size = [], 0
        if block:
            self.line(rows=block)
        return filled

    def count(self, rows: Iterable[list[Any]], blank: object) -> int:
        """Count the rest of a sheet's rows without sending them; returns how many were filled.

        `blank` is what the reader gives for a cell with nothing in it.
        """
        counted = filled = 0
        for row in rows:
            self._count_row()
            counted += 1
            # A row's first cell is filled nearly always; 0 and False are filled and yet untrue.
            filled += any(row) or any(cell != blank for cell in row)
        if counted:
            self.line(counted=counted, filled=filled)
        return filled

    def _count_row(self) -> None:
        self._rows_left -= 1
        if self._rows_left < 0:
            raise Refused("too_many_rows", limit=self.limits["rows"])

    def _send(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            raise Refused("too_much_text", megabytes=self.limits["text_bytes"] >> 20)
        self._out.write(data)
        self._out.write(b"\n")

    def refuse(self, code: str, facts: dict[str, object]) -> None:
        """Send the refusal; nothing follows it."""
        self._out.write(json.dumps({"refused": code, "facts": facts}, default=str).encode() + b"\n")
        self._out.flush()


def _plain(value: object) -> list[str]:
    """Dates travel as a list of one ISO text, which no cell can be."""
    if isinstance(value, date):
        return [value.isoformat()]
    raise TypeError(type(value).__name__)


def main() -> None:
    """Read the request, limit the process, and answer."""
    request = json.loads(sys.stdin.buffer.read())
    limits: dict[str, int] = request["limits"]
    # Imported before the limits fall, so that the room is the file's own.
    import python_calamine

    # Native code reports a failed allocation with a long trace; its own text says nothing to anybody.
    os.environ["RUST_BACKTRACE"] = "0"
    limit_process(limits["memory_bytes"], limits["cpu_seconds"])
    answer = Answer(limits)
    try:
        read_file(request, answer, python_calamine)
        answer.line(done=True)
        sys.stdout.flush()
    except (Refused, TextRefused, InspectionRefused) as refusal:
        answer.refuse(refusal.code, refusal.facts)
    except MemoryError:
        answer.refuse("memory", {})
    except python_calamine.PasswordError:
        answer.refuse("password", {})
    except python_calamine.CalamineError as problem:
        # The reader counts cells itself in some kinds of file, before it takes memory for them.
        answer.refuse("memory" if "limit exceeded" in str(problem) else "damaged", {})
    except (OSError, ValueError, OverflowError):
        answer.refuse("damaged", {})


def read_file(request: dict[str, Any], answer: Answer, calamine: Any) -> None:
    """Tell the file's kind, compare it with its name, and send its sheets."""
    path = Path(request["path"])
    kind = kind_of(path)
    ending = request["ending"]
    if kind == "text" and ending in _WORKBOOK_ENDINGS:
        with path.open("rb") as file:
            DelimitedText(file.read(65_536))  # refuses what is no text either
        raise Refused("text_named_workbook", ending=ending)
    if kind in _WORKBOOKS and ending in _TEXT_ENDINGS - {""}:
        raise Refused("workbook_named_text", ending=ending, kind=kind)
    if kind == "text":
        _send_text(path, request, answer)
    elif kind in _WORKBOOKS:
        _send_workbook(path, kind, answer, calamine)
    else:
        raise Refused(kind)


def _send_text(path: Path, request: dict[str, Any], answer: Answer) -> None:
    limits = answer.limits
    text = DelimitedText(
        path.read_bytes(),
        request["encoding"],
        request["separator"],
        cell_characters=limits["cell_characters"],
    )
    answer.line(kind="text", encoding=text.encoding, separator=text.separator)
    answer.line(sheet="", hidden=False)
    rows = text.rows()
    answer.rows(islice(rows, limits["first"]))
    answer.count(rows, None)
    answer.line(notes=[keep(note) for note in text.notes])


def _send_workbook(path: Path, kind: str, answer: Answer, calamine: Any) -> None:
    limits = answer.limits
    seen = Inspection()
    if kind != "xls":
        seen = inspect_zip(
            path,
            ZipLimits(
                unpacked=limits["unpacked_bytes"],
                entries=limits["entries"],
                ratio=limits["ratio"],
                rows=limits["rows"],
                columns=limits["columns"],
            ),
        )
    with calamine.CalamineWorkbook.from_path(str(path)) as book:
        sheets = list(enumerate(book.sheets_metadata))
        if len(sheets) > limits["sheets"]:
            raise Refused("too_many_sheets", limit=limits["sheets"], count=len(sheets))
        answer.line(kind=kind, encoding="", separator="")
        notes = list(seen.notes)
        filled = 0
        for index, about in sheets:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                notes.append(_("“{about}” is a chart or macro sheet, so it was not read.", about=about.name))
                continue
            sheet = book.get_sheet_by_index(index)
            answer.line(sheet=about.name, hidden=about.visible != calamine.SheetVisibleEnum.Visible)
            if sheet.start is not None:
                _check_extent(sheet.end, limits)
                cells = sheet.iter_rows()
                filled += answer.rows(islice(_plain_rows(cells, sheet.start[1], limits), limits["first"]))
                filled += answer.count(cells, "")
        if not filled:
            raise Refused("no_rows", sheets=len(sheets))
        notes.extend(_formula_notes(seen))
        answer.line(notes=[keep(note) for note in notes])


def _check_extent(end: tuple[int, int], limits: dict[str, int]) -> None:
    if end[1] + 1 > limits["columns"]:
        raise Refused("too_many_columns", limit=limits["columns"], columns=end[1] + 1)
    if end[0] + 1 > limits["rows"]:
        raise Refused("too_many_rows", limit=limits["rows"])


def _plain_rows(rows: Iterator[list[Any]], blank_left: int, limits: dict[str, int]) -> Iterator[list[Any]]:
    """Rows with their cells plain, blank ends trimmed, and the blank columns that the reader left out."""
    left: list[Any] = [None] * blank_left
    longest = limits["cell_characters"]
    for number, cells in enumerate(rows, 1):
        row = left.copy()
        for cell in cells:
            kind = type(cell)
            if kind is str:
                if len(cell) > longest:
                    raise Refused("cell_too_long", row=number, limit=longest)
                row.append(cell or None)
            elif kind is float:
                row.append(_number(cell))
            elif kind is datetime:
                row.append(cell.date() if cell.time() == time() else cell)
            elif kind is time:
                row.append(cell.isoformat("minutes"))
            elif kind is timedelta:
                row.append(str(cell))
            else:
                row.append(cell)
        while row and row[-1] is None:
            row.pop()
        yield row


def _number(cell: float) -> int | float | None:
    """Workbooks keep every number as a fraction: whole ones become whole, impossible ones empty."""
    if cell != cell or cell in (float("inf"), float("-inf")):
        return None
    return int(cell) if cell.is_integer() and abs(cell) < _WHOLE_NUMBERS else cell


def _formula_notes(seen: Inspection) -> list[str]:
    cells = [cell for found in seen.problem_cells.values() for cell in found]
    if not cells:
        return []
    shown = ", ".join(cells[:_SHOWN_CELLS])
    if len(cells) > _SHOWN_CELLS:
        shown = _("{cells} and others", cells=shown)
    return [
        _(
            "These cells hold a formula without a usable result, so they were read as empty: {shown}.",
            shown=shown,
        )
    ]
