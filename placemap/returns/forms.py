"""What the pages of returns accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.foundations.clock import today
from placemap.information.vocabulary import HowKnown
from placemap.returns.vocabulary import Standing
from placemap.web.fields import (
    CheckboxesField,
    LooksForNames,
    OnceForm,
    RadioField,
    VersionField,
    WrittenDateField,
)


class AskReturnsForm(OnceForm):
    """By when, whom, and what for."""

    due_on = WrittenDateField(
        label=_("By which day do you need it?"),
        help_text=_("Two working days before the meeting leaves time to read. For example, 4 12 2026"),
    )
    note = forms.CharField(
        label=_("What is it for?"),
        help_text=_(
            "Everybody who is asked reads it. No child’s name. For example: For the meeting on Tuesday"
        ),
        max_length=300,
        required=False,
    )
    agencies = CheckboxesField(
        label=_("Who is asked?"),
        error_messages={"required": _("Choose at least one agency to ask.")},
    )

    def __init__(
        self, *args: Any, agencies: Sequence[tuple[str, str]] = (), asker: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].earliest = today()  # type: ignore[attr-defined]
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]
        self.fields["agencies"].initial = [key for key, _label in agencies if key != asker]


class WithdrawForm(OnceForm):
    """Why a request is withdrawn."""

    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        help_text=_("Everybody who was asked reads it. For example: The meeting has moved to January"),
        max_length=300,
        error_messages={"required": _("Say in a sentence why it is withdrawn.")},
    )
    version = VersionField()


class AnswerForm(OnceForm):
    """One question: three buttons, and a box for what is new."""

    # Which button was pressed. Drawn as buttons and never as a field.
    reply = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Or write what is new"),
        help_text=_("What you saw or know, in a few words. You do not have to know what it means."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    how_known = forms.ChoiceField(label=_("How do you know?"), choices=HowKnown.choices())
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Its own label says when it is needed.
        self.fields["text"].says_when = True  # type: ignore[attr-defined]


class ActionForm(LooksForNames):
    """How one action stands."""

    standing = RadioField(
        label=_("How does it stand?"),
        choices=Standing.choices(),
        error_messages={"required": _("Say how it stands.")},
    )
    words = forms.CharField(
        label=_("In a sentence"),
        help_text=_("What was done, or why it cannot be done. It helps the others to help you."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only where it is not possible, which the error says.
        self.fields["words"].says_when = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("standing") == Standing.NOT_POSSIBLE and not given.get("words", "").strip():
            self.add_error("words", _("Say why it is not possible. Finding that out is no fault."))
        return given


class SendForm(OnceForm):
    """The last question: who comes."""

    coming = forms.CharField(
        label=_("Who comes to the next meeting from your agency?"),
        max_length=120,
        required=False,
    )


class NoChangeForm(OnceForm):
    """One press."""
