"""What the pages of meetings accept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.meetings import rules
from placemap.meetings.vocabulary import Cadence
from placemap.web.fields import (
    CheckboxesField,
    LooksForNames,
    OnceForm,
    RadioField,
    VersionField,
    WrittenDateField,
    WrittenTimeField,
)

NOBODY_YET = ("", _("Nobody yet"))


class _WhenAndWhere(OnceForm):
    """Day, time, length, place and people of a meeting."""

    day = WrittenDateField(label=_("Day"), help_text=_("For example, 4 3 2027"))
    at = WrittenTimeField(
        label=_("When does it begin?"),
        help_text=_("UK time, for example 14:00 or 2pm"),
        error_messages={"required": _("Say when it begins, for example 14:00.")},
    )
    minutes = forms.IntegerField(
        label=_("How long is it, in minutes?"),
        error_messages={
            "required": _("Say how many minutes it lasts."),
            "invalid": _("Give the minutes as a number, for example 90."),
        },
    )
    place = forms.CharField(
        label=_("Where?"),
        help_text=_("Only shown here, never in a mail or a calendar"),
        max_length=200,
        required=False,
    )
    join_link = forms.CharField(
        label=_("Link to join by video"),
        help_text=_("If there is one, for example from Teams. Only shown here."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    chair = forms.ChoiceField(label=_("Who chairs?"), required=False)
    minute_taker = forms.ChoiceField(
        label=_("Who takes the minutes?"), help_text=_("The co-chair may do both"), required=False
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "minute_taker"):
            self.fields[name].choices = [NOBODY_YET, *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day, at = given.get("day"), given.get("at")
        if isinstance(day, date) and isinstance(at, time):
            given["starts_at"] = rules.moment(day, at)
        return given


class PlanMeetingForm(_WhenAndWhere):
    """The next meeting of a kind, and whom it is for."""

    cadence = RadioField(
        label=_("How often does this group meet?"),
        choices=Cadence.choices(),
        hints={
            Cadence.WEEKLY.value: _("Usual while a picture is still being made"),
            Cadence.SIX_WEEKLY.value: _("Usual once the response runs by itself"),
        },
        error_messages={"required": _("Say how often it meets.")},
    )
    invited = CheckboxesField(
        label=_("Who is invited?"),
        help_text=_("Everybody on the team, unless you take somebody out"),
        error_messages={"required": _("Choose at least one person to invite.")},
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, str]], asks_cadence: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, people=people, **kwargs)
        self.fields["invited"].choices = list(people)  # type: ignore[attr-defined]
        if not asks_cadence:
            del self.fields["cadence"]


class MoveMeetingForm(LooksForNames, _WhenAndWhere):
    """Another day, time, place, chair or minute-taker."""

    reason = forms.CharField(
        label=_("Why does the day, the time or the place change?"),
        help_text=_("In a sentence. Not needed if only the people or the link change. Do not name a child."),
        max_length=300,
        required=False,
    )
    version = VersionField()


class CancelMeetingForm(LooksForNames):
    """Why it is cancelled."""

    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        help_text=_("In a sentence. The team reads it here. Do not name a child."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why it is cancelled.")},
    )
    version = VersionField()


class InvitedForm(OnceForm):
    """Whom a meeting is for."""

    invited = CheckboxesField(
        label=_("Who is invited?"),
        error_messages={"required": _("Choose at least one person to invite.")},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited"].choices = list(people)  # type: ignore[attr-defined]


class CadenceForm(LooksForNames):
    """How often a series meets from now on, and why."""

    cadence = RadioField(
        label=_("How often does this group meet from now on?"),
        choices=Cadence.choices(),
        error_messages={"required": _("Say how often it meets.")},
    )
    reason = forms.CharField(
        label=_("Why does that change?"),
        help_text=_("In a sentence. It is kept with your name. Do not name a child."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why it meets more or less often.")},
    )
    version = VersionField()


def starts_at(form: _WhenAndWhere) -> datetime:
    """The moment that a valid form says."""
    found: datetime = form.cleaned_data["starts_at"]
    return found
