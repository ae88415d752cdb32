"""Reading the files that `placemap align` is given: from sheets to rows of people, without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from placemap.exchange.layouts import (
    SAMPLE_ROWS,
    ColumnMap,
    HeadingRow,
    columns_from_mapping,
    data_rows,
    find_heading_row,
    guess_columns,
    heading_row_at,
    heading_row_with,
    kind_of_sheet,
)
from placemap.exchange.rules import RowError, RowReader
from placemap.exchange.spreadsheets import (
    DEFAULT_LIMITS,
    FileEnded,
    FileStarted,
    Limits,
    Row,
    RowBlock,
    SheetStarted,
    stream_workbook,
)
from placemap.exchange.vocabulary import FieldName, SheetKind
from placemap.foundations.errors import PlacemapError
from placemap.foundations.identity import IdentityRecord
from placemap.project.align_map import FileMap, ListMap, MapWrong

# Enough rows to find the headings under a banner and then to look at a sample of the cells.
_HEAD_ROWS = SAMPLE_ROWS + 60


class NoList(PlacemapError):
    """A file was read, but no sheet of it lists people."""


@dataclass(slots=True)
class PeopleList:
    """One sheet's rows of people. `numbers[i]` is the row in the sheet of `records[i]`."""

    file: str
    sheet: str
    heading: HeadingRow
    columns: ColumnMap
    kind: SheetKind
    numbers: list[int] = field(default_factory=list)
    records: list[IdentityRecord] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def title(self) -> str:
        """How sentences name the list."""
        return f"{self.file}, {self.sheet}" if self.sheet else self.file


@dataclass(slots=True)
class FileRead:
    """A file with its lists of people, the sheets that were passed over and why, and notes on the file."""

    name: str
    lists: list[PeopleList] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""


def read_lists(
    path: Path,
    *,
    name: str,
    said: FileMap,
    on: date,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int], None] | None = None,
) -> FileRead:
    """Read every list of people in a file. Raises `FileRefused`, `NoList` or `MapWrong`.

    `name` stands for the file in the results; `on` is the day that ages are reckoned from.
    """
    read = FileRead(name)
    sheet: _SheetReader | None = None
    seen: list[str] = []
    count = 0
    for part in stream_workbook(
        path, filename=name, limits=limits, encoding=said.encoding, separator=said.separator
    ):
        match part:
            case FileStarted():
                read.encoding, read.separator = part.encoding, part.separator
            case SheetStarted():
                _finish(sheet, read)
                seen.append(part.name)
                sheet = _SheetReader(name, part.name, part.hidden, said, on)
            case RowBlock():
                assert sheet is not None
                sheet.take(part.rows)
                count += len(part.rows)
                if progress is not None:
                    progress(count)
            case FileEnded():
                read.notes = part.notes
    _finish(sheet, read)
    _check_map_was_used(name, said, seen, read)
    if not read.lists and not said.every_sheet.skip:
        raise NoList(
            f"{name} has no list of people that Placemap can find. Put headings such as Name and "
            "Date of birth over the columns, or say what the columns hold with --columns."
        )
    return read


class _SheetReader:
    """Takes one sheet's rows as they come; decides on the columns once it has seen enough of them."""

    def __init__(self, file: str, name: str, hidden: bool, said: FileMap, on: date) -> None:
        self.list: PeopleList | None = None
        self.why_not = ""
        self.name = name
        self.map_missed: str | None = None
        self._file, self._on = file, on
        self._said = said.for_sheet(name)
        self._named = name in said.sheets
        self._head: list[Row] = []
        self._next = 1
        self._reader: RowReader | None = None
        if self._said.skip:
            self.why_not = "the columns file says to leave it out"
        elif hidden and not self._named:
            self.why_not = "it is hidden, and may not have been meant to be sent"

    def take(self, rows: list[Row]) -> None:
        if self.why_not:
            return
        if self.list is None:
            self._head.extend(rows)
            if len(self._head) >= _HEAD_ROWS and any(self._head):
                self._begin()
        else:
            self._read(rows)

    def end(self) -> None:
        if not self.why_not and self.list is None:
            self._begin()

    def _begin(self) -> None:
        rows, self._head = self._head, []
        if not any(rows):
            self.why_not = "it is empty"
            return
        said = self._said
        if said.heading_row is not None:
            heading = heading_row_at(rows, said.heading_row)
        elif said.columns:
            heading = heading_row_with(rows, said.columns)
        else:
            heading = find_heading_row(rows)
        sample = rows[heading.number : heading.number + SAMPLE_ROWS]
        columns = self._columns(said, heading, sample)
        if said.dates:
            month_first = said.dates == "month-first"
            columns = replace(
                columns, columns=tuple(replace(column, month_first=month_first) for column in columns.columns)
            )
        kind = kind_of_sheet(columns)
        if kind is SheetKind.OTHER:
            self.why_not = "no column of it was recognised as names of people"
            return
        self.list = PeopleList(self._file, self.name, heading, columns, kind)
        self._reader = RowReader(columns, on=self._on, for_matching=True)
        self._read(rows)

    def _columns(self, said: ListMap, heading: HeadingRow, sample: Sequence[Row]) -> ColumnMap:
        if not said.columns:
            return guess_columns(heading.headings, sample)
        try:
            return columns_from_mapping(heading.headings, said.columns, sample)
        except KeyError as problem:
            missed = str(problem.args[0])
            if self._named or not self.name:
                raise MapWrong(
                    f"{self._file}{', ' + self.name if self.name else ''} has no heading “{missed}”. "
                    f"Its headings are: {', '.join(heading.headings)}."
                ) from problem
            # A table for the whole workbook need not fit every sheet of it.
            self.map_missed = missed
            return guess_columns(heading.headings, sample)

    def _read(self, rows: list[Row]) -> None:
        assert self.list is not None and self._reader is not None
        here = self.list
        source = f"{here.file}\t{here.sheet}"
        for number, row in data_rows(rows, here.heading, here.columns, first=self._next):
            read = self._reader(row, number)
            here.numbers.append(number)
            here.records.append(read.record(f"{source}\t{number}", source))
            here.errors.extend(read.errors)
        self._next += len(rows)


def _finish(sheet: _SheetReader | None, read: FileRead) -> None:
    if sheet is None:
        return
    sheet.end()
    if sheet.list is not None and not sheet.list.records:
        sheet.why_not = "it has headings and no rows of people"
    elif sheet.list is not None:
        read.lists.append(sheet.list)
    if sheet.why_not:
        read.passed_over.append((sheet.name, sheet.why_not))


def _check_map_was_used(name: str, said: FileMap, seen: list[str], read: FileRead) -> None:
    for sheet in said.sheets:
        if sheet not in seen:
            raise MapWrong(f"{name} has no sheet “{sheet}”. Its sheets are: {', '.join(seen)}.")
    wanted = said.every_sheet.columns
    guessed = [each for each in read.lists if not each.columns.explicit and each.sheet not in said.sheets]
    explicit = [each for each in read.lists if each.columns.explicit]
    if wanted and guessed and not explicit:
        headings = ", ".join(guessed[0].heading.headings)
        raise MapWrong(f"No sheet of {name} has all the headings in the columns file. One has: {headings}.")


def agree_extra_labels(lists: Sequence[PeopleList]) -> None:
    """Make extra fields of different files comparable by giving them the same names.

    A label written in the map ("extra:place:city") stands. Otherwise a heading that every list with such a
    field has stands, and what is left is matched in the order of the columns, under the first list's words.
    """
    extras = [dict(_extra_keys(each)) for each in lists]
    for kind in sorted({kind for each in extras for kind in each.values()}):
        holders = [[key for key, of in each.items() if of == kind] for each in extras]
        having = [set(keys) for keys in holders if keys]
        shared = set.intersection(*having)
        labelled = {
            key for each, keys in zip(lists, holders, strict=True) for key in keys if _is_labelled(each, key)
        }
        called: dict[int, str] = {}
        for each, keys in zip(lists, holders, strict=True):
            rename = {
                key: called.setdefault(place, key if key not in labelled else f"{kind}:{place}")
                for place, key in enumerate([key for key in keys if key not in shared], 1)
                if not _is_labelled(each, key)
            }
            if rename and len(having) > 1:
                each.records[:] = [
                    replace(record, extra={rename.get(key, key): text for key, text in record.extra.items()})
                    for record in each.records
                ]


def _extra_keys(each: PeopleList) -> Iterator[tuple[str, str]]:
    """The keys that a list's records have in `extra`, in the order of its columns, with their kind."""
    kinds = {
        FieldName.EXTRA_FREE_TEXT: "free_text",
        FieldName.EXTRA_CATEGORY: "category",
        FieldName.EXTRA_PLACE: "place",
        FieldName.EXTRA_NUMBER: "number",
        FieldName.OTHER_IDENTIFIER: "identifier",
    }
    if each.columns.explicit:
        for column in each.columns.columns:
            if column.field in kinds:
                kind = kinds[column.field]
                yield f"{kind}:{column.label or column.heading.casefold()}", kind


def _is_labelled(each: PeopleList, key: str) -> bool:
    return any(column.label and key.endswith(f":{column.label}") for column in each.columns.columns)
