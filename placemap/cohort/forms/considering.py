"""What the pages about linked children accept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.doubtful import AsksOfWords
from placemap.cohort.forms.parts import AsksWhoHelps, line, select, words
from placemap.cohort.vocabulary import (
    ConsiderationOutcome,
    EnquiryReply,
    ReferralTo,
    Told,
    YesNoNotKnown,
)
from placemap.foundations.clock import today
from placemap.web.fields import CheckboxesField, OnceForm, RadioField, VersionField, WrittenDateField

_YES_NO = [("yes", _("Yes")), ("no", _("No"))]
SURE = "sure"


class ConsiderForm(AsksOfWords, AsksWhoHelps, OnceForm):
    """A decision on a linked child. `is_helped` says that somebody is on record who works with them."""

    field_order = ("outcome", "refer_to", "told", "told_reason", *AsksWhoHelps.HELPER)

    outcome = RadioField(
        label=_("What does the group decide?"),
        choices=[
            (ConsiderationOutcome.REFER.value, _("Refer")),
            (ConsiderationOutcome.SUPPORT.value, _("Support is in place")),
            (ConsiderationOutcome.NO_CONCERN.value, _("No concern: let go")),
        ],
        hints={
            ConsiderationOutcome.REFER.value: _("Somebody should help. The referral is recorded with this."),
            ConsiderationOutcome.SUPPORT.value: _(
                "Somebody helps already. Say who, and whether they know of this risk."
            ),
            ConsiderationOutcome.NO_CONCERN.value: _(
                "The child leaves the map for good. Name, birth date and links are erased everywhere; only"
                " a count stays. Whoever named the child reads the reason."
            ),
        },
    )
    refer_to = select(_("If you refer: to whom?"), ReferralTo.choices(), required=False)
    told = RadioField(
        label=_("If you refer: has the family been told?"), choices=Told.choices(), required=False
    )
    told_reason = line(_("If not: why not?"), limit=300, required=False)
    sure = CheckboxesField(
        label=_("If there is no concern"),
        choices=[(SURE, _("Yes, erase this child from the map. It cannot be undone."))],
        required=False,
    )
    reason = words(
        _("Why?"),
        limit=600,
        help_text=_("A sentence or two, without the child’s name. The child may read it one day."),
        error=_("Say why, in a sentence or two."),
    )
    done_with_child = RadioField(label=_("Was this done with the young person?"), choices=_YES_NO)
    done_with_reason = line(_("If not: why not?"), limit=300, required=False)
    other_children = RadioField(
        label=_("Are there brothers, sisters or other children to think of?"),
        choices=YesNoNotKnown.choices(),
    )
    other_children_note = line(
        _("If yes: what should be done for them?"),
        limit=300,
        required=False,
        help_text=_("Do not name them here. Add a link for a child the group should consider."),
    )
    version = VersionField()

    def __init__(self, *args: Any, is_helped: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_helped = is_helped
        for name in (
            *("refer_to", "told", "told_reason", "sure", "done_with_reason", "other_children_note"),
            *self.HELPER,
        ):
            self.fields[name].says_when = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = data.get("outcome")
        if outcome == ConsiderationOutcome.NO_CONCERN:
            self.check_answered()
        if outcome == ConsiderationOutcome.NO_CONCERN and SURE not in data.get("sure", []):
            self.add_error("sure", gettext("Tick this to let the child go, or choose another answer above."))
        if outcome == ConsiderationOutcome.REFER:
            if not data.get("refer_to"):
                self.add_error("refer_to", gettext("Choose whom you refer to."))
            if not data.get("told"):
                self.add_error("told", gettext("Say whether the family has been told."))
            elif data["told"] != Told.YES and not data.get("told_reason", "").strip():
                self.add_error("told_reason", gettext("Say why they have not been told."))
        if outcome == ConsiderationOutcome.SUPPORT and not self.is_helped and not data.get("helper_name"):
            self.errors.pop("helper_name", None)
            self.add_error("helper_name", gettext("Say who works with this child, as support is in place."))
        if data.get("done_with_child") == "no" and not data.get("done_with_reason", "").strip():
            self.add_error("done_with_reason", gettext("Say why it was not done with the young person."))
        return data


class DeciderForm(OnceForm):
    """Which agency is asked to decide."""

    agency = RadioField(
        label=_("Which agency?"),
        help_text=_("Its people on the team then see this child’s name, and can decide."),
    )
    version = VersionField()

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = list(agencies)  # type: ignore[attr-defined]


def _until(days: int, label: Any = None) -> WrittenDateField:
    return WrittenDateField(
        label=label or _("Close it again after which day?"),
        help_text=_("For example, 4 3 2026. It closes by itself at the end of that day."),
        initial=lambda: today() + timedelta(days=days),
    )


class OpenNameForm(OnceForm):
    """A name opened to whoever asked."""

    purpose = words(
        _("What is it needed for?"),
        limit=300,
        rows=2,
        help_text=_("This is kept as the minute of your decision."),
        error=_("Say what the name is needed for."),
    )
    until = _until(7)
    minuted = line(
        _("Where is it minuted?"), limit=200, required=False, help_text=_("For example: Meeting 3, item 4.")
    )


class DeclineNameForm(OnceForm):
    """A name not opened."""

    reason = words(
        _("Why does the name stay closed?"),
        limit=300,
        rows=2,
        help_text=_("The person who asked reads this."),
        error=_("Say why the name stays closed."),
    )


class PoliceAccessForm(OnceForm):
    """One decision on named officers, for safeguarding only."""

    officers = CheckboxesField(
        label=_("Which officers?"), error_messages={"required": _("Choose at least one officer.")}
    )
    purpose = words(
        _("What will they do to keep these children safe?"),
        limit=300,
        rows=2,
        help_text=_("For safeguarding only. Nothing of it goes into police systems as intelligence."),
        error=_("Say what it is needed for."),
    )
    minuted = line(
        _("Where is the decision minuted?"),
        limit=200,
        help_text=_("For example: Meeting 3, item 4."),
        error=_("Say where this decision is minuted."),
    )
    until = _until(28)

    def __init__(self, *args: Any, officers: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].choices = list(officers)  # type: ignore[attr-defined]


class ReviewForm(OnceForm):
    """What somebody else found about a name that was opened."""

    note = words(
        _("What did you find?"),
        limit=300,
        rows=2,
        help_text=_("Was it needed, and did it help the child?"),
        error=_("Say what you found, in a sentence."),
    )
    version = VersionField()


class DangerReasonForm(OnceForm):
    """What the danger was, said after."""

    purpose = words(
        _("What was the danger, and what did you do?"),
        limit=300,
        error=_("Say what the danger was, in a sentence."),
    )
    version = VersionField()


class WhoKnowsForm(OnceForm):
    """Whom to ask whether they know a child, under one basis."""

    people = CheckboxesField(
        label=_("Who will you ask?"),
        help_text=_("Police officers are not on this list: names open to them by another decision."),
        error_messages={"required": _("Choose at least one person to ask.")},
    )
    purpose = words(
        _("Why do you ask?"), limit=300, rows=2, error=_("Say why you ask. They read this beside the name.")
    )
    power = select(_("On which legal basis?"), [])
    closes_on = _until(5, label=_("When does the question close?"))

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str, str]] = (),
        powers: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(key, name) for key, name, _who in people]  # type: ignore[attr-defined]
        self.fields["people"].hints = {key: who for key, _name, who in people}  # type: ignore[attr-defined]
        self.fields["power"].choices = list(powers)  # type: ignore[attr-defined]


class EnquiryAnswerForm(OnceForm):
    """Known, not known, or lead worker."""

    reply = RadioField(
        label=_("Your answer"),
        choices=[(one.value, one.label) for one in EnquiryReply if one is not EnquiryReply.WAITING],
        hints={
            EnquiryReply.KNOWN: _("Somebody here works with the child, or our records hold them."),
            EnquiryReply.NOT_KNOWN: _("Nobody here knows a child of this name and date of birth."),
            EnquiryReply.LEAD_WORKER: _("One of us brings together the help that the child gets."),
        },
        error_messages={"required": _("Choose one of the three answers.")},
    )
    note = line(
        _("Anything they should know?"),
        limit=300,
        required=False,
        help_text=_("For example whom to ring. Do not write what you know of the child here."),
    )


class PressForm(OnceForm):
    """One press, with its one-use token."""

    reason = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
