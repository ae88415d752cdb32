"""Hidden fields that keep a re-sent or outdated form from doing harm."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def new_once() -> uuid.UUID:
    """A fresh one-use token."""
    return uuid.uuid4()


class OnceForm(forms.Form):
    """Adds `once`, a token that is spent with the change, so that sending a form twice acts once.

    The token stays the same while errors are put right, and a fresh page has a fresh one.
    """

    once = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=new_once,
        error_messages={
            "required": _(
                "This page was sent without its one-use token. Open the page again and send it once more."
            ),
            "invalid": _("This page’s one-use token is damaged. Open the page again and send it once more."),
        },
    )


IdempotencyForm = OnceForm


class VersionField(forms.IntegerField):
    """The version of the record that this page was made from, so that a later save is noticed."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault(
            "error_messages",
            {
                "required": _("We cannot tell which version you changed. Open the page again."),
                "invalid": _("We cannot tell which version you changed. Open the page again."),
            },
        )
        super().__init__(**kwargs)
