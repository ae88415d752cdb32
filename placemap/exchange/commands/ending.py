"""Lists taken back, rows handed back to their sender, and files removed on their date."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.turns import take_turn
from placemap.exchange import policy, queries
from placemap.exchange.handback import HandbackRow, HandbackSheet, write_csv, write_xlsx
from placemap.exchange.models import ImportRow, OutsideGiven, Upload, UploadSheet
from placemap.exchange.sealing import kept_cells
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.information.commands import withdraw_contribution
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.subjects.commands import tell_readers_of_giving, withdraw_people


@dataclass(frozen=True)
class TakenBack:
    """What became of a list that was taken back: records withdrawn, and those kept as they are relied on."""

    withdrawn: int
    kept: int


@dataclass(frozen=True)
class HandedBack:
    """A file for the sender: a neutral name, its kind, its bytes, and how many rows it holds."""

    file_name: str
    content_type: str
    content: bytes
    rows: int


@command(may=policy.may_work_on_list, event=Event.CONTRIBUTION_WITHDRAWN)
def take_back_list(*, upload: Upload, reason: str = "", by: Actor) -> TakenBack:
    """Take a list back: its file, its rows, and the records made from it that nobody relies on yet."""
    take_turn(f"accepting {upload.pk}")
    held = (
        Upload.objects.defer("content").select_related("mapping", "contribution__mapping").get(pk=upload.pk)
    )
    if held.state == Upload.State.WITHDRAWN:
        return TakenBack(0, 0)
    if held.state == Upload.State.READING and not queries.has_stopped(held):
        raise PlacemapError(_("This list is being read in. Wait until that is done, then take it back."))
    require_open(held.mapping)
    withdrawn = kept = 0
    if held.contribution is not None:
        if not reason.strip():
            raise PlacemapError(_("Say why this list is taken back."))
        tell_readers_of_giving(held.contribution, by)
        _note_outside(held)
        withdrawn, kept = withdraw_people(contribution=held.contribution, by=by)
        if held.contribution.withdrawn_at is None:
            withdraw_contribution(contribution=held.contribution, reason=reason, by=by)
    _empty(held.pk)
    Upload.objects.filter(pk=held.pk).update(
        state=Upload.State.WITHDRAWN,
        withdrawn_at=now(),
        withdrawn_by=author(by),
        version=F("version") + 1,
    )
    return TakenBack(withdrawn, kept)


def _note_outside(upload: Upload) -> None:
    """Write down, before a list is taken back, who outside was given something of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select referral_id, answer_id, user_id, given_at from given_outside(%s)",
            [upload.contribution_id],
        )
        found = cursor.fetchall()
    OutsideGiven.objects.bulk_create(
        OutsideGiven(
            upload=upload,
            mapping_id=upload.mapping_id,
            agency_id=upload.agency_id,
            referral_id=referral,
            answer_id=answer,
            user_id=user,
            given_at=at,
        )
        for referral, answer, user, at in found
    )


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
    # A file that an erasure had to empty still has its rows.
    rows = Exists(ImportRow.objects.filter(upload=OuterRef("pk")))
    due = list(
        Upload.objects.filter(~Q(content=b"") | rows, dispose_on__lte=today()).values_list("pk", flat=True)
    )
    for upload_id in due:
        _empty(upload_id)
    return len(due)


def _empty(upload_id: UUID) -> None:
    ImportRow.objects.filter(upload_id=upload_id).delete()
    UploadSheet.objects.filter(upload_id=upload_id).update(first_rows=[])
    Upload.objects.filter(pk=upload_id).update(content=b"")
