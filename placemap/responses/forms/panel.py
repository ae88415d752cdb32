"""What the panel's pages accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.responses.forms.escalation import Choices
from placemap.responses.vocabulary import PanelDecision
from placemap.web.fields import OnceForm, RadioField, WrittenDateField


class PanelReviewForm(OnceForm):
    """Who presented the plan, and what the panel decided."""

    held_on = WrittenDateField(label=_("On which day?"))
    presented_by = RadioField(
        label=_("Who presented the plan?"),
        help_text=_("The lead. A co-chair, where the lead could not come."),
        error_messages={"required": _("Say who presented it.")},
    )
    decision = RadioField(
        label=_("What did the panel decide?"),
        choices=PanelDecision.choices(),
        error_messages={"required": _("Say what the panel decided.")},
    )
    words = forms.CharField(
        label=_("In the panel’s words"),
        help_text=_("What is to change, and by when. The group reads it. Name no child."),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": _("Say in a sentence or two what was decided.")},
    )

    def __init__(self, *args: Any, presenters: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["presented_by"].choices = list(presenters)  # type: ignore[attr-defined]
