"""What the pages about lists of terms accept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import line, words
from placemap.foundations.clock import today
from placemap.web.fields import OnceForm, VersionField, WrittenDateField


class AddTermsForm(OnceForm):
    """A new version of a list of terms."""

    terms = words(
        _("The terms, one on each line"),
        limit=6600,
        rows=16,
        help_text=_("In the order people should read them. A term you leave out is no longer offered."),
        error=_("Write at least one term, each on a line of its own."),
        quotation=True,
    )
    source = line(
        _("Where does this list come from?"),
        limit=200,
        help_text=_("The guidance and its date, or who agreed it."),
        error=_("Say where the list comes from."),
    )
    reason = line(
        _("Why does the list change?"), limit=300, error=_("Say why the list changes, in a sentence.")
    )
    dated = WrittenDateField(
        label=_("From which day?"),
        help_text=_("For example, 4 3 2027. Today or later. What is recorded keeps the version it has."),
        initial=today,
    )
    version = VersionField()


class RetireTermsForm(OnceForm):
    """A version of a list that is no longer offered."""

    on = WrittenDateField(
        label=_("From which day is it no longer offered?"),
        help_text=_("For example, 4 3 2027. Today or later."),
        initial=today,
    )
    reason = line(_("Why is it retired?"), limit=300, error=_("Say why it is retired, in a sentence."))
