"""Signing in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views import View

from placemap.access import sessions, throttles
from placemap.access.actors import system_actor
from placemap.access.middleware import public
from placemap.access.session import acting_as, tell_database
from placemap.access.throttles import Tried
from placemap.accounts import commands, keys, letters, presenters, proving
from placemap.accounts.forms import CodeSignInForm
from placemap.accounts.models import AgencySignIn
from placemap.accounts.policy import SIGNING_IN
from placemap.accounts.queries import account_by_email, services_on
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.partners import commands as partners
from placemap.partners.models import User
from placemap.partners.queries import demonstration_people
from placemap.web import errors
from placemap.web.views import FormPage, Page


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Where to go after signing in: an address of this site that is not about signing in or out."""
    leads_here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not leads_here or not wanted.startswith("/"):
        return reverse("home")
    path = wanted.split("?")[0]
    return reverse("home") if path.startswith((reverse("sign-in"), reverse("sign-out"))) else wanted


@public
class SignIn(Page):
    """One press for each invented person. Without demonstration mode there is none: see `SignInWithCode`."""

    template_name = "accounts/sign_in.html"
    title = _("Sign in")

    def context(self) -> dict[str, Any]:
        people = demonstration_people()
        return {
            **super().context(),
            "groups": presenters.persona_groups(people),
            "first": people[0] if people else None,
            "next": self.request.POST.get("next") or self.request.GET.get("next", ""),
            "ended": presenters.why_signed_out(self.request.GET.get("ended", "")),
            "today": today(),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PLACEMAP_DEMONSTRATION:
            answer: HttpResponse = SignInWithCode.as_view()(request)  # type: ignore[assignment]
            return answer
        return super().get(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not settings.PLACEMAP_DEMONSTRATION:
            return errors.not_found(request)
        wanted = request.POST.get("person", "")
        try:
            person = next((p for p in demonstration_people() if str(p.id) == wanted), None)
            if person is None:
                raise PlacemapError(str(_("Choose one of the people on this page.")))
            actor = import_string(settings.PLACEMAP_ACTOR_LOADER)(person.id)
            if actor is None:
                return access_is_over(request)
            tell_database(actor, getattr(request, "request_id", ""))
            partners.sign_in(by=actor)
        except PlacemapError as problem:
            return self.page(status=422, problem=problem.message)
        sessions.begin(request, actor, "demonstration", proved_at=now())
        return HttpResponseRedirect(safe_next(request, request.POST.get("next", "")))


class SignOut(Page):
    """Ends the session. Typing the address does nothing: only the button signs out."""

    in_any_post = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("home"))

    def post(self, request: HttpRequest) -> HttpResponse:
        partners.sign_out(by=request.actor)  # type: ignore[attr-defined]
        request.session.flush()
        response = HttpResponseRedirect(reverse("sign-in"))
        # A shared computer keeps nothing of it.
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def access_is_over(request: HttpRequest) -> HttpResponse:
    """They are who they say, and the last day of their access has passed: whom to ask."""
    context = {"title": _("Your access has ended"), "whom": letters.whom_to_ask()}
    return render(request, "accounts/access_over.html", context, status=403)


def let_in(
    request: HttpRequest, user: User, how: str, wanted: str, *, proved_at: datetime | None
) -> HttpResponse:
    """Begin the session of somebody who proved who they are."""
    actor = import_string(settings.PLACEMAP_ACTOR_LOADER)(user.pk)
    if actor is None:
        return access_is_over(request)
    tell_database(actor, getattr(request, "request_id", ""))
    commands.come_in(by=actor)
    sessions.begin(request, actor, how, proved_at=proved_at)
    return HttpResponseRedirect(safe_next(request, wanted))


class _Door(FormPage):
    """What pages for somebody who is not known yet share."""

    keeps_draft = False
    back_url = ""

    def refused(self, outcome: proving.Outcome, form: Any) -> HttpResponse:
        """The page again with what was wrong; 429 when it was tried too often."""
        if outcome.wait_seconds:
            return errors.too_many(
                self.request,
                wait_seconds=outcome.wait_seconds,
                because=_("There were too many tries that did not fit, so signing in waits for a while."),
            )
        if outcome.minutes_off:
            return clock_is_off(self.request, outcome.minutes_off)
        return self.invalid(form, message=outcome.problem)


def clock_is_off(request: HttpRequest, minutes: int) -> HttpResponse:
    """The code would have fitted at another time: say that a clock is wrong, and how to mend it."""
    context = {
        "title": _("The clock on your phone is off"),
        "minutes": minutes,
        "whom": letters.whom_to_ask(),
        "again": request.get_full_path(),
    }
    return render(request, "accounts/clock_off.html", context, status=422)


@public
class SignInWithCode(_Door):
    """Signing in with a passkey, or with an address and a code: the second needs no script."""

    template_name = "accounts/sign_in_code.html"
    title = _("Sign in")
    form_class = CodeSignInForm
    button = _("Sign in with the code")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"next": self.request.GET.get("next", "")}}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "passkeys": keys.can_be_used(self.request),
            "services": self._services(),
            "next": self.request.POST.get("next") or self.request.GET.get("next", ""),
            "ended": presenters.why_signed_out(self.request.GET.get("ended", "")),
        }

    def _services(self) -> list[AgencySignIn]:
        with acting_as(system_actor(SIGNING_IN)):
            return services_on()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(data=request.POST)
        if not form.is_valid():
            return self.invalid(form)
        given, door = form.cleaned_data, proving.at_the_door(request)
        outcome = proving.by_code(
            request,
            user=account_by_email(given["email"]),
            account=given["email"].lower(),
            typed=given["code"],
            tried=Tried.SIGN_IN,
            by=door,
        )
        if outcome.user is None:
            return self.refused(outcome, form)
        return let_in(request, outcome.user, "code", given["next"], proved_at=now())


@public
class PasskeyQuestion(View):
    """The question that a browser answers with a passkey, as JSON. It says nothing of anybody."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        wait = throttles.seconds_to_wait(Tried.SIGN_IN, address=throttles.address_of(request))
        if wait:
            return errors.too_many(request, wait_seconds=wait)
        return HttpResponse(keys.ask_to_use(request, "sign-in"), content_type="application/json")


@public
class SignInWithPasskey(SignInWithCode):
    """Where a passkey's answer is sent. What did not fit is shown on the page with both ways."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        outcome = proving.by_passkey(
            request, purpose="sign-in", tried=Tried.SIGN_IN, by=proving.at_the_door(request)
        )
        if outcome.user is None:
            return self.refused(outcome, self.make_form())
        return let_in(request, outcome.user, "passkey", request.POST.get("next", ""), proved_at=now())


@public
class CannotSignIn(Page):
    """A lost phone, a link that is over: whom to ask, and what will happen."""

    template_name = "accounts/cannot_sign_in.html"
    title = _("If you cannot sign in")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "whom": letters.whom_to_ask(), "hours": settings.PLACEMAP_LINK_HOURS}
