"""What the page that keeps terms of reference accepts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.web.fields import OnceForm, VersionField, WrittenDateField


class TermsForm(OnceForm):
    """The next version of the terms of reference, in the partnership's own words."""

    name = forms.CharField(
        label=_("What are they called?"),
        help_text=_("For example, County terms of reference"),
        max_length=120,
        error_messages={"required": _("Say what they are called.")},
    )
    words = forms.CharField(
        label=_("The terms, in full"),
        help_text=_("Paste your own text. Leave an empty line between paragraphs. Do not name a child."),
        max_length=30000,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Paste the text of the terms.")},
    )
    changed = forms.CharField(
        label=_("What is new?"),
        help_text=_("In a sentence, unless these are the first"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agreed_by = forms.CharField(
        label=_("Who agreed them?"),
        help_text=_("For example, the safeguarding board"),
        max_length=120,
        error_messages={"required": _("Say who agreed them.")},
    )
    agreed_on = WrittenDateField(label=_("Day they were agreed"), help_text=_("For example, 4 3 2026"))
    version = VersionField()
