"""What a proof of who somebody is may come to, and what is written to people by mail."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Answer(Term):
    """What came of a code."""

    RIGHT = "right", _("It fits")
    WRONG = "wrong", _("It does not fit")
    USED = "used", _("It was used already")
    CLOCK_OFF = "clock_off", _("The clock of the phone or of this service is off")
    CLOSED = "closed", _("Too many wrong codes in a row")


class Letter(Term):
    """What a mail is about. None names anybody but its reader."""

    INVITED = "invited", _("A link to set up signing in")
    AFRESH = "afresh", _("Signing in was taken away, with a link to set it up again")
    ADDED = "added", _("A new way to sign in was added")
    MOVED = "moved", _("Mail goes to another address from now on, told to the one before")
    TAKEN_AWAY = "taken_away", _("Signing in was taken away, told to an address of a few days ago")
    TO_ANSWER = "to_answer", _("There is something to answer")
    TO_READ = "to_read", _("There is something to read")
    EMERGENCY = "emergency", _("A record was opened in an emergency, for whoever looks at it")

    @property
    def goes_to_address_before(self) -> bool:
        """Whether it warns the owner where somebody else may have put their own address instead."""
        return self in (Letter.MOVED, Letter.TAKEN_AWAY)

    @property
    def keeps_office_hours(self) -> bool:
        """Whether it is about work that can wait. Signing in, and what was opened in an emergency, cannot."""
        return self in (Letter.TO_ANSWER, Letter.TO_READ)
