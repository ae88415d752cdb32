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
from placemap.meetings.commands.record import (
    answer_safety,
    begin_meeting,
    change_entry,
    go_to_item,
    hide_names,
    record_entry,
    record_sharing,
    strike_entry,
)

__all__ = [
    "add_item",
    "add_missing_children",
    "answer_safety",
    "begin_meeting",
    "cancel_all_ahead",
    "cancel_meeting",
    "change_cadence",
    "change_entry",
    "change_invited",
    "change_item",
    "draw_up_agenda",
    "go_to_item",
    "hide_names",
    "keep_statement",
    "leave_out_item",
    "move_item",
    "move_meeting",
    "plan_meeting",
    "record_entry",
    "record_presence",
    "record_sharing",
    "record_substitute",
    "sign_for",
    "sign_in",
    "strike_entry",
    "take_up_item",
]
