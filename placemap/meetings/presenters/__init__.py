"""How meetings read."""

from placemap.meetings.presenters.agenda import item_title, over_line, timed
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
)

__all__ = [
    "Hider",
    "as_news",
    "details",
    "entry_line",
    "entry_start",
    "entry_words",
    "history",
    "invited_line",
    "item_title",
    "over_line",
    "people_to_choose",
    "read_back",
    "rhythm_changes",
    "room_line",
    "short_name",
    "state_tag",
    "strip_line",
    "time_line",
    "timed",
    "when",
]
