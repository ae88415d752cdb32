"""Headers that protect every answer, and a limit on what is read.

`SecurityHeadersMiddleware` stands first, so that error pages and files carry the headers too.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placemap.web import errors

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

# A multipart form is the file and a little wording round it.
FORM_ROOM = 1024 * 1024

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
    """Refuses a request that says it is larger than the largest file, before reading any of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.PLACEMAP_LARGEST_FILE + FORM_ROOM:
            response: HttpResponse = errors.too_large(request)
            # The rest of the body is never read, so the connection cannot be used again.
            response["Connection"] = "close"
            return response
        return self.get_response(request)
