"""What every page is given beyond its own context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from placemap.access.middleware import ACTING_AS
from placemap.access.real_data import gate
from placemap.access.sessions import seconds_left
from placemap.foundations.clock import now
from placemap.foundations.invented import Gate
from placemap.web.fields import new_once
from placemap.web.jinja import url_if_any
from placemap.web.shell import OpenInEmergency

MARKING = "OFFICIAL-SENSITIVE"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The marking, the demonstration line, the signed-in person and the navigation.

    Everything is read defensively: error pages are rendered for requests that never reached the
    middleware which sets these.
    """
    invented = invented_line(request)
    return {
        "marking": getattr(settings, "PLACEMAP_MARKING", MARKING),
        "demonstration": bool(getattr(settings, "PLACEMAP_DEMONSTRATION", False)),
        "demonstration_line": demonstration_line(),
        "gate_line": invented.line,
        "gate_short": invented.short,
        "gate_url": url_if_any("set-up-checks") if getattr(request, "actor", None) is not None else "",
        "invented_only": invented.invented_only,
        "actor": getattr(request, "actor", None),
        "csrf_input": _csrf_and_post(request),
        "act_as_url": url_if_any("act-as"),
        "navigation": list(getattr(request, "navigation", ()) or ()),
        "home_url": url_if_any("home") or "/",
        "find_url": url_if_any("find"),
        "sign_out_url": url_if_any("sign-out"),
        "notices": _notices(request),
        "emergency": open_in_emergency(request),
        "account_url": url_if_any("account"),
        "session_seconds": seconds_left(request),
    }


def _hidden_fields(request: HttpRequest) -> SafeString:
    """Made once a page: a table may have a form in each of its rows, and every token is hidden anew."""
    held: SafeString | None = getattr(request, "hidden_fields", None)
    if held is None:
        held = request.hidden_fields = _made_hidden_fields(request)  # type: ignore[attr-defined]
    return held


def _made_hidden_fields(request: HttpRequest) -> SafeString:
    token = csrf_input(request)
    acting_for = getattr(getattr(request, "actor", None), "agency_id", None)
    if acting_for is None:
        return token
    # Every form says in which post its page was opened, so that it writes nothing in another.
    return token + format_html('<input type="hidden" name="{}" value="{}">', ACTING_AS, acting_for)


# As Django's own: asked for only where a page has a form, since the token marks the answer as somebody's.
_csrf_and_post = lazy(_hidden_fields, SafeString, str)


def open_in_emergency(request: HttpRequest) -> OpenInEmergency | None:
    """What this person has open in an emergency, as the middleware found it; mostly nothing."""
    opened: dict[str, str] | None = getattr(request, "emergency", None)
    if opened is None or getattr(request, "actor", None) is None:
        return None
    until, at = datetime.fromisoformat(opened["until"]), now()
    end_url = url_if_any("end-emergency", opened["reference"], opened["id"])
    if until <= at or not end_url:
        return None
    read_url = url_if_any("child", opened["reference"], opened["person"])
    return OpenInEmergency(until, at, read_url, end_url, new_once())


@dataclass(frozen=True, slots=True)
class GateSaid:
    """What the strip says of whom this instance takes: a line, one for a narrow screen, and whether only
    invented people are. Empty lines where real people may be entered."""

    line: str
    short: str
    invented_only: bool


def invented_line(request: HttpRequest | None = None) -> GateSaid:
    """What the strip of every page says while this instance does not take real people.

    The middleware asked as the request began, so that an error page says the same. Where nobody could be
    asked, the strip says that nobody real is taken: too much rather than too little.
    """
    held: GateSaid | None = getattr(request, "gate_said", None)
    if held is not None:
        return held
    try:
        said = _said(getattr(request, "gate", None) or gate())
    except Error:
        said = _said(Gate.INVENTED)
    if request is not None:
        request.gate_said = said  # type: ignore[attr-defined]
    return said


def _said(state: Gate) -> GateSaid:
    if state is Gate.OPEN:
        return GateSaid("", "", False)
    if state is Gate.SHUT:
        return GateSaid(
            _("Nobody new can be added: a set-up check has ended. Nothing is lost."), _("Nobody new"), False
        )
    if line := demonstration_line():
        return GateSaid(line, _("Demonstration"), True)
    return GateSaid(
        _("Invented people only, until every set-up check is signed. Do not enter anything real."),
        _("Invented people only"),
        True,
    )


def demonstration_line() -> str:
    """What the strip says while an instance holds invented people only; empty otherwise."""
    if not getattr(settings, "PLACEMAP_DEMONSTRATION", False):
        return ""
    return _("Demonstration. Every person and place here is invented.")


def _notices(request: HttpRequest) -> list[Any]:
    """Success messages from the page before, read once. Empty where messages are not set up."""
    waiting = getattr(request, "_messages", None)
    return list(waiting) if waiting is not None else []
