"""What the pages of an agenda accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.meetings.vocabulary import Part
from placemap.web.fields import LooksForNames, OnceForm, RadioField, VersionField


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("How many minutes?"),
        error_messages={
            "required": _("Say how many minutes it takes."),
            "invalid": _("Give the minutes as a number, for example 10."),
        },
    )


class AddItemForm(LooksForNames):
    """Something else to speak of, in one part or the other; or a child."""

    title = forms.CharField(
        label=_("What is it about?"),
        help_text=_("In a few words. Name nobody."),
        max_length=120,
        error_messages={"required": _("Say what the item is about.")},
    )
    part = RadioField(
        label=_("In which part?"),
        choices=Part.choices(),
        hints={
            Part.ONE.value: _("Everybody at the table reads it"),
            Part.TWO.value: _("Only whoever may read about the children reads it"),
        },
        error_messages={"required": _("Say in which part it belongs.")},
    )
    minutes = _minutes()


class ChangeItemForm(LooksForNames):
    """Other words, or another length."""

    title = forms.CharField(
        label=_("What is it about?"),
        help_text=_("Leave it empty for the usual words. Name nobody."),
        max_length=120,
        required=False,
    )
    minutes = _minutes()
    version = VersionField()

    def __init__(self, *args: Any, has_title: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_title:
            del self.fields["title"]


class MoveItemForm(OnceForm):
    """Another place in its part."""

    to = forms.TypedChoiceField(
        label=_("Where in its part?"),
        coerce=int,
        error_messages={"required": _("Say where it goes.")},
    )
    version = VersionField()

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(places)  # type: ignore[attr-defined]


class LeaveOutForm(LooksForNames):
    """Why an item is left out."""

    reason = forms.CharField(
        label=_("Why is it left out?"),
        help_text=_("In a sentence. Name nobody."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why it is left out.")},
    )
    version = VersionField()
