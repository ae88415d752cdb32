"""Writes of what stands in this package."""

from __future__ import annotations

from placemap.responses.commands.action import (
    accept_action,
    change_action,
    decline_action,
    end_action,
    note_reminder,
    record_action,
    update_action,
)
from placemap.responses.commands.escalation import (
    answer,
    climb,
    escalate,
    leave_out_step,
    note_action,
    pass_up,
    set_step,
    withdraw,
    withdraw_all,
)
from placemap.responses.commands.feedback import (
    ask_as_it_closes,
    ask_for_feedback,
    decline_feedback,
    give_feedback,
)
from placemap.responses.commands.gaps import (
    change_gap,
    record_gap,
)
from placemap.responses.commands.panel import (
    record_panel_review,
)
from placemap.responses.commands.pledges import (
    answer_pledge,
    record_pledge,
    take_pledge_up,
)

__all__ = [
    "accept_action",
    "answer",
    "answer_pledge",
    "ask_as_it_closes",
    "ask_for_feedback",
    "change_action",
    "change_gap",
    "climb",
    "decline_action",
    "decline_feedback",
    "end_action",
    "escalate",
    "give_feedback",
    "leave_out_step",
    "note_action",
    "note_reminder",
    "pass_up",
    "record_action",
    "record_gap",
    "record_panel_review",
    "record_pledge",
    "set_step",
    "take_pledge_up",
    "update_action",
    "withdraw",
    "withdraw_all",
]
