"""What the pages of this package accept."""

from __future__ import annotations

from placemap.responses.forms.action import (
    AcceptActionForm,
    ChangeActionForm,
    DeclineActionForm,
    EndActionForm,
    RecordActionForm,
    UpdateActionForm,
)
from placemap.responses.forms.escalation import AnswerForm as AnswerForm
from placemap.responses.forms.escalation import EscalateForm as EscalateForm
from placemap.responses.forms.escalation import PassUpForm as PassUpForm
from placemap.responses.forms.escalation import StepForm as StepForm
from placemap.responses.forms.escalation import WithdrawForm as WithdrawForm
from placemap.responses.forms.gaps import ChangeGapForm as ChangeGapForm
from placemap.responses.forms.gaps import GapForm as GapForm
from placemap.responses.forms.looking import LooksForNames as LooksForNames
from placemap.responses.forms.panel import PanelReviewForm as PanelReviewForm

__all__ = [
    "AcceptActionForm",
    "ChangeActionForm",
    "DeclineActionForm",
    "EndActionForm",
    "RecordActionForm",
    "UpdateActionForm",
]
