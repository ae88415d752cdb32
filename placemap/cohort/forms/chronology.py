"""What happened, the answer to a critical moment, warnings, and turning 18."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.cohort.forms.parts import handling, line, select, words
from placemap.cohort.vocabulary import EntryKind, WarningKind
from placemap.information.vocabulary import HowKnown, Nature
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField, WrittenTimeField

FOR_EXAMPLE = _("For example, 4 3 2026")


class EntryForm(OnceForm):
    """One thing that happened."""

    kind = select(
        _("What kind of thing was it?"),
        EntryKind.choices(),
        help_text=_(
            "Excluded, arrested, hurt, missing, or told somebody: these ask for an answer by the next"
            " working day."
        ),
    )
    text = words(
        _("What happened?"),
        limit=1000,
        help_text=_("Plain words: what was seen or said, and by whom. The child may read this one day."),
        error=_("Write down what happened."),
    )
    happened_on = WrittenDateField(label=_("When was it?"), help_text=FOR_EXAMPLE)
    is_estimated = forms.BooleanField(label=_("This day is about right, not certain"), required=False)
    happened_at = WrittenTimeField(
        label=_("At what time?"),
        help_text=_("Like 22:40. Leave empty when nobody knows."),
        required=False,
    )
    impact = words(
        _("What did it mean for the child?"),
        limit=600,
        rows=2,
        required=False,
        help_text=_("How it touched them, as far as you know."),
    )
    response = words(
        _("What was done about it?"),
        limit=600,
        rows=2,
        required=False,
        help_text=_("Leave empty when nothing has been done yet. Somebody can answer later."),
    )
    nature = RadioField(
        label=_("Is it a fact or an opinion?"),
        choices=[
            (Nature.FACT.value, _("A fact")),
            (Nature.OPINION.value, _("An opinion")),
            (Nature.OWN_WORDS.value, _("The child’s or family’s own words")),
        ],
    )
    how_known = select(_("How do you know?"), HowKnown.choices())
    grade = line(
        _("Intelligence grade"),
        limit=12,
        required=False,
        help_text=_("Only if a trained officer graded it, like 2/B/P."),
    )
    handling = handling()


class CorrectEntryForm(EntryForm):
    """Something that happened, put right."""

    handling = None
    reason = line(
        _("What was wrong?"),
        limit=300,
        help_text=_("For example: the wrong day. What stood before stays on the record, with this."),
    )
    version = forms.CharField(widget=forms.HiddenInput)


class AnswerForm(OnceForm):
    """What was done about a critical moment."""

    text = words(
        _("What was done?"),
        limit=600,
        help_text=_("Who reached the child, and what came of it."),
        error=_("Write down what was done."),
    )
    happened_on = WrittenDateField(label=_("When?"), help_text=FOR_EXAMPLE)
    kind = RadioField(
        label=_("How was the child reached?"),
        choices=[
            (EntryKind.SEEN.value, _("Somebody saw the child")),
            (EntryKind.CONTACT.value, _("By phone or message, or through a service or parent")),
        ],
    )


class JudgeEntriesForm(OnceForm):
    """Whether two entries are one event."""

    is_same = RadioField(
        label=_("Are these one event?"),
        choices=[("yes", _("The same event")), ("no", _("Two different events"))],
    )


class WarningForm(OnceForm):
    """A warning at the top of a child's page."""

    kind = RadioField(label=_("What is the warning about?"), choices=WarningKind.choices())
    text = words(
        _("What must others know?"),
        limit=400,
        rows=2,
        help_text=_(
            "What to do, and whom to speak to. Leave out how you know: everybody on the team reads this."
        ),
        error=_("Say what others must know, and whom to speak to."),
    )
    review_on = WrittenDateField(
        label=_("When will somebody look at this again?"),
        help_text=_("Within six months. For example, 4 3 2026"),
    )


class ReviewWarningForm(OnceForm):
    """A warning looked at again: kept for a time, or ended."""

    still = RadioField(
        label=_("Is this warning still needed?"),
        choices=[("keep", _("Yes, keep it")), ("end", _("No, end it"))],
    )
    review_on = WrittenDateField(
        label=_("If you keep it: when will somebody look at it again?"),
        help_text=_("Within six months. For example, 4 3 2026"),
        required=False,
    )
    reason = line(_("If you end it: why is it no longer needed?"), limit=300, required=False)
    version = VersionField()


class AdulthoodForm(OnceForm):
    """The review before a child turns 18."""

    reviewed_on = WrittenDateField(label=_("When was this reviewed?"), help_text=FOR_EXAMPLE)
    plan = words(
        _("What will happen around their 18th birthday?"),
        limit=1000,
        rows=4,
        help_text=_("What they want, what support ends, and what stays."),
        error=_("Say what will happen around their 18th birthday."),
    )
    hand_over_to = line(
        _("Who in adult services takes over?"),
        limit=160,
        required=False,
        help_text=_("A name or a team. Leave empty only when nobody needs to."),
    )
    not_needed_because = line(_("Or: why does nobody need to?"), limit=300, required=False)


class HandOverForm(OnceForm):
    """Adult services accepted the hand-over."""

    accepted_by = line(
        _("Who in adult services accepted it?"),
        help_text=_("The person who said yes. An offer that nobody answered is not a hand-over."),
        error=_("Say who accepted the hand-over."),
    )
    handed_over_on = WrittenDateField(label=_("When?"), help_text=FOR_EXAMPLE)
    version = VersionField()
