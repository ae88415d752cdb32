"""Setting up how one signs in, with a link sent by mail. It enrols and never signs in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access import sessions, throttles
from placemap.access.middleware import public
from placemap.access.throttles import Tried
from placemap.accounts import codes, commands, keys, letters, proving, queries, rules
from placemap.accounts.forms import SetUpCodeForm
from placemap.accounts.vocabulary import Answer
from placemap.foundations.errors import PlacemapError
from placemap.web import errors
from placemap.web.views import FormPage, Page


class _WithLink:
    """The link of the address, or the page that says that it is over and whom to ask."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.door, address = proving.at_the_door(request), throttles.address_of(request)
        if wait := throttles.seconds_to_wait(Tried.LINK, address=address):
            return errors.too_many(request, wait_seconds=wait)
        found = queries.open_link(kwargs["invitation"], kwargs["proof"])
        if found is None:
            throttles.note(Tried.LINK, address=address, by=self.door)
            context = {"title": _("This link is over"), "whom": letters.whom_to_ask()}
            return render(request, "accounts/link_over.html", context, status=404)
        self.link, self.user = found, found.user
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def leads(self, name: str) -> str:
        """Another page of the same link."""
        return reverse(name, args=[self.link.pk, queries.proof_of(self.link.pk)])

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),  # type: ignore[misc]
            "person": self.user,
            "passkeys": keys.can_be_used(self.request),
            "with_passkey": self.leads("enrol-passkey"),
            "question": self.leads("enrol-question"),
            "with_code": self.leads("enrol-code"),
            "start": self.leads("enrol"),
        }


def done(request: HttpRequest, words: Any) -> HttpResponse:
    """To the page where one signs in: the link itself let nobody in."""
    messages.success(request, str(words))
    return HttpResponseRedirect(reverse("sign-in-code"))


@public
class Enrol(_WithLink, Page):
    """Choose a passkey or a code app. Opening the page uses nothing up: mail programs open links too."""

    template_name = "accounts/enrol.html"
    title = _("Set up how you sign in")


@public
class EnrolQuestion(_WithLink, Page):
    """The question for a new passkey, as JSON."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = keys.ask_to_make(request, self.user, f"enrol {self.link.pk}")
        return HttpResponse(question, content_type="application/json")


@public
class EnrolPasskey(_WithLink, Page):
    """Where the browser sends a new passkey."""

    template_name = "accounts/enrol.html"
    title = _("Set up how you sign in")
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = keys.made(request, request.POST.get("credential", ""), f"enrol {self.link.pk}")
        if key is None:
            words = _("The passkey could not be set up. Try once more, or use a code app.")
            return self.page(status=422, problem=words)
        name = sessions.device_in(request.headers.get("User-Agent", ""))
        try:
            commands.add_passkey(owner=self.user, key=key, name=name, link=self.link, by=self.door)
        except PlacemapError as problem:
            return self.page(status=422, problem=problem.message)
        return done(request, _("Your passkey is set up. Now sign in with it."))


@public
class EnrolCode(_WithLink, FormPage):
    """Scan a square or type letters, then prove that it worked with a first code. Needs no script."""

    template_name = "accounts/set_up_code.html"
    title = _("Set up a code app")
    form_class = SetUpCodeForm
    button = _("Finish")
    keeps_draft = False

    @property
    def secret(self) -> str:
        return codes.secret_for(f"enrol {self.link.pk}")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.leads("enrol"),
            "square": codes.square(self.secret, self.user),
            "letters": codes.in_groups(self.secret),
        }

    def save(self, form: Any) -> HttpResponse:
        step = first_code(form.cleaned_data["code"], self.secret)
        commands.set_code_app(owner=self.user, secret=self.secret, step=step, link=self.link, by=self.door)
        return done(self.request, _("Your code app is set up. Now sign in with the next code that it shows."))


def first_code(typed: str, secret: str) -> int:
    """The step of the first code of a new app; otherwise an error that says what is wrong."""
    judged = rules.judge_code(typed, step=codes.step_now(), last_step=0, code_at=codes.shown_by(secret))
    if judged.answer is Answer.CLOCK_OFF:
        words = _(
            "Your phone’s clock is about %(minutes)d minutes off. Set it to change by itself, in the phone’s"
            " settings, then type the next code."
        )
        raise PlacemapError(str(words) % {"minutes": judged.minutes_off})
    if judged.answer is not Answer.RIGHT:
        raise PlacemapError(str(_("That code did not fit. Type the one that the app shows at this moment.")))
    return judged.step
