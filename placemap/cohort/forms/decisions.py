"""Proposals and the group's decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import scope_reason, select, words
from placemap.cohort.vocabulary import (
    IdentifiedBy,
    YesNoNotKnown,
)
from placemap.subjects.vocabulary import CHILD_CATEGORIES, Category
from placemap.web.fields import CheckboxesField, OnceForm, RadioField, VersionField, WrittenDateField


class ProposeForm(OnceForm):
    """One child proposed for the cohort."""

    reason = scope_reason(_("Your reason"))
    category = RadioField(
        label=_("Why are they here?"),
        choices=[
            (c.value, c.label) for c in Category if c in CHILD_CATEGORIES and c is not Category.CHILD_LINKED
        ],
        help_text=_("This says how the record must be read. It is not the part they play."),
    )
    consideration = words(
        _("If they have caused harm: how may they be being exploited themselves?"), limit=1000, required=False
    )
    identified_by = select(_("How did they come to notice?"), IdentifiedBy.choices())
    identified_on = WrittenDateField(
        label=_("When was that?"), help_text=_("For example, 4 3 2026"), required=False
    )
    known_before = RadioField(
        label=_("Were they known to services before?"),
        choices=YesNoNotKnown.choices(),
    )


class ProposeSeveralForm(OnceForm):
    """Several children from the lists, for one reason that holds for each."""

    reason = scope_reason(_("Your reason"))
    identified_by = select(_("How did they come to notice?"), IdentifiedBy.choices())
    known_before = RadioField(
        label=_("Were they known to services before?"),
        choices=YesNoNotKnown.choices(),
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


class AgreeSeveralForm(OnceForm):
    """The group agrees several children at one sitting."""

    members = CheckboxesField(
        label=_("Whom does the group agree?"),
        error_messages={
            "required": _("Tick at least one child whom the group agrees."),
            "invalid_choice": _("One of these children has been decided since. Open the page again."),
        },
    )
    reason = words(
        _("What did the group say?"),
        limit=600,
        required=False,
        help_text=_("Kept with each decision. Leave it empty when the reasons given are enough."),
    )

    def __init__(self, *args: Any, members: Sequence[tuple[str, str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.choices = [(value, name) for value, name, _why in members]
        field.hints = {value: why for value, _name, why in members}


class AgreeForm(OnceForm):
    """The group agrees."""

    reason = words(
        _("What did the group say?"),
        limit=600,
        required=False,
        help_text=_("Leave this empty when the reason given for the proposal is enough."),
    )
    version = VersionField()


class DeclineForm(OnceForm):
    """The group declines, for a reason held against the scope."""

    reason = scope_reason(_("Your reason"))
    version = VersionField()


class LeaveForm(OnceForm):
    """A child leaves the cohort."""

    reason = words(
        _("What has changed for this child?"),
        limit=600,
        help_text=_("For example: the risk has ended, or another area has taken over."),
        error=_("Say what has changed for this child."),
    )
    version = VersionField()


class DissentForm(OnceForm):
    """An agency sees it differently."""

    text = words(
        _("What does your agency see differently?"),
        limit=600,
        help_text=_("It stays beside the group’s decision, with your agency’s name and today’s date."),
        error=_("Say what your agency sees differently."),
    )
