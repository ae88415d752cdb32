"""Grading, handling and marking, in the terms practitioners use."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class ContributionKind(Term):
    """How information came in."""

    LIST = "list", _("A list")
    NOTICED = "noticed", _("Something noticed")
    BY_HAND = "by_hand", _("Entered by hand")


class Audience(Term):
    """Who in the mapping may see what was given. Derived things take the narrowest of their parts."""

    TEAM = "team", _("The mapping's team")
    RESTRICTED = "restricted", _("Only the agency that gave it and the coordinator")


class Handling(Term):
    """Handling codes of the 3x5x2 intelligence report."""

    PERMITTED = "P", _("Lawful sharing permitted"), "College of Policing, intelligence report"
    CONDITIONS = (
        "C",
        _("Lawful sharing with conditions: ask who gave it first"),
        "College of Policing, intelligence report",
    )


class HowKnown(Term):
    """A plain grade for partners. Only a trained officer turns these into 3x5x2."""

    SEEN_MYSELF = "seen_myself", _("Seen or heard myself")
    TOLD_BY_PERSON = "told_by_person", _("Told by the person")
    TOLD_BY_OTHER = "told_by_other", _("Told by someone else")
    RECORD_CHECK = "record_check", _("From our records")
    PROFESSIONAL_OPINION = "professional_opinion", _("Professional opinion")
    RUMOUR = "rumour", _("Rumour, or not known how")


class SourceEvaluation(Term):
    """How reliable the source is (3x5x2, first part)."""

    RELIABLE = "1", _("Reliable source"), "College of Policing, intelligence report"
    UNTESTED = "2", _("Untested source"), "College of Policing, intelligence report"
    NOT_RELIABLE = "3", _("Not a reliable source"), "College of Policing, intelligence report"


class InformationAssessment(Term):
    """How the source knows (3x5x2, second part)."""

    KNOWN_DIRECTLY = "A", _("Known directly to the source"), "College of Policing, intelligence report"
    CORROBORATED = "B", _("Known indirectly, and corroborated"), "College of Policing, intelligence report"
    KNOWN_INDIRECTLY = "C", _("Known indirectly"), "College of Policing, intelligence report"
    NOT_KNOWN = "D", _("Not known how"), "College of Policing, intelligence report"
    SUSPECTED_FALSE = "E", _("Suspected to be false"), "College of Policing, intelligence report"


class Nature(Term):
    """Fact kept apart from opinion, as the law asks of police and good practice asks of all."""

    FACT = "fact", _("Fact"), "Data Protection Act 2018, section 38"
    OPINION = "opinion", _("Opinion"), "Data Protection Act 2018, section 38"
    OWN_WORDS = "own_words", _("In their own words")


class ConcernState(Term):
    """Where something noticed has got to."""

    NEW = "new", _("New")
    KEPT = "kept", _("Kept for the mapping")
    ROUTED = "routed", _("Passed on")
    RECEIVED = "received", _("Passed on, and received")


class ConcernPlaced(Term):
    """What something kept turned out to be about."""

    PERSON = "person", _("Written on a person’s page")
    NOBODY = "nobody", _("About nobody in particular, or a place")
