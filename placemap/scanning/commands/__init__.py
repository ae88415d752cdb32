"""Every write of scanning and analysis."""

from __future__ import annotations

from placemap.scanning.commands.interviews import (
    Digest,
    record_interview,
    revise_interview,
    take_back_interview,
)
from placemap.scanning.commands.operations import (
    change_operation,
    release_operation,
    take_back_operation,
)

__all__ = [
    "Digest",
    "change_operation",
    "record_interview",
    "release_operation",
    "revise_interview",
    "take_back_interview",
    "take_back_operation",
]
