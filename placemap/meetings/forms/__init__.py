"""What the pages of meetings accept."""

from placemap.meetings.forms.agenda import AddItemForm, ChangeItemForm, LeaveOutForm, MoveItemForm
from placemap.meetings.forms.planned import (
    CadenceForm,
    CancelMeetingForm,
    InvitedForm,
    MoveMeetingForm,
    PlanMeetingForm,
    starts_at,
)

__all__ = [
    "AddItemForm",
    "CadenceForm",
    "CancelMeetingForm",
    "ChangeItemForm",
    "InvitedForm",
    "LeaveOutForm",
    "MoveItemForm",
    "MoveMeetingForm",
    "PlanMeetingForm",
    "starts_at",
]
