"""Asking again who somebody is, just before something sensitive.

A form that was sent travels in the page that asks, and is sent on with the proof: what somebody typed is
done, once, without typing it again. A page that was asked for is opened afterwards.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from placemap.access import sessions
from placemap.access.session_store import HOW
from placemap.access.throttles import Tried
from placemap.accounts import keys, proving, queries
from placemap.accounts.forms import ProveForm
from placemap.accounts.views.agency import service_to_prove_at
from placemap.accounts.views.signing_in import clock_is_off, safe_next
from placemap.web import errors
from placemap.web.views import Page

# What the page that asks adds to a form; everything else in it is the form's own.
PROOF = {"csrfmiddlewaretoken", "proof_code", "credential", "proof"}
PURPOSE = "prove"


def ask_again(request: HttpRequest) -> HttpResponse | None:
    """None: go on. Otherwise the page that asks for a passkey or a code. `PLACEMAP_PROVER` names this."""
    if sessions.is_fresh(request, settings.PLACEMAP_PROOF_LASTS):
        return None
    if "application/json" in request.headers.get("Accept", ""):
        words = _("Show first that it is you, then do it once more.")
        return JsonResponse({"message": words, "prove": reverse("prove")}, status=401)
    form, problem = ProveForm(), ""
    if request.method == "POST" and request.POST.get("proof"):
        form = ProveForm(request.POST) if request.POST["proof"] == "code" else form
        outcome = _outcome(request, form)
        if outcome is None:
            sessions.prove(request)
            return None
        if isinstance(outcome, HttpResponse):
            return outcome
        problem = outcome
    return _question(request, form, problem)


def _outcome(request: HttpRequest, form: ProveForm) -> HttpResponse | str | None:
    """None where somebody proved who they are; otherwise a page, or a sentence for the page that asks."""
    actor = request.actor  # type: ignore[attr-defined]
    how = request.POST["proof"]
    if how == "press" and may_press(request):
        return None
    if how == "agency":
        # Had the agency said so, the proof would be fresh.
        return _("Your agency has not said yet that it is you. Sign in there first, then go on here.")
    if how == "passkey":
        found = proving.by_passkey(request, purpose=PURPOSE, tried=Tried.CODE, by=actor)
    elif how == "code" and form.is_valid():
        found = proving.by_code(
            request,
            user=queries.account_of(actor),
            account=str(actor.user_id),
            typed=form.cleaned_data["proof_code"],
            tried=Tried.CODE,
            by=actor,
        )
    else:
        return ""
    if found.user is not None:
        return None
    if found.wait_seconds:
        return errors.too_many(request, wait_seconds=found.wait_seconds)
    return clock_is_off(request, found.minutes_off) if found.minutes_off else found.problem


def may_press(request: HttpRequest) -> bool:
    """An invented person of the demonstration has nothing to prove it with: one press stands for it."""
    return bool(settings.PLACEMAP_DEMONSTRATION) and request.session.get(HOW) == "demonstration"


def _question(request: HttpRequest, form: ProveForm, problem: str) -> HttpResponse:
    typed = [(name, values) for name, values in request.POST.lists() if name not in PROOF]
    action = request.path
    if request.method != "POST":
        # The whole address goes in the body: what is after the question mark may say what is looked for.
        typed, action = [("next", [request.get_full_path()])], reverse("prove")
    service = service_to_prove_at(request)
    own = queries.ways_of(request.actor.user_id)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "title": _("Show that it is you"),
        "minutes": int(settings.PLACEMAP_PROOF_LASTS.total_seconds() // 60),
        "form": form,
        "form_error": problem,
        "typed": typed,
        "action": action,
        "may_press": may_press(request),
        "agency": service.agency if service else None,
        "has_code_app": own.code_app is not None,
        "has_passkey": bool(own.passkeys) and keys.can_be_used(request),
    }
    return render(request, "accounts/prove.html", context, status=401)


class Prove(Page):
    """The page that asks, by itself: where somebody goes first and is led back from."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._go_on(request, request.GET.get("next", ""))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._go_on(request, request.POST.get("next", ""))

    def _go_on(self, request: HttpRequest, wanted: str) -> HttpResponse:
        question = ask_again(request)
        return HttpResponseRedirect(safe_next(request, wanted)) if question is None else question


class ProveQuestion(View):
    """The question that a browser answers with a passkey, as JSON."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(keys.ask_to_use(request, PURPOSE), content_type="application/json")


def first_prove(back_to: str) -> str:
    """The address of the page that asks, leading back to one of ours."""
    return f"{reverse('prove')}?{urlencode({'next': back_to})}"
