"""Views, worries and strengths, the child's words, checks and who was told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import handling, line, select, what_was_wrong, words
from placemap.cohort.vocabulary import (
    FactorKind,
    Level,
    StatutoryStatus,
    Told,
    WhoTold,
)
from placemap.information.vocabulary import HowKnown, Nature
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField

NOT_KNOWN_TO_AGENCY = "not_known"
NO_VIEW = "no_view"


_HINTS: Any = {
    Level.EMERGING.value: _("Early signs."),
    Level.MODERATE.value: _("Signs that keep coming, or from more than one place."),
    Level.SIGNIFICANT.value: _("Strong signs of harm now."),
    Level.REDUCED.value: _("Less than when your agency last said."),
}


class ViewForm(OnceForm):
    """An agency's own view of significance."""

    agency = select(_("Whose view is this?"), [])
    level = RadioField(
        label=_("How concerned is your agency?"),
        choices=[
            (NOT_KNOWN_TO_AGENCY, _("We checked, and hold nothing about this child")),
            (NO_VIEW, _("We know this child, and give no view")),
            (Level.EMERGING.value, Level.EMERGING.label),
            (Level.MODERATE.value, Level.MODERATE.label),
            (Level.SIGNIFICANT.value, Level.SIGNIFICANT.label),
            (Level.REDUCED.value, Level.REDUCED.label),
            (Level.ENDED.value, Level.ENDED.label),
        ],
        hints=_HINTS,
    )
    reasons_for = words(
        _("What makes you think so?"),
        limit=1000,
        required=False,
        help_text=_("Describe what was seen and by whom. Needed when you are concerned."),
    )
    reasons_against = words(
        _("What speaks against it?"),
        limit=1000,
        required=False,
        help_text=_("What is going well, or does not fit."),
    )
    held_on = WrittenDateField(
        label=_("Since when does your agency hold this view?"),
        help_text=_("For example, 4 3 2026. Leave empty for today."),
        required=False,
    )
    handling = handling()

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agencies:
            self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
        else:
            del self.fields["agency"]


class FactorForm(OnceForm):
    """A worry or a strength."""

    kind = RadioField(
        label=_("What is this?"),
        choices=[
            (FactorKind.WORRY.value, _("Something we are worried about")),
            (FactorKind.STRENGTH.value, _("Something that is working well")),
        ],
    )
    text = words(
        _("Write it down"),
        limit=1000,
        help_text=_("Plain words: what was seen or said. The child may read this one day."),
        error=_("Write down what you know."),
    )
    nature = RadioField(
        label=_("Is it a fact or an opinion?"),
        choices=[
            (Nature.FACT.value, _("A fact")),
            (Nature.OPINION.value, _("An opinion")),
            (Nature.OWN_WORDS.value, _("The child’s or family’s own words")),
        ],
    )
    term = select(
        _("Is it one of the listed terms?"),
        [],
        required=False,
        help_text=_("Helps others find it. Your own words above are what counts."),
    )
    how_known = select(_("How do you know?"), HowKnown.choices())
    happened_on = WrittenDateField(
        label=_("When was it?"),
        help_text=_("For example, 4 3 2026. Leave empty when you do not know."),
        required=False,
    )
    grade = line(
        _("Intelligence grade"),
        limit=12,
        required=False,
        help_text=_("Only if a trained officer graded it, like 2/B/P."),
    )
    handling = handling()

    def __init__(self, *args: Any, terms: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _("None of them, or not sure"))
        self.fields["term"].choices = [none, *terms]  # type: ignore[attr-defined]


class CorrectFactorForm(FactorForm):
    """A worry or a strength put right."""

    handling = None
    reason = what_was_wrong()
    version = forms.CharField(widget=forms.HiddenInput)


class CorrectViewForm(ViewForm):
    """A view put right, as its agency meant it."""

    handling = None
    reason = what_was_wrong()
    version = forms.CharField(widget=forms.HiddenInput)


class SortForm(OnceForm):
    """A note becomes a worry, a strength, or neither."""

    kind = forms.ChoiceField(choices=FactorKind.choices())
    version = VersionField()


class VoiceForm(OnceForm):
    """The child's own words, or why there are none."""

    text = words(
        _("What did the child say?"),
        limit=2000,
        rows=5,
        required=False,
        help_text=_("In their own words, as they said them."),
        quotation=True,
    )
    said_to = line(_("Who did they say it to?"), required=False)
    said_on = WrittenDateField(label=_("When?"), help_text=_("For example, 4 3 2026"), required=False)
    agreed_to_record = RadioField(
        label=_("Did they agree to it being written here?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("not_asked", _("Nobody asked"))],
        required=False,
    )
    not_sought_because = line(
        _("Or: why has nobody asked them?"),
        limit=300,
        required=False,
        help_text=_("For example: it would put them in danger, or nobody has met them yet."),
    )


class TrustedAdultForm(OnceForm):
    """An adult the child trusts."""

    name = line(_("Who does the child trust?"), error=_("Give a name, so that others know whom to ask."))
    who = line(
        _("Who are they to the child?"), required=False, help_text=_("For example: boxing coach, aunt.")
    )


class StatutoryForm(OnceForm):
    """Where the child stands with statutory services."""

    status = select(_("Where does the child stand?"), StatutoryStatus.choices())
    owner = line(
        _("Who holds this?"),
        limit=160,
        required=False,
        help_text=_("The social worker or team. Needed when a service is involved."),
    )
    checked_on = WrittenDateField(label=_("When was it checked?"), help_text=_("For example, 4 3 2026"))


class ToldAboutForm(OnceForm):
    """Whether the child or a parent knows of this."""

    who = RadioField(label=_("Who is this about?"), choices=WhoTold.choices())
    told = RadioField(label=_("Have they been told about this?"), choices=Told.choices())
    told_on = WrittenDateField(label=_("When?"), help_text=_("For example, 4 3 2026"), required=False)
    told_by = line(_("Who told them?"), required=False)
    reason = line(_("If not, why?"), limit=300, required=False)
    view = words(
        _("What do they think of it?"),
        limit=1000,
        required=False,
        help_text=_("In their own words."),
        quotation=True,
    )


class TakeBackForm(OnceForm):
    """Why something recorded by hand goes back."""

    reason = words(
        _("Your reason"),
        limit=300,
        help_text=_("For example: it was about somebody else, or it turned out not to be so."),
        error=_("Say why this is taken back."),
    )
