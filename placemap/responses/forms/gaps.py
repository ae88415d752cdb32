"""What the pages of the register of gaps accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.responses.forms.escalation import Choices
from placemap.responses.vocabulary import GapKind, GapState
from placemap.web.fields import LooksForNames, RadioField, VersionField, WrittenDateField


class _Owned(LooksForNames):
    """Who sees to it: somebody on the team, or at first only an agency."""

    what = forms.CharField(
        label=_("What is missing?"),
        help_text=_("In a few words. The panel reads it. Name no child."),
        max_length=200,
        error_messages={"required": _("Say what is missing.")},
    )
    owner = forms.ChoiceField(label=_("Who sees to it?"), required=False)
    owner_agency = forms.ChoiceField(label=_("Or which agency, until somebody is named?"), required=False)

    def __init__(self, *args: Any, people: Choices, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("Nobody yet")), *people]  # type: ignore[attr-defined]
        self.fields["owner_agency"].choices = [("", _("No agency yet")), *agencies]  # type: ignore[attr-defined]


class GapForm(_Owned):
    """Something that the group lacks."""

    kind = RadioField(
        label=_("What kind of gap is it?"),
        choices=GapKind.choices(),
        error_messages={"required": _("Say what kind of gap it is.")},
    )
    since_on = WrittenDateField(label=_("Since when?"))
    shown_by = forms.CharField(widget=forms.HiddenInput, max_length=160, required=False)

    field_order = ("kind", "what", "since_on", "owner", "owner_agency", "shown_by", "looked", "once")


class ChangeGapForm(_Owned):
    """What was done about it, and how far it is."""

    done = forms.CharField(
        label=_("What was done?"),
        help_text=_("In a sentence. Name no child."),
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": _("Say in a sentence what was done.")},
    )
    state = RadioField(
        label=_("How far is it?"),
        choices=GapState.choices(),
        error_messages={"required": _("Say how far it is.")},
    )
    version = VersionField()

    field_order = ("done", "state", "what", "owner", "owner_agency", "looked", "version", "once")
