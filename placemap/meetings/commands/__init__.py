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
from placemap.meetings.commands.before import answer_invitation, ask_before, chase_before, remind_by_clock
from placemap.meetings.commands.door import (
    keep_statement,
    record_presence,
    record_substitute,
    sign_for,
    sign_in,
)
from placemap.meetings.commands.packs import hand_back_copy, lift_recall, open_pack, print_pack, recall_pack
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
    "answer_invitation",
    "ask_before",
    "cancel_all_ahead",
    "cancel_meeting",
    "change_cadence",
    "change_invited",
    "change_item",
    "chase_before",
    "draw_up_agenda",
    "hand_back_copy",
    "keep_statement",
    "leave_out_item",
    "lift_recall",
    "move_item",
    "move_meeting",
    "open_pack",
    "plan_meeting",
    "print_pack",
    "recall_pack",
    "record_presence",
    "record_substitute",
    "remind_by_clock",
    "sign_for",
    "sign_in",
    "take_up_item",
]
