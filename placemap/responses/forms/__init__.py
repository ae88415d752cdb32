"""What the pages of this package accept."""

from placemap.responses.forms.escalation import (
    AnswerForm,
    EscalateForm,
    PassUpForm,
    StepForm,
    WithdrawForm,
)
from placemap.responses.forms.gaps import ChangeGapForm, GapForm
from placemap.responses.forms.looking import LooksForNames
from placemap.responses.forms.panel import PanelReviewForm

__all__ = [
    "AnswerForm",
    "ChangeGapForm",
    "EscalateForm",
    "GapForm",
    "LooksForNames",
    "PanelReviewForm",
    "PassUpForm",
    "StepForm",
    "WithdrawForm",
]
