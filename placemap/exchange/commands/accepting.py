"""Writing a list into the mapping: one transaction, all of it or none, and never twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_later
from placemap.access.turns import take_turn
from placemap.cohort.commands import FromList, record_from_list
from placemap.exchange import policy, queries
from placemap.exchange.commands.receiving import KEPT_FOR
from placemap.exchange.content import CellValue
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.exchange.reading import (
    ReadRow,
    all_parts,
    layout_of,
    rows_of_people,
)
from placemap.exchange.records import Said, person_of, said_of
from placemap.exchange.rules import RowError
from placemap.exchange.sealing import keep_cells
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import in_english, keep
from placemap.information.commands import open_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.queries import require_open, require_taking_new
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.commands import record_people


@dataclass(frozen=True, slots=True)
class ChosenTerms:
    """The terms of a list where its sender chose otherwise than their agreement says; empty: as it says.

    `handling` is "P" or "C", `how_known` a `HowKnown`, `power` a code of the register.
    """

    handling: str = ""
    how_known: str = ""
    purpose: str = ""
    power: str = ""
    review_on: date | None = None

    def kept(self) -> dict[str, str]:
        """As JSON keeps it, for the worker."""
        given = {name: getattr(self, name) for name in ("handling", "how_known", "purpose", "power")}
        return {**given, "review_on": self.review_on.isoformat() if self.review_on else ""}

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> ChosenTerms:
        """What `kept` gave; what an older waiting list lacks is as the agreement says."""
        day = kept.get("review_on", "")
        return cls(
            handling=kept.get("handling", ""),
            how_known=kept.get("how_known", ""),
            purpose=kept.get("purpose", ""),
            power=kept.get("power", ""),
            review_on=date.fromisoformat(day) if day else None,
        )


FROM_THE_AGREEMENT = ChosenTerms()

# Longer lists are read in by the worker, with progress.
AT_ONCE = 2_000
_BLOCK = 2_000


@command(may=policy.may_work_on_list, event=Event.LIST_CHANGED)
def begin_accepting(
    *, upload: Upload, version: int, terms: ChosenTerms = FROM_THE_AGREEMENT, by: Actor
) -> Upload:
    """Accept a short list at once; hand a long one to the worker, which reads it in with progress.

    `terms` holds what differs from the agency's agreement. A list that is being read in already, or is
    accepted, is given back as it is.
    """
    take_turn(f"accepting {upload.pk}")
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
        accept_list(upload=held, terms=terms, by=by)
        held.refresh_from_db(fields=["state", "contribution", "accepted_at", "dispose_on"])
        return held
    _check_can_accept(held)
    held.state = Upload.State.READING
    held.terms = terms.kept()
    held.done_rows, held.failure, held.moved_at = 0, "", now()
    held.save(update_fields=["state", "terms", "done_rows", "failure", "moved_at"])
    ask_for_later(
        "exchange.read_in_list",
        queue="lists",
        upload_id=held.pk,
        user_id=str(by.user_id),
        agency_id=str(by.agency_id),
    )
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
    terms: ChosenTerms = FROM_THE_AGREEMENT,
    progress: Callable[[int], None] | None = None,
    by: Actor,
) -> Contribution:
    """Write a list's people into the mapping, with everything each row says, as one contribution.

    All of it or none. Accepting twice, or two people at once, gives the one contribution. `terms` holds
    what differs from the agency's agreement. `progress` is told the rows done.
    """
    # Not a row lock: progress is saved on the row by another connection meanwhile.
    take_turn(f"accepting {upload.pk}")
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
        handling=terms.handling,
        how_known=terms.how_known,
        purpose=terms.purpose,
        power=terms.power,
        review_on=terms.review_on,
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
            _("No row of this list says who it is about, so there is nothing to accept. Check its columns.")
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


def _check_can_accept(upload: Upload) -> None:
    # A long list that was accepted in time is read in to its end, though a night lies between.
    (require_open if upload.state == Upload.State.READING else require_taking_new)(upload.mapping)
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
                problems=[_problem(error) for error in row.read.errors],
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


def _problem(error: RowError) -> dict[str, object]:
    """A problem as it is kept: in English for whoever reads the table, and as made for other languages."""
    return {
        "heading": in_english(error.heading),
        "message": in_english(error.message),
        "said": keep(error.message),
    }


def _row_digest(cells: Sequence[CellValue]) -> str:
    return hashlib.sha256(json.dumps(keep_cells(cells), ensure_ascii=False).encode()).hexdigest()
