"""A time of day in one box, as people write times. Empty means that nobody knows: never midnight."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"(\d{1,2})(?:\s*[:.h]?\s*([0-5]\d))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)


def read_time(text: str) -> time | None:
    """ "22:40", "2240", "9.05 pm", "9pm"; None for anything else, and for an hour alone, which is unclear."""
    found = _WRITTEN.fullmatch(text.strip())
    if not found or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 else None


class WrittenTimeField(forms.Field):
    """Accepts "22:40" and "10.40pm"; gives a `time`, or None when nothing is written."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        typed = " ".join(str(value or "").split())
        if not typed:
            return None
        read = read_time(typed)
        if read is None:
            raise ValidationError(
                _("%(typed)s is not a time. Enter it like 22:40, or leave it empty.") % {"typed": typed},
                code="invalid",
            )
        return read
