"""The fields that the forms of scanning are made of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.information.vocabulary import Handling
from placemap.web import fields
from placemap.web.fields import RadioField

FOR_EXAMPLE = _("For example, 4 3 2026")
LIKE_AN_HOUR = _("Like 22:40. Leave empty when nobody knows.")

# Little is known at first, so here a box may stay empty unless its form says otherwise.
words = partial(fields.words, required=False)
line = partial(fields.line, required=False)


def select(
    label: Any,
    choices: Sequence[tuple[str, Any]],
    *,
    required: bool = False,
    empty: Any = "",
    help_text: Any = "",
) -> Any:
    """A choice among a few words; `empty` says what leaving it means."""
    return forms.ChoiceField(
        label=label,
        choices=[("", empty or _("Choose one")), *choices],
        required=required,
        help_text=help_text,
    )


def handling() -> RadioField:
    """Who may see it: as the agency's agreement says, unless somebody narrows it."""
    return RadioField(
        label=_("Who may see this?"),
        choices=[
            ("", _("As our agreement says: usually this mapping’s team")),
            (Handling.CONDITIONS.value, _("Only my agency and the coordinator")),
        ],
        initial="",
        required=False,
    )
