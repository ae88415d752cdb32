"""Who plans, runs and reads meetings, and which rows the database shows.

Each file beside this one declares the functions and tables of its own; here they become one list.
"""

from __future__ import annotations

from placemap.access.row_security import SecurityFunction, TablePolicy
from placemap.meetings.policy import before, briefings, minutes, packs, places, planned, record, sheets
from placemap.meetings.policy.before import may_answer_invitation as may_answer_invitation
from placemap.meetings.policy.before import may_ask_before as may_ask_before
from placemap.meetings.policy.before import may_chase as may_chase
from placemap.meetings.policy.before import may_remind_by_clock as may_remind_by_clock
from placemap.meetings.policy.briefings import may_approve_briefing as may_approve_briefing
from placemap.meetings.policy.briefings import may_change_briefing as may_change_briefing
from placemap.meetings.policy.briefings import may_change_briefing_section as may_change_briefing_section
from placemap.meetings.policy.briefings import may_copy_briefing as may_copy_briefing
from placemap.meetings.policy.briefings import may_leave_out_reader as may_leave_out_reader
from placemap.meetings.policy.briefings import may_read_briefings as may_read_briefings
from placemap.meetings.policy.briefings import may_write_briefings as may_write_briefings
from placemap.meetings.policy.minutes import chairs_meeting as chairs_meeting
from placemap.meetings.policy.minutes import may_answer_correction as may_answer_correction
from placemap.meetings.policy.minutes import may_approve_minutes as may_approve_minutes
from placemap.meetings.policy.minutes import may_ask_correction as may_ask_correction
from placemap.meetings.policy.minutes import may_change_section as may_change_section
from placemap.meetings.policy.minutes import may_keep_template as may_keep_template
from placemap.meetings.policy.minutes import may_read_minutes as may_read_minutes
from placemap.meetings.policy.minutes import may_write_minutes as may_write_minutes
from placemap.meetings.policy.minutes import writes_minutes as writes_minutes
from placemap.meetings.policy.packs import may_print_pack as may_print_pack
from placemap.meetings.policy.packs import may_read_pack as may_read_pack
from placemap.meetings.policy.packs import may_recall_pack as may_recall_pack
from placemap.meetings.policy.packs import may_see_room as may_see_room
from placemap.meetings.policy.packs import may_take_back_copy as may_take_back_copy
from placemap.meetings.policy.planned import MEETING_POST as MEETING_POST
from placemap.meetings.policy.planned import may_change_item as may_change_item
from placemap.meetings.policy.planned import may_change_meeting as may_change_meeting
from placemap.meetings.policy.planned import may_change_series as may_change_series
from placemap.meetings.policy.planned import may_come as may_come
from placemap.meetings.policy.planned import may_keep_statement as may_keep_statement
from placemap.meetings.policy.planned import may_plan_meetings as may_plan_meetings
from placemap.meetings.policy.planned import may_read_meetings as may_read_meetings
from placemap.meetings.policy.planned import may_record_presence as may_record_presence
from placemap.meetings.policy.planned import may_sign_for as may_sign_for
from placemap.meetings.policy.planned import may_take_back_invitations as may_take_back_invitations
from placemap.meetings.policy.record import may_change_entry as may_change_entry
from placemap.meetings.policy.record import may_record as may_record
from placemap.meetings.policy.record import may_run as may_run
from placemap.meetings.policy.record import records_meeting as records_meeting
from placemap.meetings.policy.sheets import may_settle_sheet as may_settle_sheet
from placemap.meetings.policy.sheets import may_write_sheet as may_write_sheet

FUNCTIONS: list[SecurityFunction] = [
    *planned.FUNCTIONS,
    *record.FUNCTIONS,
    *places.FUNCTIONS,
    *minutes.FUNCTIONS,
    *before.FUNCTIONS,
    *packs.FUNCTIONS,
    *briefings.FUNCTIONS,
]
ROW_SECURITY: list[TablePolicy] = [
    *planned.ROW_SECURITY,
    *record.ROW_SECURITY,
    *minutes.ROW_SECURITY,
    *before.ROW_SECURITY,
    *packs.ROW_SECURITY,
    *briefings.ROW_SECURITY,
    *sheets.ROW_SECURITY,
]
