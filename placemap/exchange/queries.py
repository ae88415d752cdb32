"""Reads of lists. An agency sees its own files; the custodian sees every agency's; nobody else sees any.

Of other agencies' lists the team sees only that one was asked for, and that it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.cohort.vocabulary import Level
from placemap.exchange.content import CellValue
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.exchange.policy import may_read_lists
from placemap.exchange.reading import ReadRow, layout_of, rows_of_people
from placemap.exchange.records import person_of, said_of
from placemap.exchange.rules import RowError, RowReader
from placemap.exchange.sealing import kept_cells
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.linkage.models import MatchRun
from placemap.linkage.queries import unresolved_people
from placemap.mappings.models import Mapping, Member
from placemap.mappings.queries import WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agency, LegalPower
from placemap.partners.queries import require_agreement
from placemap.subjects.commands import PersonAsGiven

# A look checks this many rows; the rest of a longer list is checked as it is accepted.
LOOKED_AT_ROWS = 20_000
SHOWN_ROWS = 10
SHOWN_PROBLEMS = 100
_STALE_AFTER = timedelta(minutes=10)
_CONTENT = "content"


@dataclass(frozen=True)
class ShownUpload:
    """One file on the lists page, with how many of its rows need the sender's eye."""

    upload: Upload
    rows: int
    problems: int


@dataclass(frozen=True)
class AgencyLists:
    """What one agency was asked for and what came. `uploads` is empty where the actor may not see them."""

    agency: Agency
    asked_on: date | None
    due_on: date | None
    nothing_known_on: date | None
    came_at: datetime | None
    uploads: Sequence[ShownUpload]
    may_send: bool
    is_own: bool
    may_see_files: bool

    @property
    def is_overdue(self) -> bool:
        return bool(self.due_on and self.due_on < today() and not self.came_at and not self.nothing_known_on)


@dataclass(frozen=True)
class PreviewRow:
    """One row as read, for showing: its number, sheet, and the person it would make."""

    sheet: str
    number: int
    person: PersonAsGiven
    level: str
    status: str
    worker: str
    notes: int
    problems: tuple[RowError, ...]


@dataclass(frozen=True)
class Preview:
    """What accepting a list would write, and what its sender should look at. Nothing is written by looking."""

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
    # Set when a longer list was looked at only in part.
    is_part: bool = False


@dataclass(frozen=True)
class Terms:
    """What a list is given under, from the agency's agreement."""

    purpose: str
    power: str
    handling: str
    how_known: str
    review_months: int


@dataclass(frozen=True)
class RowToHandBack:
    """One row as sent, and what its sender should do about it."""

    sheet_id: UUID
    number: int
    cells: Sequence[object]
    what_to_do: tuple[str, ...]


@dataclass(frozen=True)
class SheetToSetOut:
    """One sheet on the columns page: each heading with its field, why it was guessed, and sample values."""

    sheet: UploadSheet
    columns: Sequence[ColumnToSetOut] = field(default_factory=list)
    top: Sequence[Sequence[CellValue]] = field(default_factory=list)


@dataclass(frozen=True)
class ColumnToSetOut:
    """One column of a sheet."""

    index: int
    heading: str
    code: str
    why: str
    samples: Sequence[CellValue]


def same_file(mapping: Mapping, agency: Agency, digest: str) -> Upload | None:
    """The very same file, sent before for this agency and mapping and not taken back since."""
    return (
        Upload.objects.defer(_CONTENT)
        .filter(mapping=mapping, agency=agency, digest=digest)
        .exclude(state=Upload.State.WITHDRAWN)
        .order_by("uploaded_at")
        .first()
    )


def has_stopped(upload: Upload) -> bool:
    """Whether reading a long list in has not moved for so long that its worker must have been stopped."""
    return upload.state == Upload.State.READING and (
        upload.moved_at is None or now() - upload.moved_at > _STALE_AFTER
    )


def is_kept(upload: Upload) -> bool:
    """Whether the file itself is still there."""
    return Upload.objects.filter(pk=upload.pk).exclude(content=b"").exists()


def visible_upload(actor: Actor, mapping: Mapping, upload_id: UUID) -> Upload:
    """A file of this mapping that the actor may work on; otherwise it does not exist (404)."""
    upload = (
        Upload.objects.defer(_CONTENT)
        .select_related("mapping", "agency", "contribution__power")
        .filter(mapping=mapping, pk=upload_id)
        .filter(_mine_or_custody(actor, mapping))
        .first()
    )
    if upload is None:
        raise Http404
    return upload


def lists_of(actor: Actor, mapping: Mapping) -> list[AgencyLists]:
    """Every agency on the team, what it was asked for and what came. Five queries, however many lists."""
    require(may_read_lists(actor, mapping))
    members = list(
        Member.objects.filter(mapping=mapping, left_on=None).select_related("agency").order_by("agency__name")
    )
    uploads: dict[UUID, list[ShownUpload]] = defaultdict(list)
    visible = list(
        Upload.objects.defer(_CONTENT)
        .filter(_mine_or_custody(actor, mapping), mapping=mapping)
        .exclude(state=Upload.State.WITHDRAWN)
        .order_by("-uploaded_at")
    )
    rows: dict[UUID, int] = defaultdict(int)
    for upload_id, count in UploadSheet.objects.filter(upload__in=visible, is_used=True).values_list(
        "upload", "rows"
    ):
        rows[upload_id] += count
    problems = dict(
        ImportRow.objects.filter(upload__in=visible)
        .exclude(problems=[])
        .values_list("upload")
        .annotate(count=Count("pk"))
    )
    for upload in visible:
        accepted = upload.state == Upload.State.ACCEPTED
        count = upload.done_rows if accepted else rows[upload.pk]
        uploads[upload.agency_id].append(ShownUpload(upload, count, problems.get(upload.pk, 0)))
    came: dict[UUID, datetime] = {}
    for agency_id, given_at in (
        Contribution.objects.filter(mapping=mapping, kind=ContributionKind.LIST, withdrawn_at=None)
        .order_by("given_at")
        .values_list("agency", "given_at")
    ):
        came[agency_id] = given_at
    custodian = actor.has_in(Duty.HOLD_COHORT, mapping.pk)
    shown = [
        AgencyLists(
            agency=member.agency,
            asked_on=member.asked_on,
            due_on=member.due_on,
            nothing_known_on=member.nothing_known_on,
            came_at=came.get(member.agency_id),
            uploads=uploads.get(member.agency_id, []),
            may_send=custodian or member.agency_id == actor.agency_id,
            is_own=member.agency_id == actor.agency_id,
            may_see_files=custodian or member.agency_id == actor.agency_id,
        )
        for member in members
    ]
    if visible:
        record_reading(
            actor, Event.LIST_VIEWED, mapping_id=mapping.pk, subjects=[upload.pk for upload in visible]
        )
    return sorted(shown, key=lambda one: not one.is_own) if not custodian else shown


def lists_to_accept(actor: Actor) -> list[WorkItem]:
    """Work: lists that came and wait to be looked at, oldest first. One query."""
    mine = [pk for pk in actor.seats if actor.has_in(Duty.CONTRIBUTE, pk)]
    held = [pk for pk in mine if actor.has_in(Duty.HOLD_COHORT, pk)]
    waiting = (
        Upload.objects.defer(_CONTENT)
        .filter(
            Q(mapping__in=held) | Q(mapping__in=mine, agency=actor.agency_id),
            state__in=[Upload.State.RECEIVED, Upload.State.READY],
            mapping__state=MappingState.OPEN,
        )
        .select_related("mapping", "agency")
        .order_by("uploaded_at")
    )
    return [
        WorkItem(
            what=_("%(mapping)s: look at the list of %(agency)s")
            % {"mapping": upload.mapping.title, "agency": upload.agency.short_name or upload.agency.name},
            why=_("It came, but nothing of it is used until it is accepted."),
            by=upload.dispose_on,
            url=reverse("list", args=[upload.mapping.reference, upload.pk]),
            verb=_("Look"),
        )
        for upload in waiting
    ]


def agencies_to_send_for(actor: Actor, mapping: Mapping) -> list[Agency]:
    """The agencies the actor may send a list for: their own, or any on the team for the custodian."""
    members = (
        Member.objects.filter(mapping=mapping, left_on=None).select_related("agency").order_by("agency__name")
    )
    agencies = [member.agency for member in members]
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return agencies
    return [agency for agency in agencies if agency.pk == actor.agency_id]


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
                why=sheet.why.get(heading, ""),
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
            "This file was removed on the date that stood beside it. Send it again to use it."
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
    for row in islice(reading, LOOKED_AT_ROWS):
        counts["rows"] += 1
        _count(counts, row, first, problems, columns[row.sheet.pk], statutory)
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
        is_part=is_part,
    )


def _count(
    counts: dict[str, int],
    row: ReadRow,
    first: list[PreviewRow],
    problems: list[tuple[str, RowError]],
    columns: object,
    statutory: bool,
) -> None:
    read = row.read
    person = person_of(read, columns, sheet=row.sheet.name, statutory=statutory)  # type: ignore[arg-type]
    said = said_of(read, columns, statutory=statutory)  # type: ignore[arg-type]
    if read.names_somebody:
        counts["people"] += 1
        counts["mentions"] += len(person.mentions)
        counts["views"] += bool(said.level or said.level_as_written)
        counts["statuses"] += bool(said.statutory_as_written)
        counts["workers"] += bool(said.worker)
        counts["notes"] += len(said.notes)
    else:
        counts["unread"] += 1
    if read.errors:
        counts["with_problems"] += 1
        problems.extend((row.sheet.name, error) for error in read.errors)
    if len(first) < SHOWN_ROWS:
        level = Level.label_of(said.level) if said.level else said.level_as_written
        status = said.statutory_as_written
        first.append(
            PreviewRow(
                row.sheet.name, row.number, person, level, status, said.worker, len(said.notes), read.errors
            )
        )


def terms_for(agency: Agency) -> Terms:
    """What a list of this agency is given under. Raises `AgreementMissing` when nothing is signed."""
    agreement = require_agreement(agency)
    power = LegalPower.objects.filter(code=agreement.power).values_list("title", flat=True).first()
    return Terms(
        purpose=agreement.purpose,
        power=power or agreement.power,
        handling=agreement.handling,
        how_known=agreement.source_grade,
        review_months=agreement.review_months,
    )


def problems_of(
    upload: Upload, *, start: int = 0, count: int = SHOWN_PROBLEMS
) -> tuple[int, list[tuple[str, RowError]]]:
    """How many rows of an accepted list had problems, and some of the problems, by sheet."""
    found = ImportRow.objects.filter(upload=upload).exclude(problems=[]).select_related("sheet")
    rows = found.order_by("sheet__number", "number")[start : start + count]
    return found.count(), [
        (row.sheet.name, RowError(row.number, problem["heading"], problem["message"]))
        for row in rows
        for problem in row.problems
    ]


def rows_to_hand_back(actor: Actor, upload: Upload) -> list[RowToHandBack]:
    """The rows of an accepted list that need the sender's eye, with what to do about each.

    Those with something that could not be read; and those about whom it cannot be told for certain who they
    are: in doubt after matching (only the custodian sees that), or too little written to know. The words are
    the same for both, so that a file never tells who is on another agency's list.
    """
    in_doubt: set[UUID] = set()
    if actor.has_in(Duty.HOLD_COHORT, upload.mapping_id):
        in_doubt = unresolved_people(upload.mapping)
    matched = MatchRun.objects.filter(mapping_id=upload.mapping_id, state=MatchRun.State.DONE).exists()
    readers = {
        sheet.pk: RowReader(layout_of(sheet).columns)
        for sheet in UploadSheet.objects.filter(upload=upload, is_used=True)
    }
    found = []
    rows = ImportRow.objects.filter(upload=upload).order_by("sheet__number", "number")
    for row in rows.iterator(chunk_size=2000):
        to_do = [_what_to_do(problem["heading"], problem["message"]) for problem in row.problems]
        thin = matched and row.person_id is not None and _is_thin(readers.get(row.sheet_id), row)
        if row.person_id in in_doubt or thin:
            to_do.append(
                _(
                    "We could not tell for certain who this is. Check the name and date of birth, and add an"
                    " NHS number, a UPN or an address if you hold one."
                )
            )
        if to_do:
            found.append(RowToHandBack(row.sheet_id, row.number, row.cells, tuple(to_do)))
    return found


def _what_to_do(heading: str, message: str) -> str:
    return f"{heading}: {message}." if heading else f"{message[:1].upper()}{message[1:]}."


def _is_thin(reader: RowReader | None, row: ImportRow) -> bool:
    """Whether a row says too little to know a person by: no number, and no full name with a birthday."""
    if reader is None:
        return False
    said = reader(kept_cells(row.cells), row.number).record_fields
    known = said.get("nhs_number") or said.get("upn")
    whole = said.get("given") and said.get("family") and said.get("born")
    return not (known or whole)


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


def _mine_or_custody(actor: Actor, mapping: Mapping) -> Q:
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return Q()
    return Q(agency_id=actor.agency_id)
