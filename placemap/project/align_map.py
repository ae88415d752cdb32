"""The `--columns` file: what each file's headings hold, said by a person instead of guessed.

["police_nominals.xlsx"]
heading_row = 3
["police_nominals.xlsx".columns]
"Nominal" = "full_name"

["school_a.xlsx".sheets."Concerns"]
skip = true
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from placemap.exchange.layouts import UnknownField, read_field
from placemap.foundations.errors import PlacemapError

_FILE_KEYS = frozenset(["encoding", "separator", "heading_row", "skip", "dates", "columns", "sheets"])
_SHEET_KEYS = frozenset(["heading_row", "skip", "dates", "columns"])
ANY_FILE = "*"


class MapWrong(PlacemapError):
    """The `--columns` file cannot be used. The message says where and what would be right."""


@dataclass(frozen=True, slots=True)
class ListMap:
    """What was said about one list. `columns` is heading → field name; empty when left to the guess.

    `heading_row` counts from 1, is 0 for a list without headings, and None when it is to be found.
    `dates` is "day-first", "month-first" or empty.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    heading_row: int | None = None
    skip: bool = False
    dates: str = ""


@dataclass(frozen=True, slots=True)
class FileMap:
    """What was said about one file: how its text is written, all its lists, and single sheets."""

    every_sheet: ListMap = field(default_factory=ListMap)
    sheets: Mapping[str, ListMap] = field(default_factory=dict)
    encoding: str = ""
    separator: str = ""

    def for_sheet(self, name: str) -> ListMap:
        """What holds for a sheet: its own table, else the file's."""
        return self.sheets.get(name, self.every_sheet)


@dataclass(frozen=True, slots=True)
class ColumnsFile:
    """A whole `--columns` file, by the names of the files it speaks of."""

    files: Mapping[str, FileMap] = field(default_factory=dict)

    def for_file(self, given: str, name: str) -> FileMap:
        """What holds for a file: under its path as given, else its name, else `"*"`."""
        for key in (given, name, ANY_FILE):
            if key in self.files:
                return self.files[key]
        return FileMap()

    def unused(self, given: list[str]) -> list[str]:
        """Names in the map that none of the given files has."""
        known = {*given, *(Path(each).name for each in given), ANY_FILE}
        return [name for name in self.files if name not in known]


def read_columns_file(path: Path) -> ColumnsFile:
    """Read and check a `--columns` file. Raises `MapWrong`."""
    try:
        with path.open("rb") as file:
            said = tomllib.load(file)
    except OSError as problem:
        raise MapWrong(f"The columns file {path} cannot be opened. Check its name and folder.") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise MapWrong(f"The columns file {path} is not TOML: {problem}.") from problem
    return ColumnsFile({name: _file_map(name, table) for name, table in said.items()})


def _file_map(name: str, table: Any) -> FileMap:
    where = f"“{name}”"
    _check_keys(where, table, _FILE_KEYS)
    sheets = table.get("sheets", {})
    if not isinstance(sheets, dict):
        raise MapWrong(f"{where}: “sheets” should hold one table for each sheet.")
    every = _list_map(where, {key: value for key, value in table.items() if key in _SHEET_KEYS})
    separator = _text(where, table, "separator")
    if len(separator) > 1:
        raise MapWrong(f"{where}: the separator should be one sign, such as “;”.")
    return FileMap(
        every_sheet=every,
        sheets={sheet: _list_map(f"{where}, sheet “{sheet}”", said) for sheet, said in sheets.items()},
        encoding=_text(where, table, "encoding"),
        separator=separator,
    )


def _list_map(where: str, table: Any) -> ListMap:
    _check_keys(where, table, _SHEET_KEYS)
    columns = table.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(code, str) for code in columns.values()):
        raise MapWrong(f'{where}: “columns” should hold lines such as "Heading" = "full_name".')
    for heading, code in columns.items():
        try:
            read_field(code)
        except UnknownField as problem:
            raise MapWrong(
                f"{where}, column “{heading}”: {problem} The names are in docs/reference/column-names.md."
            ) from problem
    heading_row = table.get("heading_row")
    if heading_row is not None and (type(heading_row) is not int or heading_row < 0):
        raise MapWrong(
            f"{where}: heading_row should be the number of a row, or 0 when there are no headings."
        )
    dates = _text(where, table, "dates")
    if dates not in ("", "day-first", "month-first"):
        raise MapWrong(f"{where}: dates should be “day-first” or “month-first”.")
    skip = table.get("skip", False)
    if not isinstance(skip, bool):
        raise MapWrong(f"{where}: skip should be true or false.")
    return ListMap(columns=columns, heading_row=heading_row, skip=skip, dates=dates)


def _check_keys(where: str, table: Any, known: frozenset[str]) -> None:
    if not isinstance(table, dict):
        raise MapWrong(f"{where} should be a table: a line [{where.strip('“”')!r}] and settings under it.")
    for key in table:
        if key not in known:
            raise MapWrong(f"{where}: “{key}” is not a setting. Known are {', '.join(sorted(known))}.")


def _text(where: str, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise MapWrong(f"{where}: {key} should be a text.")
    return value
