"""Choices shown in full, each with a hint of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from placemap.foundations.names import fold


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


class SearchField(forms.CharField):
    """One of many, by typing part of its label. Gives the chosen value, as a choice field does.

    `choices` are pairs of value and label, set when the form is made. What is typed may be the label, any
    words of it in any order, or the value itself; words that fit several are answered with which. Without
    script the browser's own list of suggestions and the answer of the server do the searching, so that
    it works the same with ten labels and with ten thousand.
    """

    # Beyond this many the page would grow heavy, and the server's answer does the searching alone.
    SUGGESTED = 300
    ANSWERED = 6
    default_error_messages = {
        "invalid_choice": gettext_lazy("Nobody to choose answers to “%(typed)s”. Check the spelling."),
        "several": gettext_lazy("“%(typed)s” fits more than one: %(found)s. Write more of the one you mean."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices: Sequence[tuple[str, str]] = ()

    def __deepcopy__(self, memo: Any) -> SearchField:
        made: SearchField = super().__deepcopy__(memo)
        made.choices = ()
        return made

    @property
    def suggestions(self) -> list[str]:
        """The labels to suggest while somebody types; none when there are too many to send."""
        return [label for _value, label in self.choices] if len(self.choices) <= self.SUGGESTED else []

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: the label, also where the value was given."""
        return dict(self.choices).get(str(value), value) if value else value

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value) or "").strip()
        if not typed:
            return ""
        by_label = {fold(label): key for key, label in self.choices}
        if typed in dict(self.choices):
            return typed
        if fold(typed) in by_label:
            return by_label[fold(typed)]
        words = fold(typed).split()
        found = [(key, label) for key, label in self.choices if all(word in fold(label) for word in words)]
        if len(found) == 1:
            return found[0][0]
        if not found:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"typed": typed}
            )
        named = "; ".join(label for _key, label in found[: self.ANSWERED])
        if len(found) > self.ANSWERED:
            named += "; …"
        raise forms.ValidationError(
            self.error_messages["several"], code="several", params={"typed": typed, "found": named}
        )
