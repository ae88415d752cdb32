"""How meetings read."""

from placemap.meetings.presenters.agenda import item_title, over_line, timed
from placemap.meetings.presenters.before import (
    coming_tag,
    place_line,
    presence_tag,
    replies_line,
    returns_line,
    still_missing,
    watermark,
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

__all__ = [
    "coming_tag",
    "details",
    "history",
    "invited_line",
    "item_title",
    "over_line",
    "people_to_choose",
    "place_line",
    "presence_tag",
    "replies_line",
    "returns_line",
    "rhythm_changes",
    "state_tag",
    "still_missing",
    "timed",
    "watermark",
    "when",
]
