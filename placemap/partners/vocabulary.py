"""Coded lists about the partnership and its agencies."""

from __future__ import annotations

from placemap.foundations.terms import Term


class AreaKind(Term):
    """What kind of area a body answers for. Two-tier areas have counties over districts."""

    PARTNERSHIP = "partnership", "Safeguarding partnership", "Children Act 2004, section 16E"
    COUNTY = "county", "County council"
    UNITARY = "unitary", "Unitary council"
    DISTRICT = "district", "District council"


class AgencyKind(Term):
    """The usual parts of a partnership, in the order pages list them."""

    SOCIAL_CARE = "social_care", "Children's social care"
    EARLY_HELP = "early_help", "Early help"
    POLICE = "police", "Police"
    SCHOOL = "school", "School"
    HEALTH = "health", "Health"
    YOUTH_JUSTICE = "youth_justice", "Youth justice"
    YOUTH_SERVICE = "youth_service", "Youth service"
    CHARITY = "charity", "Charity or community group"
    DISTRICT_COUNCIL = "district_council", "District council service"
    HOUSING = "housing", "Housing provider"
    PROBATION = "probation", "Probation"
    PARTNERSHIP_TEAM = "partnership_team", "Safeguarding partnership team"
    OTHER = "other", "Another agency"


class Regime(Term):
    """Which part of data protection law an agency's processing falls under."""

    GENERAL = "general", "UK GDPR", "UK GDPR and Data Protection Act 2018, Part 2"
    LAW_ENFORCEMENT = "law_enforcement", "Law enforcement processing", "Data Protection Act 2018, Part 3"


class RoleScope(Term):
    """Where a role is held."""

    ACCOUNT = "account", "Across the partnership"
    SEAT = "seat", "In one mapping"


class AgreedHandling(Term):
    """How an agency's information may be handled unless it says otherwise; codes of the 3x5x2 report."""

    PERMITTED = "P", "Lawful sharing permitted", "College of Policing, intelligence report"
    CONDITIONS = "C", "Ask the agency before passing it on", "College of Policing, intelligence report"


class AgreedGrade(Term):
    """How an agency usually knows what it sends, unless it says otherwise."""

    RECORD_CHECK = "record_check", "From its own records"
    SEEN_MYSELF = "seen_myself", "Its staff saw or heard it"
    TOLD_BY_PERSON = "told_by_person", "Told by the person"
    TOLD_BY_OTHER = "told_by_other", "Told by someone else"
    PROFESSIONAL_OPINION = "professional_opinion", "Professional opinion"
