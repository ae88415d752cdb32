"""Freezing a version of the cohort."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import line
from placemap.web.fields import OnceForm, WrittenDateField


class FreezeForm(OnceForm):
    """A name, or the meeting it is for."""

    meeting_on = WrittenDateField(
        label=_("For the meeting on"), help_text=_("For example, 4 3 2026"), required=False
    )
    name = line(
        _("Or a name"), limit=80, required=False, help_text=_("For example: After the school holidays")
    )
    note = line(_("A note for later"), limit=300, required=False)
