"""What the pages of the set-up checks accept. Words and shapes only: rules and policy decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.readiness.vocabulary import ItemAnswer
from placemap.web.fields import OnceForm, RadioField, WrittenDateField


class SignForm(OnceForm):
    """A check is met: which paper says so, where it lies, and when it is looked at again."""

    reference = forms.CharField(
        label=_("Which paper was signed?"),
        help_text=_("Its name and version, like Impact assessment 2, and who signed it"),
        max_length=160,
        error_messages={"required": _("Say which paper was signed.")},
    )
    kept_at = forms.CharField(
        label=_("Where is the signed paper?"),
        help_text=_("So that somebody else finds it. No link or password"),
        max_length=160,
        error_messages={"required": _("Say where the signed paper is.")},
    )
    signed_on = WrittenDateField(label=_("Day the paper was signed"), help_text=_("For example, 4 3 2026"))
    review_on = WrittenDateField(
        label=_("Last day before somebody looks at it again"),
        help_text=_("Within a year. After that day nobody new is taken until it is signed again."),
    )
    is_true = forms.BooleanField(
        label=_("I have seen the signed paper, and it says what must be true"),
        error_messages={"required": _("Look at the signed paper first, then say that you have seen it.")},
    )


class WithdrawForm(OnceForm):
    """Why a signature no longer counts."""

    reason = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Everybody signed in can read this. Name nobody."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why it no longer counts.")},
    )


class ItemForm(OnceForm):
    """One point of the gangs checklist."""

    answer = RadioField(
        label=_("Is it in place?"),
        choices=ItemAnswer.choices(),
        error_messages={"required": _("Say whether it is in place.")},
    )
    note = forms.CharField(
        label=_("What is in place, or what is missing?"),
        help_text=_("Name the paper or the rule. Never a child."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence what is in place or missing.")},
    )


def typed(form: Any) -> dict[str, Any]:
    """What the command takes of a form."""
    return {name: value for name, value in form.cleaned_data.items() if name not in {"once", "is_true"}}
