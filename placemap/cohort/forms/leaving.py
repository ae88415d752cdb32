"""Keeping somebody longer than planned, or under a legal hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
