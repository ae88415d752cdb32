"""Looking at a list before it is accepted: its columns, its rows as read, its terms. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.cohort.vocabulary import Level
from placemap.exchange.content import CellValue
from placemap.exchange.models import Upload, UploadSheet
from placemap.exchange.queries.lists import is_kept
from placemap.exchange.reading import ReadRow, layout_of, rows_of_people
from placemap.exchange.records import person_of, said_of
from placemap.exchange.rules import RowError
from placemap.exchange.sealing import kept_cells
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _, read_kept
from placemap.information.queries import review_after
from placemap.partners.models import Agency, LegalPower
from placemap.partners.queries import powers, require_agreement
from placemap.subjects.commands import PersonAsGiven
from placemap.subjects.queries import Called, called, which_considered_before

# A look checks this many rows; the rest of a longer list is checked as it is accepted.
LOOKED_AT_ROWS = 20_000
SHOWN_ROWS = 10
SHOWN_PROBLEMS = 100


@dataclass(frozen=True)
class PreviewRow:
    """One row as read, for showing: its number, sheet, and the person it would make."""

    sheet: str
    number: int
    person: PersonAsGiven
    level: str
    status: str
    worker: str
    notes: tuple[str, ...]
    problems: tuple[RowError, ...]


@dataclass(frozen=True)
class Preview:
    """What accepting a list would write, and what its sender should look at. Looking writes nothing."""

    rows: int = 0
    people: int = 0
    unread: int = 0
    names_mentioned: int = 0
    views: int = 0
    statuses: int = 0
    workers: int = 0
    notes: int = 0
    rows_with_problems: int = 0
    first: Sequence[PreviewRow] = ()
    problems: Sequence[tuple[str, RowError]] = ()
    problems_left_out: int = 0
    # Sheet and row of somebody whom this mapping considered before and let go.
    considered_before: Sequence[tuple[str, int]] = ()
    # Set when a longer list was looked at only in part.
    is_part: bool = False


@dataclass(frozen=True)
class Terms:
    """What a list is given under, from the agency's agreement."""

    purpose: str
    power: str
    power_code: str
    handling: str
    how_known: str
    review_months: int
    review_on: date


@dataclass(frozen=True)
class ColumnToSetOut:
    """One column of a sheet."""

    index: int
    heading: str
    code: str
    why: str
    samples: Sequence[CellValue]


@dataclass(frozen=True)
class SheetToSetOut:
    """One sheet on the columns page: each heading with its field, why it was guessed, and sample values."""

    sheet: UploadSheet
    columns: Sequence[ColumnToSetOut] = field(default_factory=list)
    top: Sequence[Sequence[CellValue]] = field(default_factory=list)


def sheets_to_set_out(actor: Actor, upload: Upload) -> list[SheetToSetOut]:
    """The sheets of a file with their columns and a few values of each. Recorded as reading the list."""
    record_reading(actor, Event.LIST_VIEWED, mapping_id=upload.mapping_id, subjects=[upload.pk])
    shown = []
    for sheet in UploadSheet.objects.filter(upload=upload):
        rows = [kept_cells(row) for row in sheet.first_rows]
        under = rows[sheet.heading_row or 0 :]
        columns = [
            ColumnToSetOut(
                index=at,
                heading=heading,
                code=sheet.columns.get(heading, ""),
                why=read_kept(sheet.why.get(heading, "")),
                samples=_samples(under, at),
            )
            for at, heading in enumerate(sheet.headings)
        ]
        shown.append(SheetToSetOut(sheet, columns, rows[: max(8, (sheet.heading_row or 0) + 2)]))
    return shown


def preview(actor: Actor, upload: Upload) -> Preview:
    """Read a file by its columns as set out, and say what accepting it would write. Writes nothing.

    Recorded as reading the list. Raises `PlacemapError` when the file is no longer kept.
    """
    if not is_kept(upload):
        raise PlacemapError(
            _("This file was removed on the date that stood beside it. Send it again to use it.")
        )
    record_reading(actor, Event.LIST_VIEWED, mapping_id=upload.mapping_id, subjects=[upload.pk])
    whole = Upload.objects.select_related("agency").get(pk=upload.pk)
    sheets = list(UploadSheet.objects.filter(upload=upload))
    columns = {sheet.pk: layout_of(sheet).columns for sheet in sheets if sheet.is_used}
    statutory = whole.agency.kind == "social_care"
    reading = rows_of_people(whole, sheets)
    counts: dict[str, int] = defaultdict(int)
    first: list[PreviewRow] = []
    problems: list[tuple[str, RowError]] = []
    named: dict[tuple[int, int], Called] = {}
    where: dict[int, tuple[str, int]] = {}
    for row in islice(reading, LOOKED_AT_ROWS):
        counts["rows"] += 1
        person = _count(counts, row, first, problems, columns[row.sheet.pk], statutory)
        given = Called(person.given, person.family, person.born, person.known_as)
        # A name in a cell beside the child is somebody too.
        beside = [called(text) for _heading, text, _kind in person.mentions]
        named |= {(counts["rows"], at): one for at, one in enumerate([given, *beside])}
        where[counts["rows"]] = (row.sheet.name, row.number)
    is_part = next(reading, None) is not None
    reading.close()  # type: ignore[attr-defined]
    return Preview(
        rows=counts["rows"],
        people=counts["people"],
        unread=counts["unread"],
        names_mentioned=counts["mentions"],
        views=counts["views"],
        statuses=counts["statuses"],
        workers=counts["workers"],
        notes=counts["notes"],
        rows_with_problems=counts["with_problems"],
        first=first,
        problems=problems[:SHOWN_PROBLEMS],
        problems_left_out=max(0, len(problems) - SHOWN_PROBLEMS),
        considered_before=list(
            dict.fromkeys(where[row] for row, _at in which_considered_before(actor, upload.mapping, named))
        ),
        is_part=is_part,
    )


def _count(
    counts: dict[str, int],
    row: ReadRow,
    first: list[PreviewRow],
    problems: list[tuple[str, RowError]],
    columns: object,
    statutory: bool,
) -> PersonAsGiven:
    read = row.read
    person = person_of(read, columns, sheet=row.sheet.name, statutory=statutory)  # type: ignore[arg-type]
    said = said_of(read, columns, statutory=statutory)  # type: ignore[arg-type]
    if read.names_somebody:
        counts["people"] += 1
        counts["mentions"] += len(person.mentions)
        counts["views"] += bool(said.level or said.level_as_written)
        counts["statuses"] += bool(said.statutory_as_written)
        counts["workers"] += bool(said.worker)
        counts["notes"] += len(said.notes) + len(person.notes)
    else:
        counts["unread"] += 1
    if read.errors:
        counts["with_problems"] += 1
        problems.extend((row.sheet.name, error) for error in read.errors)
    if len(first) < SHOWN_ROWS:
        level = Level.label_of(said.level) if said.level else said.level_as_written
        status = said.statutory_as_written
        headings = tuple(dict.fromkeys(heading for heading, _text in (*said.notes, *person.notes)))
        first.append(
            PreviewRow(row.sheet.name, row.number, person, level, status, said.worker, headings, read.errors)
        )
    return person


def terms_for(agency: Agency) -> Terms:
    """What a list of this agency is given under. Raises `AgreementMissing` when nothing is signed."""
    agreement = require_agreement(agency)
    power = LegalPower.objects.filter(code=agreement.power).values_list("title", flat=True).first()
    return Terms(
        purpose=agreement.purpose,
        power=power or agreement.power,
        power_code=agreement.power,
        handling=agreement.handling,
        how_known=agreement.source_grade,
        review_months=agreement.review_months,
        review_on=review_after(agreement.review_months),
    )


def powers_to_choose(actor: Actor) -> list[tuple[str, str]]:
    """The legal powers in force, as pairs of code and title."""
    return [(one.power.code, one.power.title) for one in powers(actor) if not one.why_not]


def _samples(rows: Sequence[Sequence[CellValue]], at: int) -> list[CellValue]:
    """The first three different values of a column."""
    seen: list[CellValue] = []
    for row in rows:
        value = row[at] if at < len(row) else None
        if value is not None and value != "" and value not in seen:
            seen.append(value)
        if len(seen) == 3:
            break
    return seen
