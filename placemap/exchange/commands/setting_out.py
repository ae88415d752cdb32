"""Saying what the columns of a list hold, and remembering it for the agency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.exchange import policy
from placemap.exchange.layouts import UnknownField, held_to_again, read_field
from placemap.exchange.models import RememberedLayout, Upload, UploadSheet
from placemap.exchange.reading import (
    NAMING,
    fingerprint,
    guess_layout,
)
from placemap.exchange.sealing import kept_cells
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import keep
from placemap.mappings.queries import require_open


@dataclass(frozen=True)
class SheetSetting:
    """How one sheet is set out: heading → field code, the row of the headings, and whether it is used."""

    number: int
    columns: Mapping[str, str]
    heading_row: int
    is_used: bool


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
    """Set out one sheet, whatever version its list has: for callers that work sheet by sheet."""
    upload = Upload.objects.defer("content").get(pk=sheet.upload_id)
    setting = SheetSetting(sheet.number, columns, heading_row, is_used)
    set_out_list(upload=upload, sheets=[setting], version=upload.version, by=by)
    sheet.refresh_from_db()
    return sheet


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
        sheet.why = {column.heading: keep(column.why) for column in layout.columns.columns if column.why}
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
        sent = fingerprint(sheet.headings)
        before = RememberedLayout.objects.filter(agency_id=sheet.agency_id, fingerprint=sent).first()
        confirmed = set(before.confirmed) if before else set()
        # Chosen against the doubt a second time: they are not asked at every list.
        confirmed.update(held_to_again(columns, before.columns if before else {}, changed))
        RememberedLayout.objects.update_or_create(
            agency_id=sheet.agency_id,
            fingerprint=sent,
            defaults={"columns": columns, "confirmed": sorted(confirmed), "last_used_at": now()},
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
