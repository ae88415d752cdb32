"""Asking a person which of somebody's words are about a child who is to be erased."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placemap.web.fields import CheckboxesField, OnceForm

NONE_OF_THESE = ("-", _("None of these is about this child"))


class AsksOfWords(OnceForm):
    """A form that ends in erasing a child, and asks of words that may name the child."""

    theirs = CheckboxesField(
        label=_("Which of these words are about this child?"),
        help_text=_(
            "What you tick is taken out. The rest stays. If you are not sure, ask who wrote it first."
        ),
        required=False,
    )
    asked = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(_asked_before(self.data.get("asked", "")))

    def offer(self, words: Mapping[str, str]) -> None:
        """Ask of words, each with how it is shown; without any the question is not there."""
        if not words:
            self.fields.pop("theirs", None)
            return
        self.fields["theirs"] = self.fields.get("theirs") or copy(self.base_fields["theirs"])
        self.fields["theirs"].choices = [*words.items(), NONE_OF_THESE]  # type: ignore[attr-defined]
        if self.is_bound:
            typed = self.data.copy()  # type: ignore[attr-defined]
            typed["asked"] = json.dumps(dict(words))
            self.data = typed
        else:
            self.initial["asked"] = json.dumps(dict(words))

    @property
    def asked_before(self) -> dict[str, str]:
        """The words that the page asked of, each with how it was shown."""
        return _asked_before(self.cleaned_data.get("asked", ""))

    @property
    def not_theirs(self) -> list[str]:
        """What was asked and not ticked."""
        return [one for one in self.asked_before if one not in self.cleaned_data.get("theirs", [])]

    def check_answered(self) -> None:
        """What was asked is answered, be it that none of it is about the child."""
        if "theirs" in self.fields and not self.cleaned_data.get("theirs"):
            self.add_error("theirs", gettext("Tick what is about this child, or that none of it is."))


def _asked_before(kept: str) -> dict[str, str]:
    """The words that the page asked of when it was last shown. What was tampered with asks of nothing."""
    try:
        words = json.loads(kept or "{}")
    except ValueError:
        return {}
    return {str(key): str(shown) for key, shown in words.items()} if isinstance(words, dict) else {}
