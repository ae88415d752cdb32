"""Who reads and changes what stands in this package. Each file beside this one declares tables of its own."""

from __future__ import annotations

from placemap.access.row_security import TablePolicy
from placemap.scanning.policy import interviews, operations, workspace
from placemap.scanning.policy.interviews import may_act_on_interview as may_act_on_interview
from placemap.scanning.policy.interviews import may_read_interviews as may_read_interviews
from placemap.scanning.policy.interviews import may_record_interview as may_record_interview
from placemap.scanning.policy.interviews import may_revise_interview as may_revise_interview
from placemap.scanning.policy.operations import may_add_operation as may_add_operation
from placemap.scanning.policy.operations import may_change_operation as may_change_operation
from placemap.scanning.policy.operations import may_read_operations as may_read_operations
from placemap.scanning.policy.workspace import may_analyse as may_analyse
from placemap.scanning.policy.workspace import may_change_written as may_change_written
from placemap.scanning.policy.workspace import may_read_published as may_read_published

ROW_SECURITY: list[TablePolicy] = [
    *interviews.ROW_SECURITY,
    *operations.ROW_SECURITY,
    *workspace.ROW_SECURITY,
]
