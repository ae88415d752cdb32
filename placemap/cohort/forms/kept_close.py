"""Letting one other agency see one thing that is kept close, and asking for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import line
from placemap.subjects.vocabulary import ASKED_FOR
from placemap.web.fields import OnceForm, RadioField


class ReleaseDetailForm(OnceForm):
    """Which agency may see it, and what they need it for. Nothing is chosen beforehand."""

    agency = RadioField(
        label=_("Which agency may see this?"),
        error_messages={
            "required": _("Choose one agency."),
            "invalid_choice": _("That agency sees this already, or has left. Look at the page again."),
        },
    )
    reason = line(
        _("What do they need it for?"),
        limit=300,
        help_text=_("They read this beside it. Do not write the information itself here."),
        error=_("Say what they need it for."),
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = list(agencies)  # type: ignore[attr-defined]


class AskForDetailForm(OnceForm):
    """One press on a button that says what is asked for."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in ASKED_FOR])
