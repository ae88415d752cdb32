"""Taking in a file: read in a limited child process, sealed, its columns guessed."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path, PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import gate
from placemap.access.turns import take_turn
from placemap.exchange import policy, queries
from placemap.exchange.layouts import look_again
from placemap.exchange.models import RememberedLayout, Upload, UploadSheet
from placemap.exchange.reading import KEPT_ROWS, Layout, guess_layout
from placemap.exchange.sealing import as_file, keep_cells, seal
from placemap.exchange.spreadsheets import (
    SheetPreview,
    Workbook,
    WorkbookPreview,
    preview_workbook,
    read_workbook,
)
from placemap.exchange.vocabulary import SheetKind
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.invented import Gate, NotInvented, outside_in, refusal
from placemap.foundations.wording import keep
from placemap.mappings.models import Mapping as MappingRecord
from placemap.mappings.queries import require_taking_new
from placemap.partners.models import Agency

# A file goes this long after it is accepted, or after it came if it never is.
KEPT_FOR = timedelta(days=30)


@command(may=policy.may_send_list, event=Event.LIST_RECEIVED)
def receive_file(
    *, mapping: MappingRecord, agency: Agency, file_name: str, content: bytes, by: Actor
) -> Upload:
    """Take in a file for an agency, read its sheets and guess their columns. Raises `FileRefused`.

    The very same file sent again for the same agency and mapping gives the first upload.
    """
    require_taking_new(mapping)
    shown_name = PurePath(file_name.replace("\\", "/")).name[-160:] or "list"
    if len(content) > settings.PLACEMAP_LARGEST_FILE:
        raise PlacemapError(
            _("%(name)s is larger than %(limit)d MB. Leave out pictures and sheets not needed, or split it.")
            % {"name": shown_name, "limit": settings.PLACEMAP_LARGEST_FILE >> 20}
        )
    digest = hashlib.sha256(content).hexdigest()
    take_turn(f"{mapping.pk} {agency.pk} {digest}")
    same = queries.same_file(mapping, agency, digest)
    if same is not None:
        return same
    with as_file(content) as path:
        book = preview_workbook(path, filename=shown_name, first=200)
        if gate() is Gate.INVENTED:
            _refuse_real_rows(path, shown_name, book)
    known = list(RememberedLayout.objects.filter(agency=agency))
    remembered = {layout.fingerprint: layout.columns for layout in known}
    confirmed = {heading for layout in known for heading in layout.confirmed}
    assert by.user_id is not None  # the policy asked for a seat
    upload = Upload(
        mapping=mapping,
        agency=agency,
        file_name=shown_name,
        size=len(content),
        digest=digest,
        content=seal(content),
        kind=book.kind,
        separator=book.separator[:2],
        notes=[keep(note) for note in book.notes],
        uploaded_by=by.user_id,
        dispose_on=today() + KEPT_FOR,
    )
    layouts = [guess_layout(sheet.first_rows, remembered, confirmed=confirmed) for sheet in book.sheets]
    sheets = [
        _new_sheet(upload, number, sheet, layout)
        for number, (sheet, layout) in enumerate(zip(book.sheets, layouts, strict=True), 1)
    ]
    doubted = [heading for layout in layouts for heading in layout.doubted]
    upload.notes += [keep(note) for note in look_again(doubted)]
    used = [sheet for sheet in sheets if sheet.is_used]
    if used and all(sheet.is_remembered for sheet in used):
        upload.state = Upload.State.READY
    upload.save(force_insert=True)
    UploadSheet.objects.bulk_create(sheets)
    return upload


def _refuse_real_rows(path: Path, file_name: str, book: WorkbookPreview) -> None:
    """Read every row before anything is kept: a sealed file with real numbers in it would be here too."""
    whole: WorkbookPreview | Workbook = book
    if any(sheet.last_row > len(sheet.first_rows) for sheet in book.sheets):
        whole = read_workbook(path, filename=file_name)
    for sheet in whole.sheets:
        rows = sheet.first_rows if isinstance(sheet, SheetPreview) else sheet.rows
        for number, row in enumerate(rows, 1):
            for cell in row:
                if isinstance(cell, str | int | float) and (
                    found := outside_in(str(cell).removesuffix(".0"))
                ):
                    raise NotInvented(refusal(found, number))


def _new_sheet(upload: Upload, number: int, sheet: SheetPreview, layout: Layout) -> UploadSheet:
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
        why={column.heading: keep(column.why) for column in layout.columns.columns if column.why},
        rows=max(0, sheet.filled_rows - sum(1 for row in sheet.first_rows[: layout.heading.number] if row)),
        kind=layout.kind.value,
        is_hidden=sheet.hidden,
        is_remembered=layout.is_remembered,
        first_rows=[keep_cells(row, shorten=True) for row in sheet.first_rows[:KEPT_ROWS]],
    )
