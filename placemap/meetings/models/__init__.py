"""The tables of meetings: planned, and what was recorded at them."""

from __future__ import annotations

from placemap.meetings.models.minutes import (
    Minutes,
    MinutesCopy,
    MinutesCorrection,
    MinutesReceipt,
    MinutesSection,
    MinutesStep,
    MinutesTemplate,
    MinutesVersion,
)
from placemap.meetings.models.planned import (
    AgendaItem,
    Attendance,
    CadenceChange,
    Invitation,
    Meeting,
    MeetingChange,
    MeetingSeries,
    Signature,
    Statement,
)
from placemap.meetings.models.record import Entry, EntryVersion, Sitting

__all__ = [
    "AgendaItem",
    "Attendance",
    "CadenceChange",
    "Entry",
    "EntryVersion",
    "Invitation",
    "Meeting",
    "MeetingChange",
    "MeetingSeries",
    "Minutes",
    "MinutesCopy",
    "MinutesCorrection",
    "MinutesReceipt",
    "MinutesSection",
    "MinutesStep",
    "MinutesTemplate",
    "MinutesVersion",
    "Signature",
    "Sitting",
    "Statement",
]
