"""Stored files read again: the layout of each sheet as set out, and the rows of people in it.

Kept between the models and the commands and queries that share it. Nothing here writes to the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from placemap.exchange.content import CellValue
from placemap.exchange.headings import plain_heading
from placemap.exchange.layouts import (
    ColumnMap,
    HeadingRow,
    columns_from_mapping,
    doubted_headings,
    find_heading_row,
    guess_columns,
    heading_row_at,
    is_data_row,
    kind_of_sheet,
    remembered_columns,
)
from placemap.exchange.models import Upload, UploadSheet
from placemap.exchange.rules import RowRead, RowReader
from placemap.exchange.sealing import as_file, kept_cells, unseal
from placemap.exchange.spreadsheets import (
    FileEnded,
    Part,
    RowBlock,
    SheetStarted,
    Workbook,
    read_workbook,
    stream_workbook,
)
from placemap.exchange.vocabulary import FieldName, SheetKind

# How many rows at the top of a sheet are kept, to guess from and to show.
KEPT_ROWS = 60
_SAYS_WHO = ("given", "family", "known_as", "born", "nhs_number", "upn", "phone")
NAMING = frozenset(
    {FieldName.FULL_NAME, FieldName.GIVEN_NAME, FieldName.FAMILY_NAME, FieldName.KNOWN_AS,
     FieldName.NHS_NUMBER, FieldName.UPN}
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """A sheet's heading row and what each of its columns holds."""

    heading: HeadingRow
    columns: ColumnMap
    kind: SheetKind
    is_remembered: bool = False
    # Headings that were taken for the child's own address last time, and by their words are not.
    doubted: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadRow:
    """One row of people: from which sheet, its number there, its cells as sent, and what was read."""

    sheet: UploadSheet
    number: int
    cells: Sequence[CellValue]
    read: RowRead


def fingerprint(headings: Sequence[str]) -> str:
    """What a set of headings is remembered by: their plain words, in their order."""
    return hashlib.sha256(json.dumps([plain_heading(heading) for heading in headings]).encode()).hexdigest()


def guess_layout(
    rows: Sequence[Sequence[CellValue]],
    remembered: Mapping[str, Mapping[str, str]],
    *,
    heading_row: int | None = None,
    confirmed: Collection[str] = (),
) -> Layout:
    """Guess a sheet's layout from its first rows, or take what was remembered for its headings.

    `remembered` maps a fingerprint to heading → field code. `heading_row` is the row somebody named.
    `confirmed` are headings of the agency's that were doubted once and held to.
    """
    heading = find_heading_row(rows) if heading_row is None else heading_row_at(rows, heading_row)
    under = rows[heading.number :]
    saved = remembered.get(fingerprint(heading.headings))
    if not saved:
        columns = guess_columns(heading.headings, under)
        return Layout(heading, columns, kind_of_sheet(columns))
    columns = remembered_columns(heading.headings, saved, under, confirmed=confirmed)
    doubted = doubted_headings(columns, saved)
    return Layout(heading, columns, kind_of_sheet(columns), is_remembered=not doubted, doubted=doubted)


def layout_of(sheet: UploadSheet) -> Layout:
    """The layout of a stored sheet as it was set out."""
    rows = [kept_cells(row) for row in sheet.first_rows]
    heading = HeadingRow(sheet.heading_row or 0, tuple(sheet.headings))
    columns = columns_from_mapping(heading.headings, sheet.columns, rows[heading.number :], others=None)
    # What a person corrected is still a list of people: rows that name nobody are errors in it.
    return Layout(heading, replace(columns, explicit=False), SheetKind(sheet.kind or SheetKind.OTHER))


def all_parts(upload: Upload) -> list[Part]:
    """The whole file read in the limited child process, before anything is done with it."""
    with as_file(unseal(bytes(upload.content))) as path:
        return list(stream_workbook(path, filename=upload.file_name))


def whole_file(upload: Upload) -> Workbook:
    """The file as its sheets, every row of them."""
    with as_file(unseal(bytes(upload.content))) as path:
        return read_workbook(path, filename=upload.file_name)


def about_whom(sheets: Sequence[UploadSheet], book: Workbook) -> dict[tuple[int, int], list[str]]:
    """By sheet and row, what a row of people says of whom it is about: names, birth date and numbers.

    Nothing for a row outside the used sheets, or that does not say.
    """
    found: dict[tuple[int, int], list[str]] = {}
    parts: list[Part] = []
    for sheet in book.sheets:
        parts += [SheetStarted(sheet.name, sheet.hidden), RowBlock(1, sheet.rows)]
    for row in _read(sheets, iter(parts)):
        said = row.read.record_fields
        if row.read.names_somebody:
            name = " ".join(str(said[part]) for part in ("given", "middle", "family") if said.get(part))
            found[row.sheet.number, row.number] = [
                name, *(str(said[part]) for part in _SAYS_WHO if said.get(part))
            ]  # fmt: skip
    return found


def rows_of_people(
    upload: Upload, sheets: Sequence[UploadSheet], parts: Iterator[Part] | None = None
) -> Iterator[ReadRow]:
    """The rows of the used sheets, read by their layouts. Without `parts` the file is read as it goes.

    Closing the iterator early ends the reading.
    """
    if parts is not None:
        yield from _read(sheets, parts)
        return
    with as_file(unseal(bytes(upload.content))) as path:
        yield from _read(sheets, stream_workbook(path, filename=upload.file_name))


def _read(sheets: Sequence[UploadSheet], parts: Iterator[Part]) -> Iterator[ReadRow]:
    by_number = {sheet.number: sheet for sheet in sheets if sheet.is_used}
    number = 0
    sheet: UploadSheet | None = None
    layout: Layout | None = None
    reader: RowReader | None = None
    for part in parts:
        match part:
            case SheetStarted():
                number += 1
                sheet = by_number.get(number)
                if sheet is not None:
                    layout = layout_of(sheet)
                    reader = RowReader(layout.columns)
            case RowBlock() if sheet is not None and layout is not None and reader is not None:
                for at, row in enumerate(part.rows, part.first):
                    if at > layout.heading.number and is_data_row(row, layout.heading, layout.columns):
                        yield ReadRow(sheet, at, row, reader(row, at))
            case FileEnded():
                return
            case _:
                continue
