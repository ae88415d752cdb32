"""What the workspace's pages accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.scanning.forms.parts import FOR_EXAMPLE, line, select, words
from placemap.scanning.rules.workspace import PARTS, RISK
from placemap.scanning.vocabulary import Question, Stance, Sure
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField


class StatementForm(OnceForm):
    """What, who, where, when, how and why; and where most of the risk comes from."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels: dict[str, Any] = {one.value: one.label for one in Question}
        labels[RISK] = _("Where does most of the risk come from?")
        for part in PARTS:
            self.fields[part] = words(labels[part], limit=600, rows=3)
            self.fields[f"{part}_sure"] = select(
                _("How sure are you?"), Sure.choices(), empty=_("Not said yet")
            )
            self.fields[f"{part}_source"] = (
                words(_("What is that read from?"), limit=600, rows=2)
                if part == RISK
                else line(
                    _("By what source?"), limit=200, help_text=_("Which agency or record, and from when.")
                )
            )

    def parts(self) -> list[tuple[Any, Any, Any]]:
        """Each part's three fields."""
        return [(self[part], self[f"{part}_sure"], self[f"{part}_source"]) for part in PARTS]

    def given(self) -> dict[str, str]:
        """What was typed, as the command takes it."""
        names = [name for part in PARTS for name in (part, f"{part}_sure", f"{part}_source")]
        return {name: self.cleaned_data[name] for name in names}


class ExplanationForm(OnceForm):
    """One thing that may explain it."""

    words = words(
        _("What may explain it?"),
        limit=600,
        required=True,
        help_text=_("One explanation in a sentence or two. Write the unlikely ones down as well."),
        error=_("Write the explanation in a sentence."),
    )


class ChangeExplanationForm(ExplanationForm):
    """The same, changed or set aside."""

    set_aside_because = line(
        _("If it is set aside: why?"),
        limit=300,
        help_text=_("It stays, with the reason. Empty: it stands."),
    )
    version = VersionField()


class EvidenceForm(OnceForm):
    """What a record says for or against an explanation."""

    cites = select(
        _("Which record says so?"),
        [],
        required=True,
        help_text=_(
            "Whoever doubts it can open it. What happened longer ago: choose it from the chronology."
        ),
    )
    stance = RadioField(label=_("What does it do to this explanation?"), choices=Stance.choices())
    words = line(
        _("What does it show?"),
        limit=300,
        required=True,
        help_text=_("In a sentence. Look first for what speaks against it."),
        error=_("Say in a sentence what it shows."),
    )

    def __init__(self, *args: Any, cites: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cites"].choices = [("", _("Choose one")), *cites]  # type: ignore[attr-defined]


class QuestionForm(OnceForm):
    """Something nobody knows."""

    words = words(
        _("What does nobody know?"),
        limit=400,
        required=True,
        help_text=_("One question whose answer would change what the group does."),
        error=_("Write the question in a sentence."),
    )


class AnswerQuestionForm(OnceForm):
    """What somebody found out."""

    answer = words(
        _("What is known now?"),
        limit=600,
        help_text=_("And by what source. Emptied, it is open again."),
    )
    version = VersionField()


class ActionForm(OnceForm):
    """Who does what by when."""

    words = words(
        _("What is to be done?"),
        limit=1000,
        required=True,
        help_text=_("One thing that somebody can say is done."),
        error=_("Say what is to be done."),
    )
    who = select(
        _("Who answers for it?"),
        [],
        required=True,
        help_text=_("A person where you can. They are asked to say yes."),
    )
    due = WrittenDateField(label=_("By which day?"), help_text=FOR_EXAMPLE)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("Choose one")), *people]  # type: ignore[attr-defined]


class SeriesForm(OnceForm):
    """What is counted month by month."""

    name = line(
        _("What is counted?"),
        limit=120,
        required=True,
        help_text=_("Events at a place or in the area, never one person’s. For example: Fights reported"),
        error=_("Say what is counted."),
    )
    place = select(_("Where?"), [], empty=_("The whole area"))
    definition = line(
        _("What exactly does it count?"),
        limit=400,
        required=True,
        help_text=_("So that somebody else would count the same."),
        error=_("Say what exactly it counts."),
    )
    source = line(
        _("Who counts it, and from which records?"),
        limit=200,
        required=True,
        error=_("Say who counts it."),
    )
    is_in_words = forms.BooleanField(
        label=_("Each month says something in words, and counts nothing"), required=False
    )
    months = words(
        _("The months"),
        limit=20000,
        rows=8,
        required=True,
        help_text=_(
            "One a line, like “March 2026, 12”; or paste two columns of a spreadsheet. A month of which"
            " nobody knows stays empty after the comma."
        ),
        error=_("Write at least one month."),
    )
    finding = line(
        _("What does it show?"),
        limit=200,
        required=True,
        help_text=_(
            "The finding in a sentence: it is the heading of the chart. Say too if it shows nothing."
        ),
        error=_("Say in a sentence what it shows."),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "place" in self.fields:
            self.fields["place"].choices = [("", _("The whole area")), *places]  # type: ignore[attr-defined]


class ChangeSeriesForm(SeriesForm):
    """The same, changed. Where it is, and whether it counts, stay."""

    place = None
    is_in_words = None
    version = VersionField()


class FilterForm(forms.Form):
    """Days between which something happened. Not sent: it is part of the address."""

    since = WrittenDateField(label=_("From"), required=False)
    until = WrittenDateField(label=_("To"), required=False)
