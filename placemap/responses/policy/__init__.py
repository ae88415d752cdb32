"""Who reads and changes what stands in this package, and which rows the database shows.

Each file beside this one declares the functions and tables of its own; here they become one list.
"""

from __future__ import annotations

from placemap.access.row_security import SecurityFunction, TablePolicy
from placemap.responses.policy import action, escalation, feedback, gaps, panel, pledges
from placemap.responses.policy.action import ACTION_POST as ACTION_POST
from placemap.responses.policy.action import may_answer_action as may_answer_action
from placemap.responses.policy.action import may_change_action as may_change_action
from placemap.responses.policy.action import may_end_action as may_end_action
from placemap.responses.policy.action import may_note_reminder as may_note_reminder
from placemap.responses.policy.action import may_read_actions as may_read_actions
from placemap.responses.policy.action import may_record_action as may_record_action
from placemap.responses.policy.action import may_update_action as may_update_action
from placemap.responses.policy.action import runs as runs
from placemap.responses.policy.escalation import CLIMBER as CLIMBER
from placemap.responses.policy.escalation import is_above as is_above
from placemap.responses.policy.escalation import may_answer as may_answer
from placemap.responses.policy.escalation import may_change_step as may_change_step
from placemap.responses.policy.escalation import may_climb as may_climb
from placemap.responses.policy.escalation import may_escalate as may_escalate
from placemap.responses.policy.escalation import may_read_above as may_read_above
from placemap.responses.policy.escalation import may_read_escalations as may_read_escalations
from placemap.responses.policy.escalation import may_withdraw as may_withdraw
from placemap.responses.policy.escalation import my_steps as my_steps
from placemap.responses.policy.feedback import may_ask_feedback as may_ask_feedback
from placemap.responses.policy.feedback import may_give_feedback as may_give_feedback
from placemap.responses.policy.feedback import may_read_feedback as may_read_feedback
from placemap.responses.policy.gaps import may_add_gap as may_add_gap
from placemap.responses.policy.gaps import may_change_gap as may_change_gap
from placemap.responses.policy.gaps import may_read_gaps as may_read_gaps
from placemap.responses.policy.panel import may_read_panel as may_read_panel
from placemap.responses.policy.panel import may_record_review as may_record_review
from placemap.responses.policy.pledges import may_add_pledge as may_add_pledge
from placemap.responses.policy.pledges import may_answer_pledge as may_answer_pledge
from placemap.responses.policy.pledges import may_read_pledges as may_read_pledges
from placemap.responses.policy.pledges import may_record_pledge as may_record_pledge
from placemap.responses.policy.pledges import may_take_pledge_up as may_take_pledge_up
from placemap.responses.policy.pledges import speaks_for as speaks_for

FUNCTIONS: list[SecurityFunction] = [
    *action.FUNCTIONS,
    *escalation.FUNCTIONS,
    *feedback.FUNCTIONS,
    *gaps.FUNCTIONS,
    *panel.FUNCTIONS,
    *pledges.FUNCTIONS,
]
ROW_SECURITY: list[TablePolicy] = [
    *action.ROW_SECURITY,
    *escalation.ROW_SECURITY,
    *feedback.ROW_SECURITY,
    *gaps.ROW_SECURITY,
    *panel.ROW_SECURITY,
    *pledges.ROW_SECURITY,
]
