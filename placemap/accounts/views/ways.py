"""Adding and taking away one's own ways to sign in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from placemap.access import sessions
from placemap.access.actors import Actor
from placemap.accounts import codes, commands, keys, queries
from placemap.accounts.forms import SetUpCodeForm
from placemap.accounts.views.enrolling import first_code
from placemap.foundations.errors import PlacemapError
from placemap.web.guards import proved
from placemap.web.views import ConfirmPage, FormPage


class _Own:
    """The reader's own account."""

    request: HttpRequest
    back_name = "account"

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @property
    def back_url(self) -> str:
        return reverse("account")

    @property
    def cancel_url(self) -> str:
        return reverse("account")


class AddPasskeyQuestion(_Own, View):
    """The question for a new passkey, as JSON."""

    http_method_names = ["post"]

    @proved
    def post(self, request: HttpRequest) -> HttpResponse:
        question = keys.ask_to_make(request, queries.account_of(self.actor), "add")
        return HttpResponse(question, content_type="application/json")


class AddPasskey(_Own, View):
    """Where the browser sends a new passkey."""

    http_method_names = ["post"]

    @proved
    def post(self, request: HttpRequest) -> HttpResponse:
        key = keys.made(request, request.POST.get("credential", ""), "add")
        if key is None:
            messages.success(request, _("The passkey could not be set up. Try once more, or use a code app."))
            return HttpResponseRedirect(reverse("account"))
        name = sessions.device_in(request.headers.get("User-Agent", ""))
        try:
            commands.add_passkey(owner=queries.account_of(self.actor), key=key, name=name, by=self.actor)
        except PlacemapError as problem:
            messages.success(request, problem.message)
        else:
            messages.success(request, _("Your new passkey is set up."))
        return HttpResponseRedirect(reverse("account"))


class RemovePasskey(_Own, ConfirmPage):
    """Asks once more: what is taken away lets nobody in from then on."""

    title = gettext_lazy("Take this passkey away?")
    button = gettext_lazy("Yes, take it away")
    success_message = gettext_lazy("Taken away. It signs nobody in any more.")
    dangerous = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = [one for one in queries.ways_of(self.actor.user_id).passkeys if one.pk == kwargs["passkey"]]
        if not found or found[0].user_id != self.actor.user_id:
            raise Http404
        self.passkey = found[0]

    def consequences(self) -> list[str]:
        return [
            _("“%(name)s” no longer signs you in.") % {"name": self.passkey.name},
            _("Delete it on the phone or computer too, so that it is not offered there."),
        ]

    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        commands.remove_passkey(passkey=self.passkey, owner=queries.account_of(self.actor), by=self.actor)
        return reverse("account")


class SetUpCodeApp(_Own, FormPage):
    """A code app, or a new one in place of the old."""

    template_name = "accounts/set_up_code.html"
    title = gettext_lazy("Set up a code app")
    form_class = SetUpCodeForm
    button = gettext_lazy("Finish")
    success_message = gettext_lazy("Your code app is set up.")
    keeps_draft = False

    @property
    def secret(self) -> str:
        # One for each session, until a first code has fitted.
        return codes.secret_for(f"own {self.actor.user_id} {self.request.session.session_key}")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.back_url,
            "square": codes.square(self.secret, queries.account_of(self.actor)),
            "letters": codes.in_groups(self.secret),
        }

    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        step = first_code(form.cleaned_data["code"], self.secret)
        commands.set_code_app(
            owner=queries.account_of(self.actor), secret=self.secret, step=step, by=self.actor
        )
        return reverse("account")


class RemoveCodeApp(_Own, ConfirmPage):
    """Asks once more."""

    title = gettext_lazy("Take your code app away?")
    button = gettext_lazy("Yes, take it away")
    success_message = gettext_lazy("Taken away. Its codes sign nobody in any more.")
    dangerous = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if queries.ways_of(self.actor.user_id).code_app is None:
            raise Http404

    def consequences(self) -> list[str]:
        return [_("The codes that your app shows no longer sign you in.")]

    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        commands.remove_code_app(owner=queries.account_of(self.actor), by=self.actor)
        return reverse("account")
