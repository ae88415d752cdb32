"""People outside who were given something of a list that is taken back, and that they were told."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.exchange import policy
from placemap.exchange.models import OutsideGiven
from placemap.foundations.clock import now
from placemap.partners.queries import author


@command(may=policy.may_say_told, event=Event.OUTSIDE_TOLD)
def say_told(*, given: OutsideGiven, by: Actor) -> None:
    """Somebody outside was told that the list was taken back. Pressed twice, they were told once."""
    OutsideGiven.objects.filter(pk=given.pk, told_at=None).update(told_at=now(), told_by=author(by))
