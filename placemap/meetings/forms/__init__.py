"""What the pages of meetings accept."""

from __future__ import annotations

from placemap.meetings.forms.agenda import (
    AddItemForm,
    ChangeItemForm,
    LeaveOutForm,
    MoveItemForm,
)
from placemap.meetings.forms.before import (
    AnswerInvitationForm,
    RecallForm,
)
from placemap.meetings.forms.briefings import (
    ApproveBriefingForm,
    BriefingForm,
    BriefingReaderForm,
    BriefingSectionForm,
    DraftBriefingForm,
    RecallBriefingForm,
)
from placemap.meetings.forms.door import (
    PresenceForm,
    SignForm,
    StatementForm,
    SubstituteForm,
)
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
from placemap.meetings.forms.record import (
    ActionForm,
    ChangeEntryForm,
    DecisionForm,
    DissentForm,
    EndMeetingForm,
    NextDayForm,
    NoteForm,
    RevealForm,
    SafetyForm,
    SharingForm,
    StrikeEntryForm,
)
from placemap.meetings.forms.sheets import (
    SettleSheetForm,
    SheetForm,
)

__all__ = [
    "ActionForm",
    "AddItemForm",
    "AnswerForm",
    "AnswerInvitationForm",
    "ApproveBriefingForm",
    "ApproveForm",
    "BriefingForm",
    "BriefingReaderForm",
    "BriefingSectionForm",
    "CadenceForm",
    "CancelMeetingForm",
    "ChangeEntryForm",
    "ChangeItemForm",
    "CopyTakenForm",
    "CorrectionForm",
    "DecisionForm",
    "DissentForm",
    "DraftBriefingForm",
    "EndMeetingForm",
    "InvitedForm",
    "LeaveOutForm",
    "MoveItemForm",
    "MoveMeetingForm",
    "NextDayForm",
    "NoteForm",
    "PlanMeetingForm",
    "PresenceForm",
    "RecallBriefingForm",
    "RecallForm",
    "RevealForm",
    "SafetyForm",
    "SectionForm",
    "SettleSheetForm",
    "SharingForm",
    "SheetForm",
    "SignForm",
    "SilverForm",
    "StatementForm",
    "StrikeEntryForm",
    "SubstituteForm",
    "TemplateForm",
    "starts_at",
]
