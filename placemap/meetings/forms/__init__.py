"""What the pages of meetings accept."""

from placemap.meetings.forms.agenda import AddItemForm, ChangeItemForm, LeaveOutForm, MoveItemForm
from placemap.meetings.forms.before import AnswerInvitationForm, RecallForm
from placemap.meetings.forms.door import PresenceForm, SignForm, StatementForm, SubstituteForm
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
    "AnswerInvitationForm",
    "CadenceForm",
    "CancelMeetingForm",
    "ChangeItemForm",
    "InvitedForm",
    "LeaveOutForm",
    "MoveItemForm",
    "MoveMeetingForm",
    "PlanMeetingForm",
    "PresenceForm",
    "RecallForm",
    "SignForm",
    "StatementForm",
    "SubstituteForm",
    "starts_at",
]
