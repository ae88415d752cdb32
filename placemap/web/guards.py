"""What stands before something sensitive: a fresh proof of who one is, and a count of how often.

Both decorate the method of a view that does it, so that they are asked after the page's own policy: who
may not do it at all hears that first.

    class TakeOut(WithinMapping, FormPage):
        @limited(Tried.EXPORT)
        @proved
        def post(self, request, ...): ...
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from placemap.access import throttles
from placemap.access.throttles import Tried
from placemap.web import errors

Handler = Callable[..., HttpResponse]


def proved(handler: Handler) -> Handler:
    """Ask for a passkey or a code, unless one was given in the last minutes; then go on with this request."""

    @functools.wraps(handler)
    def run(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ask: Callable[[HttpRequest], HttpResponse | None] = import_string(settings.PLACEMAP_PROVER)
        question = ask(request)
        return handler(view, request, *args, **kwargs) if question is None else question

    run.asks_again = True  # type: ignore[attr-defined]
    return run


class AsksAgain:
    """Before a page whose sending changes what somebody may see: a role, a seat, a deputy, an account."""

    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response


def limited(tried: Tried) -> Callable[[Handler], Handler]:
    """Count each use against the account and the address; page 429, in words, beyond the published limit."""

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def run(view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            too_many = count(request, tried)
            return handler(view, request, *args, **kwargs) if too_many is None else too_many

        return run

    return decorate


def count(request: HttpRequest, tried: Tried) -> HttpResponse | None:
    """Count one use; the page to show instead where there were too many."""
    actor = request.actor  # type: ignore[attr-defined]
    who = {"account": str(actor.user_id), "address": throttles.address_of(request)}
    if wait := throttles.seconds_to_wait(tried, **who):
        if "application/json" in request.headers.get("Accept", ""):
            words = _("This was done too many times in a short while. Try again later.")
            return JsonResponse({"message": words}, status=429)
        return errors.too_many(request, wait_seconds=wait)
    throttles.note(tried, **who, by=actor)
    return None
