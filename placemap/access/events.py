"""What the trail can say happened. Past tense, one per kind of change or sensitive reading."""

from __future__ import annotations

from placemap.foundations.terms import Term


class Event(Term):
    """A kind of audit entry, with the words shown under "Who has looked"."""

    SIGNED_IN = "signed_in", "Signed in"
    ACCESS_REFUSED = "access_refused", "Was refused"
    SIGNED_OUT = "signed_out", "Signed out"
    PARTNERSHIP_CHANGED = "partnership_changed", "Changed the partnership's records"
    AGREEMENT_RECORDED = "agreement_recorded", "Recorded an agency's agreement"
    MAPPING_OPENED = "mapping_opened", "Opened the mapping"
    MAPPING_CHANGED = "mapping_changed", "Changed the mapping"
    MAPPING_CLOSED = "mapping_closed", "Closed the mapping"
    STAGE_CHANGED = "stage_changed", "Moved a stage"
    MEMBER_CHANGED = "member_changed", "Changed who is on the team"
    CONTRIBUTION_MADE = "contribution_made", "Gave information"
    CONTRIBUTION_WITHDRAWN = "contribution_withdrawn", "Withdrew information"
    CONCERN_KEPT = "concern_kept", "Kept something noticed"
    CONCERN_RECEIVED = "concern_received", "Gave a receipt for a concern"
    CONCERN_ROUTED = "concern_routed", "Passed a concern on"
    LIST_RECEIVED = "list_received", "Sent a list"
    LIST_CHANGED = "list_changed", "Set out the columns of a list"
    LIST_ACCEPTED = "list_accepted", "Accepted a list"
    LIST_DISPOSED = "list_disposed", "Removed a file past its date"
    ROWS_HANDED_BACK = "rows_handed_back", "Took back unresolved rows"
    PERSON_RECORDED = "person_recorded", "Recorded a person"
    PERSON_CHANGED = "person_changed", "Changed a person's record"
    LINK_RECORDED = "link_recorded", "Recorded a link"
    LINK_CHANGED = "link_changed", "Changed a link"
    MATCHING_ASKED = "matching_asked", "Asked for the lists to be matched"
    MATCHING_MOVED = "matching_moved", "Moved matching on"
    MATCHING_DONE = "matching_done", "Matched the lists"
    PAIR_JUDGED = "pair_judged", "Judged whether two records are one person"
    JUDGEMENT_WITHDRAWN = "judgement_withdrawn", "Took back a judgement"
    CHILD_PROPOSED = "child_proposed", "Proposed a child"
    CHILD_DECIDED = "child_decided", "Decided on a proposed child"
    VIEW_RECORDED = "view_recorded", "Recorded an agency's own view"
    FACTOR_RECORDED = "factor_recorded", "Recorded a worry or a strength"
    REFERRAL_RECORDED = "referral_recorded", "Recorded a referral"
    CHILD_RECORD_CHANGED = "child_record_changed", "Added to a child's record"

    COHORT_VIEWED = "cohort_viewed", "Read the cohort"
    PERSON_VIEWED = "person_viewed", "Read a person's page"
    LINKS_VIEWED = "links_viewed", "Read the links"
    LIST_VIEWED = "list_viewed", "Read a list"
    PAIR_VIEWED = "pair_viewed", "Read two records side by side"
    SEARCHED = "searched", "Searched for people"
    EXCEPTIONS_VIEWED = "exceptions_viewed", "Read the children without a referral"
    CONCERNS_VIEWED = "concerns_viewed", "Read what people noticed"
    TRAIL_VIEWED = "trail_viewed", "Read who has looked"


READING = frozenset(event for event in Event if event.value.endswith("_viewed") or event is Event.SEARCHED)
