"""What the sender of an accepted list should look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.exchange.queries.looks import SHOWN_PROBLEMS
from placemap.exchange.reading import layout_of
from placemap.exchange.rules import RowError, RowReader
from placemap.exchange.sealing import kept_cells
from placemap.foundations.wording import _, read_kept, starting
from placemap.linkage.queries import unresolved_people
from placemap.subjects.models import Mention
from placemap.subjects.vocabulary import MentionState


@dataclass(frozen=True)
class RowToHandBack:
    """One row as sent, and what its sender should do about it."""

    sheet_id: UUID
    number: int
    cells: Sequence[object]
    what_to_do: tuple[str, ...]


def problems_of(
    upload: Upload, *, start: int = 0, count: int = SHOWN_PROBLEMS
) -> tuple[int, list[tuple[str, RowError]]]:
    """How many rows of an accepted list had problems, and some of the problems, by sheet."""
    found = ImportRow.objects.filter(upload=upload).exclude(problems=[]).select_related("sheet")
    rows = found.order_by("sheet__number", "number")[start : start + count]
    return found.count(), [
        (row.sheet.name, RowError(row.number, problem["heading"], _message(problem)))
        for row in rows
        for problem in row.problems
    ]


def rows_to_hand_back(actor: Actor, upload: Upload) -> list[RowToHandBack]:
    """The rows of an accepted list that need the sender's eye, with what to do about each.

    Those with something that could not be read, or that say nobody's name and were left out; those about
    whom it cannot be told for certain who they are: in doubt after matching (only the custodian sees that),
    or too little written to know; and those with a name beside them that nobody could place. The words of
    the second are the same for both, so that a file never tells who is on another agency's list; and for
    the same reason a row is never here for standing on no other list.
    """
    in_doubt: set[UUID] = set()
    if actor.has_in(Duty.HOLD_COHORT, upload.mapping_id):
        in_doubt = unresolved_people(upload.mapping)
    unplaced: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    if upload.contribution_id is not None:
        for mention in Mention.objects.filter(
            contribution_id=upload.contribution_id, state=MentionState.UNKNOWN, withdrawn_at=None
        ).exclude(as_written=""):
            unplaced[mention.person_id].append((mention.heading, mention.as_written))
    readers = {
        sheet.pk: RowReader(layout_of(sheet).columns)
        for sheet in UploadSheet.objects.filter(upload=upload, is_used=True)
    }
    found = []
    # A row that was emptied since is nobody's to check.
    rows = ImportRow.objects.filter(upload=upload).exclude(cells=[]).order_by("sheet__number", "number")
    for row in rows.iterator(chunk_size=2000):
        to_do = [_what_to_do(problem["heading"], _message(problem)) for problem in row.problems]
        thin = row.person_id is not None and _is_thin(readers.get(row.sheet_id), row)
        if row.person_id is None and not to_do:
            to_do.append(_("There is no name or number to say who this is, so the row was left out."))
        if row.person_id in in_doubt or thin:
            to_do.append(
                _(
                    "We could not tell for certain who this is. Check the name and date of birth, and add an"
                    " NHS number, a UPN or an address if you hold one."
                )
            )
        to_do += [
            _(
                "{heading}: we could not tell who “{name}” is. Write the full name, and the date of birth or"
                " the school if you know it.",
                heading=heading,
                name=name,
            )
            for heading, name in (unplaced.get(row.person_id, ()) if row.person_id else ())
        ]
        if to_do:
            found.append(RowToHandBack(row.sheet_id, row.number, row.cells, tuple(to_do)))
    return found


def _message(problem: Mapping[str, Any]) -> str:
    """What is wrong, in any language. Rows of an older version hold it in English only."""
    return read_kept(problem.get("said", problem["message"]))


def _what_to_do(heading: str, message: str) -> str:
    if heading:
        return _("{heading}: {message}.", heading=heading, message=message)
    return _("{message}.", message=starting(message))


def _is_thin(reader: RowReader | None, row: ImportRow) -> bool:
    """Whether a row says too little to know a person by: no number, and no full name with a birthday."""
    if reader is None:
        return False
    said = reader(kept_cells(row.cells), row.number).record_fields
    known = said.get("nhs_number") or said.get("upn")
    whole = said.get("given") and said.get("family") and said.get("born")
    return not (known or whole)
