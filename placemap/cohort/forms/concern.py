"""A judgement of concern signed, or withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import line, words
from placemap.cohort.vocabulary import Level
from placemap.web.fields import OnceForm, RadioField, WrittenDateField

_HINTS: Any = {
    Level.EMERGING.value: _("Early signs."),
    Level.MODERATE.value: _("Signs that keep coming, or from more than one place."),
    Level.SIGNIFICANT.value: _("Strong signs of harm now."),
    Level.NOT_ASSESSED.value: _("The group has looked, and cannot say yet."),
    Level.REDUCED.value: _("Less than when it was last signed."),
    Level.ENDED.value: _("No concern about this any more."),
}


class ConcernForm(OnceForm):
    """The level as somebody signs it, with both sides weighed."""

    level = RadioField(
        label=_("How concerned is the group?"),
        choices=Level.choices(),
        hints=_HINTS,
    )
    reasons_for = words(
        _("What speaks for this?"),
        limit=1000,
        help_text=_("What was seen, by whom, and when. The child may read this one day."),
        error=_("Say what speaks for this level."),
    )
    reasons_against = words(
        _("What speaks against it?"),
        limit=1000,
        help_text=_("What is going well or does not fit. If there is nothing, say that you looked."),
        error=_("Say what speaks against it, or that you looked and found nothing."),
    )
    child_view = words(
        _("What does the child think?"),
        limit=1000,
        quotation=True,
        required=False,
        help_text=_("As they said it. Leave it empty if you cannot say."),
    )
    child_view_missing = line(
        _("Or: why can you not say what they think?"),
        limit=300,
        required=False,
        help_text=_("For example: nobody has asked yet; Mr Abara will on Monday."),
    )
    review_on = WrittenDateField(
        label=_("When will you look at this again?"),
        help_text=_("Within six months. It is set to four weeks from today."),
        required=False,
    )
    # The judgement that stood when the page was read: empty where there was none.
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class WithdrawConcernForm(OnceForm):
    """Why a judgement is withdrawn."""

    reason = words(
        _("Your reason"),
        limit=300,
        help_text=_("For example: it was about another child. The reason stays on the record."),
        error=_("Say why this judgement is withdrawn."),
    )
