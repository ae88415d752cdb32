"""What waits for the panel over all mappings: counts and days, and never who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.cohort import policy
from placemap.mappings.models import Mapping
from placemap.mappings.queries import CountShown


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One open mapping. `oldest` is the last day in time of the decision that is latest."""

    mapping_id: UUID
    reference: str
    title: str
    considered: int
    overdue: int
    oldest: date | None
    unreviewed: int
    let_go: int
    emergencies: int


def waiting_for_panel(actor: Actor) -> list[PanelRow]:
    """Every open mapping, those with a late decision first; on record as read."""
    require(policy.may_read_panel(actor))
    record_reading(actor, Event.PANEL_VIEWED)
    return panel_rows()


def panel_rows() -> list[PanelRow]:
    """The same, unrecorded: the database gives it to the panel's readers and to nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("select * from waiting_for_panel()")
        rows = [PanelRow(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (row.oldest is None, row.oldest or date.max, row.reference))


def children_counted(actor: Actor, mapping: Mapping) -> list[CountShown]:
    """How many children a mapping is about, for those who watch over it and read no name."""
    with connection.cursor() as cursor:
        cursor.execute("select agreed, considered, late from children_counted(%s)", [mapping.pk])
        agreed, considered, late = cursor.fetchone()
    return [
        CountShown(_("children agreed to be in the cohort"), agreed),
        CountShown(_("linked children being considered"), considered),
        CountShown(_("of them waiting too long for a decision"), late),
    ]
