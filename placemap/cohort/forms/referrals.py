"""Referrals and what came of them, and lead professionals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import AsksWhoHelps, line, select, what_was_wrong, words
from placemap.cohort.vocabulary import (
    ReferralOutcome,
    ReferralTo,
    Told,
)
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField


class ReferralForm(AsksWhoHelps, OnceForm):
    """A referral made; `asks_helper` where the child is known, and nobody who works with them was told."""

    to = select(_("Who was the child referred to?"), ReferralTo.choices())
    to_detail = line(_("Which team or service?"), limit=160, required=False)
    made_on = WrittenDateField(label=_("When was the referral made?"), help_text=_("For example, 4 3 2026"))
    made_by_name = line(_("Who made it?"), error=_("Give the name of whoever made the referral."))
    told = RadioField(label=_("Was the child or family told?"), choices=Told.choices())
    told_reason = line(
        _("If not, why?"),
        limit=300,
        required=False,
        help_text=_("For example: telling them would put the child in danger."),
    )

    def __init__(self, *args: Any, asks_helper: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_who_helps(asks_helper)
        # What is about the referral comes first.
        self.order_fields([name for name in self.fields if name not in self.HELPER])


class ReceiptForm(OnceForm):
    """The service has the referral."""

    received_on = WrittenDateField(
        label=_("When did the service say it has the referral?"), help_text=_("For example, 4 3 2026")
    )
    version = VersionField()


class OutcomeForm(OnceForm):
    """What came of a referral."""

    outcome = RadioField(
        label=_("What came of it?"),
        choices=[(o.value, o.label) for o in ReferralOutcome if o is not ReferralOutcome.WAITING],
    )
    outcome_on = WrittenDateField(label=_("When?"), help_text=_("For example, 4 3 2026"))
    reason = line(
        _("Why?"),
        limit=300,
        required=False,
        help_text=_(
            "As they gave it to you. Needed when it was sent on, turned down, or nothing more is done."
        ),
    )
    version = VersionField()


class CorrectOutcomeForm(OutcomeForm):
    """What was recorded as the outcome is put right; that nothing came of it after all is one answer."""

    why = what_was_wrong()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        undone = (ReferralOutcome.WAITING.value, _("This did not happen: it was written here by mistake"))
        self.fields["outcome"].choices = [*self.fields["outcome"].choices, undone]  # type: ignore[attr-defined]


class NoReferralForm(OnceForm):
    """A decision that no referral is needed."""

    reason = words(
        _("Why is no referral needed?"),
        limit=600,
        help_text=_("For example: support is already in place, and from whom."),
        error=_("Say why no referral is needed."),
    )
    decided_on = WrittenDateField(label=_("When was this decided?"), help_text=_("For example, 4 3 2026"))


class LeadForm(OnceForm):
    """Who works with the child, and whether they were told."""

    name = line(_("Who works with this child?"), error=_("Give the name of whoever works with the child."))
    who = line(
        _("What is their job?"), required=False, help_text=_("For example: social worker, early help.")
    )
    told_on = WrittenDateField(
        label=_("When were they told of this risk?"),
        help_text=_("For example, 4 3 2026. Leave empty if they have not been told."),
        required=False,
    )
    told_by = line(_("Who told them?"), required=False)
    response = line(_("What did they say?"), limit=300, required=False)


class LeadToldForm(OnceForm):
    """The lead professional was told."""

    told_on = WrittenDateField(label=_("When were they told?"), help_text=_("For example, 4 3 2026"))
    told_by = line(_("Who told them?"), error=_("Say who told them."))
    response = line(_("What did they say?"), limit=300, required=False)
    version = VersionField()
