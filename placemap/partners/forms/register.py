"""What the register of agreements, of the law and of places accepts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.partners.models import Agency, Area
from placemap.partners.queries import PowerShown
from placemap.partners.vocabulary import AgreedGrade, AgreedHandling, AnswersFor, AreaKind
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField


class AgreementForm(OnceForm):
    """A signature to the information sharing protocol, with the terms lists are sent under."""

    version = forms.CharField(
        label=_("Which protocol?"),
        help_text=_("Its name and version, like Protocol 4"),
        max_length=40,
        error_messages={"required": _("Say which protocol was signed.")},
    )
    signed_by = forms.CharField(
        label=_("Who signed for the agency?"),
        max_length=120,
        error_messages={"required": _("Say who signed for the agency.")},
    )
    signed_on = WrittenDateField(label=_("Day it was signed"), help_text=_("For example, 4 3 2026"))
    expires_on = WrittenDateField(label=_("Last day it counts"), help_text=_("For example, 3 3 2027"))
    review_on = WrittenDateField(
        label=_("When is it looked at again?"),
        help_text=_("Before it ends, while there is time to change it. For example, 1 12 2026"),
        required=False,
    )
    purpose = forms.CharField(
        label=_("What may it share for?"),
        help_text=_("Every list the agency sends carries these words."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    power = RadioField(
        label=_("Under which power?"),
        help_text=_("Only powers in force today are shown."),
        error_messages={
            "required": _("Choose the power it may share under."),
            "invalid_choice": _("That power is not in force today. Choose one that is."),
        },
    )
    handling = RadioField(label=_("How may it be handled?"), choices=AgreedHandling.choices(), initial="P")
    source_grade = RadioField(
        label=_("How does the agency usually know?"), choices=AgreedGrade.choices(), initial="record_check"
    )
    review_months = forms.IntegerField(
        label=_("Look at what it gave again after how many months?"), min_value=1, max_value=12, initial=6
    )

    def __init__(self, *args: Any, powers: list[PowerShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = [shown.power for shown in powers if not shown.why_not]
        field = self.fields["power"]
        field.choices = [(power.code, power.title) for power in usable]  # type: ignore[attr-defined]
        stale = {shown.power.code for shown in powers if shown.is_stale}
        field.hints = {  # type: ignore[attr-defined]
            power.code: f"{power.help} {_('Nobody has checked this law for over 180 days: ask first.')}"
            if power.code in stale
            else power.help
            for power in usable
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        signed, expires = given.get("signed_on"), given.get("expires_on")
        if signed and expires and expires <= signed:
            self.add_error("expires_on", _("The last day must come after the day it was signed."))
        review = given.get("review_on")
        if review and signed and expires and not signed < review <= expires:
            self.add_error("review_on", _("It must be looked at after it was signed and before it ends."))
        return given


class LawForm(OnceForm):
    """Somebody looked a power up. Two empty days mean that no starting day is confirmed."""

    checked_on = WrittenDateField(label=_("Day you checked it"), help_text=_("For example, 4 3 2026"))
    in_force_from = WrittenDateField(
        label=_("In force from"),
        help_text=_("Leave it empty if no day is confirmed. Then nobody can choose it."),
        required=False,
    )
    in_force_to = WrittenDateField(
        label=_("Last day in force"), help_text=_("Leave it empty while it goes on."), required=False
    )
    version = VersionField()


class PlaceForm(forms.Form):
    """A postcode, part of one, or a name. Sent in the body, so that it stands in no address or log."""

    place = forms.CharField(
        label=_("Postcode or place"),
        help_text=_(
            "A whole postcode, the first part, or the name of a place or council. For example, FE3 4."
        ),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type a postcode, part of one, or the name of a place.")},
    )


def area_choices(areas: list[Area]) -> list[tuple[str, str]]:
    """An empty choice, then "Estwick (unitary council)" for each area."""
    named = [(str(a.pk), f"{a.name} ({AreaKind.label_of(a.kind).lower()})") for a in areas]
    return [("", str(_("Choose a council"))), *named]


class PostcodeAreaForm(OnceForm):
    """A postcode, or the first part of one, lies in a council's area."""

    code = forms.CharField(
        label=_("Postcode, or the first part"),
        help_text=_("Like FE3 4AB for one postcode, FE3 4 for all that start so, or FE3"),
        max_length=10,
        error_messages={"required": _("Type a postcode or the first part of one.")},
    )
    area = forms.ChoiceField(
        label=_("Which council area does it lie in?"),
        help_text=_("If it lies in two, add it twice."),
        error_messages={"required": _("Choose the council.")},
    )
    place = forms.CharField(
        label=_("What do people call this place?"),
        help_text=_("A town, village or part of town. Never somebody’s house."),
        max_length=80,
        required=False,
    )
    from_on = WrittenDateField(label=_("From which day?"), help_text=_("For example, 1 4 2023"))

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]


class MovePostcodeForm(OnceForm):
    """What became of an entry: it moved, it ended, or it was never so."""

    became = RadioField(
        label=_("What is different?"),
        choices=[
            ("moves", _("It moves to another council’s area")),
            ("ends", _("It no longer lies there")),
            ("mistake", _("It was written down by mistake")),
        ],
        hints={
            "moves": _("The bounds changed, or will. What counted before stays."),
            "ends": _("What counted before stays."),
            "mistake": _("The entry is taken out."),
        },
        error_messages={"required": _("Say what is different.")},
    )
    area = forms.ChoiceField(label=_("Which council does it move to?"), required=False)
    day = WrittenDateField(
        label=_("From which day?"),
        help_text=_("The first day it lies there no longer. For example, 1 4 2027"),
        required=False,
    )

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = area_choices(areas)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        became = given.get("became")
        if became == "moves" and not given.get("area"):
            self.add_error("area", _("Choose the council it moves to."))
        if became in ("moves", "ends") and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Enter the first day it lies there no longer, like 1 4 2027."))
        return given


class LookupFileForm(OnceForm):
    """A postcode look-up as CSV."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, 5 MB and 60,000 lines at most"),
        allow_empty_file=True,
        error_messages={
            "required": _("Choose the file."),
            "invalid": _("The file did not arrive. Choose it again and press the button once more."),
            "missing": _("The file did not arrive. Choose it again and press the button once more."),
        },
    )
    from_on = WrittenDateField(
        label=_("From which day is it true?"),
        help_text=_("For rows that give no day themselves. For example, 1 4 2026"),
    )


class AreaBodyForm(OnceForm):
    """A body answers for something in an area and every area beneath it."""

    area = forms.ChoiceField(
        label=_("In which area?"),
        help_text=_("A county or the partnership counts for every district in it."),
        error_messages={"required": _("Choose the area.")},
    )
    answers_for = forms.ChoiceField(
        label=_("What does it answer for?"), error_messages={"required": _("Choose what it answers for.")}
    )
    agency = forms.ChoiceField(label=_("Which agency?"), required=False)
    name = forms.CharField(
        label=_("Or its name, if it is not in the list"),
        help_text=_("The name of a team or body, never of a person"),
        max_length=120,
        required=False,
    )
    from_on = WrittenDateField(label=_("From which day?"), help_text=_("For example, 1 4 2023"))

    def __init__(self, *args: Any, areas: list[Area], agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name) for one in agencies]
        for field, choices in (
            ("area", area_choices(areas)),
            ("answers_for", [("", _("Choose one")), *AnswersFor.choices()]),
            ("agency", [("", _("None of these")), *named]),
        ):
            self.fields[field].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("agency")) == bool((given.get("name") or "").strip()):
            self.add_error("agency", _("Choose an agency, or write a name: one of the two."))
        return given


class EndForm(OnceForm):
    """The last day something counts."""

    until_on = WrittenDateField(label=_("Last day"), help_text=_("For example, 31 3 2027"))
