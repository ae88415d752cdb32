"""What the pages at the door accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.meetings.vocabulary import Presence
from placemap.web.fields import CheckboxesField, OnceForm, RadioField, VersionField

NOT_SAID = ("", _("Not written down yet"))


class PresenceForm(OnceForm):
    """How each person is here: one box for each, named after their account, or their entry without one."""

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str, str, int]], **kwargs: Any) -> None:
        """`people`: account or entry, words, how they are here, and the version of that entry (0: none)."""
        super().__init__(*args, **kwargs)
        for key, label, presence, version in people:
            self.fields[f"presence-{key}"] = forms.ChoiceField(
                label=label, choices=[NOT_SAID, *Presence.choices()], required=False, initial=presence
            )
            self.fields[f"version-{key}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=version, required=False
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in [one for one in given if one.startswith("presence-")]:
            if not given[name] and given.get(name.replace("presence-", "version-")):
                self.add_error(name, _("An entry stays. Say how they were here, or that they were not."))
        return given

    @property
    def presences(self) -> dict[UUID, str]:
        """What was said of whom."""
        return {
            UUID(name.removeprefix("presence-")): said
            for name, said in self.cleaned_data.items()
            if name.startswith("presence-") and said
        }

    @property
    def versions(self) -> dict[UUID, int]:
        """The version of each entry that was seen."""
        return {
            UUID(name.removeprefix("version-")): said
            for name, said in self.cleaned_data.items()
            if name.startswith("version-") and said
        }


class SubstituteForm(OnceForm):
    """Somebody without an account who came."""

    name = forms.CharField(
        label=_("Who came?"),
        help_text=_("Name and post"),
        max_length=120,
        error_messages={"required": _("Say who they are: name and post.")},
    )
    agency = forms.ChoiceField(label=_("For which agency?"))
    stands_for = forms.ChoiceField(label=_("In whose stead?"), required=False)
    presence = RadioField(
        label=_("How are they here?"),
        choices=[(one.value, one.label) for one in (Presence.HERE, Presence.REMOTE)],
        error_messages={"required": _("Say how they are here.")},
    )

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = list(agencies)  # type: ignore[attr-defined]
        self.fields["stands_for"].choices = [("", _("Nobody’s")), *people]  # type: ignore[attr-defined]


class SignForm(OnceForm):
    """One agrees to the statement, and says whom one knows."""

    presence = RadioField(
        label=_("How are you here?"),
        choices=[
            (Presence.HERE.value, Presence.HERE.label),
            (Presence.REMOTE.value, Presence.REMOTE.label),
            ("later", _("I was not there, and read it later")),
        ],
        error_messages={"required": _("Say how you are here.")},
    )
    knows_somebody = RadioField(
        label=_("Do you know anybody we speak about, outside your work?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        error_messages={"required": _("Say yes or no.")},
    )
    knows = CheckboxesField(
        label=_("If you do, whom?"),
        help_text=_("Whoever you tick is hidden from you from now on. The lead can change that."),
        required=False,
    )
    words = forms.CharField(
        label=_("How do you know them?"),
        help_text=_("In a sentence. The lead and the coordinator read it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    # The number of the wording above it.
    version = VersionField()
    knows.says_when = words.says_when = True  # type: ignore[attr-defined]

    def __init__(
        self, *args: Any, children: Sequence[tuple[str, str]], reads_of_children: bool = True, **kwargs: Any
    ) -> None:
        """Somebody who reads of no child is not asked whom they know."""
        super().__init__(*args, **kwargs)
        if children:
            self.fields["knows"].choices = list(children)  # type: ignore[attr-defined]
        else:
            del self.fields["knows"]
        if not reads_of_children:
            del self.fields["knows_somebody"], self.fields["words"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("knows_somebody") == "yes" and not given.get("words", "").strip():
            self.add_error("words", _("Say whom you know and how, in a sentence."))
        return given


class StatementForm(OnceForm):
    """The partnership's own wording of the statement."""

    words = forms.CharField(
        label=_("What does everybody agree to, at the start of each meeting?"),
        help_text=_("People read it on a phone: keep it short and plain."),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Write the statement out. People sign what they can read.")},
    )
    version = VersionField()
