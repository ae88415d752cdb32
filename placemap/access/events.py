"""What the trail can say happened. Past tense, one per kind of change or sensitive reading."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Event(Term):
    """A kind of audit entry, with the words shown under "Who has looked"."""

    SIGNED_IN = "signed_in", _("Signed in")
    ACCESS_REFUSED = "access_refused", _("Was refused")
    SIGNED_OUT = "signed_out", _("Signed out")
    PARTNERSHIP_CHANGED = "partnership_changed", _("Changed the partnership's records")
    ACCOUNT_CHANGED = "account_changed", _("Changed somebody's account")
    ROLE_CHANGED = "role_changed", _("Gave or took a role")
    ACCESS_REVIEWED = "access_reviewed", _("Looked at somebody's access")
    AGREEMENT_RECORDED = "agreement_recorded", _("Recorded an agency's agreement")
    MAPPING_OPENED = "mapping_opened", _("Opened the mapping")
    MAPPING_CHANGED = "mapping_changed", _("Changed the mapping")
    MAPPING_CLOSED = "mapping_closed", _("Closed the mapping")
    STAGE_CHANGED = "stage_changed", _("Moved a stage")
    MEMBER_CHANGED = "member_changed", _("Changed who is on the team")
    CONTRIBUTION_MADE = "contribution_made", _("Gave information")
    CONTRIBUTION_WITHDRAWN = "contribution_withdrawn", _("Withdrew information")
    CONCERN_KEPT = "concern_kept", _("Kept something noticed")
    CONCERN_RECEIVED = "concern_received", _("Gave a receipt for a concern")
    CONCERN_ROUTED = "concern_routed", _("Passed a concern on")
    LIST_RECEIVED = "list_received", _("Sent a list")
    LIST_CHANGED = "list_changed", _("Set out the columns of a list")
    LIST_ACCEPTED = "list_accepted", _("Accepted a list")
    LIST_DISPOSED = "list_disposed", _("Removed a file past its date")
    LIST_ALTERED = "list_altered", _("Took a child who was let go out of the lists")
    ROWS_HANDED_BACK = "rows_handed_back", _("Took back unresolved rows")
    PERSON_RECORDED = "person_recorded", _("Recorded a person")
    PERSON_CHANGED = "person_changed", _("Changed a person's record")
    LINK_RECORDED = "link_recorded", _("Recorded a link")
    LINK_CHANGED = "link_changed", _("Changed a link")
    MATCHING_ASKED = "matching_asked", _("Asked for the lists to be matched")
    MATCHING_MOVED = "matching_moved", _("Moved matching on")
    MATCHING_DONE = "matching_done", _("Matched the lists")
    PAIR_JUDGED = "pair_judged", _("Judged whether two records are one person")
    JUDGEMENT_WITHDRAWN = "judgement_withdrawn", _("Took back a judgement")
    CHILD_PROPOSED = "child_proposed", _("Proposed a child")
    CHILD_DECIDED = "child_decided", _("Decided on a proposed child")
    VIEW_RECORDED = "view_recorded", _("Recorded an agency's own view")
    FACTOR_RECORDED = "factor_recorded", _("Recorded a worry or a strength")
    REFERRAL_RECORDED = "referral_recorded", _("Recorded a referral")
    CHILD_RECORD_CHANGED = "child_record_changed", _("Added to a child's record")
    DRAFT_KEPT = "draft_kept", _("Left words to finish later")
    DRAFT_THROWN_AWAY = "draft_thrown_away", _("Threw away words left for later")
    DRAFTS_DISPOSED = "drafts_disposed", _("Removed words left for later past their date")
    DRAFTS_ERASED = "drafts_erased", _("Erased somebody from words left for later")

    WORDS_ERASED = "words_erased", _("Took a name out of what was written")

    ENTITY_RECORDED = "entity_recorded", _("Recorded a place, group, line or object")
    MAP_ARRANGED = "map_arranged", _("Arranged their own map")
    SNAPSHOT_TAKEN = "snapshot_taken", _("Took a snapshot of the map")
    MAP_EXPORTED = "map_exported", _("Took out a file of the map")
    NAME_ASKED_FOR = "name_asked_for", _("Asked who a linked child is")
    NAME_OPENED = "name_opened", _("Opened a linked child's name")
    NAME_DECLINED = "name_declined", _("Declined to say who a linked child is")
    NAME_CLOSED = "name_closed", _("Closed an opened name")
    OPENING_REVIEWED = "opening_reviewed", _("Reviewed an opened name")
    ENQUIRY_SENT = "enquiry_sent", _("Asked who knows a child")
    ENQUIRY_ANSWERED = "enquiry_answered", _("Answered whether they know a child")
    CHILD_CONSIDERED = "child_considered", _("Decided on a linked child")
    DECIDER_ASKED = "decider_asked", _("Asked an agency to decide on a linked child")
    RECEIPT_READ = "receipt_read", _("Read the receipt of a child let go")
    PANEL_VIEWED = "panel_viewed", _("Read what waits for the panel")
    CHILD_LET_GO = "child_let_go", _("Let a linked child go")
    FINGERPRINTS_DISPOSED = (
        "fingerprints_disposed",
        _("Removed what said that a child was considered before"),
    )
    CONCERN_SIGNED = "concern_signed", _("Signed a judgement of concern")
    VERSION_FROZEN = "version_frozen", _("Froze a version of the cohort")
    CHRONOLOGY_RECORDED = "chronology_recorded", _("Recorded what happened")
    WARNING_RECORDED = "warning_recorded", _("Recorded or ended a warning")
    ADULTHOOD_REVIEWED = "adulthood_reviewed", _("Reviewed turning 18")

    MAP_VIEWED = "map_viewed", _("Read the map")
    NAME_VIEWED = "name_viewed", _("Read a name opened to them")
    VERSIONS_VIEWED = "versions_viewed", _("Compared versions of the cohort")
    COHORT_VIEWED = "cohort_viewed", _("Read the cohort")
    PERSON_VIEWED = "person_viewed", _("Read a person's page")
    LINKS_VIEWED = "links_viewed", _("Read the links")
    LIST_VIEWED = "list_viewed", _("Read a list")
    PAIR_VIEWED = "pair_viewed", _("Read two records side by side")
    SEARCHED = "searched", _("Searched for people")
    EXCEPTIONS_VIEWED = "exceptions_viewed", _("Read the children without a referral")
    CONCERNS_VIEWED = "concerns_viewed", _("Read what people noticed")
    TRAIL_VIEWED = "trail_viewed", _("Read who has looked")


READING = frozenset(event for event in Event if event.value.endswith("_viewed") or event is Event.SEARCHED)
