"""Keeping somebody longer than planned, or under a legal hold, and letting go whom words hold back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.doubtful import AsksOfWords
from placemap.cohort.forms.parts import line
from placemap.cohort.vocabulary import KeepKind
from placemap.web.fields import OnceForm, RadioField, WrittenDateField


class KeepForm(OnceForm):
    """Until which day, or under a hold; and why."""

    kind = RadioField(
        label=_("How long are they kept?"),
        choices=KeepKind.choices(),
        error_messages={"required": _("Say how long they are kept.")},
    )
    until = WrittenDateField(
        label=_("If until a later day: which?"),
        help_text=_("Within two years. For example, 4 3 2028"),
        required=False,
    )
    until.says_when = True  # type: ignore[attr-defined]
    reason = line(
        _("Why are they kept longer?"),
        limit=300,
        help_text=_("For example, a court asked for it. Everybody who sees the child can read this."),
    )


class LeaverForm(AsksOfWords):
    """Which words are about a child whose day has come. `asks` are those in doubt, each as it is shown."""

    def __init__(self, *args: Any, asks: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.offer(asks)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_answered()
        return data
