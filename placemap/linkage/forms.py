"""What the matching pages accept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.linkage.vocabulary import Verdict
from placemap.web.fields import OnceForm, RadioField


class CompareForm(OnceForm):
    """The answer to "are these one person?". `version` is the judgement its author had before them."""

    answer = RadioField(
        label=_("Your decision"),
        choices=[
            (Verdict.SAME.value, _("Same person")),
            (Verdict.DIFFERENT.value, _("Different people")),
            (Verdict.UNSURE.value, _("Not sure")),
        ],
        hints={
            Verdict.SAME.value: _("The two rows are read together. Both are kept."),
            Verdict.DIFFERENT.value: _("Remembered, so you are not asked again."),
            Verdict.UNSURE.value: _("Ask the two agencies. The pair waits here."),
        },
        error_messages={"required": _("Choose same, different or not sure.")},
    )
    why = forms.CharField(
        label=_("Why do you think so?"), widget=forms.Textarea, max_length=500, required=False
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def seen(self) -> UUID | None:
        """The judgement that stood when the page was opened."""
        return _identifier(self.cleaned_data.get("version") or "")


class ClearMatchesForm(OnceForm):
    """Which clear matches to leave out, of which run, and whether the page or the whole list is meant."""

    run = forms.UUIDField(widget=forms.HiddenInput)
    leave_out = forms.MultipleChoiceField(required=False)
    scope = forms.ChoiceField(choices=[("all", "all"), ("page", "page")], required=False)

    def __init__(self, *args: Any, pairs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leave_out"].choices = [(pair, pair) for pair in pairs]  # type: ignore[attr-defined]

    def left_out(self) -> list[tuple[UUID, UUID]]:
        """The ticked pairs."""
        return [pair_from(code) for code in self.cleaned_data["leave_out"]]


def pair_code(left: UUID, right: UUID) -> str:
    """A pair as one form value."""
    return f"{left}.{right}"


def pair_from(code: str) -> tuple[UUID, UUID]:
    """The pair of a form value."""
    left, _dot, right = code.partition(".")
    return UUID(left), UUID(right)


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
