"""Coded lists about the partnership and its agencies."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class AreaKind(Term):
    """What kind of area a body answers for. Two-tier areas have counties over districts."""

    PARTNERSHIP = "partnership", _("Safeguarding partnership"), "Children Act 2004, section 16E"
    COUNTY = "county", _("County council")
    UNITARY = "unitary", _("Unitary council")
    DISTRICT = "district", _("District council")


class AgencyKind(Term):
    """The usual parts of a partnership, in the order pages list them."""

    SOCIAL_CARE = "social_care", _("Children's social care")
    EARLY_HELP = "early_help", _("Early help")
    POLICE = "police", _("Police")
    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health")
    YOUTH_JUSTICE = "youth_justice", _("Youth justice")
    YOUTH_SERVICE = "youth_service", _("Youth service")
    CHARITY = "charity", _("Charity or community group")
    DISTRICT_COUNCIL = "district_council", _("District council service")
    HOUSING = "housing", _("Housing provider")
    PROBATION = "probation", _("Probation")
    PARTNERSHIP_TEAM = "partnership_team", _("Safeguarding partnership team")
    OTHER = "other", _("Another agency")


class Regime(Term):
    """Which part of data protection law an agency's processing falls under."""

    GENERAL = "general", _("UK GDPR"), "UK GDPR and Data Protection Act 2018, Part 2"
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement processing"), "Data Protection Act 2018, Part 3"


class ControllerStatus(Term):
    """Who decides why and how the information an agency holds is used."""

    CONTROLLER = "controller", _("The agency itself (controller)"), "UK GDPR, article 4(7)"
    JOINT = "joint", _("The agency with others (joint controller)"), "UK GDPR, article 26"
    PROCESSOR = "processor", _("Another agency, which it works for (processor)"), "UK GDPR, article 28"


class AnswersFor(Term):
    """What people need to know somebody answers for, in the order pages list it."""

    SOCIAL_CARE = "social_care", _("Children's social care"), "Children Act 1989, sections 17 and 47"
    POLICE = "police", _("Police"), "Police Act 1996, section 1"
    COMMUNITY_SAFETY = (
        "community_safety",
        _("Community safety partnership"),
        "Crime and Disorder Act 1998, section 5",
    )
    STREETS = "streets", _("Streets and parks")
    HEALTH = "health", _("Health"), "National Health Service Act 2006, section 14Z25"
    EARLY_HELP = "early_help", _("Early help")
    YOUTH_JUSTICE = "youth_justice", _("Youth justice"), "Crime and Disorder Act 1998, section 39"
    PROBATION = "probation", _("Probation"), "Offender Management Act 2007, section 2"
    LEAD = "lead", _("Leads on child exploitation")
    # What somebody can do on a street or for a group of young people. Districts differ in these most.
    ANTI_SOCIAL = "anti_social", _("Anti-social behaviour")
    LIGHTING = "lighting", _("Street lighting")
    AUDITS = "audits", _("Audits of a place")
    YOUTH_PROVISION = "youth_provision", _("Youth clubs and youth workers")
    CAMERAS = "cameras", _("Public cameras (CCTV)")
    LICENSING = "licensing", _("Licensing of shops, bars and taxis")
    SCHOOLS = "schools", _("Help for schools")
    HOUSING = "housing", _("Council and social housing")


# What somebody can do, as against what a body answers for by law. Nobody is a finding in a district.
FUNCTIONS = (
    AnswersFor.ANTI_SOCIAL,
    AnswersFor.LIGHTING,
    AnswersFor.AUDITS,
    AnswersFor.YOUTH_PROVISION,
    AnswersFor.CAMERAS,
    AnswersFor.LICENSING,
    AnswersFor.SCHOOLS,
    AnswersFor.HOUSING,
)


# Where nobody has said who answers, agencies of this kind in the area or above it are taken to.
USUAL_KIND = {
    AnswersFor.SOCIAL_CARE: AgencyKind.SOCIAL_CARE,
    AnswersFor.POLICE: AgencyKind.POLICE,
    AnswersFor.STREETS: AgencyKind.DISTRICT_COUNCIL,
    AnswersFor.HEALTH: AgencyKind.HEALTH,
    AnswersFor.EARLY_HELP: AgencyKind.EARLY_HELP,
    AnswersFor.YOUTH_JUSTICE: AgencyKind.YOUTH_JUSTICE,
    AnswersFor.PROBATION: AgencyKind.PROBATION,
    AnswersFor.LEAD: AgencyKind.PARTNERSHIP_TEAM,
}

# Councils that a postcode can lie in: the lowest of the tree.
LOWEST_KINDS = frozenset({AreaKind.UNITARY, AreaKind.DISTRICT})


class GroupKind(Term):
    """Groups that mappings answer to, in the order a structure is read: the highest first."""

    BOARD = "board", _("Partnership board"), "Children Act 2004, section 16E"
    PANEL = "panel", _("Exploitation panel (MACE)")
    COMMUNITY_SAFETY = (
        "community_safety",
        _("Community safety partnership"),
        "Crime and Disorder Act 1998, section 5",
    )
    SILVER = "silver", _("Silver group")
    PROBLEM_SOLVING = "problem_solving", _("Problem solving group")
    OTHER = "other", _("Another group")


class Grade(Term):
    """At what level somebody works, so that the right one sits at the right table."""

    FRONT_LINE = "front_line", _("Works with people or on the street")
    SUPERVISOR = "supervisor", _("Supervises a team")
    MANAGER = "manager", _("Runs a service or a place")
    SENIOR = "senior", _("Can spend money and lend staff")


class Course(Term):
    """Training that a role here may need."""

    OSARA = "osara", _("OSARA (problem solving)"), "College of Policing"
    SAFEGUARDING = "safeguarding", _("Safeguarding children"), "Working together to safeguard children"
    SHARING = "sharing", _("Sharing information"), "Information Commissioner's Office"
    PLACEMAP = "placemap", _("Using Placemap")


class AccessKind(Term):
    """What somebody may have that is looked at from time to time."""

    ACCOUNT = "account", _("May sign in")
    ROLE = "role", _("A role across the partnership")
    SEAT = "seat", _("A seat in a mapping")


class RoleScope(Term):
    """Where a role is held."""

    ACCOUNT = "account", _("Across the partnership")
    SEAT = "seat", _("In one mapping")


class AgreedHandling(Term):
    """How an agency's information may be handled unless it says otherwise; codes of the 3x5x2 report."""

    PERMITTED = "P", _("Lawful sharing permitted"), "College of Policing, intelligence report"
    CONDITIONS = "C", _("Ask the agency before passing it on"), "College of Policing, intelligence report"


class AgreedGrade(Term):
    """How an agency usually knows what it sends, unless it says otherwise."""

    RECORD_CHECK = "record_check", _("From its own records")
    SEEN_MYSELF = "seen_myself", _("Its staff saw or heard it")
    TOLD_BY_PERSON = "told_by_person", _("Told by the person")
    TOLD_BY_OTHER = "told_by_other", _("Told by someone else")
    PROFESSIONAL_OPINION = "professional_opinion", _("Professional opinion")
