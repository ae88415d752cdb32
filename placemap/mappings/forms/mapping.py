"""What the mapping pages accept: shape and the wording of errors, never policy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.mappings.vocabulary import CanCommit, ClosureReason, NamingMode, StageState, StartedFrom
from placemap.partners.queries import PersonToChoose, PowerShown
from placemap.web.fields import (
    CheckboxesField,
    LooksForNames,
    OnceForm,
    RadioField,
    SearchField,
    VersionField,
    WrittenDateField,
)

_TYPE_A_NAME = _("Type part of a name, a job or an agency, then choose.")


def _person_choices(people: list[PersonToChoose]) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.name}, {one.job_title}, {one.agency}") for one in people]


def _offer_districts(form: forms.Form, districts: list[tuple[str, str]]) -> None:
    if districts:
        form.fields["districts"].choices = districts  # type: ignore[attr-defined]
    else:
        # Nowhere has districts here: there is nothing to ask.
        del form.fields["districts"]


class OpenMappingForm(OnceForm):
    """The five questions of opening a mapping; the area and the keeper of the list come from the opener."""

    title = forms.CharField(
        label=_("What is it called?"),
        help_text=_("A short name the team will know. Do not use a child’s name."),
        max_length=120,
        error_messages={"required": _("Give the mapping a short name.")},
    )
    area = forms.ChoiceField(
        label=_("Which council area is it in?"), error_messages={"required": _("Choose the council area.")}
    )
    districts = CheckboxesField(
        label=_("In which of its districts?"),
        help_text=_("Only where a county has districts. Leave all empty when it works in every one of them."),
        required=False,
    )
    started_from = RadioField(
        label=_("Does it start from children or from a place?"),
        choices=StartedFrom.choices(),
        hints={
            StartedFrom.COHORT.value: _(
                "You have some children in mind and want to see who is linked to them."
            ),
            StartedFrom.PLACE.value: _(
                "You have a street, park, shop or station in mind. The map opens with it, and you link"
                " children to it."
            ),
        },
        error_messages={"required": _("Say whether it starts from children or from a place.")},
    )
    place = forms.CharField(
        label=_("Which place?"), help_text=_("For example, the bus station"), max_length=200, required=False
    )
    harm = forms.CharField(
        label=_("What harm is it meant to reduce?"),
        help_text=_("One or two sentences that everyone on the team would agree with."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what harm it is meant to reduce.")},
    )
    lead = SearchField(
        label=_("Who leads it?"),
        help_text=_(
            "The lead responsible officer chairs the meetings and answers for the mapping. Type part of a"
            " name, a job or an agency, then choose."
        ),
        error_messages={
            "required": _("Choose who leads it."),
            "invalid_choice": _(
                "That person cannot be chosen: their agency has not signed. Choose someone else."
            ),
        },
    )
    custodian = SearchField(
        label=_("Who holds the cohort list?"),
        help_text=_(
            "Usually the exploitation coordinator, who joins the agencies’ lists into one agreed list."
        ),
        error_messages={
            "required": _("Choose who holds the cohort list."),
            "invalid_choice": _(
                "That person cannot be chosen: their agency has not signed. Choose someone else."
            ),
        },
    )
    ends_on = WrittenDateField(
        label=_("When does it end?"),
        help_text=_("Within a year; you can renew it. For example, 30 6 2027"),
        error_messages={"required": _("Give an end date, like 30 6 2027. It can be changed later.")},
    )

    def __init__(
        self,
        *args: Any,
        areas: list[tuple[str, str]],
        districts: list[tuple[str, str]],
        people: list[PersonToChoose],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer_districts(self, districts)
        self.fields["area"].choices = [("", str(_("Choose an area"))), *areas]  # type: ignore[attr-defined]
        for name in ("lead", "custodian"):
            self.fields[name].choices = _person_choices(people)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("started_from") == StartedFrom.PLACE and not (given.get("place") or "").strip():
            self.add_error("place", _("Say which place it starts from."))
        return given


class DetailsForm(LooksForNames):
    """What a mapping is called, where it is and what it is for."""

    title = OpenMappingForm.base_fields["title"]
    area = forms.ChoiceField(label=_("Which council area is it in?"))
    districts = OpenMappingForm.base_fields["districts"]
    place = forms.CharField(label=_("Which place?"), max_length=200, required=False)
    harm = OpenMappingForm.base_fields["harm"]
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        areas: list[tuple[str, str]],
        districts: list[tuple[str, str]],
        needs_place: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer_districts(self, districts)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        if needs_place:
            self.fields["place"].required = True
            self.fields["place"].error_messages["required"] = _("Say which place it starts from.")


class StageForm(OnceForm):
    """How far one stage has come."""

    state = RadioField(
        label=_("How far has it come?"),
        choices=StageState.choices(),
        error_messages={"required": _("Choose how far this stage has come.")},
    )
    note = forms.CharField(
        label=_("What should the team know?"),
        help_text=_("One line for the overview. Do not name a child."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = VersionField()


class ScopeForm(LooksForNames):
    """The next version of the scope."""

    in_scope = forms.CharField(
        label=_("What is in scope?"),
        help_text=_(
            "Which harm, which children or place, and between which days. Every child is tested against this."
        ),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say what is in scope.")},
    )
    out_of_scope = forms.CharField(
        label=_("What is out of scope?"),
        help_text=_("Worries that will come up but belong elsewhere."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    goes_to = forms.CharField(
        label=_("Where does the rest go?"),
        help_text=_("For example, social care’s front door, or the problem solving group"),
        max_length=300,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why this version?"),
        help_text=_("For example, agreed at the first meeting"),
        max_length=300,
        error_messages={"required": _("Say why the scope is written or changed.")},
    )
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("out_of_scope") or "").strip() and not (given.get("goes_to") or "").strip():
            self.add_error("goes_to", _("Say where worries that are out of scope go, so that none is lost."))
        return given


class NamingForm(OnceForm):
    """How children in the cohort are named, with the minute."""

    mode = RadioField(
        label=_("How are children in the cohort named?"),
        choices=NamingMode.choices(),
        hints={
            NamingMode.FULL.value: _("The team reads names. Linked children are still shown by initials."),
            NamingMode.INITIALS.value: _("The team reads initials. Safest on a shared screen or on paper."),
            NamingMode.PSEUDONYM.value: _("The team reads a working reference, like C-07."),
        },
        error_messages={"required": _("Choose how children are named.")},
    )
    minuted = forms.CharField(
        label=_("Which minute decided it?"),
        help_text=_("The meeting and its date, like First meeting, 4 March, item 3"),
        max_length=200,
        error_messages={"required": _("Say which meeting decided this, and when.")},
    )
    version = VersionField()


class EndForm(OnceForm):
    """A new end date, and why."""

    ends_on = WrittenDateField(
        label=_("When does it end?"), help_text=_("A year from today at most. For example, 30 6 2027")
    )
    reason = forms.CharField(
        label=_("Why does the end date change?"),
        help_text=_("In a sentence. It is kept with the old date and your name."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why the end date changes.")},
    )
    version = VersionField()


class CommissionForm(OnceForm):
    """On whose behalf the group acts."""

    commissioned_by = forms.CharField(
        label=_("Who asked for this mapping?"),
        help_text=_("Usually the chair of the MACE panel (multi-agency child exploitation). Name and role."),
        max_length=120,
        error_messages={"required": _("Say who asked for this mapping.")},
    )
    commissioned_on = WrittenDateField(
        label=_("Which day did they ask?"), help_text=_("For example, 4 3 2026")
    )
    version = VersionField()


class BasisForm(OnceForm):
    """Why the mapping may share, and under which power."""

    purpose = forms.CharField(
        label=_("What is the sharing for?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what the sharing is for.")},
    )
    power = RadioField(
        label=_("Which power do we rely on?"),
        error_messages={
            "required": _("Choose the power relied on."),
            "invalid_choice": _("That power is not in force today. Choose one that is."),
        },
    )
    version = VersionField()

    def __init__(self, *args: Any, powers: list[PowerShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = [shown for shown in powers if not shown.why_not]
        field = self.fields["power"]
        field.choices = [(shown.power.code, shown.power.title) for shown in usable]  # type: ignore[attr-defined]
        field.hints = {shown.power.code: _hint(shown) for shown in usable}  # type: ignore[attr-defined]


def _hint(shown: PowerShown) -> str:
    kind = _("A duty.") if shown.power.is_duty else ""
    stale = _("Nobody has checked this law for over 180 days: check it first.") if shown.is_stale else ""
    return " ".join(str(part) for part in (shown.power.help, kind, stale) if part)


class SeatForm(OnceForm):
    """A person and the role they take."""

    user = SearchField(
        label=_("Who takes the seat?"),
        help_text=_TYPE_A_NAME,
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _(
                "That person’s agency is not on the team, or has not signed. Choose someone else."
            ),
        },
    )
    role = RadioField(label=_("In which role?"), error_messages={"required": _("Choose a role.")})
    can_commit = RadioField(
        label=_("Can they commit their agency’s people and money?"),
        choices=CanCommit.choices(),
        initial=CanCommit.NOT_SAID.value,
        required=False,
    )

    def __init__(
        self, *args: Any, people: list[PersonToChoose], roles: list[tuple[str, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (f"{one.id} {one.agency_id}", words)
            for one, (_id, words) in zip(people, _person_choices(people), strict=True)
        ]
        self.fields["user"].choices = named  # type: ignore[attr-defined]
        self.fields["role"].choices = [(code, title) for code, title, _sentence in roles]  # type: ignore[attr-defined]
        self.fields["role"].hints = {code: sentence for code, _title, sentence in roles}  # type: ignore[attr-defined]


class CommitForm(OnceForm):
    """Whether somebody with a seat can commit their agency's people and money."""

    can_commit = RadioField(
        label=_("Can they commit their agency’s people and money?"),
        help_text=_("Whoever sits at the table should be able to say yes there and then."),
        choices=CanCommit.choices(),
        error_messages={"required": _("Choose one.")},
    )
    version = VersionField()


class InterestForm(OnceForm):
    """Whether somebody knows anybody the mapping may be about."""

    knows_somebody = RadioField(
        label=_("Do you, or does anybody close to you, know any child or adult this mapping may be about?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        error_messages={"required": _("Choose no or yes.")},
    )
    words = forms.CharField(
        label=_("If yes: whom, and how do you know them?"),
        help_text=_(
            "A sentence or two. The lead and the coordinator read this, and talk with you about what you"
            " should not see."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    words.says_when = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("knows_somebody") == "yes" and not data.get("words", "").strip():
            self.add_error("words", _("Say whom you know and how, in a sentence."))
        return data


class AskForListForm(OnceForm):
    """The day by which an agency's list is wanted."""

    due_on = WrittenDateField(label=_("By which day do you need it?"), help_text=_("For example, 4 12 2026"))
    version = VersionField()


class NothingKnownForm(OnceForm):
    """That an agency looked and holds nothing."""

    version = VersionField()


class CloseForm(OnceForm):
    """Why a mapping ends."""

    reason = RadioField(
        label=_("Why does it end?"),
        choices=ClosureReason.choices(),
        error_messages={"required": _("Choose why it ends.")},
    )
    note = forms.CharField(
        label=_("What should the record say?"),
        help_text=_("Needed unless the objectives are met: why, and who takes on what is left."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        reason = given.get("reason")
        if reason and reason != ClosureReason.OBJECTIVES_MET and not (given.get("note") or "").strip():
            self.add_error("note", _("Say in a sentence why, and who takes on what is left."))
        return given
