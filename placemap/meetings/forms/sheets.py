"""What the page accepts that says what is wanted of an item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.meetings.models import WANTED_LIMIT
from placemap.meetings.vocabulary import SheetEnd
from placemap.web.fields import LooksForNames, OnceForm, RadioField, VersionField, WrittenDateField


class SheetForm(LooksForNames):
    """What is wanted now, who sees to it, and by when."""

    wanted = forms.CharField(
        label=_("What do we want now?"),
        max_length=WANTED_LIMIT,
        widget=forms.Textarea,
        error_messages={"required": _("Say in a sentence or two what is wanted now.")},
    )
    owner = forms.ChoiceField(label=_("Who sees to it?"), required=False)
    due = WrittenDateField(label=_("By when?"), required=False)
    version = VersionField()

    field_order = ("wanted", "owner", "due", "looked", "version", "once")

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], names_nobody: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("Nobody yet")), *people]  # type: ignore[attr-defined]
        self.fields["wanted"].help_text = (
            _("Everybody at the table reads it. Name no child.")
            if names_nobody
            else _("Whoever signed at this meeting reads it.")
        )


class SettleSheetForm(OnceForm):
    """Done, or no longer wanted."""

    how = RadioField(
        label=_("What became of it?"),
        choices=SheetEnd.choices(),
        error_messages={"required": _("Say whether it is done or no longer wanted.")},
    )
    version = VersionField()

    field_order = ("how", "version", "once")
