"""Coded lists of the set-up checks."""

from __future__ import annotations

from placemap.access.duties import Duty
from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Signer(Term):
    """Who signs a check. None of them sees a child here, and no one person can be all three."""

    DATA_PROTECTION = "data_protection", _("Information governance")
    ADMINISTRATOR = "administrator", _("An administrator")
    PANEL = "panel", _("The panel chair")


DUTY_OF = {
    Signer.DATA_PROTECTION: Duty.KEEP_AGREEMENTS,
    Signer.ADMINISTRATOR: Duty.MANAGE_PARTNERSHIP,
    Signer.PANEL: Duty.READ_PANEL,
}


class CheckCode(Term):
    """What must be in place before any real child is entered, in the order it is usually done."""

    IMPACT = "impact", _("Data protection impact assessment"), "UK GDPR, article 35"
    EQUALITY = "equality", _("Equality impact assessment"), "Equality Act 2010, section 149"
    JOINT = "joint", _("Agreement between joint controllers"), "UK GDPR, article 26"
    POLICY = "policy", _("Appropriate policy document"), "Data Protection Act 2018, schedule 1, part 4"
    PROTOCOL = "protocol", _("Information sharing protocol"), "ICO data sharing code"
    RETENTION = "retention", _("How long things are kept"), "UK GDPR, article 5(1)(e)"
    NOTICES = "notices", _("Privacy notices, with one for children"), "UK GDPR, articles 12 to 14"
    BREACH = "breach", _("Plan for a leak, and for complaints"), "UK GDPR, articles 33 and 34"
    LEAVERS = "leavers", _("Who gets in, and how leavers are let out"), "UK GDPR, article 32"
    TRAINING = "training", _("Training"), "UK GDPR, article 39(1)(b)"
    SCRUTINY = (
        "scrutiny",
        _("Independent scrutiny, and young people’s say"),
        "Working together to safeguard children",
    )
    GANGS = "gangs", _("The gangs checklist"), "Information Commissioner's Office, gangs databases"


class ItemCode(Term):
    """What the ICO asks of anybody who keeps a list of people thought to be in groups or gangs."""

    IMPACT = "impact", _("Did we assess what could go wrong for people before we began?")
    OFFICER = "officer", _("Was our data protection officer asked, and did we do what they said?")
    BASIS = "basis", _("Do we know the lawful basis for everything we hold and share?")
    PURPOSE = "purpose", _("Is it clear what the list is for, and used for nothing else?")
    HARM = "harm", _("Have we thought about what being on the list could do to somebody?")
    SCORING = "scoring", _("Is nobody scored or ranked?")
    VICTIMS = "victims", _("Are children who are harmed kept apart from people who harm?")
    SHARING = "sharing", _("Is each sharing needed, no wider than needed, and written down?")
    SECURITY = "security", _("Is it kept safe, also when it leaves the system?")
    LOG = "log", _("Is everybody’s looking written down, and does somebody check?")
    SOCIAL = "social", _("Is nothing taken from social media without a lawful reason?")


class ItemAnswer(Term):
    """What somebody answered to one point of the checklist."""

    IN_PLACE = "in_place", _("Yes, it is in place")
    NOT_YET = "not_yet", _("Not yet")


class CheckStanding(Term):
    """How one check stands today."""

    SIGNED = "signed", _("Signed")
    ENDING = "ending", _("Look at it again soon")
    ENDED = "ended", _("Out of date")
    WITHDRAWN = "withdrawn", _("Taken back")
    UNSIGNED = "unsigned", _("Not signed")


class DraftKind(Term):
    """Papers that are drafted from the settings of this instance."""

    IMPACT = "impact-assessment", _("Data protection impact assessment")
    JOINT = "joint-controllers", _("Register of joint controllers")
    PROCESSING = "record-of-processing", _("Record of processing")
    NOTICE = "childs-notice", _("A child’s privacy notice")
