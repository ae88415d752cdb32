"""Headers that protect every answer, and a limit on what is read.

`SecurityHeadersMiddleware` stands first, so that error pages and files carry the headers too.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from placemap.web import errors
from placemap.web.not_taken import FORM_ROOM, NOT_TAKEN, NotTaken

# Nothing inline and nothing from elsewhere. `data:` images are GOV.UK Frontend's own small marks.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        # A script puts markup in through one place alone: client/network-map/markup.ts.
        "require-trusted-types-for 'script'",
        "trusted-types placemap",
    ]
)
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeadersMiddleware:
    """Content security policy, no framing, no caching of pages that hold people's names."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Robots-Tag", "noindex, nofollow")
        if not request.path.startswith(settings.STATIC_URL):
            # A shared computer must not give a page back after signing out.
            response.setdefault("Cache-Control", "no-store")
        return response


class RequestSizeMiddleware:
    """Refuses a request that says it is larger than the largest file, before reading any of it; and one whose
    body the server did not take."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        why = request.META.get(NOT_TAKEN)
        if length <= settings.PLACEMAP_LARGEST_FILE + FORM_ROOM and why is None:
            return self.get_response(request)
        if why is NotTaken.DISK_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        response: HttpResponse
        if why is NotTaken.TOO_MANY_SEND:
            because = _("Many people send something large at this moment. Nothing was saved.")
            response = errors.too_many(request, because=because)
        elif why is NotTaken.BROKEN_OFF:
            response = errors.bad_request(request)
        else:
            response = errors.too_large(request)
        # The rest of the body is never read, so the connection cannot be used again.
        response["Connection"] = "close"
        return response


class DamagedWordsMiddleware:
    """Refuses an address, and words that are looked for, with a letter that no text can hold: the database
    takes none. What is typed into a form, the form itself refuses, and keeps.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        sought = [value for _name, values in request.GET.lists() for value in values]
        if request.method == "POST":
            sought += request.POST.getlist("q")
        return errors.bad_request(request) if any("\0" in value for value in sought) else None
