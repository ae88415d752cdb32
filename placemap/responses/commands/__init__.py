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
from placemap.responses.commands.escalation import answer as answer
from placemap.responses.commands.escalation import climb as climb
from placemap.responses.commands.escalation import escalate as escalate
from placemap.responses.commands.escalation import leave_out_step as leave_out_step
from placemap.responses.commands.escalation import note_action as note_action
from placemap.responses.commands.escalation import pass_up as pass_up
from placemap.responses.commands.escalation import set_step as set_step
from placemap.responses.commands.escalation import withdraw as withdraw
from placemap.responses.commands.escalation import withdraw_all as withdraw_all
from placemap.responses.commands.gaps import change_gap as change_gap
from placemap.responses.commands.gaps import record_gap as record_gap
from placemap.responses.commands.panel import record_panel_review as record_panel_review

__all__ = [
    "accept_action",
    "change_action",
    "decline_action",
    "end_action",
    "note_reminder",
    "record_action",
    "update_action",
]
