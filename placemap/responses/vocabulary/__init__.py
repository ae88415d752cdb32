"""Coded lists of this package."""

from __future__ import annotations

from placemap.responses.vocabulary.action import AboutKind, ActionEnd, ActionState, Reminder

__all__ = ["AboutKind", "ActionEnd", "ActionState", "Reminder"]
