"""What is past its review date: still right, or taken back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import line
from placemap.web.fields import OnceForm, RadioField, WrittenDateField


class CheckAgainForm(OnceForm):
    """One giving of information looked at again."""

    still = RadioField(
        label=_("Your answer"),
        choices=[("right", _("Yes, still right")), ("back", _("No, take it back"))],
        error_messages={"required": _("Say whether this is still right.")},
    )
    review_on = WrittenDateField(
        label=_("If it is right: when will somebody look at it again?"),
        help_text=_("Within two years. For example, 4 3 2027"),
        required=False,
    )
    reason = line(_("If you take it back: why is it not right any more?"), limit=300, required=False)
    # The review date that stood when the page was read.
    version = forms.DateField(widget=forms.HiddenInput)
    # Their questions say when they are to be answered.
    review_on.says_when = True  # type: ignore[attr-defined]
    reason.says_when = True
