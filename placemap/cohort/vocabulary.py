"""Coded lists about the cohort, in practitioners' terms."""

from __future__ import annotations

from placemap.foundations.terms import Term

TRACKER = "County lines Pathfinder exploitation tracker"


class MembershipState(Term):
    """Where a child stands with the group."""

    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Declined"
    REMOVED = "removed", "Left the cohort"


class IdentifiedBy(Term):
    """How the child came to notice."""

    AGENCY_LIST = "agency_list", "An agency's list"
    POLICE_ENFORCEMENT = "police_enforcement", "Police enforcement"
    RECORDED_CRIME = "recorded_crime", "Recorded crime"
    SCHOOL_REPORT = "school_report", "School report"
    MISSING_EPISODE = "missing_episode", "A missing episode"
    RETURN_INTERVIEW = "return_interview", "Return home interview"
    YOUTH_WORK = "youth_work", "Youth work"
    HEALTH = "health", "Health contact"
    FAMILY = "family", "Family"
    CHILD = "child", "The child"
    OTHER = "other", "Another way"


class YesNoNotKnown(Term):
    """Three answers that never collapse into two."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class Level(Term):
    """Level of concern: a signed human judgement, never computed, never averaged."""

    EMERGING = "emerging", "Emerging", TRACKER
    MODERATE = "moderate", "Moderate", TRACKER
    SIGNIFICANT = "significant", "Significant", TRACKER
    NOT_ASSESSED = "not_assessed", "Not assessed"
    REDUCED = "reduced", "Reduced"
    ENDED = "ended", "Ended"


WORRYING_LEVELS = frozenset({Level.EMERGING, Level.MODERATE, Level.SIGNIFICANT})


class Answer(Term):
    """What an agency has said about one child. Blank, not known and not asked are three things."""

    VIEW = "view", "Own view given"
    KNOWN = "known", "Known, no view given"
    NOT_KNOWN = "not_known", "Checked, nothing held"
    NOTHING_SHARED = "nothing_shared", "Nothing shared with the team"
    WAITING = "waiting", "Asked, answer not in"
    NOT_ASKED = "not_asked", "Not asked"


class FactorKind(Term):
    """Worries and strengths, equal in size."""

    WORRY = "worry", "What we are worried about"
    STRENGTH = "strength", "What is working well"
    UNSORTED = "unsorted", "Not yet sorted"


class ReferralTo(Term):
    """Referral and notification types."""

    MASH = "mash", "Children's social care (MASH)"
    POLICE_URGENT = "police_urgent", "Police, urgent"
    STRATEGY_DISCUSSION = "strategy_discussion", "Strategy discussion (section 47)"
    EARLY_HELP = "early_help", "Early help or family help"
    NRM = "nrm", "National Referral Mechanism"
    GUARDIAN_SERVICE = "guardian_service", "Independent Guardian Service"
    EXPLOITATION_TEAM = "exploitation_team", "Exploitation team"
    YOUTH_JUSTICE = "youth_justice", "Youth justice prevention"
    YOUTH_SUPPORT = "youth_support", "Targeted youth support"
    DETACHED_YOUTH_WORK = "detached_youth_work", "Detached youth work"
    MENTORING = "mentoring", "Mentoring or a charity"
    SUBSTANCE_MISUSE = "substance_misuse", "Drug and alcohol service"
    CAMHS = "camhs", "Child mental health (CAMHS)"
    SPEECH_LANGUAGE = "speech_language", "Speech and language"
    SEXUAL_HEALTH = "sexual_health", "Sexual health"
    SCHOOL_NURSE = "school_nurse", "School nurse"
    EDUCATION_INCLUSION = "education_inclusion", "Education welfare, inclusion or SEND"
    MISSING_SERVICE = "missing_service", "Missing service"
    ADULT_SAFEGUARDING = "adult_safeguarding", "Adult safeguarding"
    HOUSING = "housing", "Housing"
    MARAC = "marac", "MARAC"
    VICTIM_SERVICES = "victim_services", "Victim services"
    OTHER = "other", "Another service"


class ReferralOutcome(Term):
    """What came of it."""

    WAITING = "waiting", "No answer yet"
    ACCEPTED = "accepted", "Accepted"
    REDIRECTED = "redirected", "Sent on to another service"
    NO_FURTHER_ACTION = "no_further_action", "No further action"
    SEEN = "seen", "Child seen"
    ENGAGED = "engaged", "Child engaged"
    SUPPORT_IN_PLACE = "support_in_place", "Support in place"
    DECLINED_OFFER = "declined_offer", "The family or child said no"


class Told(Term):
    """Whether the child or family was told."""

    YES = "yes", "Yes"
    NOT_YET = "not_yet", "Not yet"
    NO = "no", "No, and we will not"


class StatutoryStatus(Term):
    """Where the child stands with statutory services, as checked."""

    NOT_CHECKED = "not_checked", "Not checked"
    NOT_KNOWN = "not_known", "Not known to social care"
    EARLY_HELP = "early_help", "Early help or family help"
    CHILD_IN_NEED = "child_in_need", "Child in need (section 17)"
    SECTION_47 = "section_47", "Section 47 enquiry"
    CHILD_PROTECTION = "child_protection", "Child protection plan"
    LOOKED_AFTER = "looked_after", "Looked after"
    CARE_LEAVER = "care_leaver", "Care leaver"
    CLOSED = "closed", "Closed to social care"
    OTHER = "other", "Other"


class WhoTold(Term):
    """Who was, or was not, told."""

    CHILD = "child", "The child"
    PARENT = "parent", "A parent or carer"
