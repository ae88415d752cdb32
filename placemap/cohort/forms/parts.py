"""The fields the cohort's forms are made of, with their messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.information.vocabulary import Handling
from placemap.web.fields import RadioField


def words(
    label: Any,
    *,
    limit: int,
    rows: int = 3,
    required: bool = True,
    help_text: Any = "",
    error: Any = "",
    quotation: bool = False,
) -> Any:
    """A box for a few sentences; `quotation` when they are what somebody said, which nobody rewords."""
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows, **({"data-quotation": "yes"} if quotation else {})}),
        max_length=limit,
        required=required,
        help_text=help_text,
        error_messages={"required": error} if error else None,
    )


def line(label: Any, *, limit: int = 120, required: bool = True, help_text: Any = "", error: Any = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=help_text,
        error_messages={"required": error} if error else None,
    )


def select(
    label: Any, choices: Sequence[tuple[str, str]], *, required: bool = True, help_text: Any = ""
) -> Any:
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose one")), *choices],
        required=required,
        help_text=help_text,
    )


def handling() -> RadioField:
    return RadioField(
        label=_("Who may see this?"),
        choices=[
            (Handling.PERMITTED.value, _("This mapping’s team")),
            (Handling.CONDITIONS.value, _("Only my agency and the coordinator")),
        ],
        initial=Handling.PERMITTED.value,
    )


def scope_reason(label: Any) -> Any:
    return words(
        label,
        limit=600,
        help_text=_(
            "Hold it against the scope shown here. Everybody on the team can read it, and so may the child."
        ),
        error=_("Say why, in a sentence or two."),
    )
