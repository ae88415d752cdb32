"""Pages of this package."""

from __future__ import annotations

from placemap.responses.views.above import AbovePage as AbovePage
from placemap.responses.views.above import AnswerAbove as AnswerAbove
from placemap.responses.views.above import EscalationAbove as EscalationAbove
from placemap.responses.views.above import PassUpAbove as PassUpAbove
from placemap.responses.views.escalation import ActOnAnswer as ActOnAnswer
from placemap.responses.views.escalation import EscalationPage as EscalationPage
from placemap.responses.views.escalation import EscalationsPage as EscalationsPage
from placemap.responses.views.escalation import LeaveOutStep as LeaveOutStep
from placemap.responses.views.escalation import PassUp as PassUp
from placemap.responses.views.escalation import SendUp as SendUp
from placemap.responses.views.escalation import SetStep as SetStep
from placemap.responses.views.escalation import Withdraw as Withdraw
from placemap.responses.views.escalation import WriteAnswer as WriteAnswer
from placemap.responses.views.gaps import AddGap as AddGap
from placemap.responses.views.gaps import ChangeGap as ChangeGap
from placemap.responses.views.gaps import GapPage as GapPage
from placemap.responses.views.gaps import GapsPage as GapsPage
from placemap.responses.views.panel import PanelPage as PanelPage
from placemap.responses.views.panel import PanelReviews as PanelReviews
from placemap.responses.views.panel import RecordPanelReview as RecordPanelReview
