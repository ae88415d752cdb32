"""Why people are asked what helped them in a mapping and what did not."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class FeedbackWhy(Term):
    """At which milestone people are asked (terms of reference, subsequent meetings)."""

    FIRST_MEETING = "first", _("After the first meeting")
    STAGE = "stage", _("As the work goes into another stage")
    MIDWAY = "midway", _("In between")
    CLOSURE = "closure", _("As the mapping closes")
