"""A date in one box, as people write dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.foundations.dates import DateNotUnderstood, parse_birth_date, parse_date
from placemap.web.filters import day


class WrittenDateField(forms.Field):
    """Accepts "4 3 2011", "4 March 2011" and "04/03/2011"; gives a `date`.

    `earliest` and `latest` bound it, both included; `birth` refuses a future day and an age over
    120, and reads a two-digit year as a past one. Every message names the field by its label and
    shows an example, since "Enter a valid date" helps nobody.
    """

    widget = forms.TextInput
    default_error_messages = {"required": gettext_lazy("Enter a date, like 4 3 2011.")}

    def __init__(
        self, *, earliest: date | None = None, latest: date | None = None, birth: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.birth = birth
        self.earliest = earliest
        self.latest = latest
        self._own_required_message = "required" in (kwargs.get("error_messages") or {})

    def _example(self) -> str:
        label = str(self.label or "")
        if not label or label.endswith("?"):
            return _("Enter a date, like 4 3 2011.")
        return _("Enter the %(what)s, like 4 3 2011.") % {"what": label[:1].lower() + label[1:]}

    def validate(self, value: Any) -> None:
        if value in self.empty_values and self.required and not self._own_required_message:
            raise ValidationError(self._example(), code="required")
        super().validate(value)

    def prepare_value(self, value: Any) -> Any:
        return day(value) if isinstance(value, date | datetime) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        typed = " ".join(str(value).split())
        try:
            read = parse_date(typed)
        except DateNotUnderstood as problem:
            words = _("%(typed)s is not a date. %(example)s") % {"typed": typed, "example": self._example()}
            raise ValidationError(words, code="invalid") from problem
        if self.birth:
            try:
                read = parse_birth_date(typed)
            except DateNotUnderstood as problem:
                words = _("A date of birth cannot be in the future, nor over 120 years ago. %(example)s")
                raise ValidationError(words % {"example": self._example()}, code="impossible") from problem
        if not read.precise:
            raise ValidationError(
                _("Give the day as well. %(example)s") % {"example": self._example()}, code="vague"
            )
        written = read.value
        if self.earliest and written < self.earliest:
            raise ValidationError(
                _("This date must be %(day)s or later.") % {"day": day(self.earliest)}, code="too_early"
            )
        if self.latest and written > self.latest:
            raise ValidationError(
                _("This date must be %(day)s or earlier.") % {"day": day(self.latest)}, code="too_late"
            )
        return written

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
