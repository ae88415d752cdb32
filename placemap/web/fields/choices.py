"""Choices shown in full, each with a hint of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms


class RadioField(forms.ChoiceField):
    """One of a few, all of them visible. `hints` gives a sentence per stored value."""

    widget = forms.RadioSelect

    def __init__(self, *, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = dict(hints or {})


class CheckboxesField(forms.MultipleChoiceField):
    """Any of a few, all of them visible. `hints` gives a sentence per stored value."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = dict(hints or {})
