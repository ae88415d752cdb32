"""What the pages of feedback accept."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.responses.rules.feedback import MOST_WORDS
from placemap.responses.vocabulary import FeedbackWhy
from placemap.web.fields import LooksForNames, OnceForm, RadioField


class AskFeedbackForm(OnceForm):
    """At which milestone."""

    why = RadioField(
        label=_("Why now?"),
        choices=[one for one in FeedbackWhy.choices() if one[0] != FeedbackWhy.CLOSURE.value],
        error_messages={"required": _("Say why everybody is asked now.")},
    )


def _words(label: object) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea, max_length=MOST_WORDS, required=False)


class GiveFeedbackForm(LooksForNames):
    """Four questions, each answered in words or not at all."""

    helped = _words(_("What helped?"))
    in_the_way = _words(_("What got in the way?"))
    change = _words(_("What would you change?"))
    again = _words(_("Would you do it again?"))
    with_agency = forms.BooleanField(label=_("Show my agency’s name beside what I wrote"), required=False)
