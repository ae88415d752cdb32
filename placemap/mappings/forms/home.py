"""What "My work" accepts."""

from __future__ import annotations

from django import forms

from placemap.web.fields import OnceForm


class SeenForm(OnceForm):
    """Everything up to the moment when the page was opened has been seen."""

    until = forms.DateTimeField(widget=forms.HiddenInput)
