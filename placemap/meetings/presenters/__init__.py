"""How meetings read."""

from placemap.meetings.presenters.agenda import item_title, over_line, part_heading, timed
from placemap.meetings.presenters.planned import (
    details,
    history,
    invited_line,
    people_to_choose,
    rhythm_changes,
    rhythm_line,
    state_tag,
    when,
)

__all__ = [
    "details",
    "history",
    "invited_line",
    "item_title",
    "over_line",
    "part_heading",
    "people_to_choose",
    "rhythm_changes",
    "rhythm_line",
    "state_tag",
    "timed",
    "when",
]
