"""Taking a child who was let go out of the lists as they were sent."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.policy import ERASER
from placemap.access.session import acting_as
from placemap.exchange import policy, queries
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.exchange.reading import KEPT_ROWS, about_whom, whole_file
from placemap.exchange.rewriting import written_again
from placemap.exchange.sealing import keep_cells, kept_cells, seal
from placemap.exchange.spreadsheets import FileRefused, Row, Sheet, Workbook
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.foundations.traces import Traces
from placemap.mappings.models import Mapping as MappingRecord
from placemap.subjects.queries import KeptFile

_Rows = Mapping[int, Collection[int]]


def erase_from_lists(mapping: MappingRecord, person_ids: Collection[UUID], traces: Traces) -> int:
    """Take the child's own rows, and their name elsewhere, out of every list; how many files changed.

    The sealed files are opened, whether they are accepted or not, and written again without the child.
    """
    eraser = system_actor(ERASER)
    with acting_as(eraser):
        return erase_rows(mapping=mapping, person_ids=person_ids, traces=traces, by=eraser)


def kept_lists(mapping: MappingRecord) -> list[KeptFile]:
    """Every list of a mapping, to be searched and altered each by itself. As the eraser."""
    return [
        KeptFile(
            came_at,
            written=partial(_written_in_list, key),
            erase=partial(_erase_from_list, mapping, key),
            erase_read_in=partial(_erase_from_list, mapping, key, opening=False),
        )
        for key, came_at in Upload.objects.filter(mapping=mapping).values_list("pk", "uploaded_at")
    ]


def _written_in_list(key: UUID) -> Iterator[list[str]]:
    """Every row of one list, as long as its file is kept."""
    upload = Upload.objects.select_related("agency").get(pk=key)
    if not bytes(upload.content):
        return
    for sheet in _opened(upload).sheets:
        yield [sheet.name]
        for row in sheet.rows:
            yield [cell for cell in row if isinstance(cell, str)]


def _erase_from_list(mapping: MappingRecord, key: UUID, traces: Traces, *, opening: bool = True) -> None:
    eraser = system_actor(ERASER)
    with acting_as(eraser):
        erase_rows(mapping=mapping, person_ids=(), traces=traces, only=key, opening=opening, by=eraser)


@command(may=policy.may_erase_rows, event=Event.LIST_ALTERED)
def erase_rows(
    *,
    mapping: MappingRecord,
    person_ids: Collection[UUID],
    traces: Traces,
    only: UUID | None = None,
    opening: bool = True,
    by: Actor,
) -> int:
    """See `erase_from_lists`. With `only`, one list; without `opening`, only what was read of it."""
    lists = Upload.objects.filter(mapping=mapping)
    rows = ImportRow.objects.filter(mapping=mapping)
    if only:
        lists, rows = lists.filter(pk=only), rows.filter(upload=only)
    if traces.before:
        lists = lists.filter(uploaded_at__lte=traces.before)
        rows = rows.filter(Q(upload__in=lists) | Q(person_id__in=list(person_ids)))
    held = rows.exclude(person_id__in=list(person_ids)).values_list("pk", "cells", "person_id")
    # A row that could not be read in is nobody's yet: it goes whole, with the address in it. A row that
    # is about another child stays theirs, and only the name is taken out of it, as of all that is kept.
    unread = [key for key, cells, person in held if person is None and traces.found_in(cells)]
    gone: dict[UUID, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for emptied in (rows.filter(person_id__in=list(person_ids)), rows.filter(pk__in=unread)):
        for upload, sheet, number in emptied.values_list("upload_id", "sheet__number", "number"):
            gone[upload][sheet].add(number)
        emptied.update(cells=[], problems=[], digest="", person=None)
    # One at a time: each file may be large.
    kept = list(lists.exclude(content=b"").values_list("pk", flat=True)) if opening else []
    return sum(_take_out_of_file(key, gone[key], traces) for key in kept)


def _take_out_of_file(key: UUID, gone: _Rows, traces: Traces) -> bool:
    """Write one file again without the child; whether it held them."""
    upload = Upload.objects.select_related("agency").get(pk=key)
    book = _opened(upload)
    sheets = list(UploadSheet.objects.filter(upload=upload))
    left = _without(upload, book, sheets, gone, traces)
    if left.sheets == book.sheets:
        return False
    content = written_again(left, file_name=upload.file_name)
    by_number = dict(enumerate(zip(book.sheets, left.sheets, strict=True), 1))
    for sheet in sheets:
        before, after = by_number.get(sheet.number, (None, None))
        if before is None or after is None or before == after:
            continue
        emptied = sum(1 for old, new in zip(before.rows, after.rows, strict=True) if old and not new)
        sheet.first_rows = (
            [keep_cells(row, shorten=True) for row in after.rows[:KEPT_ROWS]] if content else []
        )
        sheet.rows = max(0, sheet.rows - emptied)
        sheet.save(update_fields=["first_rows", "rows"])
    # What could not be written again whole is gone whole: its sender is asked to send it again.
    Upload.objects.filter(pk=upload.pk).update(
        content=seal(content) if content else b"",
        kind="xlsx" if content and upload.kind in ("xls", "ods") else upload.kind,
        altered_at=now(),
        altered_digest=hashlib.sha256(content).hexdigest() if content else "",
        version=F("version") + 1,
    )
    return True


def _opened(upload: Upload) -> Workbook:
    """A file read whole. One that cannot be searched holds the decision back, and says why."""
    if upload.state == Upload.State.READING and not queries.has_stopped(upload):
        raise PlacemapError(
            _("A list from %(agency)s is being read in. Decide again when that is done.")
            % {"agency": upload.agency.name}
        )
    try:
        return whole_file(upload)
    except (FileRefused, PlacemapError):
        raise PlacemapError(
            _(
                "A list from %(agency)s cannot be opened, so it cannot be searched for this child."
                " Ask them to take it back, then decide again."
            )
            % {"agency": upload.agency.name}
        ) from None


def _without(
    upload: Upload, book: Workbook, sheets: Sequence[UploadSheet], gone: _Rows, traces: Traces
) -> Workbook:
    """The same file without the child: their rows empty, their name out of everybody else's."""
    named = {
        (number, at)
        for number, sheet in enumerate(book.sheets, 1)
        for at, row in enumerate(sheet.rows, 1)
        if traces.found_in(keep_cells(row))
    }
    theirs = {(number, at) for number, rows in gone.items() for at in rows}
    theirs |= _rows_about(upload, sheets, book, named - theirs, traces)
    for number, sheet in enumerate(book.sheets, 1):
        for at, row in enumerate(sheet.rows, 1):
            if (number, at) not in theirs:
                traces.notice(keep_cells(row), upload.agency_id)
    instead = _("[name removed]")

    def left(number: int, at: int, row: Row) -> Row:
        if (number, at) in theirs:
            return []
        if (number, at) in named:
            return kept_cells(traces.taken_out_of(keep_cells(row), instead))
        return row

    return replace(
        book,
        sheets=tuple(
            Sheet(
                traces.taken_out_of(sheet.name, instead),
                sheet.hidden,
                [left(number, at, row) for at, row in enumerate(sheet.rows, 1)],
            )
            for number, sheet in enumerate(book.sheets, 1)
        ),
    )


def _rows_about(
    upload: Upload,
    sheets: Sequence[UploadSheet],
    book: Workbook,
    named: Collection[tuple[int, int]],
    traces: Traces,
) -> set[tuple[int, int]]:
    """Which rows that name the child are the child's: those that say so, or do not say about whom they are.

    A row that was read in as somebody else's is not, and no more is a heading.
    """
    if not named:
        return set()
    rows = ImportRow.objects.filter(upload=upload).exclude(person=None)
    others = set(rows.values_list("sheet__number", "number"))
    headings = {sheet.number: sheet.heading_row or 0 for sheet in sheets}
    whom = about_whom(sheets, book)
    return {
        (number, at)
        for number, at in named
        if at > headings.get(number, 0)
        and (number, at) not in others
        and ((number, at) not in whom or traces.found_in(whom[number, at]))
    }
