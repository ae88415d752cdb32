"""Releasing what was given with conditions to named agencies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import line
from placemap.web.fields import CheckboxesField, OnceForm


class ReleaseForm(OnceForm):
    """Which agencies may read it from now on, and why they need it."""

    agencies = CheckboxesField(
        label=_("Which agencies may read this?"),
        error_messages={"required": _("Choose at least one agency.")},
    )
    reason = line(
        _("Why do they need it?"),
        limit=300,
        help_text=_("Recorded beside the release. Do not write the information itself here."),
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]
