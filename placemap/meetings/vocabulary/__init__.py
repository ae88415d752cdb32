"""Coded lists of meetings."""

from __future__ import annotations

from placemap.meetings.vocabulary.before import Coming
from placemap.meetings.vocabulary.planned import (
    AgendaKind,
    Cadence,
    MeetingKind,
    MeetingState,
    Notice,
    Part,
    Presence,
    SignedHow,
)

__all__ = [
    "AgendaKind",
    "Cadence",
    "Coming",
    "MeetingKind",
    "MeetingState",
    "Notice",
    "Part",
    "Presence",
    "SignedHow",
]
