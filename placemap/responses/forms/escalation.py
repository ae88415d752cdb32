"""What the pages of escalations accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.responses.vocabulary import EscalationAnswer, EscalationKind
from placemap.web.fields import LooksForNames, OnceForm, RadioField, VersionField, WrittenDateField

Choices = Sequence[tuple[str, str]]


class EscalateForm(LooksForNames):
    """What is stuck, in the words that go up, apart from the group's own."""

    kind = RadioField(
        label=_("What is stuck?"),
        choices=EscalationKind.choices(),
        error_messages={"required": _("Say what kind of thing is stuck.")},
    )
    ask = forms.CharField(
        label=_("What do you ask for?"),
        help_text=_(
            "One thing that somebody can say yes or no to. Whoever decides reads this. Name no child."
        ),
        max_length=300,
        widget=forms.Textarea,
        error_messages={"required": _("Say what you ask for.")},
    )
    why = forms.CharField(
        label=_("What is stuck, and what happens if nothing changes?"),
        help_text=_("Whoever decides reads this, and nothing else of the mapping. Name no child."),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": _("Say what is stuck.")},
    )
    options = forms.CharField(
        label=_("What could be done?"),
        help_text=_("Each way, and what it costs. Whoever decides reads this too. Name no child."),
        max_length=1000,
        widget=forms.Textarea,
        required=False,
    )
    needed_by = WrittenDateField(label=_("By when do you need an answer?"), required=False)
    own_words = forms.CharField(
        label=_("For the group alone"),
        help_text=_("Stays on the group’s page and never goes up. Name no child here either."),
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )


class StepForm(OnceForm):
    """Who answers at one step, and how soon."""

    user = forms.ChoiceField(label=_("Who answers here?"), required=False)
    person = forms.CharField(
        label=_("Or somebody without an account"),
        help_text=_("Name and post. You then write down here what they decide."),
        max_length=120,
        required=False,
    )
    group = forms.ChoiceField(label=_("For which group?"), required=False)
    days = forms.IntegerField(
        label=_("In how many working days?"),
        error_messages={
            "required": _("Say in how many working days they answer."),
            "invalid": _("Give the days as a number, for example 5."),
        },
    )
    version = VersionField()

    def __init__(self, *args: Any, people: Choices, groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Nobody with an account")), *people]  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", _("No group")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("user") and not (given.get("person") or "").strip():
            self.add_error("user", _("Choose who answers, or give a name and post below."))
        return given


class AnswerForm(LooksForNames):
    """What is decided, in words for the group that asked."""

    answer = RadioField(
        label=_("What is your answer?"),
        choices=EscalationAnswer.choices(),
        error_messages={"required": _("Choose an answer.")},
    )
    words = forms.CharField(
        label=_("What follows from it?"),
        help_text=_("Who does what, by when, and with what. The group that asked reads it. Name no child."),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": _("Say in a sentence or two what follows.")},
    )
    said_by = forms.CharField(
        label=_("Who decided?"),
        help_text=_("Name and post"),
        max_length=120,
        error_messages={"required": _("Say who decided.")},
    )
    version = VersionField()

    def __init__(self, *args: Any, for_another: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_another:
            del self.fields["said_by"]


class PassUpForm(LooksForNames):
    """Why it goes a step higher before its time."""

    reason = forms.CharField(
        label=_("Why does it go higher?"),
        help_text=_("In a sentence, for whoever answers there. Name no child."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why it goes higher.")},
    )
    version = VersionField()


class WithdrawForm(LooksForNames):
    """Why the group no longer asks."""

    reason = forms.CharField(
        label=_("Why do you withdraw it?"),
        help_text=_("In a sentence. Whoever it has come to reads it too. Name no child."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why you withdraw it.")},
    )
    version = VersionField()
