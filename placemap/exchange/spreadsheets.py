"""Files that agencies send, read as sheets of plain cells in a process that is limited and can be killed.

`read_workbook` gives the whole file, `stream_workbook` gives it in blocks as it is read, and
`preview_workbook` reads all of it while keeping only the first rows of each sheet. All three raise
`FileRefused` with a sentence that says what to do. Rows count from 1 at the first row of the file or
sheet, blank rows included; a blank row is an empty list, and rows are as long as their last filled cell.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from placemap.exchange.refusals import FileRefused, refusal_sentence
from placemap.foundations.wording import read_kept

__all__ = [
    "DEFAULT_LIMITS",
    "CellValue",
    "FileEnded",
    "FileRefused",
    "FileStarted",
    "Limits",
    "Row",
    "RowBlock",
    "RowsCounted",
    "Sheet",
    "SheetPreview",
    "SheetStarted",
    "Workbook",
    "WorkbookPreview",
    "preview_workbook",
    "read_workbook",
    "stream_workbook",
]

CellValue = str | int | float | bool | date | datetime | None
Row = list[CellValue]

# Seconds: a busy computer gives the child little processor time.
_LEAST_WAIT = 20.0
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold. Sizes are in megabytes (1 MB = 1,048,576 bytes), times in seconds.

    `memory_megabytes` is all the address space of the child process and `cpu_seconds` its processor time,
    both for a small file: each megabyte of the file adds one second, and each beyond the fourth adds 40 MB
    up to `most_memory_megabytes`. The waiting time is four times the processor time, and 20 at least.
    """

    megabytes: int = 50
    rows: int = 200_000
    columns: int = 512
    sheets: int = 100
    unpacked_megabytes: int = 200
    entries: int = 2_000
    ratio: int = 100
    text_megabytes: int = 100
    cell_characters: int = 100_000
    memory_megabytes: int = 256
    most_memory_megabytes: int = 768
    cpu_seconds: int = 4


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `hidden` ones are read too, so that whoever asks can say that they were sent."""

    name: str
    hidden: bool
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as read. A text list has one sheet whose name is empty.

    `kind` is `text`, `xlsx`, `xls` or `ods`; `encoding` and `separator` are those of a text list;
    `notes` are sentences for the sender about what was left alone.
    """

    sheets: tuple[Sheet, ...]
    kind: str = "text"
    encoding: str = ""
    separator: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileStarted:
    """The first thing a stream gives: what the file turned out to be."""

    kind: str
    encoding: str
    separator: str


@dataclass(frozen=True, slots=True)
class SheetStarted:
    """Blocks of rows that follow belong to this sheet."""

    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Some rows of the present sheet; `first` is the number of the first of them, counted from 1."""

    first: int
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class RowsCounted:
    """Further rows of the present sheet, which were read and not given; `filled` of them are not blank."""

    rows: int
    filled: int


@dataclass(frozen=True, slots=True)
class FileEnded:
    """The last thing a stream gives. Without it the file was not read to its end."""

    notes: tuple[str, ...]


Part = FileStarted | SheetStarted | RowBlock | RowsCounted | FileEnded


@dataclass(slots=True)
class SheetPreview:
    """The first rows of a sheet, the number of its last row, and how many of them are filled."""

    name: str
    hidden: bool
    first_rows: list[Row] = field(default_factory=list)
    last_row: int = 0
    filled_rows: int = 0


@dataclass(frozen=True, slots=True)
class WorkbookPreview:
    """A whole file read, of which only the first rows of each sheet are kept."""

    sheets: tuple[SheetPreview, ...]
    kind: str
    encoding: str
    separator: str
    notes: tuple[str, ...]


def read_workbook(
    path: Path,
    *,
    filename: str,
    limits: Limits = DEFAULT_LIMITS,
    encoding: str = "",
    separator: str = "",
    progress: Callable[[int], None] | None = None,
) -> Workbook:
    """Read a CSV, TSV, XLSX, XLS or ODS file. `filename` is the sender's name for it, used in sentences.

    `encoding` and `separator` override what would be found in a text list. `progress` is called with the
    number of rows so far. Raises `FileRefused`.
    """
    started = FileStarted("", "", "")
    notes: tuple[str, ...] = ()
    sheets: list[Sheet] = []
    count = 0
    for part in stream_workbook(
        path, filename=filename, limits=limits, encoding=encoding, separator=separator
    ):
        match part:
            case RowBlock():
                sheets[-1].rows.extend(part.rows)
                count += len(part.rows)
                if progress is not None:
                    progress(count)
            case SheetStarted():
                sheets.append(Sheet(part.name, part.hidden, []))
            case FileStarted():
                started = part
            case FileEnded():
                notes = part.notes
    return Workbook(tuple(sheets), started.kind, started.encoding, started.separator, notes)


def preview_workbook(
    path: Path,
    *,
    filename: str,
    first: int = 200,
    limits: Limits = DEFAULT_LIMITS,
    encoding: str = "",
    separator: str = "",
) -> WorkbookPreview:
    """Read a file to its end and keep the `first` rows of each sheet. Raises `FileRefused`."""
    started = FileStarted("", "", "")
    notes: tuple[str, ...] = ()
    sheets: list[SheetPreview] = []
    stream = stream_workbook(
        path, filename=filename, limits=limits, encoding=encoding, separator=separator, first=first
    )
    for part in stream:
        match part:
            case RowBlock():
                sheets[-1].first_rows.extend(part.rows)
                sheets[-1].last_row += len(part.rows)
                sheets[-1].filled_rows += sum(1 for row in part.rows if row)
            case RowsCounted():
                sheets[-1].last_row += part.rows
                sheets[-1].filled_rows += part.filled
            case SheetStarted():
                sheets.append(SheetPreview(part.name, part.hidden))
            case FileStarted():
                started = part
            case FileEnded():
                notes = part.notes
    return WorkbookPreview(tuple(sheets), started.kind, started.encoding, started.separator, notes)


def stream_workbook(
    path: Path,
    *,
    filename: str,
    limits: Limits = DEFAULT_LIMITS,
    encoding: str = "",
    separator: str = "",
    first: int | None = None,
) -> Iterator[Part]:
    """Give a file's parts as the child process reads them.

    With `first` only so many rows of each sheet are given; the others are read and counted.
    A refusal can come after some rows have been given, so keep nothing until `FileEnded`. Closing the
    generator early ends the child. Raises `FileRefused`.
    """
    size = _size(path, filename)
    if size == 0:
        raise FileRefused(refusal_sentence("empty", filename, {}))
    if size > limits.megabytes << 20:
        raise FileRefused(refusal_sentence("too_big", filename, {"limit": limits.megabytes, "bytes": size}))
    seconds = limits.cpu_seconds + (size >> 20)
    memory = limits.memory_megabytes + 40 * max(0, (size >> 20) - 3)
    memory = max(limits.memory_megabytes, min(memory, limits.most_memory_megabytes))
    request = _request(path, filename, limits, encoding, separator)
    request["limits"] |= {
        "cpu_seconds": seconds,
        "memory_bytes": memory << 20,
        "first": limits.rows + 1 if first is None else first,
    }
    child = _start(request)
    clock = threading.Timer(max(_LEAST_WAIT, 4 * seconds), child.kill)
    clock.daemon = True
    clock.start()
    try:
        assert child.stdout is not None
        yield from _parts(child.stdout, filename)
        if child.wait() != 0:
            raise FileRefused(refusal_sentence("broke", filename, {}))
    except _Unfinished as unfinished:
        child.wait()
        raise FileRefused(refusal_sentence(_why_it_ended(child.returncode), filename, {})) from unfinished
    finally:
        clock.cancel()
        child.kill()
        if child.stdout is not None:
            child.stdout.close()
        child.wait()


class _Unfinished(Exception):
    """The child's answer ended before its last line."""


def _size(path: Path, filename: str) -> int:
    try:
        if not path.is_file():
            raise FileRefused(refusal_sentence("missing", filename, {}))
        return path.stat().st_size
    except OSError as problem:
        raise FileRefused(refusal_sentence("missing", filename, {})) from problem


def _request(path: Path, filename: str, limits: Limits, encoding: str, separator: str) -> dict[str, Any]:
    return {
        "path": str(path.resolve()),
        "ending": Path(filename).suffix.removeprefix(".").lower(),
        "encoding": encoding,
        "separator": separator,
        "limits": {
            "rows": limits.rows,
            "columns": limits.columns,
            "sheets": limits.sheets,
            "entries": limits.entries,
            "ratio": limits.ratio,
            "cell_characters": limits.cell_characters,
            "unpacked_bytes": limits.unpacked_megabytes << 20,
            "text_bytes": limits.text_megabytes << 20,
        },
    }


def _start(request: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the child with an empty environment and hand it the request, path included, on its input."""
    begin = (
        f"import sys; sys.path.insert(0, {str(_PACKAGE_ROOT)!r}); "
        "from placemap.exchange.spreadsheet_child import main; main()"
    )
    child = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", begin],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"MALLOC_ARENA_MAX": "1"},
        close_fds=True,
    )
    assert child.stdin is not None
    try:
        child.stdin.write(json.dumps(request).encode())
        child.stdin.close()
    except BrokenPipeError:
        pass  # it ended already; its missing answer says so
    return child


def _parts(answer: Any, filename: str) -> Iterator[Part]:
    """Turn the answer's lines into parts. The child may have been taken over, so nothing is believed."""
    notes: tuple[str, ...] = ()
    number = 1
    for line in answer:
        try:
            said = json.loads(line)
            rows = said.get("rows")
            if rows is not None:
                block = RowBlock(number, _checked_rows(rows))
                number += len(rows)
            elif "refused" in said:
                raise FileRefused(refusal_sentence(str(said["refused"]), filename, dict(said["facts"])))
            elif "sheet" in said:
                number = 1
                yield SheetStarted(str(said["sheet"]), bool(said["hidden"]))
                continue
            elif "counted" in said:
                yield RowsCounted(int(said["counted"]), int(said["filled"]))
                continue
            elif "kind" in said:
                yield FileStarted(str(said["kind"]), str(said["encoding"]), str(said["separator"]))
                continue
            elif "notes" in said:
                notes = tuple(read_kept(note) for note in said["notes"])
                continue
            elif said.get("done") is True:
                yield FileEnded(notes)
                return
            else:
                raise _Unfinished
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
            raise _Unfinished from problem
        yield block
    raise _Unfinished


_PLAIN = frozenset([str, int, float, bool, type(None)])


def _checked_rows(rows: list[list[Any]]) -> list[Row]:
    for row in rows:
        for at, cell in enumerate(row):
            if type(cell) not in _PLAIN:
                row[at] = _day(cell)
    return rows


def _day(cell: list[str]) -> date | datetime:
    (text,) = cell
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _why_it_ended(status: int) -> str:
    """The child's end as a refusal: aborted for want of memory, stopped for its time, or broken."""
    if status == -6:  # SIGABRT: an allocation inside native code was refused
        return "memory"
    if status in (-24, -9):  # SIGXCPU, SIGKILL
        return "time"
    return "broke"
