"""The tables of meetings: planned, prepared, and what was recorded at them."""

from __future__ import annotations

from placemap.meetings.models.before import (
    AskedBefore,
    InvitationReply,
    ReplyChase,
)
from placemap.meetings.models.briefings import (
    TEXT_LIMIT as BRIEFING_LIMIT,
)
from placemap.meetings.models.briefings import (
    Briefing,
    BriefingCopy,
    BriefingReader,
    BriefingSection,
    BriefingStep,
)
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
from placemap.meetings.models.packs import (
    PackCopy,
    PackReading,
    PackRecall,
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
from placemap.meetings.models.record import (
    Entry,
    EntryVersion,
    Sitting,
)
from placemap.meetings.models.sheets import (
    WANTED_LIMIT,
    ItemSheet,
    ItemSheetEnd,
    ItemSheetVersion,
)

__all__ = [
    "BRIEFING_LIMIT",
    "WANTED_LIMIT",
    "AgendaItem",
    "AskedBefore",
    "Attendance",
    "Briefing",
    "BriefingCopy",
    "BriefingReader",
    "BriefingSection",
    "BriefingStep",
    "CadenceChange",
    "Entry",
    "EntryVersion",
    "Invitation",
    "InvitationReply",
    "ItemSheet",
    "ItemSheetEnd",
    "ItemSheetVersion",
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
    "PackCopy",
    "PackReading",
    "PackRecall",
    "ReplyChase",
    "Signature",
    "Sitting",
    "Statement",
]
