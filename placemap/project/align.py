"""`placemap align`: match lists of people in files, with no database and no web server.

Exit status: 0 done, 1 a file could not be read or the work failed, 2 the command was used wrongly.
Nothing is written unless everything succeeded.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from placemap.exchange.handback import neutralise
from placemap.exchange.spreadsheets import FileRefused
from placemap.exchange.vocabulary import FieldName
from placemap.foundations import clock
from placemap.foundations.errors import PlacemapError
from placemap.linkage.vocabulary import Match
from placemap.project.align_lists import FileRead, NoList, PeopleList, agree_extra_labels, read_lists
from placemap.project.align_map import ColumnsFile, MapWrong, read_columns_file

DONE, FAILED, WRONG_USE = 0, 1, 2
LINK_COLUMNS = [
    "left_file",
    "left_sheet",
    "left_row",
    "right_file",
    "right_sheet",
    "right_row",
    "probability",
    "decision",
    "why",
]
PEOPLE_COLUMNS = ("file", "sheet", "row", "person")
_SHOWN_ERRORS = 5

DESCRIPTION = """\
Match lists of people from several files: which rows are clearly the same person, and which
pairs a person should look at. Runs the same matching as the pages do, without a database.
Nothing leaves this computer.
"""
EPILOG = """\
Files may be CSV or other separated text in any encoding, XLSX, XLS or ODS. What the columns
hold is guessed from headings and cells, and the guess is printed. To say it yourself, write a
columns file, one table for each file:

    ["police.xlsx"]
    heading_row = 3                      # counted from 1; 0 when there are no headings
    ["police.xlsx".columns]
    "Nominal" = "full_name"
    "DoB" = "date_of_birth"
    "Postcode area" = "extra:place"      # extra: free_text, category, place, number, ignore

    ["school.xlsx".sheets."Roll".columns]
    "UPN" = "upn"

Columns that are not mentioned are left out. All field names: docs/reference/column-names.md.

Example:
    placemap align school.csv police.xlsx --links links.csv --people people.csv

Exit status: 0 done, 1 a file could not be read, 2 the command was used wrongly.
"""


class WrongUse(PlacemapError):
    """The command was called in a way that cannot work."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stood: its file, sheet and row, and the record's place among all."""

    list: PeopleList
    row: int
    order: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `placemap align` to a parser of the console's."""
    parser.description = DESCRIPTION
    parser.epilog = EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("files", nargs="+", metavar="FILE", help="a list of people: CSV, XLSX, XLS or ODS")
    parser.add_argument("--columns", metavar="MAP.TOML", help="what the columns hold; guessed when left out")
    parser.add_argument("--within", action="store_true", help="also look for duplicates inside one list")
    parser.add_argument(
        "--links", required=True, metavar="LINKS.CSV", help="where to write the matched pairs"
    )
    parser.add_argument(
        "--people", required=True, metavar="PEOPLE.CSV", help="where to write who each row is"
    )
    parser.add_argument(
        "--report", metavar="REPORT.HTML", help="also write a report to read, as one web page"
    )
    parser.add_argument(
        "--on",
        metavar="DATE",
        help="the day from which ages and school years count, as 2026-11-22; today if left out",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command by itself; returns the exit status."""
    parser = argparse.ArgumentParser(prog="placemap align")
    add_arguments(parser)
    try:
        return run(parser.parse_args(arguments))
    except SystemExit as ended:  # argparse: 2 for wrong use, 0 for --help
        return int(ended.code or 0)


def run(options: argparse.Namespace, *, out: TextIO | None = None) -> int:
    """Run with parsed arguments. Messages go to `out`, standard error unless given."""
    say = Say(out or sys.stderr)
    try:
        _align(options, say)
    except (WrongUse, MapWrong) as problem:
        say.line(f"placemap align: {problem.message}")
        return WRONG_USE
    except (FileRefused, NoList, PlacemapError) as problem:
        say.line(f"placemap align: {problem.message} Nothing was written.")
        return FAILED
    except OSError as problem:
        say.line(f"placemap align: {problem.strerror or problem}. Nothing was written.")
        return FAILED
    except KeyboardInterrupt:
        say.line("placemap align: stopped. Nothing was written.")
        return FAILED
    return DONE


class Say:
    """Messages and progress for the person who waits. Progress comes at most twice a second."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._last = 0.0
        self._live = out.isatty()
        self._open = False

    def line(self, text: str) -> None:
        """One line that stays."""
        if self._open:
            self._out.write("\n")
            self._open = False
        self._out.write(f"{text}\n")
        self._out.flush()

    def progress(self, text: str) -> None:
        """Where the work has got to: rewritten in place on a terminal, one line in five seconds elsewhere."""
        now = time.monotonic()
        if now - self._last < (0.5 if self._live else 5.0):
            return
        self._last = now
        if self._live:
            self._out.write(f"\r\x1b[K{text}")
            self._open = True
            self._out.flush()
        else:
            self.line(text)


def _align(options: argparse.Namespace, say: Say) -> None:
    names = _names(options.files)
    on = _day(options.on)
    targets = _check_targets(options)
    columns = read_columns_file(Path(options.columns)) if options.columns else ColumnsFile()
    for name in columns.unused(options.files):
        say.line(f"Note: the columns file speaks of “{name}”, which is not among the files given.")
    files = [_read(given, name, columns, on, say) for given, name in zip(options.files, names, strict=True)]
    lists = [each for read in files for each in read.lists]
    if not lists:
        raise NoList("The columns file leaves out every sheet, so there is nothing to match.")
    agree_extra_labels(lists)

    # Splink takes a second to load: only now, when every file has been read.
    from placemap.linkage.engine import find_matches
    from placemap.linkage.rules import people_from

    records = [record for each in lists for record in each.records]
    places = {
        record.key: (each, number)
        for each in lists
        for record, number in zip(each.records, each.numbers, strict=True)
    }
    order = {key: Place(each, number, n) for n, (key, (each, number)) in enumerate(places.items())}
    say.line(f"Matching {_many(len(records), 'row')} of {_many(len(lists), 'list')}.")
    if len(lists) == 1 and not options.within:
        say.line(
            "Note: there is only one list, and its rows are compared with each other only with --within."
        )
    started = time.monotonic()
    matches = find_matches(
        records, within=options.within, progress=lambda stage, done: say.progress(f"{stage}: {done:.0%} done")
    )
    matches = _in_order(matches, order)
    people = people_from(matches, list(order))
    say.line(f"Matched in {time.monotonic() - started:.1f} seconds.")

    writers: dict[Path, Callable[[TextIO], None]] = {
        targets["links"]: lambda file: write_links(file, matches, order),
        targets["people"]: lambda file: write_people(file, people, order),
    }
    if "report" in targets:
        from placemap.project.align_report import write_report

        writers[targets["report"]] = lambda file: write_report(file, files, matches, order, people)
    write_all(writers)
    same = sum(1 for match in matches if match.decision == "same")
    found = len(set(people.values()))
    different = (
        _many(found, "person", "people") if any(map(_names_people, lists)) else f"{found:,} different ones"
    )
    say.line(
        f"{_many(len(records), 'row')} are {different}: "
        f"{_many(same, 'clear match', 'clear matches')}, "
        f"{_many(len(matches) - same, 'pair')} for a person to decide."
    )


def _names_people(each: PeopleList) -> bool:
    """Whether a list holds names of people; a list of another shape is not said to be of people."""
    names = {FieldName.FULL_NAME, FieldName.GIVEN_NAME, FieldName.FAMILY_NAME, FieldName.KNOWN_AS}
    return any(column.field in names for column in each.columns.columns)


def _names(given: list[str]) -> list[str]:
    """How each file is called in the results: its base name, or the path as given where two share one."""
    if len({Path(each).resolve() for each in given}) != len(given):
        raise WrongUse("The same file is given twice. Use --within to look for duplicates inside a list.")
    bases = [Path(each).name for each in given]
    return [each if bases.count(base) > 1 else base for each, base in zip(given, bases, strict=True)]


def _day(text: str | None) -> date:
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"--on {text} is not a date such as 2026-11-22.") from None


def _check_targets(options: argparse.Namespace) -> dict[str, Path]:
    """The files to write, once it is clear that they can be and that nothing given is overwritten."""
    targets = {
        kind: Path(given)
        for kind in ("links", "people", "report")
        if (given := getattr(options, kind)) is not None
    }
    inputs = {
        Path(each).resolve() for each in (*options.files, *([options.columns] if options.columns else []))
    }
    resolved = [target.resolve() for target in targets.values()]
    if len(set(resolved)) != len(resolved):
        raise WrongUse("Two results would be written to one file. Give each its own name.")
    for kind, target in targets.items():
        if target.resolve() in inputs:
            raise WrongUse(f"--{kind} {target} is one of the files to read. Give the result another name.")
        if not target.parent.is_dir():
            raise WrongUse(f"--{kind} {target}: there is no folder {target.parent}. Make it first.")
        if target.is_dir():
            raise WrongUse(f"--{kind} {target} is a folder. Give a file name.")
    missing = [each for each in options.files if not Path(each).is_file()]
    if missing:
        raise WrongUse(f"There is no file {missing[0]}. Check the name and the folder.")
    return targets


def _read(given: str, name: str, columns: ColumnsFile, on: date, say: Say) -> FileRead:
    said = columns.for_file(given, Path(given).name)
    read = read_lists(
        Path(given),
        name=name,
        said=said,
        on=on,
        progress=lambda count: say.progress(f"Reading {name}: {_many(count, 'row')}"),
    )
    written = f" (text in {read.encoding}, columns parted by {read.separator!r})" if read.encoding else ""
    for note in read.notes:
        say.line(f"{name}: {note}")
    for sheet, why in read.passed_over:
        say.line(f"{name}, {sheet}: left out, because {why}.")
    for each in read.lists:
        headings = f"headings in row {each.heading.number}" if each.heading.number else "no headings"
        of_people = " of people" if _names_people(each) else ""
        say.line(f"{each.title}: {_many(len(each.records), 'row')}{of_people}, {headings}{written}")
        for column in each.columns.columns:
            if column.field is None:
                say.line(f"    {column.heading}: not recognised, so not used; --columns can say what it is")
            elif not each.columns.explicit:
                say.line(f"    {column.heading}: {column.field.value}, because {column.why}")
            elif column.why == "the map says so":
                say.line(f"    {column.heading}: {column.field.value}")
        for error in each.errors[:_SHOWN_ERRORS]:
            say.line(f"    Needs attention: {error}")
        if len(each.errors) > _SHOWN_ERRORS:
            say.line(f"    and {len(each.errors) - _SHOWN_ERRORS:,} more; --report lists them.")
    return read


def _in_order(matches: Sequence[Match], order: dict[str, Place]) -> list[Match]:
    """Pairs with the earlier row on the left, sorted by where they stand in the files."""
    turned = [
        match if order[match.left].order < order[match.right].order else match.turned() for match in matches
    ]
    return sorted(turned, key=lambda match: (order[match.left].order, order[match.right].order))


def write_links(file: TextIO, matches: Sequence[Match], order: dict[str, Place]) -> None:
    """Write `links.csv`: one pair a line, clear ones and those for a person to decide."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(LINK_COLUMNS)
    for match in matches:
        left, right = order[match.left], order[match.right]
        why = " ".join((match.summary, *match.warnings))
        writer.writerow(
            [
                *(_cells(left)),
                *(_cells(right)),
                f"{match.probability:.6f}",
                match.decision.value,
                neutralise(" ".join(why.split())),
            ]
        )


def write_people(file: TextIO, people: dict[str, int], order: dict[str, Place]) -> None:
    """Write `people.csv`: every row of every list, and the number of the person it is about."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(PEOPLE_COLUMNS)
    writer.writerows([*_cells(place), people[key]] for key, place in order.items())


def _cells(place: Place) -> tuple[str, str, int]:
    return neutralise(place.list.file), neutralise(place.list.sheet), place.row


def write_all(writers: dict[Path, Callable[[TextIO], None]]) -> None:
    """Write every file beside its place first and move them all in at the end, or leave none."""
    ready: list[tuple[Path, Path]] = []
    try:
        for target, write in writers.items():
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-", suffix=".part")
            ready.append((Path(name), target))
            with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
                write(file)
                file.flush()
                os.fsync(file.fileno())
        for made, target in ready:
            made.replace(target)
    finally:
        for made, _ in ready:
            with suppress(FileNotFoundError):
                made.unlink()


def _many(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"


if __name__ == "__main__":
    sys.exit(main())
