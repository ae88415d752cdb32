"""What the pages before a meeting accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.meetings.vocabulary import Coming
from placemap.web.fields import LooksForNames, OnceForm, RadioField, VersionField


class AnswerInvitationForm(OnceForm):
    """Whether one comes, in one press; and who comes instead."""

    coming = RadioField(
        label=_("Are you coming?"),
        choices=Coming.choices(),
        hints={Coming.APOLOGIES_SENT.value: _("Put it into your agency’s return, or tell the coordinator")},
        error_messages={"required": _("Say whether you come.")},
    )
    substitute = forms.CharField(
        label=_("Who comes in your stead?"),
        help_text=_("Name and post. Only if somebody does."),
        max_length=120,
        required=False,
    )
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Its own words say when it is needed.
        self.fields["substitute"].says_when = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("coming") == Coming.SUBSTITUTE and not given.get("substitute", "").strip():
            self.add_error("substitute", _("Say who comes in your stead: name and post."))
        return given


class RecallForm(LooksForNames):
    """Why a pack is called back."""

    reason = forms.CharField(
        label=_("Why is it called back?"),
        help_text=_("Everybody who has one reads it. Name nobody."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why it is called back. Name nobody.")},
    )
