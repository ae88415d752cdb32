"""Every write of meetings."""

from __future__ import annotations

from placemap.meetings.commands.added import add_during_meeting
from placemap.meetings.commands.agenda import (
    add_item,
    add_missing_children,
    change_item,
    draw_up_agenda,
    leave_out_item,
    move_item,
    take_up_item,
)
from placemap.meetings.commands.agreed import (
    record_agreed_action,
    record_next_day_action,
)
from placemap.meetings.commands.before import (
    answer_invitation,
    ask_before,
    chase_before,
    remind_by_clock,
)
from placemap.meetings.commands.briefings import (
    add_briefing_reader,
    approve_briefing,
    change_briefing_section,
    leave_out_briefing_reader,
    recall_briefing,
    refresh_briefing,
    take_briefing_copy,
    throw_away_briefing,
    write_briefing,
)
from placemap.meetings.commands.door import (
    keep_statement,
    record_presence,
    record_substitute,
    sign_for,
    sign_in,
)
from placemap.meetings.commands.ending import (
    end_meeting,
)
from placemap.meetings.commands.minutes import (
    answer_correction,
    approve_minutes,
    ask_correction,
    change_section,
    give_silver_part_two,
    keep_template,
    open_minutes,
    take_copy,
    write_minutes,
)
from placemap.meetings.commands.packs import (
    hand_back_copy,
    lift_recall,
    open_pack,
    print_pack,
    recall_pack,
)
from placemap.meetings.commands.planning import (
    cancel_all_ahead,
    cancel_meeting,
    change_cadence,
    change_invited,
    move_meeting,
    plan_meeting,
)
from placemap.meetings.commands.printed import note_briefing_print, note_minutes_print
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
from placemap.meetings.commands.revealing import (
    reveal_child,
)
from placemap.meetings.commands.sheets import (
    settle_sheet,
    write_sheet,
)
from placemap.meetings.commands.taking_back import take_back_invitations, take_back_outlived

__all__ = [
    "add_briefing_reader",
    "add_during_meeting",
    "add_item",
    "add_missing_children",
    "answer_correction",
    "answer_invitation",
    "answer_safety",
    "approve_briefing",
    "approve_minutes",
    "ask_before",
    "ask_correction",
    "begin_meeting",
    "cancel_all_ahead",
    "cancel_meeting",
    "change_briefing_section",
    "change_cadence",
    "change_entry",
    "change_invited",
    "change_item",
    "change_section",
    "chase_before",
    "draw_up_agenda",
    "end_meeting",
    "give_silver_part_two",
    "go_to_item",
    "hand_back_copy",
    "hide_names",
    "keep_statement",
    "keep_template",
    "leave_out_briefing_reader",
    "leave_out_item",
    "lift_recall",
    "move_item",
    "move_meeting",
    "note_briefing_print",
    "note_minutes_print",
    "open_minutes",
    "open_pack",
    "plan_meeting",
    "print_pack",
    "recall_briefing",
    "recall_pack",
    "record_agreed_action",
    "record_entry",
    "record_next_day_action",
    "record_presence",
    "record_sharing",
    "record_substitute",
    "refresh_briefing",
    "remind_by_clock",
    "reveal_child",
    "settle_sheet",
    "sign_for",
    "sign_in",
    "strike_entry",
    "take_back_invitations",
    "take_back_outlived",
    "take_briefing_copy",
    "take_copy",
    "take_up_item",
    "throw_away_briefing",
    "write_briefing",
    "write_minutes",
    "write_sheet",
]
