"""What the pages of actions accept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.responses import rules
from placemap.responses.vocabulary import AboutKind, ActionEnd, ActionState
from placemap.web.fields import LooksForNames, OnceForm, RadioField, SearchField, VersionField
from placemap.web.filters import day

Choices = Sequence[tuple[str, str]]


class SaidDayField(forms.CharField):
    """A day as somebody would say it. Gives the date, or asks back."""

    # The day it has already, which may stay though it has passed.
    held: date | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example “next Friday”, “in two weeks” or “12 December”"))
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:  # type: ignore[override]
        said = str(super().clean(value) or "")
        if not said:
            return None
        if self.held is not None and said.strip() == day(self.held):
            return self.held
        try:
            return rules.understood_day(said, today())
        except PlacemapError as problem:
            raise forms.ValidationError(str(problem.message)) from None


class RecordActionForm(LooksForNames):
    """What is to be done, by whom and by when; about whom or where; and what it should bring about."""

    words = forms.CharField(
        label=_("What is to be done?"),
        help_text=_("Say it so that everybody can tell when it is done"),
        widget=forms.Textarea,
        max_length=1000,
        error_messages={"required": _("Say what is to be done.")},
    )
    who = SearchField(
        label=_("Who does it?"),
        help_text=_("Type part of a name or an agency. An agency alone says itself who sees to it."),
        error_messages={"required": _("Say who does it.")},
    )
    due = SaidDayField(label=_("By when?"), error_messages={"required": _("Say by when.")})
    about = RadioField(
        label=_("What is it about?"),
        choices=AboutKind.choices(),
        error_messages={"required": _("Say what it is about.")},
    )
    person = SearchField(
        label=_("About whom?"),
        help_text=_("If it is about one child or one adult. Type part of the name, or the initials."),
        required=False,
    )
    place = SearchField(
        label=_("At which place or school?"), help_text=_("If it is about one on the map"), required=False
    )
    expected_effect = forms.CharField(
        label=_("What should it bring about?"),
        help_text=_("So that you can see later whether it helped"),
        max_length=300,
        required=False,
    )
    in_part_two = forms.BooleanField(
        label=_("It was agreed in Part 2, or names a child"),
        help_text=_("Then it is read only by those who read cases, and by the agency whose action it is"),
        required=False,
    )

    def __init__(self, *args: Any, whom: Choices, people: Choices, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("who", whom), ("person", people), ("place", places)):
            if choices or name == "who":
                self.fields[name].choices = list(choices)  # type: ignore[attr-defined]
            else:
                del self.fields[name]


class DeclineActionForm(LooksForNames):
    """Why not."""

    reason = forms.CharField(
        label=_("Why can you not do it?"),
        help_text=_("Whoever runs this mapping reads it, and finds another way"),
        widget=forms.Textarea,
        max_length=1000,
        error_messages={"required": _("Say in a sentence why.")},
    )
    version = VersionField()


class AcceptActionForm(OnceForm):
    """A yes."""

    version = VersionField()


class UpdateActionForm(LooksForNames):
    """How it stands."""

    state = RadioField(
        label=_("How does it stand?"),
        choices=[
            (ActionState.ACCEPTED.value, _("Still being done")),
            (ActionState.DONE.value, _("Done")),
            (ActionState.NOT_POSSIBLE.value, _("Not possible")),
        ],
        hints={
            ActionState.NOT_POSSIBLE.value: _(
                "You tried, or found out that it cannot be done. Say what is in the way."
            )
        },
        error_messages={"required": _("Say how it stands.")},
    )
    words = forms.CharField(
        label=_("What happened, or what is in the way?"),
        widget=forms.Textarea,
        max_length=1000,
        required=False,
    )
    version = VersionField()


class ChangeActionForm(LooksForNames):
    """Somebody else of the same agency, or another day."""

    owner = SearchField(
        label=_("Who does it?"),
        help_text=_("Leave empty where the agency has not said who. A new person is asked first."),
        required=False,
    )
    due = SaidDayField(label=_("By when?"), error_messages={"required": _("Say by when.")})
    reason = forms.CharField(
        label=_("Why does that change?"),
        max_length=300,
        error_messages={"required": _("Say in a sentence why.")},
    )
    version = VersionField()

    def __init__(self, *args: Any, whom: Choices, held: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"].held = held  # type: ignore[attr-defined]
        self.fields["owner"].choices = list(whom)  # type: ignore[attr-defined]


class EndActionForm(LooksForNames):
    """How it ends though it was not done, and why."""

    how = RadioField(
        label=_("How does it end?"),
        choices=ActionEnd.choices(),
        error_messages={"required": _("Say how it ends.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("If it goes on elsewhere, say who has it now"),
        widget=forms.Textarea,
        max_length=1000,
        error_messages={"required": _("Say in a sentence why.")},
    )
    version = VersionField()
