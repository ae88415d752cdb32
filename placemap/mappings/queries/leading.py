"""Mappings that nobody leads, for those who name somebody: the panel and administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping, Seat
from placemap.mappings.policy import may_seat_lead
from placemap.mappings.rules import AttentionItem, WorkItem
from placemap.partners.models import User
from placemap.partners.queries import AgencyStanding, PersonToChoose, seats_to_choose
from placemap.web.jinja import url_if_any


@dataclass(frozen=True, slots=True)
class WithoutLead:
    """A mapping that nobody leads. Its title is empty for whoever reads no titles."""

    mapping_id: UUID
    reference: str
    title: str

    @property
    def name(self) -> str:
        """What it is called before this reader."""
        return f"{self.title} ({self.reference})" if self.title else self.reference


def mappings_without_lead(actor: Actor) -> list[WithoutLead]:
    """Those whose last lead has gone; the database gives them to nobody else."""
    if not may_seat_lead(actor):
        return []
    with connection.cursor() as cursor:
        cursor.execute("select mapping_id, reference, title from mappings_without_lead() order by reference")
        return [WithoutLead(*row) for row in cursor.fetchall()]


def without_lead(actor: Actor, reference: str) -> WithoutLead | None:
    """One of them."""
    return next((one for one in mappings_without_lead(actor) if one.reference == reference), None)


def leads_to_choose(actor: Actor, mapping_id: UUID) -> list[PersonToChoose]:
    """Who could lead it, each for an agency that is on it, by name."""
    with connection.cursor() as cursor:
        cursor.execute("select agency_id, user_id from leads_to_seat() where mapping_id = %s", [mapping_id])
        able = set(cursor.fetchall())
    people = seats_to_choose(actor, {agency for agency, _user in able})
    return [one for one in people if (one.agency_id, one.id) in able]


def can_lead(user: User, agency_id: UUID, mapping_id: UUID) -> bool:
    """Whether that person may still be given the lead's seat of that mapping, for that agency."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select 1 from leads_to_seat()"
            " where mapping_id = %s and agency_id = %s and user_id = %s)",
            [mapping_id, agency_id, user.pk],
        )
        found: bool = cursor.fetchone()[0]
    return found


def without_lead_work(actor: Actor) -> list[WorkItem]:
    """Work, for the panel and administrators: mappings that nobody leads, each with the way to name one."""
    return [
        WorkItem(
            what=_("%(name)s: nobody leads it") % {"name": one.name},
            why=_("Its last lead has gone, or can act no more. Nobody can close it until somebody leads it."),
            by=None,
            url=url_if_any("seat-lead", one.reference),
            verb=_("Name a lead"),
        )
        for one in mappings_without_lead(actor)
    ]


def lead_attention(
    mapping: Mapping, seats: Sequence[Seat], standings: Sequence[AgencyStanding]
) -> list[AttentionItem]:
    """Attention, for whoever still holds the list: nobody leads it, so they give somebody that seat."""
    take_part = {one.agency.pk for one in standings if one.may_take_part}
    if any(
        Duty.LEAD_MAPPING.value in one.role.duties
        and one.agency_id in take_part
        and (one.user.access_until or date.max) >= today()
        for one in seats
    ):
        return []
    return [AttentionItem(_("Nobody leads this mapping"), url_if_any("seat-person", mapping.reference))]
