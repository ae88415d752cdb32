"""Every write of meetings."""

from placemap.meetings.commands.agenda import (
    add_item,
    add_missing_children,
    change_item,
    draw_up_agenda,
    leave_out_item,
    move_item,
    take_up_item,
)
from placemap.meetings.commands.door import (
    keep_statement,
    record_presence,
    record_substitute,
    sign_for,
    sign_in,
)
from placemap.meetings.commands.planning import (
    cancel_all_ahead,
    cancel_meeting,
    change_cadence,
    change_invited,
    move_meeting,
    plan_meeting,
)

__all__ = [
    "add_item",
    "add_missing_children",
    "cancel_all_ahead",
    "cancel_meeting",
    "change_cadence",
    "change_invited",
    "change_item",
    "draw_up_agenda",
    "keep_statement",
    "leave_out_item",
    "move_item",
    "move_meeting",
    "plan_meeting",
    "record_presence",
    "record_substitute",
    "sign_for",
    "sign_in",
    "take_up_item",
]
