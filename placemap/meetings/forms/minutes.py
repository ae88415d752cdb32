"""What the pages of minutes accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.meetings.vocabulary import CopyForm, CorrectionAnswer
from placemap.web.fields import LooksForNames, OnceForm, RadioField, VersionField


class SectionForm(OnceForm):
    """The words of one section."""

    text = forms.CharField(
        label=_("What was said"),
        help_text=_("One paragraph in each line. Decisions and actions keep their word in front."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Write what was said. If it was nothing, say so.")},
    )
    version = VersionField()
    record = VersionField(required=False)


class CorrectionForm(LooksForNames):
    """What should be put right."""

    words = forms.CharField(
        label=_("What should be put right?"),
        help_text=_("It stands beside the words from now on, with your name. The chair answers it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what should be put right.")},
    )


class AnswerForm(LooksForNames):
    """What the chair answers to a correction."""

    answer = RadioField(
        label=_("What holds?"),
        choices=CorrectionAnswer.choices(),
        error_messages={"required": _("Say whether the words are corrected, or stay.")},
    )
    words = forms.CharField(
        label=_("How the words should be, or why they stay"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the words as they should be, or why they stay.")},
    )
    version = VersionField()


class ApproveForm(LooksForNames):
    """Approving; after 48 hours with the reason."""

    late_because = forms.CharField(
        label=_("Why did it take longer than 48 hours?"),
        help_text=_("In a sentence. Everybody who reads the minutes reads it. Name nobody."),
        max_length=300,
        error_messages={"required": _("The 48 hours are over. Say in a sentence why it took longer.")},
    )
    version = VersionField()

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_because"]


class SilverForm(LooksForNames):
    """By which decision silver reads Part 2."""

    decision = RadioField(
        label=_("By which decision of this meeting?"),
        error_messages={
            "required": _("Choose the decision of this meeting by which silver may read Part 2.")
        },
    )

    def __init__(self, *args: Any, decisions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = list(decisions)  # type: ignore[attr-defined]


class CopyTakenForm(OnceForm):
    """In what form, and what for."""

    form = RadioField(
        label=_("In what form?"),
        choices=[(one.value, one.label) for one in (CopyForm.PDF, CopyForm.WORD)],
        error_messages={"required": _("Choose the form of your copy.")},
    )
    reason = forms.CharField(
        label=_("What is it for?"),
        help_text=_("In a few words. The team reads it. Name nobody."),
        max_length=300,
        error_messages={"required": _("Say in a few words what this copy is for.")},
    )


class TemplateForm(OnceForm):
    """The partnership's own Word template; none: back to the plain one."""

    file = forms.FileField(
        label=_("The Word document"),
        help_text=_("A .docx, 5 MB at most. Leave it empty to go back to the plain one."),
        required=False,
        allow_empty_file=True,
        error_messages={
            "invalid": _("The file did not arrive. Choose it again and press the button once more."),
            "missing": _("The file did not arrive. Choose it again and press the button once more."),
        },
    )
    version = VersionField()
