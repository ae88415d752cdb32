"""Boxes for words, with the message for whoever leaves one empty."""

from __future__ import annotations

from typing import Any

from django import forms


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
    """One line of words."""
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=help_text,
        error_messages={"required": error} if error else None,
    )
