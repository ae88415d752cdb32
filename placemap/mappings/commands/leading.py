"""Giving a mapping that nobody leads a lead, by those who see nothing of it."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.access.turns import take_turn
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings import policy
from placemap.mappings.commands.team import LEAD_ROLE, close_what_was_left_open
from placemap.mappings.models import Mapping, Seat
from placemap.mappings.queries import WATCHING, actor_for, can_lead, mappings_without_lead
from placemap.partners.models import Agency, Role, User


@command(may=policy.may_seat_lead, event=Event.LEAD_SEATED)
def seat_lead(*, mapping_id: UUID, user: User, agency: Agency, by: Actor) -> Seat:
    """Give somebody of an agency on the mapping the lead's seat, while nobody has it. Never oneself.

    Of several who do so at once the first is heard; the others are told that somebody leads it now.
    """
    # Nobody here sees the mapping to hold it.
    take_turn(f"seat-lead {mapping_id}")
    if all(one.mapping_id != mapping_id for one in mappings_without_lead(by)):
        raise Conflict(_("Somebody leads that mapping now, so nobody else can be named here."))
    if not can_lead(user, agency.pk, mapping_id):
        raise PlacemapError(_("{user} cannot lead this mapping. Choose somebody else.", user=user.name))
    seat = Seat(
        mapping_id=mapping_id,
        agency=agency,
        user=user,
        role=Role.objects.get(code=LEAD_ROLE),
        from_on=today(),
    )
    try:
        with transaction.atomic():
            seat.save(force_insert=True)
    except IntegrityError:
        raise PlacemapError(
            _("That seat was taken from {user} today. Choose somebody else.", user=user.name)
        ) from None
    _close_as_lead(seat)
    return seat


def _close_as_lead(seat: Seat) -> None:
    """What was open to them when they left the team closes now. The new lead alone sees what that is."""
    lead = actor_for(seat.user_id, seat.agency_id)
    assert lead is not None  # their account is open: they could be chosen
    with acting_as(lead):
        mapping = Mapping.objects.get(pk=seat.mapping_id)
        before = Seat.objects.filter(mapping=mapping, user=seat.user_id, agency=seat.agency_id)
        held = before.exclude(pk=seat.pk).select_related("role")
        close_what_was_left_open(
            mapping, seat.user, seat.agency, [one for one in held if set(one.role.duties) != WATCHING], lead
        )
