"""The pages of meetings."""

from placemap.meetings.views.agenda import (
    AddItem,
    AddMissingChildren,
    AgendaPage,
    ChangeItem,
    LeaveOutItem,
    MoveItem,
    TakeUpItem,
)
from placemap.meetings.views.door import (
    KeepStatement,
    RecordPresence,
    RecordSubstitute,
    RoomPage,
    SignByLink,
    SignFor,
    SignIn,
)
from placemap.meetings.views.planned import (
    CalendarEntry,
    CancelMeeting,
    ChangeInvited,
    ChangeRhythm,
    ChooseKind,
    MeetingLink,
    MeetingPage,
    MeetingsPage,
    MoveMeeting,
    PlanMeeting,
)

__all__ = [
    "AddItem",
    "AddMissingChildren",
    "AgendaPage",
    "CalendarEntry",
    "CancelMeeting",
    "ChangeInvited",
    "ChangeItem",
    "ChangeRhythm",
    "ChooseKind",
    "KeepStatement",
    "LeaveOutItem",
    "MeetingLink",
    "MeetingPage",
    "MeetingsPage",
    "MoveItem",
    "MoveMeeting",
    "PlanMeeting",
    "RecordPresence",
    "RecordSubstitute",
    "RoomPage",
    "SignByLink",
    "SignFor",
    "SignIn",
    "TakeUpItem",
]
