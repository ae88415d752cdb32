"""What an officer releases of a police operation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from placemap.scanning.forms.parts import handling, line, words
from placemap.scanning.vocabulary import MayTell
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField


class OperationForm(OnceForm):
    """The words that may be told, where they may go, and until when."""

    title = line(
        _("What shall it be called here?"),
        limit=120,
        required=True,
        help_text=_(
            "A plain name, and not the name of the operation. For example: Patrols at the bus station"
        ),
        error=_("Give it a plain name."),
    )
    text = words(
        _("What may be told?"),
        limit=1500,
        rows=5,
        required=True,
        help_text=_(
            "Only what you release. Nothing about how, where from or against whom, and no child’s name:"
            " everybody on the team reads it."
        ),
        error=_("Write the words that may be told."),
    )
    released_by = line(
        _("Which officer released these words?"),
        limit=120,
        required=True,
        help_text=_("Rank and name."),
        error=_("Name the officer who released these words."),
    )
    may_tell = RadioField(label=_("Where may they go?"), choices=MayTell.choices())
    expires_on = WrittenDateField(
        label=_("Until which day may others read it?"),
        help_text=_("After that day only your own agency does. Within a year. For example, 4 3 2026"),
    )
    grade = line(
        _("Intelligence grade"),
        limit=12,
        help_text=_(
            "Only if a trained officer graded it, like 2/B/P. C keeps it to your agency until released."
        ),
    )
    handling = handling()


class ChangeOperationForm(OperationForm):
    """The same, changed."""

    handling = None
    version = VersionField()
