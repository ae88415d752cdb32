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
    "LeaveOutItem",
    "MeetingLink",
    "MeetingPage",
    "MeetingsPage",
    "MoveItem",
    "MoveMeeting",
    "PlanMeeting",
    "TakeUpItem",
]
