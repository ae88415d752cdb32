"""What the pages of promises accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.partners.vocabulary import FUNCTIONS
from placemap.responses.forms.escalation import Choices
from placemap.responses.vocabulary import PledgeKind, PledgeState
from placemap.web.fields import LooksForNames, RadioField, VersionField, WrittenDateField, line, words


class PledgeForm(LooksForNames):
    """What a body puts first, and what it puts in."""

    agency = forms.ChoiceField(label=_("Which agency?"), error_messages={"required": _("Choose the agency.")})
    district = forms.ChoiceField(label=_("In which district?"), required=False)
    priority = words(
        _("What comes first for it here?"),
        limit=300,
        required=False,
        quotation=True,
        help_text=_("In its own words. Name no child."),
    )
    kind = RadioField(
        label=_("What does it put in?"),
        choices=PledgeKind.choices(),
        error_messages={"required": _("Say what kind of thing it puts in.")},
    )
    function = forms.ChoiceField(
        label=_("Which of these does it do?"),
        choices=[("", _("None of these")), *((one.value, one.label) for one in FUNCTIONS)],
        required=False,
    )
    what = line(
        _("What exactly?"),
        limit=200,
        required=False,
        help_text=_("For example: two days a week of its anti-social behaviour officer. Name no child."),
    )
    from_on = WrittenDateField(label=_("From which day?"), required=False)
    until_on = WrittenDateField(label=_("Until which day, if it ends?"), required=False)
    said_by = line(
        _("Who said so?"), help_text=_("Name and post"), error=_("Say who said so: name and post.")
    )
    said_on = WrittenDateField(label=_("On which day was it said?"))

    def __init__(self, *args: Any, agencies: Choices, districts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = list(agencies)  # type: ignore[attr-defined]
        if districts:
            self.fields["district"].choices = [("", _("All of them")), *districts]  # type: ignore[attr-defined]
        else:
            del self.fields["district"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind")
        if not kind:
            return given
        if kind == PledgeKind.NOTHING:
            if not given.get("priority"):
                self.add_error("priority", _("Say in its own words what comes first for it instead."))
            return given
        if not given.get("what") and "what" not in self.errors:
            self.add_error("what", _("Say what it puts in."))
        if kind == PledgeKind.FUNCTION and not given.get("function"):
            self.add_error("function", _("Choose what it does here."))
        if not given.get("from_on") and "from_on" not in self.errors:
            self.add_error("from_on", _("Say from which day."))
        return given


class AnswerPledgeForm(LooksForNames):
    """Whether a promise was kept, since when, and why."""

    state = RadioField(
        label=_("How does it stand?"),
        choices=[one for one in PledgeState.choices() if one[0] != PledgeState.PROMISED],
        error_messages={"required": _("Say how it stands.")},
    )
    happened_on = WrittenDateField(label=_("Since which day?"))
    words = words(
        _("Why, or how?"),
        limit=500,
        help_text=_("In a sentence. The whole team reads it. Name no child."),
        error=_("Say in a sentence how it stands, or why."),
    )
    told_by = line(
        _("Who of the agency told you?"),
        required=False,
        help_text=_("Name and post. Needed where you write that it was kept or withdrawn."),
    )
    version = VersionField()

    field_order = ("state", "happened_on", "words", "told_by", "looked", "version", "once")

    def __init__(self, *args: Any, for_agency: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_agency:
            del self.fields["told_by"]
