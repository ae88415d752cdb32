"""What the screen of a running meeting accepts, and the pages it leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.foundations.errors import PlacemapError
from placemap.meetings.rules import split_day
from placemap.meetings.vocabulary import Told
from placemap.web.fields import (
    CheckboxesField,
    Looks,
    LooksForNames,
    OnceForm,
    RadioField,
    SearchField,
    VersionField,
    new_once,
)

MOST_WORDS = 4000


def _key() -> forms.UUIDField:
    """Made with the page, kept with the draft: sent again, the words are the same entry."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=new_once)


class _AboutChild(forms.Form):
    """Under an item of Part 2 that is about no child in particular, the words may be about one."""

    about = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args: Any, children: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if children:
            self.fields["about"].choices = [("", _("Nobody in particular")), *children]  # type: ignore[attr-defined]
        else:
            del self.fields["about"]


class DecisionForm(_AboutChild, Looks):
    """What the group decided, in a line."""

    key = _key()
    words = forms.CharField(
        label=_("Decision"),
        max_length=MOST_WORDS,
        error_messages={"required": _("Write what the group decided first.")},
    )


class NoteForm(_AboutChild, Looks):
    """What somebody said that should be kept, in a line."""

    key = _key()
    words = forms.CharField(
        label=_("Note"),
        max_length=MOST_WORDS,
        error_messages={"required": _("Write the note first.")},
    )


# What people say before a surname. A first name is never passed over: it tells two people apart.
_TITLES = (
    "cllr constable councillor dc dci det detective di dr ds insp inspector miss mr mrs ms mx pc pcso prof "
    "ps rev sergeant sgt sir supt superintendent wpc"
)
_BEFORE_A_NAME = frozenset(_TITLES.split())


class WhoField(SearchField):
    """Somebody of the team, by a part of their name: "Sgt Colley" is Colley, "Maria Colley" is not Dan."""

    def clean(self, value: Any) -> str:
        try:
            return super().clean(value)
        except forms.ValidationError:
            words = str(value or "").split()
            if len(words) < 2 or words[0].lower().rstrip(".") not in _BEFORE_A_NAME:
                raise
            try:
                return super().clean(" ".join(words[1:]))
            except forms.ValidationError:
                pass
            raise


class ActionForm(_AboutChild, Looks):
    """An action in two fields: who, and what by when. `read` is what was read back to whoever typed it."""

    key = _key()
    read = forms.CharField(widget=forms.HiddenInput, required=False)
    who = WhoField(
        label=_("Who"),
        error_messages={"required": _("Say who does it.")},
    )
    what = forms.CharField(
        label=_("What, and by when"),
        max_length=1000,
        error_messages={"required": _("Say what is to be done, and by when.")},
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        understand: Callable[[str], date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = list(people)  # type: ignore[attr-defined]
        self.understand = understand
        self.words, self.day = "", None  # type: str, date | None

    def clean_what(self) -> str:
        said: str = self.cleaned_data["what"]
        try:
            self.words, self.day = split_day(said, self.understand)
        except PlacemapError as problem:
            raise forms.ValidationError(str(problem.message)) from None
        return said

    @property
    def said(self) -> str:
        """Who does what by which day, as it is read back: changed in anything, it is read back again."""
        given = self.cleaned_data
        return "|".join((given["who"], given.get("about", ""), given["what"], str(self.day)))

    @property
    def is_read_back(self) -> bool:
        """Whether exactly this was read back."""
        return bool(self.cleaned_data.get("read") == self.said)


class NextDayForm(OnceForm):
    """Who sees to it the next working day, where no referral is recorded."""

    key = _key()
    who = WhoField(label=_("Who sees to it?"), error_messages={"required": _("Say who sees to it.")})
    what = forms.CharField(
        label=_("What do they do?"),
        max_length=1000,
        error_messages={"required": _("Say what is to be done.")},
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = list(people)  # type: ignore[attr-defined]


class SafetyForm(Looks):
    """Whether any child is at immediate risk now."""

    key = _key()
    at_risk = RadioField(
        label=_("Is any child at immediate risk now?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        error_messages={"required": _("Say yes or no.")},
    )
    words = forms.CharField(
        label=_("What is done now, and by whom?"),
        help_text=_("Name no child here: everybody at the table reads it."),
        max_length=MOST_WORDS,
        required=False,
    )


class DissentForm(LooksForNames):
    """Somebody sees it differently."""

    whose = forms.CharField(
        label=_("Whose view is it?"),
        help_text=_("Somebody’s name, or their agency"),
        max_length=200,
        error_messages={"required": _("Say whose view it is.")},
    )
    words = forms.CharField(
        label=_("What do they see differently?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MOST_WORDS,
        error_messages={"required": _("Write what they see differently.")},
    )
    key = _key()


class SharingForm(LooksForNames):
    """A decision to share something, or not to."""

    shares = RadioField(
        label=_("Is it shared?"),
        choices=[("yes", _("Yes, share it")), ("no", _("No, do not share it"))],
        error_messages={"required": _("Say whether it is shared.")},
    )
    words = forms.CharField(
        label=_("What?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOST_WORDS,
        error_messages={"required": _("Say what is shared, or is not.")},
    )
    shared_with = forms.CharField(
        label=_("With whom?"),
        max_length=200,
        error_messages={"required": _("Say with whom it is shared, or is not.")},
    )
    basis = forms.CharField(
        label=_("On what ground?"),
        help_text=_("The law, or who agreed. Not needed where it is not shared."),
        max_length=300,
        required=False,
    )
    told = RadioField(
        label=_("Do those it is about know?"),
        choices=Told.choices(),
        error_messages={"required": _("Say whether those it is about know.")},
    )
    because = forms.CharField(
        label=_("Why?"),
        help_text=_("Where they are not told: why not, too."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Say why, in a sentence.")},
    )
    decided_by = forms.CharField(label=_("Who decided?"), max_length=200, required=False)
    key = _key()


class ChangeEntryForm(LooksForNames):
    """Other words for what was written down. An answer that nobody is at risk needs none."""

    words = forms.CharField(
        label=_("What was said"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_WORDS,
        error_messages={"required": _("Write what it is first. To take it back, strike it out.")},
    )
    decided_by = forms.CharField(label=_("Whose view is it?"), max_length=200, required=False)
    version = VersionField()

    def __init__(self, *args: Any, is_somebodys: bool, may_be_empty: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = not may_be_empty
        if not is_somebodys:
            del self.fields["decided_by"]


class StrikeEntryForm(LooksForNames):
    """Why it is struck out."""

    because = forms.CharField(
        label=_("Why is it struck out?"),
        help_text=_("It stays to be seen, with this reason."),
        max_length=300,
        error_messages={"required": _("Say in a sentence why it is struck out.")},
    )
    version = VersionField()


class RevealForm(OnceForm):
    """Who in the room hears a linked child's name, and what for."""

    hearers = CheckboxesField(
        label=_("Who hears the name?"),
        error_messages={"required": _("Choose who in the room hears the name.")},
    )
    purpose = forms.CharField(
        label=_("What is the name needed for?"),
        max_length=300,
        error_messages={"required": _("Say what the name is needed for.")},
    )
    key = _key()

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hearers"].choices = list(people)  # type: ignore[attr-defined]


class EndMeetingForm(LooksForNames):
    """What the chair says where something is missing at the end."""

    without_door = forms.CharField(
        label=_("Why does it end without that?"),
        max_length=300,
        required=False,
    )
    without_both = forms.CharField(
        label=_("Why does the first meeting end without one of the two sides?"),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, asks_door: bool, asks_both: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_door:
            del self.fields["without_door"]
        if not asks_both:
            del self.fields["without_both"]
