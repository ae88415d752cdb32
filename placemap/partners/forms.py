"""What the register of agreements accepts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.partners.queries import PowerShown
from placemap.partners.vocabulary import AgreedGrade, AgreedHandling
from placemap.web.fields import OnceForm, RadioField, WrittenDateField


class AgreementForm(OnceForm):
    """A signature to the information sharing protocol, with the terms lists are sent under."""

    version = forms.CharField(
        label=_("Which protocol?"),
        help_text=_("Its name and version, like Protocol 4"),
        max_length=40,
        error_messages={"required": _("Say which protocol was signed.")},
    )
    signed_by = forms.CharField(
        label=_("Who signed for the agency?"),
        max_length=120,
        error_messages={"required": _("Say who signed for the agency.")},
    )
    signed_on = WrittenDateField(label=_("Day it was signed"), help_text=_("For example, 4 3 2026"))
    expires_on = WrittenDateField(label=_("Last day it counts"), help_text=_("For example, 3 3 2027"))
    purpose = forms.CharField(
        label=_("What may it share for?"),
        help_text=_("Every list the agency sends carries these words."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    power = RadioField(
        label=_("Under which power?"),
        help_text=_("Only powers in force today are shown."),
        error_messages={
            "required": _("Choose the power it may share under."),
            "invalid_choice": _("That power is not in force today. Choose one that is."),
        },
    )
    handling = RadioField(label=_("How may it be handled?"), choices=AgreedHandling.choices(), initial="P")
    source_grade = RadioField(
        label=_("How does the agency usually know?"), choices=AgreedGrade.choices(), initial="record_check"
    )
    review_months = forms.IntegerField(
        label=_("Look at what it gave again after how many months?"), min_value=1, max_value=12, initial=6
    )

    def __init__(self, *args: Any, powers: list[PowerShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = [shown.power for shown in powers if not shown.why_not]
        field = self.fields["power"]
        field.choices = [(power.code, power.title) for power in usable]  # type: ignore[attr-defined]
        field.hints = {power.code: power.help for power in usable}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        signed, expires = given.get("signed_on"), given.get("expires_on")
        if signed and expires and expires <= signed:
            self.add_error("expires_on", _("The last day must come after the day it was signed."))
        return given
