"""Proposals and the group's decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import scope_reason, select, words
from placemap.cohort.vocabulary import (
    IdentifiedBy,
    YesNoNotKnown,
)
from placemap.subjects.vocabulary import CHILD_CATEGORIES, UNSAID_CATEGORIES, Category
from placemap.web.fields import CheckboxesField, OnceForm, RadioField, VersionField, WrittenDateField

_WHY_HERE = [c for c in Category if c in CHILD_CATEGORIES and c not in UNSAID_CATEGORIES]


def _why_here(label: Any, help_text: Any) -> RadioField:
    return RadioField(
        label=label,
        choices=[(c.value, c.label) for c in _WHY_HERE],
        help_text=help_text,
        error_messages={"required": _("Choose why they are here.")},
    )


def _if_harmed() -> Any:
    return words(
        _("If they have caused harm: how may somebody be exploiting them?"), limit=1000, required=False
    )


def _as_grown_up(form: OnceForm, is_adult: bool | None) -> None:
    """Somebody who is 18 by every date known is listed as no child."""
    if is_adult:
        field: Any = form.fields["category"]
        field.choices = [(Category.ADULT_HARMED.value, Category.ADULT_HARMED.label)]


class ProposeForm(OnceForm):
    """One child proposed for the cohort."""

    reason = scope_reason(_("Your reason"))
    category = _why_here(
        _("Why are they here?"),
        _("This says how the record must be read. It is not the part they play."),
    )
    consideration = _if_harmed()
    identified_by = select(_("How did they come to notice?"), IdentifiedBy.choices())
    identified_on = WrittenDateField(
        label=_("When was that?"), help_text=_("For example, 4 3 2026"), required=False
    )
    known_before = RadioField(
        label=_("Were they known to services before?"),
        choices=YesNoNotKnown.choices(),
    )

    def __init__(self, *args: Any, is_adult: bool | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_grown_up(self, is_adult)


class ProposeSeveralForm(OnceForm):
    """Several children from the lists, for one reason that holds for each."""

    reason = scope_reason(_("Your reason"))
    category = _why_here(
        _("Why are they here?"),
        _("It holds for all of them but those for whom you choose another below."),
    )
    consideration = _if_harmed()
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

    def __init__(self, *args: Any, people: Mapping[str, str] = MappingProxyType({}), **kwargs: Any) -> None:
        """`people` are the keys of the children, each with how the child is shown."""
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(one, one) for one in people]  # type: ignore[attr-defined]
        self.apart = {key: f"category_{key}" for key in people} if len(people) > 1 else {}
        for key, name in self.apart.items():
            self.fields[name] = forms.ChoiceField(
                label=_("Why is %(child)s here?") % {"child": people[key]},
                choices=[("", _("As for the others")), *((c.value, c.label) for c in _WHY_HERE)],
                required=False,
            )

    @property
    def asked_apart(self) -> list[forms.BoundField]:
        """The question for each child apart, in the order of the children."""
        return [self[name] for name in self.apart.values()]

    @property
    def categories(self) -> dict[str, str]:
        """What was chosen for a child apart, by the child's key."""
        chosen = {key: self.cleaned_data.get(name, "") for key, name in self.apart.items()}
        return {key: category for key, category in chosen.items() if category}


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

    category = _why_here(
        _("Why are those here of whom it is not set yet?"),
        _("It is marked beside them. For the others it stays as it is."),
    )
    consideration = _if_harmed()

    def __init__(
        self,
        *args: Any,
        members: Sequence[tuple[str, str, str]] = (),
        unsaid: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.choices = [(value, name) for value, name, _why in members]
        field.hints = {value: why for value, _name, why in members}
        self._unsaid = unsaid
        if unsaid:
            self.fields["category"].required = False  # only for whom it is not set, when one is ticked
        else:
            del self.fields["category"], self.fields["consideration"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if set(data.get("members") or ()) & set(self._unsaid) and not data.get("category"):
            self.add_error("category", _("Choose why they are here: for one you ticked it is not set yet."))
        return data


class AgreeForm(OnceForm):
    """The group agrees. It is asked why the child is here only where nobody has said so."""

    category = _why_here(
        _("Why are they here?"),
        _("Nobody has said yet. It says how the record must be read, so the group says it as it agrees."),
    )
    consideration = _if_harmed()

    reason = words(
        _("What did the group say?"),
        limit=600,
        required=False,
        help_text=_("Leave this empty when the reason given for the proposal is enough."),
    )
    version = VersionField()

    def __init__(
        self, *args: Any, asks_why: bool = False, is_adult: bool | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if asks_why:
            _as_grown_up(self, is_adult)
        else:
            del self.fields["category"], self.fields["consideration"]


class CategoryForm(OnceForm):
    """Why a child is here is said, or changed, by whoever holds the list."""

    category = _why_here(
        _("Why are they here?"),
        _("This says how the record must be read. It is not the part they play."),
    )
    consideration = _if_harmed()
    ground = words(
        _("On what ground?"),
        limit=600,
        help_text=_(
            "What is known, and from whom. The child may read this. What was set before stays readable."
        ),
        error=_("Say on what ground, in a sentence or two."),
    )
    # The entry that stood when the page was read: empty where there was none.
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_adult: bool | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_grown_up(self, is_adult)


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
