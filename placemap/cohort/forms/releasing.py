"""What the pages about what is held for release accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import line
from placemap.web.fields import CheckboxesField, OnceForm

_EVERYBODY = "everybody"


class _OfPeople(OnceForm):
    """Names one, several or all of those whom a giving speaks of."""

    people = CheckboxesField(
        label=_("Whom may they read about?"),
        error_messages={
            "required": _("Choose at least one person."),
            "invalid_choice": _("One of the people you chose is not here any more. Look at the page again."),
        },
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]] = (),
        hints: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.everybody = {key for key, _name in people}
        choices = list(people)
        if len(people) > 2:
            choices.insert(0, (_EVERYBODY, gettext("All %(num)s people") % {"num": len(people)}))
        field: Any = self.fields["people"]
        field.choices, field.hints = choices, dict(hints or {})

    def chosen_people(self) -> set[str]:
        """The keys of whom was chosen."""
        chosen = set(self.cleaned_data["people"])
        return self.everybody if _EVERYBODY in chosen else chosen


class ReleaseForm(_OfPeople):
    """About whom it is released, which agencies may read it from now on, and why they need it."""

    agencies = CheckboxesField(
        label=_("Which agencies may read this?"),
        error_messages={
            "required": _("Choose at least one agency."),
            "invalid_choice": _("One of them may read it already, or has left. Look at the page again."),
        },
    )
    reason = line(
        _("Why do they need it?"),
        limit=300,
        help_text=_("Recorded beside the release. Do not write the information itself here."),
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]
        people = self.fields["people"]
        if len(self.everybody) < 2:
            # Nothing to choose. It is sent all the same: a page left open releases nobody else instead.
            people.widget, people.initial = forms.MultipleHiddenInput(), sorted(self.everybody)
            people.required = bool(self.everybody)


class EndReleaseOfForm(_OfPeople):
    """Whom an agency should no longer read about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].label = _("Take it back about")
