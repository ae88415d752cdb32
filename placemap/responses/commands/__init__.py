"""Every write of this package."""

from placemap.responses.commands.escalation import (
    answer,
    climb,
    escalate,
    leave_out_step,
    pass_up,
    set_step,
    withdraw,
    withdraw_all,
)
from placemap.responses.commands.gaps import change_gap, record_gap
from placemap.responses.commands.panel import record_panel_review

__all__ = [
    "answer",
    "change_gap",
    "climb",
    "escalate",
    "leave_out_step",
    "pass_up",
    "record_gap",
    "record_panel_review",
    "set_step",
    "withdraw",
    "withdraw_all",
]
