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

__all__ = [
    "details",
    "history",
    "invited_line",
    "item_title",
    "over_line",
    "people_to_choose",
    "rhythm_changes",
    "state_tag",
    "timed",
    "when",
]
