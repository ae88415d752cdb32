"""What the pages of the cohort accept. Words and shapes only: rules and policy decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.vocabulary import (
    FactorKind,
    IdentifiedBy,
    Level,
    ReferralOutcome,
    ReferralTo,
    StatutoryStatus,
    Told,
    WhoTold,
    YesNoNotKnown,
)
from placemap.information.vocabulary import Handling, HowKnown, Nature
from placemap.subjects.vocabulary import CHILD_CATEGORIES, Category
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField

NOT_KNOWN_TO_AGENCY = "not_known"
NO_VIEW = "no_view"
NOT_ASKED_YET = {"required": _("Choose one of these.")}


_HINTS: Any = {
    Level.EMERGING.value: _("Early signs."),
    Level.MODERATE.value: _("Signs that keep coming, or from more than one place."),
    Level.SIGNIFICANT.value: _("Strong signs of harm now."),
    Level.REDUCED.value: _("Less than when your agency last said."),
}


def _words(
    label: Any, *, limit: int, rows: int = 3, required: bool = True, help_text: Any = "", error: Any = ""
) -> Any:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=limit,
        required=required,
        help_text=help_text,
        error_messages={"required": error} if error else None,
    )


def _line(
    label: Any, *, limit: int = 120, required: bool = True, help_text: Any = "", error: Any = ""
) -> Any:
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=help_text,
        error_messages={"required": error} if error else None,
    )


def _select(
    label: Any, choices: Sequence[tuple[str, str]], *, required: bool = True, help_text: Any = ""
) -> Any:
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose one")), *choices],
        required=required,
        help_text=help_text,
        error_messages=NOT_ASKED_YET,
    )


def _handling() -> RadioField:
    return RadioField(
        label=_("Who may see this?"),
        choices=[
            (Handling.PERMITTED.value, _("This mapping’s team")),
            (Handling.CONDITIONS.value, _("Only my agency and the coordinator")),
        ],
        initial=Handling.PERMITTED.value,
        error_messages=NOT_ASKED_YET,
    )


def _scope_reason(label: Any) -> Any:
    return _words(
        label,
        limit=600,
        help_text=_(
            "Hold it against the scope shown here. Everybody on the team can read it, and so may the child."
        ),
        error=_("Say why, in a sentence or two."),
    )


class ProposeForm(OnceForm):
    """One child proposed for the cohort."""

    reason = _scope_reason(_("Your reason"))
    category = RadioField(
        label=_("Why are they here?"),
        choices=[
            (c.value, c.label) for c in Category if c in CHILD_CATEGORIES and c is not Category.CHILD_LINKED
        ],
        help_text=_("This says how the record must be read. It is not the part they play."),
        error_messages=NOT_ASKED_YET,
    )
    consideration = _words(_("How may they be being exploited themselves?"), limit=1000, required=False)
    identified_by = _select(_("How did they come to notice?"), IdentifiedBy.choices())
    identified_on = WrittenDateField(
        label=_("When was that?"), help_text=_("For example, 4 3 2026"), required=False
    )
    known_before = RadioField(
        label=_("Were they known to services before?"),
        choices=YesNoNotKnown.choices(),
        error_messages=NOT_ASKED_YET,
    )


class ProposeSeveralForm(OnceForm):
    """Several children from the lists, for one reason that holds for each."""

    reason = _scope_reason(_("Your reason"))
    identified_by = _select(_("How did they come to notice?"), IdentifiedBy.choices())
    known_before = RadioField(
        label=_("Were they known to services before?"),
        choices=YesNoNotKnown.choices(),
        error_messages=NOT_ASKED_YET,
    )
    people = forms.TypedMultipleChoiceField(
        label=_("Children"),
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": _("Choose at least one child to propose. Go back and tick them."),
            "invalid_choice": _("One of these children can no longer be proposed. Go back and choose again."),
        },
    )

    def __init__(self, *args: Any, people: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(one, one) for one in people]  # type: ignore[attr-defined]


class AgreeForm(OnceForm):
    """The group agrees."""

    reason = _words(
        _("What did the group say?"),
        limit=600,
        required=False,
        help_text=_("Leave this empty when the reason given for the proposal is enough."),
    )
    version = VersionField()


class DeclineForm(OnceForm):
    """The group declines, for a reason held against the scope."""

    reason = _scope_reason(_("Your reason"))
    version = VersionField()


class LeaveForm(OnceForm):
    """A child leaves the cohort."""

    reason = _words(
        _("What has changed for this child?"),
        limit=600,
        help_text=_("For example: the risk has ended, or another area has taken over."),
        error=_("Say what has changed for this child."),
    )
    version = VersionField()


class DissentForm(OnceForm):
    """An agency sees it differently."""

    text = _words(
        _("What does your agency see differently?"),
        limit=600,
        help_text=_("It stays beside the group’s decision, with your agency’s name and today’s date."),
        error=_("Say what your agency sees differently."),
    )


class ViewForm(OnceForm):
    """An agency's own view of significance."""

    agency = _select(_("Whose view is this?"), [])
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
        error_messages=NOT_ASKED_YET,
    )
    reasons_for = _words(
        _("What makes you think so?"),
        limit=1000,
        required=False,
        help_text=_("Describe what was seen and by whom. Needed when you are concerned."),
    )
    reasons_against = _words(
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
    handling = _handling()

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
        error_messages=NOT_ASKED_YET,
    )
    text = _words(
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
        error_messages=NOT_ASKED_YET,
    )
    how_known = _select(_("How do you know?"), HowKnown.choices())
    happened_on = WrittenDateField(
        label=_("When was it?"),
        help_text=_("For example, 4 3 2026. Leave empty when you do not know."),
        required=False,
    )
    grade = _line(
        _("Intelligence grade"),
        limit=12,
        required=False,
        help_text=_("Only if a trained officer graded it, like 2/B/P."),
    )
    handling = _handling()


class SortForm(OnceForm):
    """A note becomes a worry or a strength."""

    kind = forms.ChoiceField(choices=FactorKind.choices())
    version = VersionField()


class VoiceForm(OnceForm):
    """The child's own words, or why there are none."""

    text = _words(
        _("What did the child say?"),
        limit=2000,
        rows=5,
        required=False,
        help_text=_("In their own words, as they said them."),
    )
    said_to = _line(_("Who did they say it to?"), required=False)
    said_on = WrittenDateField(label=_("When?"), help_text=_("For example, 4 3 2026"), required=False)
    agreed_to_record = RadioField(
        label=_("Did they agree to it being written here?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("not_asked", _("Nobody asked"))],
        required=False,
    )
    not_sought_because = _line(
        _("Or: why has nobody asked them?"),
        limit=300,
        required=False,
        help_text=_("For example: it would put them in danger, or nobody has met them yet."),
    )


class TrustedAdultForm(OnceForm):
    """An adult the child trusts."""

    name = _line(_("Who does the child trust?"), error=_("Give a name, so that others know whom to ask."))
    who = _line(
        _("Who are they to the child?"), required=False, help_text=_("For example: boxing coach, aunt.")
    )


class StatutoryForm(OnceForm):
    """Where the child stands with statutory services."""

    status = _select(_("Where does the child stand?"), StatutoryStatus.choices())
    owner = _line(
        _("Who holds this?"),
        limit=160,
        required=False,
        help_text=_("The social worker or team. Needed when a service is involved."),
    )
    checked_on = WrittenDateField(label=_("When was it checked?"), help_text=_("For example, 4 3 2026"))


class ReferralForm(OnceForm):
    """A referral made."""

    to = _select(_("Who was the child referred to?"), ReferralTo.choices())
    to_detail = _line(_("Which team or service?"), limit=160, required=False)
    made_on = WrittenDateField(label=_("When was the referral made?"), help_text=_("For example, 4 3 2026"))
    made_by_name = _line(_("Who made it?"), error=_("Give the name of whoever made the referral."))
    told = RadioField(
        label=_("Was the child or family told?"), choices=Told.choices(), error_messages=NOT_ASKED_YET
    )
    told_reason = _line(
        _("If not, why?"),
        limit=300,
        required=False,
        help_text=_("For example: telling them would put the child in danger."),
    )


class ReceiptForm(OnceForm):
    """The service has the referral."""

    received_on = WrittenDateField(
        label=_("When did the service say it has the referral?"), help_text=_("For example, 4 3 2026")
    )
    version = VersionField()


class OutcomeForm(OnceForm):
    """What came of a referral."""

    outcome = RadioField(
        label=_("What came of it?"),
        choices=[(o.value, o.label) for o in ReferralOutcome if o is not ReferralOutcome.WAITING],
        error_messages=NOT_ASKED_YET,
    )
    outcome_on = WrittenDateField(label=_("When?"), help_text=_("For example, 4 3 2026"))
    reason = _line(
        _("Why?"),
        limit=300,
        required=False,
        help_text=_(
            "As they gave it to you. Needed when it was sent on, turned down, or nothing more is done."
        ),
    )
    version = VersionField()


class NoReferralForm(OnceForm):
    """A decision that no referral is needed."""

    reason = _words(
        _("Why is no referral needed?"),
        limit=600,
        help_text=_("For example: support is already in place, and from whom."),
        error=_("Say why no referral is needed."),
    )
    decided_on = WrittenDateField(label=_("When was this decided?"), help_text=_("For example, 4 3 2026"))


class LeadForm(OnceForm):
    """Who works with the child, and whether they were told."""

    name = _line(_("Who works with this child?"), error=_("Give the name of whoever works with the child."))
    who = _line(
        _("What is their job?"), required=False, help_text=_("For example: social worker, early help.")
    )
    told_on = WrittenDateField(
        label=_("When were they told of this risk?"),
        help_text=_("For example, 4 3 2026. Leave empty if they have not been told."),
        required=False,
    )
    told_by = _line(_("Who told them?"), required=False)
    response = _line(_("What did they say?"), limit=300, required=False)


class LeadToldForm(OnceForm):
    """The lead professional was told."""

    told_on = WrittenDateField(label=_("When were they told?"), help_text=_("For example, 4 3 2026"))
    told_by = _line(_("Who told them?"), error=_("Say who told them."))
    response = _line(_("What did they say?"), limit=300, required=False)
    version = VersionField()


class ToldAboutForm(OnceForm):
    """Whether the child or a parent knows of this."""

    who = RadioField(label=_("Who is this about?"), choices=WhoTold.choices(), error_messages=NOT_ASKED_YET)
    told = RadioField(
        label=_("Have they been told about this?"), choices=Told.choices(), error_messages=NOT_ASKED_YET
    )
    told_on = WrittenDateField(label=_("When?"), help_text=_("For example, 4 3 2026"), required=False)
    told_by = _line(_("Who told them?"), required=False)
    reason = _line(_("If not, why?"), limit=300, required=False)
    view = _words(
        _("What do they think of it?"), limit=1000, required=False, help_text=_("In their own words.")
    )
