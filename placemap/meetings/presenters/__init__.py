"""How meetings read."""

from __future__ import annotations

from placemap.meetings.presenters.agenda import (
    item_title,
    over_line,
    timed,
    was_added_during,
)
from placemap.meetings.presenters.before import (
    coming_tag,
    place_line,
    presence_tag,
    replies_line,
    returns_line,
    still_missing,
    watermark,
)
from placemap.meetings.presenters.briefings import (
    briefing_paper,
    briefing_tag,
    briefing_title,
    briefing_when,
)
from placemap.meetings.presenters.decisions import (
    decided_at,
    decision_details,
    decision_start,
    view_line,
)
from placemap.meetings.presenters.planned import (
    details,
    history,
    invited_line,
    people_to_choose,
    rhythm_changes,
    state_tag,
    when,
)
from placemap.meetings.presenters.record import (
    Hider,
    as_news,
    entry_line,
    entry_start,
    entry_words,
    read_back,
    room_line,
    short_name,
    strip_line,
    time_line,
    version_words,
)

__all__ = [
    "Hider",
    "as_news",
    "briefing_paper",
    "briefing_tag",
    "briefing_title",
    "briefing_when",
    "coming_tag",
    "decided_at",
    "decision_details",
    "decision_start",
    "details",
    "entry_line",
    "entry_start",
    "entry_words",
    "history",
    "invited_line",
    "item_title",
    "over_line",
    "people_to_choose",
    "place_line",
    "presence_tag",
    "read_back",
    "replies_line",
    "returns_line",
    "rhythm_changes",
    "room_line",
    "short_name",
    "state_tag",
    "still_missing",
    "strip_line",
    "time_line",
    "timed",
    "version_words",
    "view_line",
    "was_added_during",
    "watermark",
    "when",
]
