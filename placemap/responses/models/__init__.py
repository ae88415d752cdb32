"""The tables of this package."""

from __future__ import annotations

from placemap.responses.models.action import Action, ActionReminder, ActionUpdate

__all__ = ["Action", "ActionReminder", "ActionUpdate"]
