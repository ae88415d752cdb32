"""A form sent twice does one thing: the second sending is led to what the first one made."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.models import SpentToken


def spend(actor: Actor, token: UUID) -> bool:
    """Use up a form's token. False if it was used before.

    Two sendings at once: the second waits for the first to commit or roll back.
    """
    if actor.user_id is None:
        raise ValueError("Only a person sends forms")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into access_spenttoken (id, user_id, token, spent_at, leads_to)"
            " values (%s, %s, %s, now(), '') on conflict do nothing",
            [uuid.uuid4(), actor.user_id, token],
        )
        return bool(cursor.rowcount == 1)


def leads_to(actor: Actor, token: UUID, address: str) -> None:
    """Remember where the form led, for a second sending."""
    if actor.user_id is not None:
        SpentToken.objects.filter(user_id=actor.user_id, token=token).update(leads_to=address[:300])


def led_before(actor: Actor, typed: str | None) -> str:
    """The same from a token as a form sent it; empty for anything that is none."""
    try:
        return where_it_led(actor, UUID(typed or ""))
    except ValueError:
        return ""


def where_it_led(actor: Actor, token: UUID) -> str:
    """The address the first sending led to; empty when unknown."""
    if actor.user_id is None:
        return ""
    spent = SpentToken.objects.filter(user_id=actor.user_id, token=token).first()
    return spent.leads_to if spent else ""
