"""What the pages of subjects accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.names import LONGEST_NAME
from placemap.information.vocabulary import HowKnown, Nature
from placemap.subjects.rules import check_age_said
from placemap.subjects.vocabulary import (
    ENTITY_LINK_KINDS,
    EXPLOITATIVE_KINDS,
    FAMILY_KINDS,
    GROWN_UP_CATEGORIES,
    OFFENDER_CATEGORIES,
    PLACE_KINDS,
    Category,
    Emergency,
    EmergencyJudged,
    EntityKind,
    EntityLinkKind,
    LinkKind,
    MapFileKind,
    MapFilePurpose,
)
from placemap.web.fields import OnceForm, RadioField, SearchField, VersionField, WrittenDateField

_PROFESSIONAL = (LinkKind.LEAD_PROFESSIONAL, LinkKind.TRUSTED_ADULT, LinkKind.SUPPORTS)
_EXPLOITATIVE = tuple(kind for kind in LinkKind if kind in EXPLOITATIVE_KINDS)
_FAMILY = (
    *(kind for kind in LinkKind if kind in FAMILY_KINDS),
    LinkKind.CO_RESIDENT,
)
_PEERS = tuple(
    kind for kind in LinkKind if kind not in {*_PROFESSIONAL, *_EXPLOITATIVE, *_FAMILY, LinkKind.ASSOCIATE}
)


def kind_choices() -> list[tuple[str, str]]:
    """Kinds of link in the order people look for them: peers, family, help, exploitation."""
    ordered = (*_PEERS, *_FAMILY, *_PROFESSIONAL, *_EXPLOITATIVE, LinkKind.ASSOCIATE)
    return [("", str(_("Choose how they are linked"))), *((kind.value, kind.label) for kind in ordered)]


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(
        label=_("Name, nickname, phone, address, school or date of birth"), max_length=200, required=False
    )


class LinkForm(OnceForm):
    """How two people are linked, and on whose word."""

    # As on the page, so that what is wrong is listed in the order in which it is met.
    field_order = ("kind", "words", "how_known", "nature", "first_on", "last_on", "grade")
    kind = forms.ChoiceField(
        label=_("How are they linked?"),
        choices=kind_choices,
        error_messages={"required": _("Choose how they are linked.")},
    )
    first_on = WrittenDateField(
        label=_("First date"),
        required=False,
        help_text=_("For example, 4 3 2026. Leave it blank if nobody knows."),
    )
    last_on = WrittenDateField(label=_("Last date"), required=False)
    how_known = RadioField(
        label=_("How is this known?"),
        choices=HowKnown.choices(),
        error_messages={"required": _("Say how this is known.")},
    )
    nature = RadioField(label=_("Is this fact or opinion?"), choices=Nature.choices(), initial=Nature.FACT)
    words = forms.CharField(
        label=_("What was said or seen?"),
        help_text=_(
            "A sentence or two. Name nobody but these two people. It shows only to those who may see both"
            " names, and a child may read it one day."
        ),
        widget=forms.Textarea,
        max_length=2000,
        error_messages={"required": _("Say what was said or seen. A link is never recorded without it.")},
    )
    grade = forms.CharField(
        label=_("Intelligence grade"),
        help_text=_("Only if your agency grades what it shares, like 2/B/P."),
        max_length=12,
        required=False,
    )

    def clean_last_on(self) -> object:
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first and last and last < first:
            raise forms.ValidationError(_("The last date is before the first date. Change one of them."))
        return last

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean() or {}
        for name in ("first_on", "last_on"):
            day = data.get(name)
            if day is not None and day > today():  # type: ignore[operator]
                self.add_error(
                    name, _("This date is in the future. Give the day it was seen, or leave it blank.")
                )
        return data


class EntityLinkForm(LinkForm):
    """How somebody is linked to a place, group, line or object, and on whose word."""

    def __init__(self, *args: Any, thing: EntityKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in EntityLinkKind if kind in ENTITY_LINK_KINDS[thing]]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", str(_("Choose how they are linked"))),
            *((kind.value, kind.label) for kind in kinds),
        ]
        self.fields["words"].help_text = _(
            "A sentence or two. Name nobody but this person. It shows only to those who may see the name, and"
            " a child may read it one day."
        )


class EntityForm(OnceForm):
    """A place, group, line or object. A name that everybody uses is enough."""

    kind = RadioField(
        label=_("What is it?"),
        choices=EntityKind.choices(),
        hints={
            EntityKind.PLACE.value: _(
                "A street, a shop, a stop. Never a child’s home: that stays with the child."
            ),
            EntityKind.PROTECTIVE_PLACE.value: _("Somewhere children are safer, like a club."),
            EntityKind.GROUP.value: _(
                "Nobody is ever listed as a member: a child is in contact with it, or harmed by it."
            ),
            EntityKind.LINE.value: _("A phone line or brand that drugs are sold under."),
        },
        error_messages={"required": _("Choose what it is.")},
    )
    name = forms.CharField(
        label=_("What does everybody call it?"),
        help_text=_("For example, “Bus stand C”. Do not put anybody’s name in it."),
        max_length=120,
        error_messages={"required": _("Give it a name that everybody uses, like “Bus stand C”.")},
    )
    description = forms.CharField(
        label=_("How would you know it?"),
        help_text=_("What it looks like or where it is. You can leave this blank."),
        widget=forms.Textarea,
        max_length=600,
        required=False,
    )
    postcode = forms.CharField(
        label=_("Postcode"), help_text=_("Only for a place, if you know it."), max_length=10, required=False
    )
    reason = forms.CharField(
        label=_("If it is a place: why does it belong in this mapping?"),
        help_text=_("Hold it against the scope above. Name nobody: the whole team reads this."),
        widget=forms.Textarea,
        max_length=500,
        required=False,
    )
    reason.says_when = True  # type: ignore[attr-defined]
    how_known = RadioField(
        label=_("How is this known?"),
        choices=HowKnown.choices(),
        error_messages={"required": _("Say how this is known.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") in PLACE_KINDS and not given.get("reason", "").strip():
            self.add_error("reason", _("Say why this place belongs in this mapping."))
        return given


class DecidePlaceForm(OnceForm):
    """A decision on a place, from the step that its reader saw."""

    version = VersionField()


class DeclinePlaceForm(DecidePlaceForm):
    """Why a place does not belong."""

    reason = forms.CharField(
        label=_("Why does it not belong in this mapping?"),
        help_text=_("Whoever proposed it reads this, and may propose it again with more. Name nobody."),
        widget=forms.Textarea,
        max_length=500,
        error_messages={"required": _("Say why this place does not belong, for whoever proposed it.")},
    )


class ProposePlaceAgainForm(DecidePlaceForm):
    """What was not said before of why a place belongs."""

    reason = forms.CharField(
        label=_("Why does it belong after all?"),
        help_text=_("Say what was not said before. Name nobody: the whole team reads this."),
        widget=forms.Textarea,
        max_length=500,
        error_messages={"required": _("Say why this place belongs in this mapping.")},
    )


class TakeBackForm(OnceForm):
    """Why something that was said is taken back."""

    reason = forms.CharField(
        label=_("Why is it taken back?"),
        help_text=_("A sentence. Name nobody: it stays on record."),
        widget=forms.Textarea,
        max_length=300,
        error_messages={"required": _("Say why this is taken back.")},
    )


class EndLinkForm(OnceForm):
    """Why a link no longer holds."""

    reason = forms.CharField(
        label=_("Why does this link no longer hold?"),
        help_text=_("A sentence. Name nobody: it stays on record beside the link."),
        widget=forms.Textarea,
        max_length=300,
        error_messages={"required": _("Say why this link no longer holds.")},
    )
    version = VersionField()


def listed_as_choices(nothing: Any) -> list[tuple[str, Any]]:
    """What somebody may be listed as by hand, those who may harm children last."""
    ordered = sorted(GROWN_UP_CATEGORIES, key=lambda one: one in OFFENDER_CATEGORIES)
    return [(Category.NOT_SET.value, nothing), *((one.value, one.label) for one in ordered)]


class ListedAsForm(OnceForm):
    """What a grown-up is here, why, and since when."""

    category = RadioField(
        label=_("What is this person here?"),
        choices=listed_as_choices(_("Nobody can say yet")),
        error_messages={"required": _("Choose what this person is here.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A sentence. It shows to your agency and the coordinator, and they may read it one day."),
        widget=forms.Textarea,
        max_length=300,
        error_messages={"required": _("Say why, in a sentence.")},
    )
    on = WrittenDateField(
        label=_("On which day was this decided?"),
        help_text=_("For example, 4 3 2026"),
        error_messages={"required": _("Give the day, like 4 3 2026.")},
    )
    version = VersionField()


class NameField(forms.CharField):
    """One part of a name; longer than any name is, it is something else."""

    def __init__(self, **kwargs: Any) -> None:
        too_long = _("This is longer than %(limit_value)d letters. Shorten it: nothing has been saved yet.")
        super().__init__(
            max_length=LONGEST_NAME, required=False, error_messages={"max_length": too_long}, **kwargs
        )


class PersonForm(OnceForm):
    """A person entered by hand. A name is enough."""

    given = NameField(label=_("First name"))
    family = NameField(label=_("Last name"))
    known_as = NameField(label=_("Known as"), help_text=_("A nickname or another name."))
    born = WrittenDateField(
        label=_("Date of birth"), help_text=_("For example, 4 3 2011"), birth=True, required=False
    )
    age = forms.IntegerField(
        label=_("If you do not know it: about how old are they?"),
        help_text=_(
            "In years, like 35. Five years either way are allowed for, so that no child is taken for an"
            " adult: somebody of about 20 still counts as a child."
        ),
        min_value=0,
        max_value=110,
        required=False,
        error_messages={"invalid": _("Enter the age in whole years, like 35.")},
    )
    adult_because = forms.CharField(
        label=_("If nobody can say: how is it known that they are an adult?"),
        help_text=_("For example, drives a taxi. Leave it empty if they may be under 18."),
        max_length=300,
        required=False,
    )
    school = forms.CharField(label=_("School"), max_length=160, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    address = forms.CharField(
        label=_("Address"),
        help_text=_("Kept sealed: only your agency and the coordinator can read it."),
        max_length=300,
        required=False,
    )
    category = forms.ChoiceField(
        label=_("What is this person here?"),
        help_text=_(
            "Leave it for a child. For most grown-ups something about their age is needed, above: nobody who"
            " may be under 18 is listed as an adult."
        ),
        choices=lambda: listed_as_choices(_("A child, or nobody can say yet")),
        initial=Category.NOT_SET.value,
        required=False,
    )
    how_known = RadioField(
        label=_("How is this known?"),
        choices=HowKnown.choices(),
        error_messages={"required": _("Say how this is known.")},
    )
    # Who was shown already as being like this person: asked about once, and not at each saving.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2400)

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean() or {}
        if not any(str(data.get(name) or "").strip() for name in ("given", "family", "known_as")):
            self.add_error("given", _("Enter a name, or what they are called."))
        try:
            check_age_said(
                born=data.get("born"),  # type: ignore[arg-type]
                age=data.get("age"),  # type: ignore[arg-type]
                adult_because=str(data.get("adult_because") or ""),
            )
        except PlacemapError as problem:
            self.add_error("age", problem.message)
        return data


class CorrectPersonForm(OnceForm):
    """The name and birth date of one record as they should be, and what was wrong."""

    given = NameField(label=_("First name"))
    family = NameField(label=_("Last name"))
    born = WrittenDateField(
        label=_("Date of birth"), help_text=_("For example, 4 3 2011"), birth=True, required=False
    )
    reason = forms.CharField(
        label=_("What was wrong?"),
        help_text=_("For example, the name was spelt wrongly. It stays beside what stood before."),
        max_length=300,
        error_messages={"required": _("Say what was wrong, so that both can be understood.")},
    )
    version = VersionField()


class SnapshotForm(OnceForm):
    """A name for a picture of the map."""

    name = forms.CharField(
        label=_("Name this snapshot"),
        help_text=_("For example, “Meeting 3”. Do not put anybody’s name in it."),
        max_length=80,
        error_messages={"required": _("Give the snapshot a name, like “Meeting 3”.")},
    )


class ExportMapForm(OnceForm):
    """Which file of the map, and what it is for."""

    form = RadioField(
        label=_("Which file?"),
        choices=MapFileKind.choices(),
        error_messages={"required": _("Choose a file.")},
    )
    purpose = RadioField(
        label=_("What is it for?"),
        choices=MapFilePurpose.choices(),
        error_messages={"required": _("Say what the file is for.")},
    )


class BlockForm(OnceForm):
    """Whom to keep from a record, and why."""

    user = SearchField(
        label=_("Who should not see this record?"),
        help_text=_("Type part of a name, a job or an agency, then choose."),
        error_messages={"required": _("Choose a person."), "invalid_choice": _("Choose one of the team.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A sentence. Only the lead, the coordinator and information governance read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence.")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = people  # type: ignore[attr-defined]


class NotForMeForm(OnceForm):
    """Why somebody asks not to be shown a child."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A sentence, like “Her mother is my neighbour”. The lead and the coordinator read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence.")},
    )


class LiftBlockForm(OnceForm):
    """Why somebody may see a record again."""

    reason = forms.CharField(
        label=_("Why may they see it again?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence.")},
    )
    version = VersionField()


class SchoolForm(OnceForm):
    """Why a school is not shown, or is shown again."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A sentence. Your agency and the coordinator can read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence.")},
    )
    version = VersionField()


class EmergencyForm(OnceForm):
    """What the emergency is, and why somebody needs to see more of one child now."""

    emergency = RadioField(
        label=_("What is the emergency?"),
        choices=Emergency.choices(),
        error_messages={"required": _("Choose what the emergency is.")},
    )
    reason = forms.CharField(
        label=_("What is happening, and what do you need to know?"),
        help_text=_("A sentence or two of your own. The lead reads it at once, and the child may one day."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is happening and what you need to know.")},
    )


class EmergencyByNameForm(EmergencyForm):
    """The same, for a child whom somebody cannot see: their very name and day of birth."""

    field_order = ("given", "family", "born", "emergency", "reason")
    given = forms.CharField(
        label=_("First name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Type their first name.")},
    )
    family = forms.CharField(
        label=_("Last name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Type their last name.")},
    )
    born = WrittenDateField(
        label=_("Date of birth"),
        help_text=_("For example, 4 3 2011. It has to be the very day."),
        error_messages={"required": _("Type their date of birth.")},
    )


class ReviewEmergencyForm(OnceForm):
    """Whether it was right, in words."""

    judged = RadioField(
        label=_("Was it right to open this record?"),
        choices=EmergencyJudged.choices(),
        error_messages={"required": _("Say whether it was right.")},
    )
    words = forms.CharField(
        label=_("What did you find?"),
        help_text=_("A sentence or two. Whoever opened it reads this."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what you found, in a sentence.")},
    )
    version = VersionField()
