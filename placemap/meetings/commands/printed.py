"""Papers printed by a browser's own print: nothing of that is numbered, so that it happened is kept."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.meetings import policy
from placemap.meetings.models import Briefing, Minutes


@command(may=policy.may_read_minutes, event=Event.MINUTES_PRINTED)
def note_minutes_print(*, minutes: Minutes, by: Actor) -> None:
    """Put on record that a reader printed minutes from their page. The trail's entry is all that is kept."""


@command(may=policy.may_copy_briefing, event=Event.BRIEFING_PRINTED)
def note_briefing_print(*, briefing: Briefing, by: Actor) -> None:
    """Put on record that a reader printed a briefing from its page. The trail's entry is all that is kept."""
