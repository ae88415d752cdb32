"""Coded lists of meetings."""

from __future__ import annotations

from placemap.meetings.vocabulary.before import (
    Coming,
)
from placemap.meetings.vocabulary.briefings import (
    Audience,
    BriefingPart,
    BriefingState,
    BriefingStepKind,
)
from placemap.meetings.vocabulary.minutes import (
    CopyForm,
    CorrectionAnswer,
    MinutesStepKind,
    SectionKind,
)
from placemap.meetings.vocabulary.planned import (
    AgendaKind,
    AtTable,
    Cadence,
    MeetingKind,
    MeetingState,
    Notice,
    Part,
    Presence,
    SignedHow,
)
from placemap.meetings.vocabulary.record import (
    EntryKind,
    SheetEnd,
    Told,
)

__all__ = [
    "AgendaKind",
    "AtTable",
    "Audience",
    "BriefingPart",
    "BriefingState",
    "BriefingStepKind",
    "Cadence",
    "Coming",
    "CopyForm",
    "CorrectionAnswer",
    "EntryKind",
    "MeetingKind",
    "MeetingState",
    "MinutesStepKind",
    "Notice",
    "Part",
    "Presence",
    "SectionKind",
    "SheetEnd",
    "SignedHow",
    "Told",
]
