"""Every write about the cohort, by noun: proposals, what is known, referrals, and whole lists."""

from placemap.cohort.commands.corrections import correct_factor, correct_view
from placemap.cohort.commands.knowledge import (
    record_factor,
    record_statutory_check,
    record_told_about,
    record_trusted_adult,
    record_view,
    record_voice,
    sort_factor,
    take_back,
)
from placemap.cohort.commands.lists import FromList, record_from_list
from placemap.cohort.commands.membership import (
    agree_child,
    agree_children,
    decline_child,
    propose_child,
    propose_children,
    record_dissent,
    remove_child,
)
from placemap.cohort.commands.referrals import (
    decide_no_referral,
    lead_professional_told,
    record_lead_professional,
    record_outcome,
    record_receipt,
    record_referral,
)

__all__ = [
    "FromList",
    "agree_child",
    "agree_children",
    "correct_factor",
    "correct_view",
    "decide_no_referral",
    "decline_child",
    "lead_professional_told",
    "propose_child",
    "propose_children",
    "record_dissent",
    "record_factor",
    "record_from_list",
    "record_lead_professional",
    "record_outcome",
    "record_receipt",
    "record_referral",
    "record_statutory_check",
    "record_told_about",
    "record_trusted_adult",
    "record_view",
    "record_voice",
    "remove_child",
    "sort_factor",
    "take_back",
]
