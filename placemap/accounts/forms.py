"""What the pages of signing in accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placemap.accounts.oidc import why_not_allowed
from placemap.accounts.rules import digits_of
from placemap.web.fields import OnceForm, VersionField


def code_field(**more: Any) -> forms.CharField:
    """The six figures of a code app."""
    return forms.CharField(
        label=_("Code from your app"),
        help_text=_("Six figures, like 123 456. A new one shows every half minute."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the six figures that your app shows.")},
        **more,
    )


def six_figures(typed: str) -> str:
    """A code as it was typed, without its spaces; otherwise an error that says what is wanted."""
    found = digits_of(typed)
    if len(found) != 6:
        raise forms.ValidationError(_("A code has six figures. Type what your app shows."))
    return found


class SetUpCodeForm(forms.Form):
    """The first code of a new app."""

    code = code_field()

    def clean_code(self) -> str:
        return six_figures(self.cleaned_data["code"])


class CodeSignInForm(SetUpCodeForm):
    """Who it is, and the code that proves it."""

    email = forms.EmailField(
        label=_("Your work email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Type your work email address."),
            "invalid": _("Type your whole email address, like name@example.org."),
        },
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("email", "code", "next")


class ProveForm(forms.Form):
    """The code alone, of somebody signed in. It travels with another form, so its name is its own."""

    proof_code = code_field()

    def clean_proof_code(self) -> str:
        return six_figures(self.cleaned_data["proof_code"])


class AfreshForm(OnceForm):
    """A link for somebody, and why where something is taken from them."""

    reason = forms.CharField(
        label=_("Why do they start afresh?"),
        help_text=_("For example: lost phone, rang me on 4 March and I knew the voice. It is kept."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why. It is kept with the account.")},
    )

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["reason"]


class AgencySignInForm(OnceForm):
    """An agency's own sign-in service, as its IT describes it."""

    issuer = forms.URLField(
        label=_("Address of the service (issuer)"),
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        error_messages={
            "required": _("Give the address of the service."),
            "invalid": _("Give a whole address, like https://login.example.org."),
        },
    )
    client_id = forms.CharField(
        label=_("Placemap’s name there (client ID)"),
        max_length=200,
        error_messages={"required": _("Give the name that the service knows Placemap by.")},
    )
    secret = forms.CharField(
        label=_("Secret (client secret)"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give the secret that goes with the name.")},
    )
    is_on = forms.BooleanField(label=_("Its people may sign in this way"), required=False)
    version = VersionField()

    def __init__(self, *args: Any, has_secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_secret:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Kept, and not shown. Fill it in only to change it.")

    def clean_issuer(self) -> str:
        issuer = self.cleaned_data["issuer"]
        if why := why_not_allowed(issuer):
            raise forms.ValidationError(why)
        return str(issuer)
