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
from placemap.responses.forms.escalation import (
    AnswerForm,
    EscalateForm,
    PassUpForm,
    StepForm,
    WithdrawForm,
)
from placemap.responses.forms.gaps import (
    ChangeGapForm,
    GapForm,
)
from placemap.responses.forms.panel import (
    PanelReviewForm,
)
from placemap.responses.forms.pledges import (
    AnswerPledgeForm,
    PledgeForm,
)

__all__ = [
    "AcceptActionForm",
    "AnswerForm",
    "AnswerPledgeForm",
    "ChangeActionForm",
    "ChangeGapForm",
    "DeclineActionForm",
    "EndActionForm",
    "EscalateForm",
    "GapForm",
    "PanelReviewForm",
    "PassUpForm",
    "PledgeForm",
    "RecordActionForm",
    "StepForm",
    "UpdateActionForm",
    "WithdrawForm",
]
