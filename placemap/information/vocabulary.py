"""Grading, handling and marking, in the terms practitioners use."""

from __future__ import annotations

from placemap.foundations.terms import Term


class ContributionKind(Term):
    """How information came in."""

    LIST = "list", "A list"
    NOTICED = "noticed", "Something noticed"
    BY_HAND = "by_hand", "Entered by hand"


class Audience(Term):
    """Who in the mapping may see what was given. Derived things take the narrowest of their parts."""

    TEAM = "team", "The mapping's team"
    RESTRICTED = "restricted", "Only the agency that gave it and the coordinator"


class Handling(Term):
    """Handling codes of the 3x5x2 intelligence report."""

    PERMITTED = "P", "Lawful sharing permitted", "College of Policing, intelligence report"
    CONDITIONS = (
        "C",
        "Lawful sharing with conditions: ask who gave it first",
        "College of Policing, intelligence report",
    )


class HowKnown(Term):
    """A plain grade for partners. Only a trained officer turns these into 3x5x2."""

    SEEN_MYSELF = "seen_myself", "Seen or heard myself"
    TOLD_BY_PERSON = "told_by_person", "Told by the person"
    TOLD_BY_OTHER = "told_by_other", "Told by someone else"
    RECORD_CHECK = "record_check", "From our records"
    PROFESSIONAL_OPINION = "professional_opinion", "Professional opinion"
    RUMOUR = "rumour", "Rumour, or not known how"


class SourceEvaluation(Term):
    """How reliable the source is (3x5x2, first part)."""

    RELIABLE = "1", "Reliable source", "College of Policing, intelligence report"
    UNTESTED = "2", "Untested source", "College of Policing, intelligence report"
    NOT_RELIABLE = "3", "Not a reliable source", "College of Policing, intelligence report"


class InformationAssessment(Term):
    """How the source knows (3x5x2, second part)."""

    KNOWN_DIRECTLY = "A", "Known directly to the source", "College of Policing, intelligence report"
    CORROBORATED = "B", "Known indirectly, and corroborated", "College of Policing, intelligence report"
    KNOWN_INDIRECTLY = "C", "Known indirectly", "College of Policing, intelligence report"
    NOT_KNOWN = "D", "Not known how", "College of Policing, intelligence report"
    SUSPECTED_FALSE = "E", "Suspected to be false", "College of Policing, intelligence report"


class Nature(Term):
    """Fact kept apart from opinion, as the law asks of police and good practice asks of all."""

    FACT = "fact", "Fact", "Data Protection Act 2018, section 38"
    OPINION = "opinion", "Opinion", "Data Protection Act 2018, section 38"
    OWN_WORDS = "own_words", "In their own words"


class ConcernState(Term):
    """Where something noticed has got to."""

    NEW = "new", "New"
    KEPT = "kept", "Kept for the mapping"
    ROUTED = "routed", "Passed on"
    RECEIVED = "received", "Passed on, and received"
