"""What the pages about drawn openings accept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import words
from placemap.web.fields import OnceForm, VersionField


class ExpectedForm(OnceForm):
    """One press: this opening is expected."""

    version = VersionField()


class AskWhyForm(OnceForm):
    """What the reviewer would like to know."""

    question = words(
        _("What would you like to know?"),
        limit=300,
        rows=2,
        help_text=_("For example: you do not work with this child, so what was it for?"),
        error=_("Say what you would like to know, in a sentence."),
    )
    version = VersionField()


class AnswerWhyForm(OnceForm):
    """Why somebody opened a record."""

    answer = words(
        _("Your answer"),
        limit=500,
        rows=3,
        help_text=_("A sentence or two. If it was by mistake, say so: that happens."),
        error=_("Say why you opened it, in a sentence."),
    )
    version = VersionField()


class CloseSampledForm(OnceForm):
    """What came of it."""

    note = words(
        _("What came of it?"),
        limit=300,
        rows=2,
        error=_("Say what came of it, in a sentence."),
    )
    version = VersionField()
