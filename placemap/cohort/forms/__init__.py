"""What the pages of the cohort accept. Words and shapes only: rules and policy decide."""

from placemap.cohort.forms.decisions import (
    AgreeForm,
    AgreeSeveralForm,
    DeclineForm,
    DissentForm,
    LeaveForm,
    ProposeForm,
    ProposeSeveralForm,
)
from placemap.cohort.forms.knowledge import (
    NO_VIEW,
    NOT_KNOWN_TO_AGENCY,
    FactorForm,
    SortForm,
    StatutoryForm,
    TakeBackForm,
    ToldAboutForm,
    TrustedAdultForm,
    ViewForm,
    VoiceForm,
)
from placemap.cohort.forms.referrals import (
    LeadForm,
    LeadToldForm,
    NoReferralForm,
    OutcomeForm,
    ReceiptForm,
    ReferralForm,
)

__all__ = [
    "NOT_KNOWN_TO_AGENCY",
    "NO_VIEW",
    "AgreeForm",
    "AgreeSeveralForm",
    "DeclineForm",
    "DissentForm",
    "FactorForm",
    "LeadForm",
    "LeadToldForm",
    "LeaveForm",
    "NoReferralForm",
    "OutcomeForm",
    "ProposeForm",
    "ProposeSeveralForm",
    "ReceiptForm",
    "ReferralForm",
    "SortForm",
    "StatutoryForm",
    "TakeBackForm",
    "ToldAboutForm",
    "TrustedAdultForm",
    "ViewForm",
    "VoiceForm",
]
