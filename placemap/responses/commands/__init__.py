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

__all__ = [
    "accept_action",
    "change_action",
    "decline_action",
    "end_action",
    "note_reminder",
    "record_action",
    "update_action",
]
