"""Reads of what stands in this package."""

from __future__ import annotations

from placemap.responses.queries.action import action_in, actions_due, actions_of, open_actions
from placemap.responses.queries.delegation import may_be_given

__all__ = ["action_in", "actions_due", "actions_of", "may_be_given", "open_actions"]
