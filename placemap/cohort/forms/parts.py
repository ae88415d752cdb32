"""The fields the cohort's forms are made of, with their messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placemap.information.vocabulary import Handling
from placemap.web.fields import RadioField, WrittenDateField, line, words

__all__ = ["AsksWhoHelps", "handling", "line", "scope_reason", "select", "what_was_wrong", "words"]


def select(
    label: Any, choices: Sequence[tuple[str, str]], *, required: bool = True, help_text: Any = ""
) -> Any:
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose one")), *choices],
        required=required,
        help_text=help_text,
    )


def handling() -> RadioField:
    return RadioField(
        label=_("Who may see this?"),
        choices=[
            (Handling.PERMITTED.value, _("This mapping’s team")),
            (Handling.CONDITIONS.value, _("Only my agency and the coordinator")),
        ],
        initial=Handling.PERMITTED.value,
    )


def scope_reason(label: Any) -> Any:
    return words(
        label,
        limit=600,
        help_text=_(
            "Hold it against the scope shown here. Everybody on the team can read it, and so may the child."
        ),
        error=_("Say why, in a sentence or two."),
    )


def what_was_wrong() -> Any:
    return line(
        _("What was wrong?"),
        limit=300,
        help_text=_("For example: the wrong day. What stood before stays on the record, with this."),
    )


class AsksWhoHelps(forms.Form):
    """Who works with a child already, whether they were told of this risk, when, by whom and their answer."""

    HELPER = ("helper_name", "helper_who", "helper_told_on", "helper_told_by", "helper_response")

    helper_name = line(_("If somebody works with this child: who?"), required=False)
    helper_who = line(
        _("What is their job?"), required=False, help_text=_("For example: social worker, early help.")
    )
    helper_told_on = WrittenDateField(
        label=_("When were they told of this risk?"),
        help_text=_("For example, 4 3 2026. Leave empty if nobody has told them yet."),
        required=False,
    )
    helper_told_by = line(_("Who told them?"), required=False)
    helper_response = line(_("What did they say?"), limit=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = {name: data.get(name) for name in self.HELPER if name in self.fields}
        if any(said.values()) and not said["helper_name"]:
            self.add_error("helper_name", gettext("Give the name of whoever works with the child."))
        if said.get("helper_told_on") and not said["helper_told_by"]:
            self.add_error("helper_told_by", gettext("Say who told them."))
        if said.get("helper_told_by") and not said["helper_told_on"] and "helper_told_on" not in self.errors:
            self.add_error("helper_told_on", gettext("Give the day they were told, like 4 3 2026."))
        return data

    def ask_who_helps(self, asked: bool) -> None:
        """Ask nobody who works with the child where that is no question."""
        if not asked:
            for name in self.HELPER:
                del self.fields[name]
