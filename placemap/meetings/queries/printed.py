"""Reads of who printed a paper from its page, which has no number: as the trail tells whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placemap.access.actors import Actor
from placemap.access.events import Event
from placemap.access.models import AuditEntry
from placemap.meetings.models import Briefing, Minutes
from placemap.partners.queries import names_of

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Printed:
    """Who printed it, and when."""

    who: str
    at: datetime


def prints_of(actor: Actor, paper: Briefing | Minutes) -> list[Printed]:
    """The latest prints of a paper without a number, as far as the actor reads the trail. Two queries."""
    is_briefing = isinstance(paper, Briefing)
    event, name = (Event.BRIEFING_PRINTED, "briefing") if is_briefing else (Event.MINUTES_PRINTED, "minutes")
    found = AuditEntry.objects.filter(
        mapping_id=paper.mapping_id,
        event=event.value,
        outcome="done",
        **{f"details__{name}": str(paper.pk)},
    ).order_by("-at")
    rows = [(key, at) for key, at in found.values_list("user_id", "at")[:_SHOWN] if key]
    names = names_of({key for key, _at in rows})
    return [Printed(names.get(key, ""), at) for key, at in rows]
