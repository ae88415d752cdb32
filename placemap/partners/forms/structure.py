"""What the pages of councils and groups accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.partners.models import Area, GovernanceGroup
from placemap.partners.vocabulary import AreaKind, GroupKind
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField


class AreaForm(OnceForm):
    """A partnership, county, unitary or district council, and the one over it."""

    name = forms.CharField(
        label=_("What is it called?"),
        help_text=_("As people there say it. For example, Wendlow"),
        max_length=120,
        error_messages={"required": _("Say what it is called.")},
    )
    kind = RadioField(
        label=_("What is it?"),
        choices=AreaKind.choices(),
        hints={
            AreaKind.PARTNERSHIP.value: _("The one over everything here. Only one."),
            AreaKind.COUNTY.value: _("Runs children’s social care. Has district councils under it."),
            AreaKind.UNITARY.value: _("Does the work of a county and a district."),
            AreaKind.DISTRICT.value: _("Under a county. Runs streets, parks and housing."),
        },
        error_messages={"required": _("Say what it is.")},
    )
    parent = forms.ChoiceField(label=_("What is over it?"), required=False)
    bounds = forms.CharField(
        label=_("Where does it end?"),
        help_text=_(
            "By name: its towns, wards or parishes. For example, Reedmere town and the fens to Eel Drove"
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = VersionField()

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        over = [area for area in areas if area.kind in (AreaKind.PARTNERSHIP, AreaKind.COUNTY)]
        named = [(str(a.pk), f"{a.name} ({AreaKind.label_of(a.kind).lower()})") for a in over]
        self.fields["parent"].choices = [("", str(_("Nothing"))), *named]  # type: ignore[attr-defined]


class GroupForm(OnceForm):
    """A board, panel or group, where it works, and the one it answers to."""

    name = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        error_messages={"required": _("Say what it is called.")},
    )
    kind = RadioField(
        label=_("What kind of group is it?"),
        choices=GroupKind.choices(),
        hints={
            GroupKind.PANEL.value: _("Mappings are asked for by it and answer to it."),
            GroupKind.SILVER.value: _("People who can spend money and lend staff. Above a working group."),
            GroupKind.PROBLEM_SOLVING.value: _("Takes up what is wrong with a place."),
        },
        error_messages={"required": _("Say what kind of group it is.")},
    )
    area = forms.ChoiceField(
        label=_("Where does it work?"), error_messages={"required": _("Choose where it works.")}
    )
    under = forms.ChoiceField(
        label=_("Which group does it sit under?"),
        help_text=_("The one it takes stuck things to."),
        required=False,
    )
    chair = forms.CharField(
        label=_("Who chairs it?"),
        help_text=_("Name and post, like Ruth Ansell, head of safeguarding"),
        max_length=120,
        required=False,
    )
    meets = forms.CharField(
        label=_("When does it meet?"),
        help_text=_("For example, the first Tuesday of the month"),
        max_length=80,
        required=False,
    )
    version = VersionField()

    def __init__(
        self, *args: Any, areas: list[tuple[str, str]], groups: list[GovernanceGroup], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", str(_("Choose an area"))), *areas]  # type: ignore[attr-defined]
        named = [(str(one.pk), one.name) for one in groups]
        self.fields["under"].choices = [("", str(_("No group: it is at the top"))), *named]  # type: ignore[attr-defined]


class VersionForm(OnceForm):
    """A press about a record that somebody else may change meanwhile."""

    version = VersionField()


class EndGroupForm(OnceForm):
    """The last day a group meets."""

    ended_on = WrittenDateField(label=_("Last day"), help_text=_("Today or earlier. For example, 31 3 2026"))
    version = VersionField()
