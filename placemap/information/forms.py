"""What the pages about things noticed accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.foundations.clock import today
from placemap.information.vocabulary import HowKnown
from placemap.partners.queries import AgencyStanding
from placemap.web.fields import OnceForm, RadioField, VersionField, WrittenDateField


class NoticeForm(OnceForm):
    """Half a minute on a phone; needs no conclusion."""

    text = forms.CharField(
        label=_("What did you notice?"),
        help_text=_("Just what you saw or heard. You do not have to know what it means."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you noticed. A few words are enough.")},
    )
    how_known = RadioField(
        label=_("How do you know?"),
        choices=HowKnown.choices(),
        error_messages={"required": _("Say how you know.")},
    )
    about = forms.CharField(
        label=_("Who was it about?"),
        help_text=_("A name, or what they looked like"),
        max_length=200,
        required=False,
    )
    place = forms.CharField(label=_("Where?"), max_length=200, required=False)
    happened_on = WrittenDateField(
        label=_("Which day?"),
        help_text=_("For example, 4 3 2026. Leave it empty if you do not know"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = today()  # type: ignore[attr-defined]


class KeepForm(OnceForm):
    """Keeps something noticed."""

    version = VersionField()


class PassOnForm(OnceForm):
    """Passes something noticed to the agency it belongs with, in words of its own."""

    sent_to = forms.ChoiceField(
        label=_("Which agency should have it?"),
        help_text=_("Only agencies that have signed the information sharing protocol."),
        error_messages={
            "required": _("Choose the agency it goes to."),
            "invalid_choice": _(
                "That agency has not signed the protocol, so it cannot receive this. Choose another."
            ),
        },
    )
    reason = forms.CharField(
        label=_("Why does it go there?"),
        help_text=_("For example, outside our scope: this is for social care’s front door"),
        max_length=300,
        error_messages={"required": _("Say why it goes there.")},
    )
    message = forms.CharField(
        label=_("What do they need to read?"),
        help_text=_(
            "They see these words and the terms below, and nothing else. Say only what they need to act."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the message that the other agency will read.")},
    )
    agreed_with = forms.CharField(
        label=_("Who there said that it may go?"),
        max_length=120,
        error_messages={"required": _("Ask them first, and write who said that it may go.")},
    )
    version = VersionField()

    def __init__(
        self, *args: Any, agencies: list[AgencyStanding], ask_first: str = "", **kwargs: Any
    ) -> None:
        """`ask_first` names the agency that must be asked, where it gave this with conditions."""
        super().__init__(*args, **kwargs)
        if ask_first:
            asked = _("%(agency)s gave this with conditions. Ring them before you pass it on.")
            self.fields["agreed_with"].help_text = asked % {"agency": ask_first}
        else:
            del self.fields["agreed_with"]
        usable = [(str(one.agency.pk), one.agency.name) for one in agencies if one.may_take_part]
        self.fields["sent_to"].choices = [("", str(_("Choose an agency"))), *usable]  # type: ignore[attr-defined]


class ReceiptForm(OnceForm):
    """The receipt, with a line back if they like."""

    reply = forms.CharField(
        label=_("A line back to the sender"),
        help_text=_("For example, allocated to the duty team"),
        max_length=300,
        required=False,
    )
