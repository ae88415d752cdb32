"""Every write of lists: receiving a file, setting out its columns, accepting it, taking it back.

Nothing of a list reaches the mapping's records before it is accepted. Accepting is one transaction: all of
the list, or none of it. Every command can be repeated without doing a thing twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import PurePath
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_later
from placemap.cohort.commands import FromList, record_from_list
from placemap.exchange import policy, queries
from placemap.exchange.content import CellValue
from placemap.exchange.handback import HandbackRow, HandbackSheet, write_csv, write_xlsx
from placemap.exchange.layouts import UnknownField, read_field
from placemap.exchange.models import ImportRow, RememberedLayout, Upload, UploadSheet
from placemap.exchange.reading import (
    KEPT_ROWS,
    NAMING,
    ReadRow,
    all_parts,
    fingerprint,
    guess_layout,
    layout_of,
    rows_of_people,
)
from placemap.exchange.records import Said, person_of, said_of
from placemap.exchange.sealing import as_file, keep_cells, kept_cells, seal
from placemap.exchange.spreadsheets import SheetPreview, preview_workbook
from placemap.exchange.vocabulary import SheetKind
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.information.commands import open_contribution, withdraw_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping as MappingRecord
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.commands import record_people, withdraw_people

# A file goes this long after it is accepted, or after it came if it never is.
KEPT_FOR = timedelta(days=30)
# Longer lists are read in by the worker, with progress.
AT_ONCE = 2_000
_BLOCK = 2_000


@dataclass(frozen=True)
class SheetSetting:
    """How one sheet is set out: heading → field code, the row of the headings, and whether it is used."""

    number: int
    columns: Mapping[str, str]
    heading_row: int
    is_used: bool


@dataclass(frozen=True)
class TakenBack:
    """What became of a list that was taken back: records withdrawn, and those kept because they are relied on."""

    withdrawn: int
    kept: int


@dataclass(frozen=True)
class HandedBack:
    """A file for the sender: a neutral name, its kind, its bytes, and how many rows it holds."""

    file_name: str
    content_type: str
    content: bytes
    rows: int


@command(may=policy.may_send_list, event=Event.LIST_RECEIVED)
def receive_file(
    *, mapping: MappingRecord, agency: Agency, file_name: str, content: bytes, by: Actor
) -> Upload:
    """Take in a file for an agency, read its sheets and guess their columns. Raises `FileRefused`.

    The very same file sent again for the same agency and mapping gives the first upload.
    """
    require_open(mapping)
    shown_name = PurePath(file_name.replace("\\", "/")).name[-160:] or "list"
    if len(content) > settings.PLACEMAP_LARGEST_FILE:
        raise PlacemapError(
            _(
                "%(name)s is larger than %(limit)d MB. Take out pictures and sheets that are not needed, or split it."
            )
            % {"name": shown_name, "limit": settings.PLACEMAP_LARGEST_FILE >> 20}
        )
    digest = hashlib.sha256(content).hexdigest()
    _one_at_a_time(f"{mapping.pk} {agency.pk} {digest}")
    same = queries.same_file(mapping, agency, digest)
    if same is not None:
        return same
    with as_file(content) as path:
        book = preview_workbook(path, filename=shown_name, first=200)
    remembered = {
        layout.fingerprint: layout.columns for layout in RememberedLayout.objects.filter(agency=agency)
    }
    upload = Upload(
        mapping=mapping,
        agency=agency,
        file_name=shown_name,
        size=len(content),
        digest=digest,
        content=seal(content),
        kind=book.kind,
        separator=book.separator[:2],
        notes=list(book.notes),
        uploaded_by=by.user_id,
        dispose_on=today() + KEPT_FOR,
    )
    sheets = [_new_sheet(upload, number, sheet, remembered) for number, sheet in enumerate(book.sheets, 1)]
    used = [sheet for sheet in sheets if sheet.is_used]
    if used and all(sheet.is_remembered for sheet in used):
        upload.state = Upload.State.READY
    upload.save(force_insert=True)
    UploadSheet.objects.bulk_create(sheets)
    return upload


@command(may=policy.may_work_on_list, event=Event.LIST_CHANGED)
def set_out_list(*, upload: Upload, sheets: Sequence[SheetSetting], version: int, by: Actor) -> Upload:
    """Say what the columns of a list's sheets hold, and remember it for the agency.

    A sheet whose heading row is changed is guessed afresh from that row. Raises `Conflict` when somebody
    set it out since `version`.
    """
    held = _for_changing(upload)
    if held.version != version:
        raise Conflict(
            _("Somebody else set out this list since you opened the page. Look at what they chose first.")
        )
    by_number = {sheet.number: sheet for sheet in UploadSheet.objects.filter(upload=held)}
    for setting in sheets:
        sheet = by_number.get(setting.number)
        if sheet is None:
            raise PlacemapError(_("This list has no such sheet. Open the page again."))
        _set_out(sheet, setting)
    if not any(sheet.is_used for sheet in by_number.values()):
        raise PlacemapError(_("Tick at least one sheet that lists people."))
    held.state = Upload.State.READY
    held.version += 1
    held.failure = ""
    held.save(update_fields=["state", "version", "failure"])
    return held


@command(may=policy.may_set_out_sheet, event=Event.LIST_CHANGED)
def set_columns(
    *, sheet: UploadSheet, columns: Mapping[str, str], heading_row: int, is_used: bool = True, by: Actor
) -> UploadSheet:
    """Set out one sheet, whatever version its list has: `set_out_list` for callers that work sheet by sheet."""
    upload = Upload.objects.defer("content").get(pk=sheet.upload_id)
    setting = SheetSetting(sheet.number, columns, heading_row, is_used)
    set_out_list(upload=upload, sheets=[setting], version=upload.version, by=by)
    sheet.refresh_from_db()
    return sheet


@command(may=policy.may_work_on_list, event=Event.LIST_CHANGED)
def begin_accepting(
    *, upload: Upload, version: int, handling: str = "", how_known: str = "", by: Actor
) -> Upload:
    """Accept a short list at once; hand a long one to the worker, which reads it in with progress.

    A list that is being read in already, or is accepted, is given back as it is.
    """
    _one_at_a_time(f"accepting {upload.pk}")
    held = Upload.objects.defer("content").select_related("mapping", "agency").get(pk=upload.pk)
    if held.state == Upload.State.ACCEPTED or (
        held.state == Upload.State.READING and not queries.has_stopped(held)
    ):
        return held
    if held.version != version:
        raise Conflict(
            _("Somebody else set out this list since you opened the page. Look at what they chose first.")
        )
    rows = UploadSheet.objects.filter(upload=held, is_used=True).aggregate(rows=Sum("rows"))["rows"] or 0
    if rows <= AT_ONCE:
        accept_list(upload=held, handling=handling, how_known=how_known, by=by)
        held.refresh_from_db(fields=["state", "contribution", "accepted_at", "dispose_on"])
        return held
    _check_can_accept(held)
    held.state = Upload.State.READING
    held.terms = {"handling": handling, "how_known": how_known}
    held.done_rows, held.failure, held.moved_at = 0, "", now()
    held.save(update_fields=["state", "terms", "done_rows", "failure", "moved_at"])
    ask_for_later("exchange.read_in_list", queue="lists", upload_id=held.pk, user_id=str(by.user_id))
    return held


@command(may=policy.may_work_on_list, event=Event.LIST_CHANGED)
def note_rows_read(*, upload: Upload, done: int, by: Actor) -> None:
    """Say how many rows of a long list are read in."""
    Upload.objects.filter(pk=upload.pk, state=Upload.State.READING).update(done_rows=done, moved_at=now())


@command(may=policy.may_work_on_list, event=Event.LIST_CHANGED)
def record_failure(*, upload: Upload, failure: str, by: Actor) -> None:
    """Say that a long list could not be read in. Nothing of it was kept, and it can be accepted again."""
    Upload.objects.filter(pk=upload.pk, state=Upload.State.READING).update(
        state=Upload.State.READY, failure=failure[:300], done_rows=0
    )


@command(may=policy.may_work_on_list, event=Event.LIST_ACCEPTED)
def accept_list(
    *,
    upload: Upload,
    handling: str = "",
    how_known: str = "",
    progress: Callable[[int], None] | None = None,
    by: Actor,
) -> Contribution:
    """Write a list's people into the mapping, with everything each row says, as one contribution.

    All of it or none. Accepting twice, or two people at once, gives the one contribution. `handling` and
    `how_known` differ from the agency's agreement only when given. `progress` is told the rows done.
    """
    # Not a row lock: progress is saved on the row by another connection meanwhile.
    _one_at_a_time(f"accepting {upload.pk}")
    held = Upload.objects.select_related("mapping", "agency", "contribution").get(pk=upload.pk)
    if held.state == Upload.State.ACCEPTED and held.contribution is not None:
        return held.contribution
    _check_can_accept(held)
    sheets = list(UploadSheet.objects.filter(upload=held))
    parts = all_parts(held)
    contribution = open_contribution(
        mapping=held.mapping,
        agency=held.agency,
        kind=ContributionKind.LIST,
        title=_("List of %(agency)s") % {"agency": held.agency.short_name or held.agency.name},
        handling=handling,
        how_known=how_known,
        by=by,
    )
    block: list[ReadRow] = []
    done = people = 0
    for row in rows_of_people(held, sheets, iter(parts)):
        block.append(row)
        if len(block) >= _BLOCK:
            people += _write_rows(held, contribution, block, by)
            done += len(block)
            block = []
            if progress is not None:
                progress(done)
    people += _write_rows(held, contribution, block, by)
    if not people:
        raise PlacemapError(
            _(
                "No row of this list says who it is about, so there is nothing to accept. Check the columns first."
            )
        )
    at = now()
    changed = (
        Upload.objects.filter(pk=held.pk)
        .exclude(state=Upload.State.ACCEPTED)
        .update(
            state=Upload.State.ACCEPTED,
            contribution=contribution,
            accepted_at=at,
            dispose_on=today() + KEPT_FOR,
            done_rows=done + len(block),
            failure="",
            version=F("version") + 1,
        )
    )
    if changed != 1:
        raise Conflict(_("Somebody else accepted this list at the same moment."))
    return contribution


@command(may=policy.may_work_on_list, event=Event.CONTRIBUTION_WITHDRAWN)
def take_back_list(*, upload: Upload, reason: str = "", by: Actor) -> TakenBack:
    """Take a list back: its file, its rows, and the records made from it that nobody relies on yet."""
    _one_at_a_time(f"accepting {upload.pk}")
    held = Upload.objects.defer("content").select_related("mapping", "contribution").get(pk=upload.pk)
    if held.state == Upload.State.WITHDRAWN:
        return TakenBack(0, 0)
    if held.state == Upload.State.READING and not queries.has_stopped(held):
        raise PlacemapError(_("This list is being read in. Wait until that is done, then take it back."))
    require_open(held.mapping)
    withdrawn = kept = 0
    if held.contribution is not None:
        if not reason.strip():
            raise PlacemapError(_("Say why this list is taken back."))
        withdrawn, kept = withdraw_people(contribution=held.contribution, by=by)
        if held.contribution.withdrawn_at is None:
            withdraw_contribution(contribution=held.contribution, reason=reason, by=by)
    _empty(held.pk)
    Upload.objects.filter(pk=held.pk).update(state=Upload.State.WITHDRAWN, version=F("version") + 1)
    return TakenBack(withdrawn, kept)


@command(may=policy.may_work_on_list, event=Event.ROWS_HANDED_BACK)
def hand_back_rows(*, upload: Upload, by: Actor) -> HandedBack:
    """The rows that need the sender's eye, in the sender's own columns, each with what to do."""
    rows = queries.rows_to_hand_back(by, upload)
    sheets = []
    for sheet in UploadSheet.objects.filter(upload=upload):
        mine = [
            HandbackRow(kept_cells(row.cells), row.what_to_do) for row in rows if row.sheet_id == sheet.pk
        ]
        if mine:
            sheets.append(HandbackSheet(sheet.name, sheet.headings, mine))
    if not sheets:
        raise PlacemapError(_("No row of this list needs to go back."))
    out = BytesIO()
    # The name says nothing of who sent it or who is in it.
    name = f"rows-to-check-{upload.pk.hex[:8]}"
    if upload.kind == "text":
        write_csv(out, sheets[0], separator=upload.separator or ",")
        return HandedBack(f"{name}.csv", "text/csv; charset=utf-8", out.getvalue(), len(rows))
    write_xlsx(out, sheets)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HandedBack(f"{name}.xlsx", kind, out.getvalue(), len(rows))


@command(may=policy.may_dispose, event=Event.LIST_DISPOSED)
def dispose_of_files(*, by: Actor) -> int:
    """Empty every file and its rows whose date has come; returns how many. Records made from them stay."""
    due = list(
        Upload.objects.filter(dispose_on__lte=today()).exclude(content=b"").values_list("pk", flat=True)
    )
    for upload_id in due:
        _empty(upload_id)
    return len(due)


def _empty(upload_id: UUID) -> None:
    ImportRow.objects.filter(upload_id=upload_id).delete()
    UploadSheet.objects.filter(upload_id=upload_id).update(first_rows=[])
    Upload.objects.filter(pk=upload_id).update(content=b"")


def _new_sheet(
    upload: Upload, number: int, sheet: SheetPreview, remembered: Mapping[str, Mapping[str, str]]
) -> UploadSheet:
    layout = guess_layout(sheet.first_rows, remembered)
    lists_people = layout.kind in (SheetKind.PEOPLE, SheetKind.ABOUT_PEOPLE)
    return UploadSheet(
        upload=upload,
        mapping=upload.mapping,
        agency=upload.agency,
        number=number,
        name=sheet.name[:80],
        is_used=lists_people and not sheet.hidden and sheet.filled_rows > (1 if layout.heading.number else 0),
        heading_row=layout.heading.number,
        headings=list(layout.heading.headings),
        columns=layout.columns.as_mapping(),
        why={column.heading: column.why for column in layout.columns.columns if column.why},
        rows=max(0, sheet.filled_rows - sum(1 for row in sheet.first_rows[: layout.heading.number] if row)),
        kind=layout.kind.value,
        is_hidden=sheet.hidden,
        is_remembered=layout.is_remembered,
        first_rows=[keep_cells(row, shorten=True) for row in sheet.first_rows[:KEPT_ROWS]],
    )


def _set_out(sheet: UploadSheet, setting: SheetSetting) -> None:
    columns = dict(setting.columns)
    if setting.heading_row != (sheet.heading_row or 0):
        rows = [kept_cells(row) for row in sheet.first_rows]
        if not 0 <= setting.heading_row <= len(rows):
            raise PlacemapError(
                _("Row %(row)d cannot hold the headings: choose one of the first %(last)d rows.")
                % {"row": setting.heading_row, "last": len(rows)}
            )
        layout = guess_layout(rows, {}, heading_row=setting.heading_row)
        sheet.heading_row = layout.heading.number
        sheet.headings = list(layout.heading.headings)
        sheet.why = {column.heading: column.why for column in layout.columns.columns if column.why}
        sheet.kind = layout.kind.value
        columns = layout.columns.as_mapping()
    for heading, code in columns.items():
        if heading not in sheet.headings:
            raise PlacemapError(
                _("This sheet has no column “%(heading)s”. Open the page again.") % {"heading": heading}
            )
        try:
            read_field(code)
        except UnknownField as problem:
            raise PlacemapError(str(problem)) from None
    if setting.is_used and not ({read_field(code)[0] for code in columns.values()} & NAMING):
        raise PlacemapError(
            _("Say which column holds the name, or a number to know people by%(where)s.")
            % {"where": _(" on sheet %(name)s") % {"name": sheet.name} if sheet.name else ""}
        )
    changed = {heading for heading in sheet.headings if sheet.columns.get(heading) != columns.get(heading)}
    sheet.why = {heading: why for heading, why in sheet.why.items() if heading not in changed}
    sheet.columns = columns
    sheet.is_used = setting.is_used
    sheet.is_remembered = False
    sheet.save(
        update_fields=["columns", "is_used", "heading_row", "headings", "why", "kind", "is_remembered"]
    )
    if setting.is_used:
        RememberedLayout.objects.update_or_create(
            agency_id=sheet.agency_id,
            fingerprint=fingerprint(sheet.headings),
            defaults={"columns": columns, "last_used_at": now()},
        )


def _for_changing(upload: Upload) -> Upload:
    held = (
        Upload.objects.select_for_update(of=("self",))
        .defer("content")
        .select_related("mapping")
        .get(pk=upload.pk)
    )
    require_open(held.mapping)
    if held.state not in (Upload.State.RECEIVED, Upload.State.READY):
        raise PlacemapError(
            _("This list is accepted or taken back, so its columns can no longer be changed.")
        )
    return held


def _check_can_accept(upload: Upload) -> None:
    require_open(upload.mapping)
    if upload.state == Upload.State.WITHDRAWN:
        raise PlacemapError(_("This list was taken back. Send it again to use it."))
    if not queries.is_kept(upload):
        raise PlacemapError(
            _("This file was removed on the date that stood beside it. Send it again to use it.")
        )


def _write_rows(upload: Upload, contribution: Contribution, rows: Sequence[ReadRow], by: Actor) -> int:
    """Record a block of rows; returns how many people."""
    if not rows:
        return 0
    statutory = upload.agency.kind == AgencyKind.SOCIAL_CARE
    # A school's own roll rarely names the school.
    school = upload.agency.name if upload.agency.kind == AgencyKind.SCHOOL else ""
    layouts = {
        row.sheet.pk: layout_of(row.sheet).columns for row in {row.sheet.pk: row for row in rows}.values()
    }
    named = [row for row in rows if row.read.names_somebody]
    people = record_people(
        contribution=contribution,
        people=[
            person_of(
                row.read, layouts[row.sheet.pk], sheet=row.sheet.name, statutory=statutory, school=school
            )
            for row in named
        ],
        by=by,
    )
    made = dict(zip((id(row) for row in named), people, strict=True))
    said = [
        (person, words)
        for row, person in zip(named, people, strict=True)
        if (words := said_of(row.read, layouts[row.sheet.pk], statutory=statutory)).says_something
    ]
    if said:
        record_from_list(contribution=contribution, rows=[_from_list(*pair) for pair in said], by=by)
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                upload=upload,
                sheet=row.sheet,
                mapping=upload.mapping,
                agency=upload.agency,
                number=row.number,
                digest=_row_digest(row.cells),
                cells=keep_cells(row.cells),
                problems=[{"heading": error.heading, "message": error.message} for error in row.read.errors],
                person=made.get(id(row)),
            )
            for row in rows
        ],
        batch_size=_BLOCK,
    )
    return len(people)


def _from_list(person: object, said: Said) -> FromList:
    return FromList(
        person=person,  # type: ignore[arg-type]
        level=said.level,
        level_as_written=said.level_as_written,
        statutory_status=said.statutory_status,
        statutory_as_written=said.statutory_as_written,
        worker=said.worker,
        notes=said.notes,
    )


def _row_digest(cells: Sequence[CellValue]) -> str:
    return hashlib.sha256(json.dumps(keep_cells(cells), ensure_ascii=False).encode()).hexdigest()


def _one_at_a_time(what: str) -> None:
    """Commands about the same thing wait for each other until commit."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
