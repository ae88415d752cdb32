"""Display text of what is past its review date."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort.queries import OutOfDate


def about_words(row: OutOfDate) -> str:
    """How many people it is about; nothing about people where it is about none."""
    if not row.about:
        return _("No person named")
    return ngettext("%(num)s person", "%(num)s people", len(row.about)) % {"num": len(row.about)}
