"""How somebody answers an invitation."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Coming(Term):
    """What somebody who is invited says: sending what one knows, or somebody else, is an answer too."""

    COMING = "coming", _("I am coming")
    REMOTE = "remote", _("I join by phone or video")
    SUBSTITUTE = "substitute", _("Somebody comes in my stead")
    APOLOGIES_SENT = "apologies_sent", _("I cannot come, and send what my agency knows")
    APOLOGIES = "apologies", _("I cannot come")
