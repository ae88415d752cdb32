"""People outside who were given something of a list that is taken back, and that they were told."""

from __future__ import annotations

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.exchange import policy
from placemap.exchange.models import OutsideGiven, Upload
from placemap.foundations.clock import now
from placemap.partners.queries import author


def note_outside(upload: Upload) -> int:
    """Write down, before a list is taken back, who outside was given something of it; how many."""
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
    return len(found)


@command(may=policy.may_say_told, event=Event.OUTSIDE_TOLD)
def say_told(*, given: OutsideGiven, by: Actor) -> None:
    """Somebody outside was told that the list was taken back. Pressed twice, they were told once."""
    OutsideGiven.objects.filter(pk=given.pk, told_at=None).update(told_at=now(), told_by=author(by))
