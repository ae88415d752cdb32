"""Up to when somebody has seen what is new in their mappings: theirs alone, and no trail of a mapping."""

from __future__ import annotations

from datetime import datetime

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.mappings import policy
from placemap.mappings.models import LastLook, Mapping
from placemap.mappings.queries.looking import all_there_until
from placemap.mappings.rules import looking
from placemap.mappings.vocabulary import MappingState
from placemap.partners.queries import author


# No mapping is among the arguments, so the entry in the trail is of none: nobody who answers for a mapping
# reads there when its people looked.
@command(may=policy.may_look_back, event=Event.WORK_SEEN)
def begin_looking(*, by: Actor) -> int:
    """Whoever looks for the first time has seen everything: in how many mappings that was so."""
    return _begin(by)


@command(may=policy.may_look_back, event=Event.WORK_SEEN)
def mark_all_seen(*, until: datetime, by: Actor) -> int:
    """Mark everything as seen up to `until`, up to when the page had everything: in how many mappings.

    What came since stays new. Pressed on two devices, the later stands.
    """
    seen_at = looking.seen_until(until, now())
    mine = LastLook.objects.filter(user=author(by), agency=by.agency_id)
    return _begin(by) + mine.filter(seen_at__lt=seen_at).update(seen_at=seen_at)


def _begin(by: Actor) -> int:
    if by.agency_id is None:
        return 0
    looked = LastLook.objects.filter(user=author(by), agency=by.agency_id).values("mapping_id")
    new = Mapping.objects.filter(pk__in=list(by.seats), state=MappingState.OPEN.value).exclude(pk__in=looked)
    if not new:
        return 0
    seen_at = all_there_until()
    marks = [
        LastLook(mapping=one, user_id=author(by), agency_id=by.agency_id, seen_at=seen_at) for one in new
    ]
    # Opened twice at once, one mark is enough.
    return len(LastLook.objects.bulk_create(marks, ignore_conflicts=True))
