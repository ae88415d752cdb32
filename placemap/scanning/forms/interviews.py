"""What came of a return home interview, as somebody writes it down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.vocabulary import Told, YesNoNotKnown
from placemap.scanning.forms.parts import FOR_EXAMPLE, LIKE_AN_HOUR, handling, line, select, words
from placemap.scanning.vocabulary import Heading, MissingFrom, Offer, Topic, Unsaid
from placemap.web.fields import OnceForm, RadioField, WrittenDateField, WrittenTimeField

ACCOUNT, UNSAID = "said_{}", "unsaid_{}"
_WITH_HOURS = (
    ("reported", _("When were they reported missing?")),
    ("found", _("When were they found?")),
    ("returned", _("When did they come back?")),
)


class InterviewForm(OnceForm):
    """The whole digest. Hardly anything must be filled in: what nobody knows stays empty."""

    missing_from = RadioField(label=_("Where were they missing from?"), choices=MissingFrom.choices())
    reported_on = WrittenDateField(label=_WITH_HOURS[0][1], help_text=FOR_EXAMPLE, required=False)
    reported_at = WrittenTimeField(label=_("At what time?"), help_text=LIKE_AN_HOUR, required=False)
    found_on = WrittenDateField(label=_WITH_HOURS[1][1], help_text=FOR_EXAMPLE, required=False)
    found_at = WrittenTimeField(label=_("At what time?"), help_text=LIKE_AN_HOUR, required=False)
    returned_on = WrittenDateField(label=_WITH_HOURS[2][1], help_text=FOR_EXAMPLE, required=False)
    returned_at = WrittenTimeField(label=_("At what time?"), help_text=LIKE_AN_HOUR, required=False)
    offer = RadioField(
        label=_("How far has the interview come?"),
        choices=Offer.choices(),
        hints={Offer.NOT_YET.value: _("A full answer. Nobody is marked by it.")},
    )
    offered_on = WrittenDateField(label=_("When was it offered?"), help_text=FOR_EXAMPLE, required=False)
    offered_at = WrittenTimeField(label=_("At what time?"), help_text=LIKE_AN_HOUR, required=False)
    done_on = WrittenDateField(label=_("When was it held?"), help_text=FOR_EXAMPLE, required=False)
    done_at = WrittenTimeField(label=_("At what time?"), help_text=LIKE_AN_HOUR, required=False)
    why_not = line(_("If it was not held: why?"), limit=300)
    done_by = line(_("Who held it?"), limit=120, help_text=_("Their name or service."))
    is_independent = RadioField(
        label=_("Was that somebody independent of the child’s home or placement?"),
        choices=YesNoNotKnown.choices(),
    )
    held_by = line(
        _("Who holds the whole interview?"),
        limit=160,
        help_text=_("Whom to ask for more. Only what the group needs is written here."),
    )
    carer_view = words(
        _("What does a parent or carer say?"),
        limit=1000,
        help_text=_("Above all where the child did not want to talk."),
        quotation=True,
    )
    others_view = words(_("What do the people who work with them say?"), limit=1000)
    responses = words(Heading.RESPONSES.label, limit=1000, help_text=_("What was done when they came back."))
    outcomes = words(Heading.OUTCOMES.label, limit=1000, help_text=_("What came of it."))
    safety = words(Heading.SAFETY.label, limit=1000, help_text=_("What was agreed, and with whom."))
    risks = words(Heading.RISKS.label, limit=1000, help_text=_("What still worries you, and why."))
    actions = words(
        Heading.ACTIONS.label,
        limit=1000,
        help_text=_("What somebody must do now. You can make each an action with an owner and a day."),
    )
    shared_with = line(_("With whom was it shared?"), limit=300)
    child_told = select(
        _("Does the child know that it was shared?"), Told.choices(), empty=_("Not written down")
    )
    handling = handling()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in Topic:
            self.fields[ACCOUNT.format(topic.value)] = words(topic.label, limit=600, rows=2, quotation=True)
            self.fields[UNSAID.format(topic.value)] = select(
                _("If there are no words"), Unsaid.choices(), empty=_("Nothing to add")
            )

    def topics(self) -> list[tuple[Any, Any]]:
        """Each topic's two fields: the child's words, and why there are none."""
        return [(self[ACCOUNT.format(one.value)], self[UNSAID.format(one.value)]) for one in Topic]

    def digest(self) -> dict[str, Any]:
        """What was typed, as the commands take it."""
        data = self.cleaned_data
        plain = {key: data[key] for key in data if key not in ("once", "handling", "reason", "version")}
        by_topic = {one.value: (ACCOUNT.format(one.value), UNSAID.format(one.value)) for one in Topic}
        account = {key: plain.pop(said) for key, (said, _unsaid) in by_topic.items()}
        unsaid = {key: plain.pop(name) for key, (_said, name) in by_topic.items()}
        return {**plain, "account": account, "unsaid": unsaid}


class ReviseInterviewForm(InterviewForm):
    """The same, brought up to date or put right."""

    handling = None
    reason = line(
        _("What has changed, or what was wrong?"),
        limit=300,
        required=True,
        help_text=_("For example: the interview was held on Friday. What stood before stays beneath it."),
        error=_("Say what has changed, or what was wrong."),
    )
    # Which row was read: a later state is a row of its own.
    version = forms.CharField(widget=forms.HiddenInput)


class TakeBackForm(OnceForm):
    """Why something is taken back."""

    reason = line(
        _("Why do you take it back?"),
        limit=300,
        required=True,
        help_text=_("For example: it was about another child."),
        error=_("Say why this is taken back."),
    )
