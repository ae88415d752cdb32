"""The tables of meetings: planned, prepared, and what was recorded at them."""

from __future__ import annotations

from placemap.meetings.models.before import AskedBefore, InvitationReply, ReplyChase
from placemap.meetings.models.packs import PackCopy, PackReading, PackRecall
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

__all__ = [
    "AgendaItem",
    "AskedBefore",
    "Attendance",
    "CadenceChange",
    "Invitation",
    "InvitationReply",
    "Meeting",
    "MeetingChange",
    "MeetingSeries",
    "PackCopy",
    "PackReading",
    "PackRecall",
    "ReplyChase",
    "Signature",
    "Statement",
]
