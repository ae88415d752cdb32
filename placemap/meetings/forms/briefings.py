"""What the pages of briefings accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.meetings.models import BRIEFING_LIMIT
from placemap.meetings.vocabulary import Audience
from placemap.web.fields import LooksForNames, OnceForm, RadioField, VersionField, line, words


class BriefingForm(OnceForm):
    """For whom it is."""

    audience = RadioField(
        label=_("For whom is it?"),
        choices=Audience.choices(),
        error_messages={"required": _("Say for whom it is.")},
    )


class BriefingSectionForm(LooksForNames):
    """The words of one section."""

    text = words(
        _("What it says"),
        limit=BRIEFING_LIMIT,
        rows=10,
        required=False,
        help_text=_("One paragraph in each line. People outside read it. Name nobody, and give no address."),
    )
    version = VersionField()


class BriefingReaderForm(OnceForm):
    """Who of the audience reads it by its link."""

    user = forms.ChoiceField(label=_("Who reads it?"), error_messages={"required": _("Choose who reads it.")})

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", _("Choose somebody")), *people]  # type: ignore[attr-defined]


class ApproveBriefingForm(LooksForNames):
    """Approving, which locks it."""

    version = VersionField()


class DraftBriefingForm(OnceForm):
    """One press on a draft, as it was looked at."""

    version = VersionField()


class RecallBriefingForm(LooksForNames):
    """Why it is called back."""

    reason = line(
        _("Why is it called back?"),
        limit=300,
        help_text=_("In a sentence. Everybody who had it reads it. Name nobody."),
        error=_("Say in a sentence why it is called back."),
    )
