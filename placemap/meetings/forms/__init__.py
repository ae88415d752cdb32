"""What the pages of meetings accept."""

from placemap.meetings.forms.agenda import AddItemForm, ChangeItemForm, LeaveOutForm, MoveItemForm
from placemap.meetings.forms.door import PresenceForm, SignForm, StatementForm, SubstituteForm
from placemap.meetings.forms.minutes import (
    AnswerForm,
    ApproveForm,
    CopyTakenForm,
    CorrectionForm,
    SectionForm,
    SilverForm,
    TemplateForm,
)
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
    "AnswerForm",
    "ApproveForm",
    "CadenceForm",
    "CancelMeetingForm",
    "ChangeItemForm",
    "CopyTakenForm",
    "CorrectionForm",
    "InvitedForm",
    "LeaveOutForm",
    "MoveItemForm",
    "MoveMeetingForm",
    "PlanMeetingForm",
    "PresenceForm",
    "SectionForm",
    "SignForm",
    "SilverForm",
    "StatementForm",
    "SubstituteForm",
    "TemplateForm",
    "starts_at",
]
