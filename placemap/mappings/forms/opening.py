"""What the pages of opening in full accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.mappings.vocabulary import Certainty, StrategicAim, Structure, TableAnswer, Trigger
from placemap.partners.models import GovernanceGroup, TermsOfReference
from placemap.web.fields import (
    CheckboxesField,
    LooksForNames,
    OnceForm,
    RadioField,
    VersionField,
    WrittenDateField,
)


def _group_choices(groups: list[GovernanceGroup], nothing: Any) -> list[tuple[str, str]]:
    return [("", str(nothing)), *((str(one.pk), one.name) for one in groups)]


class ReasonsForm(LooksForNames):
    """What led to the mapping, and on what evidence."""

    panel = forms.ChoiceField(
        label=_("Which panel does it act for?"),
        help_text=_("Usually the exploitation panel (MACE)."),
        required=False,
    )
    trigger = RadioField(
        label=_("What led to it?"),
        choices=Trigger.choices(),
        error_messages={"required": _("Say what led to this mapping.")},
    )
    themes = forms.CharField(
        label=_("What is the theme?"),
        help_text=_("What keeps coming up, in a sentence or two. Do not name a child."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    certainty = RadioField(
        label=_("Is exploitation known of here, or suspected?"),
        choices=Certainty.choices(),
        hints={Certainty.SUSPECTED.value: _("A mapping may open on suspicion, if it says on what evidence.")},
        error_messages={"required": _("Say whether it is known of or suspected.")},
    )
    threshold = forms.CharField(
        label=_("What evidence was enough?"),
        help_text=_("Needed if it is suspected. For example, three reports from two agencies within a month"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = VersionField()

    def __init__(self, *args: Any, panels: list[GovernanceGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panel"].choices = _group_choices(panels, _("No panel is written down"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("certainty") == Certainty.SUSPECTED and not (given.get("threshold") or "").strip():
            self.add_error("threshold", _("Say what evidence was enough to open it on suspicion."))
        return given


class StructureForm(OnceForm):
    """One group or two levels, who can spend money, and who chairs first."""

    structure = RadioField(
        label=_("How many groups work on it?"),
        choices=Structure.choices(),
        hints={
            Structure.SINGLE.value: _("Then somebody who can spend money must sponsor it."),
            Structure.BRONZE.value: _(
                "Supervisors, like sergeants, meet often. Stuck things go up to silver."
            ),
            Structure.SILVER.value: _("Managers, like inspectors, decide on people and money."),
        },
        error_messages={"required": _("Say how many groups work on it.")},
    )
    silver = forms.ChoiceField(label=_("Which silver group?"), required=False)
    sponsor = forms.CharField(
        label=_("Who sponsors it?"),
        help_text=_("Somebody who can spend money and lend staff. Name and post."),
        max_length=120,
        required=False,
    )
    first_chair = forms.CharField(
        label=_("Who chairs the first meeting?"),
        help_text=_("Whom the panel appoints. From the second meeting on, the lead officer chairs."),
        max_length=120,
        error_messages={"required": _("Say who chairs the first meeting.")},
    )
    changed_on = WrittenDateField(label=_("If the groups change: from which day?"), required=False)
    reason = forms.CharField(
        label=_("If the groups change: why?"),
        help_text=_("In a sentence. The day and the reason are kept."),
        max_length=300,
        required=False,
    )
    version = VersionField()

    def __init__(self, *args: Any, silvers: list[GovernanceGroup], before: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        self.fields["silver"].choices = _group_choices(silvers, _("No such group"))  # type: ignore[attr-defined]
        if not before:
            # Said for the first time, nothing changes yet.
            del self.fields["changed_on"]
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        structure = given.get("structure")
        if structure and structure != Structure.SINGLE and not given.get("silver"):
            self.add_error("silver", _("Choose the silver group."))
        if structure == Structure.SINGLE and not (given.get("sponsor") or "").strip():
            self.add_error("sponsor", _("One group alone needs a sponsor. Say who."))
        if self.before and structure and structure != self.before:
            if not given.get("reason") and "reason" not in self.errors:
                self.add_error("reason", _("Say in a sentence why the groups change."))
            if not given.get("changed_on") and "changed_on" not in self.errors:
                self.add_error("changed_on", _("Say from which day the groups change."))
        return given


class AdoptForm(OnceForm):
    """The group works under one version of the terms."""

    terms = RadioField(
        label=_("Which version?"), error_messages={"required": _("Choose a version of the terms.")}
    )
    agreed_by = forms.CharField(
        label=_("Who agreed to them for this mapping?"),
        help_text=_("For example, the first meeting"),
        max_length=120,
        error_messages={"required": _("Say who agreed.")},
    )
    adopted_on = WrittenDateField(label=_("Day they were adopted"), help_text=_("For example, 4 3 2026"))
    version = VersionField()

    def __init__(self, *args: Any, versions: list[TermsOfReference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["terms"]
        field.choices = [(str(one.pk), str(one)) for one in versions]  # type: ignore[attr-defined]
        field.hints = {str(one.pk): one.changed for one in versions if one.changed}  # type: ignore[attr-defined]


class TableAnswerForm(OnceForm):
    """How far somebody is with one body that should be at the table."""

    answer = RadioField(
        label=_("How far are you with them?"),
        choices=TableAnswer.choices(),
        hints={TableAnswer.NOT_NEEDED.value: _("Say why below.")},
        error_messages={"required": _("Choose one.")},
    )
    asked_on = WrittenDateField(
        label=_("Day you asked"), help_text=_("If you asked. For example, 4 3 2026"), required=False
    )
    reason = forms.CharField(
        label=_("Why, or whom you asked"),
        help_text=_("Needed if they are not needed. Do not name a child."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == TableAnswer.ASKED and not given.get("asked_on"):
            self.add_error("asked_on", _("Say on which day you asked."))
        if given.get("answer") == TableAnswer.NOT_NEEDED and not (given.get("reason") or "").strip():
            self.add_error("reason", _("Say in a sentence why it is not needed."))
        return given


class ToldForm(OnceForm):
    """The community safety partnership was told."""

    told_whom = forms.CharField(
        label=_("Whom did you tell?"),
        help_text=_("The community safety partnership, and who there"),
        max_length=120,
        error_messages={"required": _("Say whom you told.")},
    )
    told_on = WrittenDateField(label=_("Day you told them"), help_text=_("For example, 4 3 2026"))
    version = VersionField()


class FirstMeetingForm(OnceForm):
    """The first meeting closes: when it was, who was there, and why where one side was not."""

    met_on = WrittenDateField(label=_("Day of the first meeting"), help_text=_("For example, 4 3 2026"))
    agencies = CheckboxesField(
        label=_("Who was at the table?"),
        help_text=_("The agencies of everybody who came, in the room or on a screen"),
        error_messages={"required": _("Choose who was there.")},
    )
    reason = forms.CharField(
        label=_("If one side was missing, why did the meeting close without it?"),
        help_text=_(
            "Those who keep children safe, like social care or a school, and those who can disrupt and"
            " enforce, like the police or the council. Leave it empty where both were there."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = VersionField()

    def __init__(self, *args: Any, on_team: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = list(on_team)  # type: ignore[attr-defined]


class ObjectiveForm(LooksForNames):
    """What changes, how that is seen, and which aim it serves."""

    words = forms.CharField(
        label=_("What should change?"),
        help_text=_("For example, fewer reports of violence between the two groups. Do not name a child."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what should change.")},
    )
    measure = forms.CharField(
        label=_("How will you see it?"),
        help_text=_("What is counted or asked, by whom"),
        max_length=200,
        error_messages={"required": _("Say how it will be seen.")},
    )
    baseline = forms.CharField(
        label=_("How is it now?"),
        help_text=_("A number with its month, or “not known yet”"),
        max_length=120,
        error_messages={"required": _("Say how it is now. “Not known yet” is an answer.")},
    )
    target = forms.CharField(
        label=_("How should it be, and by when?"),
        max_length=120,
        error_messages={"required": _("Say how it should be, and by when.")},
    )
    aim = RadioField(
        label=_("Which aim does it serve?"),
        choices=StrategicAim.choices(),
        error_messages={"required": _("Choose the aim it serves.")},
    )
    agreed_by = forms.CharField(
        label=_("Who agreed it?"),
        help_text=_("For example, the first meeting"),
        max_length=120,
        error_messages={"required": _("Say who agreed it.")},
    )
    agreed_on = WrittenDateField(label=_("Day it was agreed"), help_text=_("For example, 4 3 2026"))
    version = VersionField()


class ChangeObjectiveForm(ObjectiveForm):
    """The same, or that it is dropped."""

    is_dropped = forms.BooleanField(
        label=_("We no longer work towards this"),
        help_text=_("It stays to be read, with the day it was dropped."),
        required=False,
    )


class SponsorForm(OnceForm):
    """Who speaks for the whole agency."""

    sponsor = forms.CharField(
        label=_("Who is its sponsor?"),
        help_text=_("Name and post, like Moira Fenn, assistant director"),
        max_length=120,
        error_messages={"required": _("Say who its sponsor is.")},
    )


class AcceptForm(forms.Form):
    """What the agency will put in, and whether its people may be given actions."""

    offers = forms.CharField(
        label=_("What will your agency put in?"),
        help_text=_("For example, one person at each meeting and its list every month"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what your agency will put in.")},
    )
    may_delegate = RadioField(
        label=_("May the chair give your people actions?"),
        choices=[("yes", _("Yes, within what is said above")), ("no", _("No, ask me each time"))],
        error_messages={"required": _("Say yes or no.")},
    )
