"""Coded lists about the cohort, in practitioners' terms."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _

TRACKER = "County lines Pathfinder exploitation tracker"


class MembershipState(Term):
    """Where a child stands with the group."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    REMOVED = "removed", _("Left the cohort")


class IdentifiedBy(Term):
    """How the child came to notice."""

    AGENCY_LIST = "agency_list", _("An agency's list")
    POLICE_ENFORCEMENT = "police_enforcement", _("Police enforcement")
    RECORDED_CRIME = "recorded_crime", _("Recorded crime")
    SCHOOL_REPORT = "school_report", _("School report")
    MISSING_EPISODE = "missing_episode", _("A missing episode")
    RETURN_INTERVIEW = "return_interview", _("Return home interview")
    YOUTH_WORK = "youth_work", _("Youth work")
    HEALTH = "health", _("Health contact")
    FAMILY = "family", _("Family")
    CHILD = "child", _("The child")
    OTHER = "other", _("Another way")


class YesNoNotKnown(Term):
    """Three answers that never collapse into two."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("Not known")


class Level(Term):
    """Level of concern: a signed human judgement, never computed, never averaged."""

    EMERGING = "emerging", _("Emerging"), TRACKER
    MODERATE = "moderate", _("Moderate"), TRACKER
    SIGNIFICANT = "significant", _("Significant"), TRACKER
    NOT_ASSESSED = "not_assessed", _("Not assessed")
    REDUCED = "reduced", _("Reduced")
    ENDED = "ended", _("Ended")


WORRYING_LEVELS = frozenset({Level.EMERGING, Level.MODERATE, Level.SIGNIFICANT})


class Answer(Term):
    """What an agency has said about one child. Blank, not known and not asked are three things."""

    VIEW = "view", _("Own view given")
    KNOWN = "known", _("Known, no view given")
    NOT_KNOWN = "not_known", _("Checked, nothing held")
    NOTHING_SHARED = "nothing_shared", _("Nothing shared with the team")
    WAITING = "waiting", _("Asked, answer not in")
    NOT_ASKED = "not_asked", _("Not asked")


class FactorKind(Term):
    """Worries and strengths, equal in size."""

    WORRY = "worry", _("What we are worried about")
    STRENGTH = "strength", _("What is working well")
    UNSORTED = "unsorted", _("Not yet sorted")
    NEITHER = "neither", _("Neither a worry nor a strength")


class ReferralTo(Term):
    """Referral and notification types."""

    MASH = "mash", _("Children's social care (MASH)")
    POLICE_URGENT = "police_urgent", _("Police, urgent")
    STRATEGY_DISCUSSION = "strategy_discussion", _("Strategy discussion (section 47)")
    EARLY_HELP = "early_help", _("Early help or family help")
    NRM = "nrm", _("National Referral Mechanism")
    GUARDIAN_SERVICE = "guardian_service", _("Independent Guardian Service")
    EXPLOITATION_TEAM = "exploitation_team", _("Exploitation team")
    YOUTH_JUSTICE = "youth_justice", _("Youth justice prevention")
    YOUTH_SUPPORT = "youth_support", _("Targeted youth support")
    DETACHED_YOUTH_WORK = "detached_youth_work", _("Detached youth work")
    MENTORING = "mentoring", _("Mentoring or a charity")
    SUBSTANCE_MISUSE = "substance_misuse", _("Drug and alcohol service")
    CAMHS = "camhs", _("Child mental health (CAMHS)")
    SPEECH_LANGUAGE = "speech_language", _("Speech and language")
    SEXUAL_HEALTH = "sexual_health", _("Sexual health")
    SCHOOL_NURSE = "school_nurse", _("School nurse")
    EDUCATION_INCLUSION = "education_inclusion", _("Education welfare, inclusion or SEND")
    MISSING_SERVICE = "missing_service", _("Missing service")
    ADULT_SAFEGUARDING = "adult_safeguarding", _("Adult safeguarding")
    HOUSING = "housing", _("Housing")
    MARAC = "marac", _("MARAC")
    VICTIM_SERVICES = "victim_services", _("Victim services")
    OTHER = "other", _("Another service")


class ReferralOutcome(Term):
    """What came of it."""

    WAITING = "waiting", _("No answer yet")
    ACCEPTED = "accepted", _("Accepted")
    REDIRECTED = "redirected", _("Sent on to another service")
    NO_FURTHER_ACTION = "no_further_action", _("No further action")
    SEEN = "seen", _("Child seen")
    WELFARE_CHECK = "welfare_check", _("Welfare check by a professional who knew the child")
    ENGAGED = "engaged", _("Child engaged")
    ACTIVITIES_OFFERED = "activities_offered", _("Positive activities offered")
    SUPPORT_IN_PLACE = "support_in_place", _("Support in place")
    DECLINED_OFFER = "declined_offer", _("The family or child said no")


class Told(Term):
    """Whether the child or family was told."""

    YES = "yes", _("Yes")
    NOT_YET = "not_yet", _("Not yet")
    NO = "no", _("No, and we will not")


class StatutoryStatus(Term):
    """Where the child stands with statutory services, as checked."""

    NOT_CHECKED = "not_checked", _("Not checked")
    NOT_KNOWN = "not_known", _("Not known to social care")
    EARLY_HELP = "early_help", _("Early help or family help")
    CHILD_IN_NEED = "child_in_need", _("Child in need (section 17)")
    SECTION_47 = "section_47", _("Section 47 enquiry")
    CHILD_PROTECTION = "child_protection", _("Child protection plan")
    LOOKED_AFTER = "looked_after", _("Looked after")
    CARE_LEAVER = "care_leaver", _("Care leaver")
    CLOSED = "closed", _("Closed to social care")
    OTHER = "other", _("Other")


class WhoTold(Term):
    """Who was, or was not, told."""

    CHILD = "child", _("The child")
    PARENT = "parent", _("A parent or carer")


class ConsiderationOutcome(Term):
    """What is decided about a linked child within 28 days."""

    REFER = "refer", _("Refer")
    SUPPORT = "support", _("Support in place")
    NO_CONCERN = "no_concern", _("No concern: let go")


class EnquiryReply(Term):
    """What a safeguarding lead answers when asked whether they know a child."""

    WAITING = "waiting", _("No answer yet")
    KNOWN = "known", _("Known to us")
    NOT_KNOWN = "not_known", _("Not known to us")
    LEAD_WORKER = "lead_worker", _("We are the lead worker")


class NameRequestState(Term):
    """What became of a request to be told who a linked child is."""

    ASKED = "asked", _("Asked")
    OPENED = "opened", _("Opened")
    DECLINED = "declined", _("Declined")


class KeepKind(Term):
    """Why somebody's records stay longer than planned."""

    EXTEND = "extend", _("Kept until a later day")
    HOLD = "hold", _("Legal hold: kept until it is lifted")


class EntryKind(Term):
    """What happened. Critical moments ask for an answer by the next working day."""

    EXCLUSION = "exclusion", _("Excluded from school")
    ARREST = "arrest", _("Arrested")
    INJURY = "injury", _("Hurt or in hospital")
    MISSING = "missing", _("Missing")
    MOVE = "move", _("Moved home or placement")
    COURT = "court", _("Court or custody")
    BEREAVEMENT = "bereavement", _("Lost somebody close")
    DISCLOSURE = "disclosure", _("Told somebody what is happening")
    CONTACT = "contact", _("Contact with a service")
    SEEN = "seen", _("Seen")
    ACHIEVEMENT = "achievement", _("Something that went well")
    OTHER = "other", _("Something else")


HARD_TO_ESCAPE = "It was hard to escape, Child Safeguarding Practice Review Panel, 2020"
# Moments when a child can be reached, if somebody answers at once.
CRITICAL_MOMENTS = frozenset(
    {EntryKind.EXCLUSION, EntryKind.ARREST, EntryKind.INJURY, EntryKind.MISSING, EntryKind.DISCLOSURE}
)


class WarningKind(Term):
    """Why somebody must be careful. Every one has a review or an end."""

    PLAN_FIRST = "plan_first", _("Plan before placing with others")
    EXTRA_FAMILIAL = "extra_familial", _("Harm outside the home")
    DO_NOT_DISCLOSE = "do_not_disclose", _("Do not disclose where they are")
    CARE_WHEN_CONTACTING = "care_contacting", _("Take care how you make contact")
    WORKER_SAFETY = "worker_safety", _("Safety of workers: speak to the author first")
    COMMUNICATION = "communication", _("How this child communicates")
    OTHER = "other", _("Something else to know")
