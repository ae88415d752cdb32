"""What every page is given beyond its own context."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from placemap.access.sessions import seconds_left
from placemap.web.jinja import url_if_any

MARKING = "OFFICIAL-SENSITIVE"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The marking, the demonstration line, the signed-in person and the navigation.

    Everything is read defensively: error pages are rendered for requests that never reached the
    middleware which sets these.
    """
    demonstration = bool(getattr(settings, "PLACEMAP_DEMONSTRATION", False))
    return {
        "marking": getattr(settings, "PLACEMAP_MARKING", MARKING),
        "demonstration": demonstration,
        "demonstration_line": demonstration_line(),
        "actor": getattr(request, "actor", None),
        "navigation": list(getattr(request, "navigation", ()) or ()),
        "home_url": url_if_any("home") or "/",
        "find_url": url_if_any("find"),
        "sign_out_url": url_if_any("sign-out"),
        "notices": _notices(request),
        "account_url": url_if_any("account"),
        "session_seconds": seconds_left(request),
    }


def demonstration_line() -> str:
    """What the strip says while an instance holds invented people only; empty otherwise."""
    if not getattr(settings, "PLACEMAP_DEMONSTRATION", False):
        return ""
    return _("Demonstration. Every person and place here is invented.")


def _notices(request: HttpRequest) -> list[Any]:
    """Success messages from the page before, read once. Empty where messages are not set up."""
    waiting = getattr(request, "_messages", None)
    return list(waiting) if waiting is not None else []
