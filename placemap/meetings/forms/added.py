"""What comes up while a meeting runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.meetings.vocabulary import Part
from placemap.web.fields import LooksForNames, RadioField

NEXT, LAST = "next", "last"


class AddDuringForm(LooksForNames):
    """Other business, in few words; or a child who joined since the agenda was drawn up, or was left out."""

    child = forms.ChoiceField(
        label=_("A child who is not on the agenda"),
        help_text=_("One who joined the cohort since it was drawn up, or who was left out of it."),
        required=False,
    )
    title = forms.CharField(
        label=_("What is it about?"),
        help_text=_("In a few words. Name nobody."),
        max_length=120,
        required=False,
        error_messages={"required": _("Say what it is about.")},
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
    where = RadioField(
        label=_("When is it spoken of?"),
        choices=[(NEXT, _("Next")), (LAST, _("At the end of its part"))],
        error_messages={"required": _("Say when it is spoken of.")},
    )

    def __init__(self, *args: Any, children: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if children:
            self.fields["child"].choices = [("", _("No child: other business")), *children]  # type: ignore[attr-defined]
        else:
            del self.fields["child"]
            # With no child to choose, the words are what is added: they are not optional.
            self.fields["title"].required = True

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        child, title = found.get("child", ""), found.get("title", "").strip()
        if child and title:
            self.add_error("title", _("A child has no other words. Leave these out, or choose no child."))
        elif not child and not title and "title" not in self.errors:
            self.add_error("title", _("Say what it is about."))
        return found
