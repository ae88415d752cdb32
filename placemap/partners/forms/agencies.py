"""What the pages of agencies accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.partners.queries import PowerShown
from placemap.partners.vocabulary import AgencyKind, ControllerStatus, Regime
from placemap.web.fields import OnceForm, RadioField, VersionField


class AgencyForm(OnceForm):
    """An agency as the partnership knows it: what it is, where, and under which law it gives."""

    name = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        error_messages={"required": _("Say what the agency is called.")},
    )
    short_name = forms.CharField(
        label=_("A short name"),
        help_text=_("For tables. For example, Social care"),
        max_length=40,
        error_messages={"required": _("Give it a short name.")},
    )
    kind = forms.ChoiceField(
        label=_("What kind of agency is it?"),
        error_messages={"required": _("Choose what kind of agency it is.")},
    )
    area = forms.ChoiceField(
        label=_("Where does it work?"),
        help_text=_("The whole partnership, a county, or one council"),
        error_messages={"required": _("Choose where it works.")},
    )
    bounds = forms.CharField(
        label=_("Where does its patch end, if that is not the council’s?"),
        help_text=_("By name. For example, the city and Reedmere, not the marsh"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    controller = RadioField(
        label=_("Who decides about the information it holds?"),
        choices=ControllerStatus.choices(),
        hints={
            ControllerStatus.CONTROLLER.value: _("Most agencies. It answers for its own records."),
            ControllerStatus.JOINT.value: _("For example, a partnership team and its councils."),
            ControllerStatus.PROCESSOR.value: _("For example, a charity under a council’s contract."),
        },
        error_messages={
            "required": _("Say who decides. Ask its data protection officer if you are not sure.")
        },
    )
    regime = RadioField(
        label=_("Which part of data protection law is it under?"),
        choices=Regime.choices(),
        initial=Regime.GENERAL.value,
        hints={Regime.LAW_ENFORCEMENT.value: _("Police and others when they prevent or look into crime.")},
    )
    gateway = forms.ChoiceField(
        label=_("Which law lets it share here?"),
        help_text=_("Only laws in force today are listed. Each agreement says its own too."),
        error_messages={"required": _("Choose the law it may share under.")},
    )
    contract = forms.CharField(
        label=_("Under which contract does it work, if it works for another agency?"),
        help_text=_("Its number or name, and with whom. For example, Youth work 2026/14, Fenmarch County"),
        max_length=120,
        required=False,
    )
    holdings = forms.CharField(
        label=_("What information does it hold, and where?"),
        help_text=_(
            "A line for each: what; in which system; whom to ask; how often it is brought up to date. For"
            " example: Return home interviews; the case system; the missing team; daily"
        ),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contact_name = forms.CharField(
        label=_("Who answers about data protection?"),
        help_text=_("Usually its data protection officer"),
        max_length=120,
        error_messages={"required": _("Say who answers about data protection.")},
    )
    contact_email = forms.EmailField(
        label=_("Their work e-mail"),
        error_messages={
            "required": _("Give their work e-mail."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )
    contact_phone = forms.CharField(label=_("Their work phone"), max_length=30, required=False)
    version = VersionField()

    def __init__(
        self, *args: Any, areas: list[tuple[str, str]], powers: list[PowerShown], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        usable = [(one.power.code, one.power.title) for one in powers if not one.why_not]
        for field, choices in (
            ("kind", [("", _("Choose one")), *AgencyKind.choices()]),
            ("area", [("", _("Choose an area")), *areas]),
            ("gateway", [("", _("Choose a law")), *usable]),
        ):
            self.fields[field].choices = choices  # type: ignore[attr-defined]
