"""Who reads and changes what stands in this package, and which rows the database shows.

Each file beside this one declares the functions and tables of its own; here they become one list.
"""

from __future__ import annotations

from placemap.access.row_security import SecurityFunction, TablePolicy
from placemap.responses.policy import action
from placemap.responses.policy.action import ACTION_POST as ACTION_POST
from placemap.responses.policy.action import may_answer_action as may_answer_action
from placemap.responses.policy.action import may_change_action as may_change_action
from placemap.responses.policy.action import may_end_action as may_end_action
from placemap.responses.policy.action import may_note_reminder as may_note_reminder
from placemap.responses.policy.action import may_read_actions as may_read_actions
from placemap.responses.policy.action import may_record_action as may_record_action
from placemap.responses.policy.action import may_update_action as may_update_action
from placemap.responses.policy.action import runs as runs

FUNCTIONS: list[SecurityFunction] = [*action.FUNCTIONS]
ROW_SECURITY: list[TablePolicy] = [*action.ROW_SECURITY]
