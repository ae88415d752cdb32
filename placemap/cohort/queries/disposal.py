"""What became of a closed mapping's records: counted from the trail and from what is still here. No name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.cohort.rules.disposal import Disposal, disposal
from placemap.foundations.clock import today


@dataclass(frozen=True, slots=True)
class DisposalReport:
    """Counts and days of one mapping. `is_exact` is for those who may read every number as it is."""

    closed_on: date | None
    planned: tuple[tuple[date, int], ...]
    let_go: tuple[tuple[date, int], ...]
    held: int
    extended: int
    extended_until: date | None
    later: int
    leave_on: date | None
    waiting: int
    kept: int
    lifted: int
    fingerprints: int
    fingerprints_until: date | None
    told: tuple[tuple[str, int], ...]
    trail: int
    disposed_on: date | None
    backup_days: int | None
    is_exact: bool

    @property
    def left(self) -> int:
        """How many people left, by whichever way."""
        return sum(people for _, people in (*self.planned, *self.let_go))

    @property
    def last_left(self) -> date | None:
        """The day on which the last of them left."""
        return max((day for day, _ in (*self.planned, *self.let_go)), default=None)

    @property
    def here(self) -> int:
        """How many people are still in it."""
        return self.held + self.extended + self.later + self.waiting

    @property
    def state(self) -> Disposal:
        """How far the removal has come."""
        return disposal(
            is_closed=self.closed_on is not None,
            here=self.here,
            fingerprints=self.fingerprints,
            last_left=self.last_left,
            backup_days=self.backup_days,
            on=today(),
        )


@dataclass(frozen=True, slots=True)
class ClosedMapping:
    """A closed mapping as information governance reads it."""

    id: UUID
    reference: str
    title: str
    closed_on: date
    has_left: bool


def disposal_report(mapping_id: UUID, closed_on: date | None, *, is_exact: bool) -> DisposalReport:
    """The report on one mapping; without a number for those who may not read it. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select what, day, who, counted from disposal_of(%s) order by day, who", [mapping_id])
        rows = cursor.fetchall()
    one = {what: (day, counted) for what, day, _, counted in rows}
    extended_until, extended = one.get("extended", (None, 0))
    leave_on, later = one.get("later", (None, 0))
    fingerprints_until, fingerprints = one.get("fingerprints", (None, 0))
    return DisposalReport(
        closed_on=closed_on,
        planned=_by_day(rows, Event.REMOVED_AS_PLANNED),
        let_go=_by_day(rows, Event.CHILD_LET_GO),
        held=one.get("held", (None, 0))[1],
        extended=extended,
        extended_until=extended_until,
        later=later,
        leave_on=leave_on,
        waiting=one.get("waiting", (None, 0))[1],
        kept=one.get("kept", (None, 0))[1],
        lifted=one.get("lifted", (None, 0))[1],
        fingerprints=fingerprints,
        fingerprints_until=fingerprints_until,
        told=tuple(sorted((who, counted) for what, _, who, counted in rows if what == "told")),
        disposed_on=one.get("disposed", (None, 0))[0],
        trail=one.get("trail", (None, 0))[1],
        backup_days=settings.PLACEMAP_BACKUP_DAYS,
        is_exact=is_exact,
    )


def _by_day(rows: Sequence[tuple[str, date, str, int]], event: Event) -> tuple[tuple[date, int], ...]:
    return tuple((day, counted) for what, day, _, counted in rows if what == event.value)


def closed_mappings() -> list[ClosedMapping]:
    """Every closed mapping, the latest first: for information governance. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, reference, title, closed_on, here = 0 from closed_mappings()"
            " order by closed_on desc, reference"
        )
        return [ClosedMapping(*row) for row in cursor.fetchall()]


def disposal_for_governance(actor: Actor, reference: str) -> tuple[ClosedMapping, DisposalReport]:
    """One of them, on record as read; absent while it is open (404). Two queries."""
    found = next((one for one in closed_mappings() if one.reference == reference), None)
    if found is None:
        raise Http404
    record_reading(actor, Event.MAPPING_WATCHED, mapping_id=found.id)
    return found, disposal_report(found.id, found.closed_on, is_exact=False)
