"""What the list pages accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.exchange.commands import SheetSetting
from placemap.exchange.queries import ColumnToSetOut, SheetToSetOut
from placemap.exchange.vocabulary import FieldName
from placemap.information.vocabulary import Handling, HowKnown
from placemap.partners.models import Agency
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField

KEEP_AS_NOTE = ""


class UploadForm(OnceForm):
    """A file or pasted cells, and whose it is. Only a custodian is asked whose."""

    agency = forms.ChoiceField(
        label=_("Whose list is it?"), error_messages={"required": _("Choose the agency that sent this list.")}
    )
    file = forms.FileField(
        label=_("The list"),
        allow_empty_file=True,
        required=False,
        help_text=_(
            "An Excel workbook (.xlsx or .xls), an OpenDocument sheet (.ods), or CSV. 50 MB at most."
        ),
        error_messages={
            "required": _("Choose the file to send."),
            "invalid": _("The file did not arrive. Choose it again and press the button once more."),
            "missing": _("The file did not arrive. Choose it again and press the button once more."),
        },
    )

    pasted = forms.CharField(
        label=_("Or paste from a spreadsheet"),
        widget=forms.Textarea(attrs={"rows": 6, "data-quotation": "yes"}),
        required=False,
        max_length=200_000,
        strip=False,
        help_text=_("Select the cells with their headings, copy them, and paste them here."),
    )

    # One of the two: neither is "optional".
    file.says_when = pasted.says_when = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, pasted = data.get("file"), str(data.get("pasted", "")).strip()
        if "file" not in self.errors and file is None and not pasted:
            self.add_error("file", _("Choose the file to send, or paste the cells."))
        if file is not None and pasted:
            self.add_error("pasted", _("Send a file or paste the cells, not both. Take one of them away."))
        return data

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(agency.pk), agency.name) for agency in agencies]
        field = self.fields["agency"]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]
            field.choices = choices  # type: ignore[attr-defined]
        else:
            field.choices = [("", str(_("Choose an agency"))), *choices]  # type: ignore[attr-defined]


class ColumnsForm(OnceForm):
    """How each sheet is set out: a tick, the row of the headings, and a field for every column."""

    version = VersionField()

    def __init__(self, *args: Any, sheets: Sequence[SheetToSetOut], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        for shown in sheets:
            number = shown.sheet.number
            self.fields[f"used-{number}"] = forms.BooleanField(
                label=_("Use this sheet"), required=False, initial=shown.sheet.is_used
            )
            self.fields[f"heading-{number}"] = forms.IntegerField(
                label=_("The headings are in row"),
                min_value=0,
                max_value=len(shown.sheet.first_rows),
                initial=shown.sheet.heading_row or 0,
                error_messages={
                    "required": _("Say which row holds the headings; 0 if there are none."),
                    "invalid": _("Write the number of the row that holds the headings; 0 if there are none."),
                },
            )
            for column in shown.columns:
                self.fields[f"column-{number}-{column.index}"] = forms.ChoiceField(
                    label=column.heading,
                    required=False,
                    choices=field_choices(column.code),
                    initial=column.code,
                )

    def settings(self) -> list[SheetSetting]:
        """What was chosen, sheet by sheet."""
        return [
            SheetSetting(
                number=shown.sheet.number,
                columns={
                    column.heading: code
                    for column in shown.columns
                    if (code := self.cleaned_data.get(f"column-{shown.sheet.number}-{column.index}"))
                },
                heading_row=self.cleaned_data[f"heading-{shown.sheet.number}"],
                is_used=self.cleaned_data[f"used-{shown.sheet.number}"],
            )
            for shown in self.sheets
        ]

    def heading_moved(self) -> bool:
        """Whether another row was named for the headings, so that the columns must be looked at again."""
        return any(
            self.cleaned_data[f"heading-{shown.sheet.number}"] != (shown.sheet.heading_row or 0)
            for shown in self.sheets
        )

    def bound_for(self, number: int, column: ColumnToSetOut) -> Any:
        """The field of one column, for the template."""
        return self[f"column-{number}-{column.index}"]


class AcceptForm(OnceForm):
    """The terms a list is given under: from the agreement, changeable, never asked for."""

    version = VersionField()
    purpose = forms.CharField(label=_("Why it is shared"), max_length=200, required=False)
    power = forms.ChoiceField(label=_("Legal power"), required=False)
    how_known = forms.ChoiceField(label=_("How this is known"), choices=HowKnown.choices(), required=False)
    handling = RadioField(
        label=_("Who may see it"),
        required=False,
        choices=[
            (Handling.PERMITTED.value, _("The mapping’s team, as far as each person is named to them")),
            (Handling.CONDITIONS.value, _("Only the agency that gives it, and the coordinator")),
        ],
    )
    review_on = WrittenDateField(
        label=_("When it is looked at again"), help_text=_("For example, 4 12 2027"), required=False
    )

    def __init__(self, *args: Any, powers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["power"].choices = powers  # type: ignore[attr-defined]


class TakeBackForm(OnceForm):
    """Why a list is taken back."""

    reason = forms.CharField(
        label=_("Why is it taken back?"),
        max_length=300,
        required=False,
        help_text=_("For example: it was the wrong file. Kept with the record that a list was given."),
        error_messages={"required": _("Say why this list is taken back.")},
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


def field_choices(code: str) -> list[tuple[str, Any]]:
    """What a column can hold, in words; a code with a label of its own is kept among them."""
    known = [(field.value, field.label) for field in FieldName if field is not FieldName.EXTRA_IGNORE]
    choices: list[tuple[str, Any]] = [
        (KEEP_AS_NOTE, _("None of these: keep it as a note")),
        (FieldName.EXTRA_IGNORE.value, _("Leave this column out")),
        *known,
    ]
    if code and code not in {value for value, _label in choices}:
        choices.append((code, code))
    return choices
