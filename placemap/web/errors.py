"""Pages for when something went wrong: what happened, in plain words, and what to do next.

Every absent and every forbidden record gives the very same 404, so that a page never tells whether
a record exists. The page for 500 needs no database, no context processor and no static manifest.
"""

from __future__ import annotations

import errno
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull

from placemap.access.actors import Actor
from placemap.access.middleware import ACTING_AS, ACTING_AS_HEADER, SEND_AS
from placemap.foundations.errors import PlacemapError
from placemap.web.context import MARKING, demonstration_line, invented_line

# What our forms carry without anybody typing it.
_OF_THE_PAGE = {"once", "version", "proof"}

_LAST_RESORT = (
    '<!doctype html><html lang="en-gb"><title>Something went wrong – Placemap</title>'
    "<h1>Something went wrong at our end</h1>"
    "<p>Nothing was half-saved. Go back, wait a minute and try again.</p>"
)


def _error_page(request: HttpRequest, status: int, **words: Any) -> HttpResponse:
    """Rendered without context processors: the transaction may be broken, and the body of a 404 must
    not vary by so much as a token or a time."""
    said = invented_line(request)
    context = {
        "status": status,
        "marking": getattr(settings, "PLACEMAP_MARKING", MARKING),
        "demonstration": bool(getattr(settings, "PLACEMAP_DEMONSTRATION", False)),
        "demonstration_line": demonstration_line(),
        "gate_line": said.line,
        "gate_short": said.short,
        "navigation": _navigation(request),
        # Said without a time or a token, so that the page stays the same for absent and hidden.
        "emergency_stands": getattr(request, "emergency", None) is not None,
        **words,
    }
    return HttpResponse(loader.render_to_string("web/error.html", context), status=status)


def _navigation(request: HttpRequest) -> list[Any]:
    try:
        return list(getattr(request, "navigation", ()) or ())
    except Exception:  # it may ask the database, which may be what failed
        return []


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request was damaged or out of date. Too much of it is 413, with its own words."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return _error_page(
        request,
        400,
        title=_("We could not read what was sent"),
        happened=_("The page sent something incomplete or damaged, so nothing was saved."),
        next_steps=[
            _("Go back and press the button again."),
            _("If you followed a link, check that all of it was copied."),
        ],
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    """401: a form came after its session ended. The page carries what was typed; nothing else does."""
    return _typed_again(request, 401, signed_in=False)


def _typed_again(request: HttpRequest, status: int, *, signed_in: bool) -> HttpResponse:
    typed = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    context = {"typed": typed, "had_file": bool(request.FILES), "signed_in": signed_in}
    body = loader.render_to_string("web/signed_out.html", context, request=request)
    return HttpResponse(body, status=status)


def other_post(request: HttpRequest, opened_for: str) -> HttpResponse:
    """409: a form was opened in one of somebody's posts and came while they act as another. Nothing is done;
    what was typed stays in the page, to be sent in the post it was written in.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    theirs = next((post for post in actor.others if str(post.agency_id) == opened_for), None)
    if ACTING_AS_HEADER in request.headers or "application/json" in request.headers.get("Accept", ""):
        words = _("This page was opened in another of your posts. Open it again, then do it once more.")
        return JsonResponse({"message": words}, status=409)
    ours = {"csrfmiddlewaretoken", ACTING_AS, SEND_AS}
    typed = [(name, values) for name, values in request.POST.lists() if name not in ours]
    context = {
        "typed": typed,
        # To copy from: without what the page sent of itself, which nobody typed.
        "to_copy": [values for name, values in typed if name.rsplit("-", 1)[-1] not in _OF_THE_PAGE],
        "had_file": bool(request.FILES),
        "opened_for": theirs,
        "post_fields": ((ACTING_AS, opened_for), (SEND_AS, opened_for)),
    }
    return HttpResponse(loader.render_to_string("web/other_post.html", context, request=request), status=409)


def _from_our_own_page(request: HttpRequest) -> bool:
    """Whether the browser itself says so. One that says neither is not believed."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this person may not do this. Shows the refusal's own reason when it has one."""
    reason = exception.message if isinstance(exception, PlacemapError) else ""
    return _error_page(
        request,
        403,
        title=_("You cannot do this"),
        happened=reason or _("Your role does not allow this, so nothing was changed."),
        next_steps=[
            _("If you think you should be able to, ask the coordinator of the mapping."),
            _("If someone is in danger now, ring 999. Do not wait for access."),
        ],
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same words for what does not exist and for what this person may not know of."""
    return _error_page(
        request,
        404,
        title=_("There is nothing here for you"),
        happened=_("Either nothing has this address, or it is not shared with you. We cannot say which."),
        next_steps=[
            _("If you typed the address, check it."),
            _("If a colleague sent you the link, ask them whether you are on the same mapping."),
        ],
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the file or form is larger than the largest we take."""
    return _error_page(
        request,
        413,
        title=_("That is too large to send"),
        happened=_("The largest file we can take is %(size)d megabytes. Nothing was saved.")
        % {"size": settings.PLACEMAP_LARGEST_FILE // (1024 * 1024)},
        next_steps=[
            _("Delete pictures and unused sheets from the spreadsheet, or save it as CSV."),
            _("Or send it in two halves."),
        ],
    )


def too_many(request: HttpRequest, *, wait_seconds: int = 60, because: str = "") -> HttpResponse:
    """429: too many tries in a short time. Views call this; `wait_seconds` goes into Retry-After."""
    minutes = max(1, round(wait_seconds / 60))
    response = _error_page(
        request,
        429,
        title=_("Please wait a little"),
        happened=because or _("This was tried too many times in a short while, so we have paused it."),
        next_steps=[
            _("Try again in about a minute.")
            if minutes == 1
            else _("Try again in about %(minutes)d minutes.") % {"minutes": minutes},
            _("Nothing you saved before is lost."),
        ],
    )
    response["Retry-After"] = str(wait_seconds)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose page was open too long, or was sent from another site.

    From a page of ours, whose session ended and began again meanwhile, everything typed comes back with
    one button that sends it again. What another site sent is never offered again.
    """
    if request.method == "POST" and getattr(request, "actor", None) and _from_our_own_page(request):
        return _typed_again(request, 403, signed_in=True)
    return _error_page(
        request,
        403,
        title=_("This page was open too long"),
        happened=_("To keep your account safe we did not accept what was sent. Nothing was saved."),
        next_steps=[
            _("Go back: what you typed is usually still there. Copy it if it is long."),
            _("Load the page again, and sign in if it asks. Then send it once more."),
        ],
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the request, so that nothing it needs can fail a second time.

    503 when the disk is full: then trying again does not help, and somebody has to be told.
    """
    status = 503 if _disk_is_full(sys.exc_info()[1]) else 500
    context = {"status": status, "request_id": getattr(request, "request_id", "")}
    if status == 503:
        context |= {
            "title": _("There is no room left to save"),
            "happened": _(
                "The disk of this service is full. What was saved before is safe; this was not saved."
            ),
            "next_steps": [
                _("Go back and copy what you typed, so that you have it."),
                _("Tell your administrator that the disk is full. If a child is in danger now, call 999."),
            ],
        }
    else:
        context |= {
            "title": _("Something went wrong at our end"),
            "happened": _("It is our fault, not yours. Nothing was half-saved."),
            "next_steps": [
                _("Go back, wait a minute and try again."),
                _("If it happens twice, tell your administrator, with the reference below."),
            ],
        }
    try:
        body = str(loader.render_to_string("web/error_plain.html", context))
    except Exception:  # whatever failed, people still get an answer
        body = _LAST_RESORT
    return HttpResponse(body, status=status)


def _disk_is_full(error: BaseException | None) -> bool:
    """Whether the database, or a temporary file, had no room; Django's own error holds the driver's."""
    while error is not None:
        if isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno == errno.ENOSPC):
            return True
        error = error.__cause__ or error.__context__
    return False
