"""What the pages of reviews and of what was referred in accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.mappings.vocabulary import EvidenceGrade, PanelAnswer, PanelChoice, Trigger
from placemap.web.fields import LooksForNames, OnceForm, RadioField, VersionField, WrittenDateField


class HoldReviewForm(LooksForNames):
    """A review was held: when, by whom, what was decided, and when the next one is."""

    held_on = WrittenDateField(label=_("Day of the review"), help_text=_("For example, 4 3 2026"))
    held_by = forms.CharField(
        label=_("Who held it?"),
        help_text=_("Name and post, or the meeting it was part of"),
        max_length=120,
        error_messages={"required": _("Say who held it.")},
    )
    words = forms.CharField(
        label=_("What was decided?"),
        help_text=_("In a few sentences. Do not name a child."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what was decided.")},
    )
    next_on = WrittenDateField(
        label=_("Day of the next review"), help_text=_("By the end date at the latest")
    )
    version = VersionField()


class MoveReviewForm(OnceForm):
    """Another day for the next review, and why."""

    next_on = WrittenDateField(
        label=_("Day of the next review"), help_text=_("By the end date at the latest")
    )
    reason = forms.CharField(
        label=_("Why does the day change?"),
        help_text=_("In a sentence. It is kept with your name."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why the day changes.")},
    )
    version = VersionField()


class PanelDecisionForm(OnceForm):
    """Close or renew, with the reason; renewing sets the next review."""

    choice = RadioField(
        label=_("What does the panel decide?"),
        choices=PanelChoice.choices(),
        hints={
            PanelChoice.CLOSE.value: _(
                "Its lead closes it, once every child in it has a referral or a decision."
            )
        },
        error_messages={"required": _("Say whether it is renewed or closed.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("In a sentence or two. The team reads it. Do not name a child."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence why.")},
    )
    next_on = WrittenDateField(
        label=_("If it is renewed, when is it reviewed next?"),
        help_text=_("Within six months. For example, 4 3 2027"),
        required=False,
    )
    ends_on = WrittenDateField(
        label=_("A new end date, if you want one"),
        help_text=_("A year from today at most"),
        required=False,
    )
    next_on.says_when = ends_on.says_when = True  # type: ignore[attr-defined]
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        renews = given.get("choice") == PanelChoice.RENEW
        if renews and not given.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Say on which day the mapping is reviewed next."))
        return given


class ReferredInForm(LooksForNames):
    """Who raised it and when, on what evidence, and what the panel decided."""

    source = RadioField(
        label=_("Where did it come from?"),
        choices=Trigger.choices(),
        error_messages={"required": _("Say where it came from.")},
    )
    from_whom = forms.CharField(
        label=_("Who raised it?"),
        help_text=_("Name and post, or the group"),
        max_length=120,
        error_messages={"required": _("Say who raised it.")},
    )
    referred_on = WrittenDateField(label=_("Day it was raised"), help_text=_("For example, 4 3 2026"))
    evidence = forms.CharField(
        label=_("On what evidence?"),
        help_text=_("What was seen or counted, in a few sentences. Do not name a child."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say on what evidence it was raised.")},
    )
    how_known = RadioField(
        label=_("How do they know?"),
        help_text=_("Of several ways, the surest"),
        choices=EvidenceGrade.choices(),
        error_messages={"required": _("Say how they know. “Rumour, or not known how” is an answer.")},
    )
    decision = RadioField(
        label=_("What did the panel (MACE) decide?"),
        choices=PanelAnswer.choices(),
        error_messages={"required": _("Choose one. “Not decided yet” is an answer.")},
    )
    decided_on = WrittenDateField(
        label=_("If it has decided, on which day?"), help_text=_("For example, 4 3 2026"), required=False
    )
    decided_on.says_when = True  # type: ignore[attr-defined]
    decision_words = forms.CharField(
        label=_("What the panel said"),
        help_text=_("In a sentence. Do not name a child."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        decided = given.get("decision") and given["decision"] != PanelAnswer.WAITING
        if decided and not given.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", _("Say on which day the panel decided."))
        return given
