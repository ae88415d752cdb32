"""Every write about the cohort, by noun: proposals, what is known, referrals, and whole lists."""

from placemap.cohort.commands.adulthood import record_adulthood_review, record_hand_over, settle_grown_up
from placemap.cohort.commands.category import set_category
from placemap.cohort.commands.chronology import (
    answer_moment,
    correct_entry,
    judge_entries,
    record_entry,
    undo_entry_judgement,
)
from placemap.cohort.commands.concern import sign_concern, withdraw_concern
from placemap.cohort.commands.consideration import ask_to_decide, decide_on_linked, read_receipt
from placemap.cohort.commands.corrections import correct_factor, correct_view
from placemap.cohort.commands.enquiries import answer_enquiry, ask_who_knows
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
from placemap.cohort.commands.leaving import (
    keep_longer,
    remove_again,
    remove_due,
    remove_leaver,
    stop_keeping,
    words_in_doubt,
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
from placemap.cohort.commands.naming import (
    ask_for_name,
    decide_police_access,
    decline_name,
    open_asked_name,
)
from placemap.cohort.commands.noticed import place_on_person
from placemap.cohort.commands.out_of_date import confirm_given, take_back_given
from placemap.cohort.commands.referrals import (
    Helper,
    correct_outcome,
    decide_no_referral,
    lead_professional_told,
    record_lead_professional,
    record_outcome,
    record_receipt,
    record_referral,
)
from placemap.cohort.commands.sampled import (
    answer_why,
    ask_why,
    close_sampled,
    draw_openings,
    say_expected,
)
from placemap.cohort.commands.terms import add_terms, retire_terms
from placemap.cohort.commands.versions import freeze_cohort
from placemap.cohort.commands.warnings import end_warning, keep_warning, record_warning

__all__ = [
    "FromList",
    "Helper",
    "add_terms",
    "agree_child",
    "agree_children",
    "answer_enquiry",
    "answer_moment",
    "answer_why",
    "ask_for_name",
    "ask_to_decide",
    "ask_who_knows",
    "ask_why",
    "close_sampled",
    "confirm_given",
    "correct_entry",
    "correct_factor",
    "correct_outcome",
    "correct_view",
    "decide_no_referral",
    "decide_on_linked",
    "decide_police_access",
    "decline_child",
    "decline_name",
    "draw_openings",
    "end_warning",
    "freeze_cohort",
    "judge_entries",
    "keep_longer",
    "keep_warning",
    "lead_professional_told",
    "open_asked_name",
    "place_on_person",
    "propose_child",
    "propose_children",
    "read_receipt",
    "record_adulthood_review",
    "record_dissent",
    "record_entry",
    "record_factor",
    "record_from_list",
    "record_hand_over",
    "record_lead_professional",
    "record_outcome",
    "record_receipt",
    "record_referral",
    "record_statutory_check",
    "record_told_about",
    "record_trusted_adult",
    "record_view",
    "record_voice",
    "record_warning",
    "remove_again",
    "remove_child",
    "remove_due",
    "remove_leaver",
    "retire_terms",
    "say_expected",
    "set_category",
    "settle_grown_up",
    "sign_concern",
    "sort_factor",
    "stop_keeping",
    "take_back",
    "take_back_given",
    "undo_entry_judgement",
    "withdraw_concern",
    "words_in_doubt",
]
