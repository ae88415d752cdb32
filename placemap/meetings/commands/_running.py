"""What every writing at a meeting asks first: whether the meeting runs."""

from __future__ import annotations

from placemap.foundations.clock import now
from placemap.foundations.wording import _
from placemap.meetings import rules
from placemap.meetings.models import Meeting, Sitting

TAKEN = _("This was sent before, as something else. Nothing is lost: save it once more.")


def check_running(meeting: Meeting) -> None:
    """Raise where nothing is written down there now."""
    ends = Sitting.objects.filter(meeting=meeting).values_list("ended_at", flat=True)
    rules.check_running(bool(ends), ends[0] if ends else None, now())
