"""Pages of this package."""

from __future__ import annotations

from placemap.responses.views.above import (
    AbovePage,
    AnswerAbove,
    EscalationAbove,
    PassUpAbove,
)
from placemap.responses.views.escalation import (
    ActOnAnswer,
    EscalationPage,
    EscalationsPage,
    LeaveOutStep,
    PassUp,
    SendUp,
    SetStep,
    TakeActionUp,
    Withdraw,
    WriteAnswer,
)
from placemap.responses.views.gaps import (
    AddGap,
    ChangeGap,
    GapPage,
    GapsPage,
)
from placemap.responses.views.panel import (
    PanelPage,
    PanelReviews,
    RecordPanelReview,
)
from placemap.responses.views.pledges import (
    AddPledge,
    AnswerPledge,
    PledgePage,
    PledgesPage,
    TakePledgeUp,
)

__all__ = [
    "AbovePage",
    "ActOnAnswer",
    "AddGap",
    "AddPledge",
    "AnswerAbove",
    "AnswerPledge",
    "ChangeGap",
    "EscalationAbove",
    "EscalationPage",
    "EscalationsPage",
    "GapPage",
    "GapsPage",
    "LeaveOutStep",
    "PanelPage",
    "PanelReviews",
    "PassUp",
    "PassUpAbove",
    "PledgePage",
    "PledgesPage",
    "RecordPanelReview",
    "SendUp",
    "SetStep",
    "TakeActionUp",
    "TakePledgeUp",
    "Withdraw",
    "WriteAnswer",
]
