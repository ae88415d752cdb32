"""Who is in the cohort and why, and everything recorded about a child in it. All of it sourced."""

from placemap.cohort.models.category import CategoryEntry
from placemap.cohort.models.chronology import ChronologyEntry, EntryJudgement, WarningNote
from placemap.cohort.models.concern import AdulthoodReview, ConcernJudgement
from placemap.cohort.models.consideration import Consideration, Enquiry, EnquiryAnswer, LetGo, NameRequest
from placemap.cohort.models.knowledge import (
    AboutPerson,
    AgencyView,
    ChildVoice,
    Dissent,
    Factor,
    LeadProfessional,
    Membership,
    NoReferral,
    OutcomeEntry,
    Referral,
    StatutoryCheck,
    ToldAbout,
    TrustedAdult,
)
from placemap.cohort.models.leaving import Keep
from placemap.cohort.models.sampled import SampledOpening
from placemap.cohort.models.terms import TermListVersion
from placemap.cohort.models.versions import CohortVersion, CohortVersionEntry

__all__ = [
    "AboutPerson",
    "AdulthoodReview",
    "AgencyView",
    "CategoryEntry",
    "ChildVoice",
    "ChronologyEntry",
    "CohortVersion",
    "CohortVersionEntry",
    "ConcernJudgement",
    "Consideration",
    "Dissent",
    "Enquiry",
    "EnquiryAnswer",
    "EntryJudgement",
    "Factor",
    "Keep",
    "LeadProfessional",
    "LetGo",
    "Membership",
    "NameRequest",
    "NoReferral",
    "OutcomeEntry",
    "Referral",
    "SampledOpening",
    "StatutoryCheck",
    "TermListVersion",
    "ToldAbout",
    "TrustedAdult",
    "WarningNote",
]
