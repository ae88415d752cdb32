"""Whether this process answers. Says nothing about data and touches no database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placemap.access.middleware import public


@public
def alive(request: HttpRequest) -> HttpResponse:
    """Plain "ok": the web process is up."""
    return HttpResponse("ok", content_type="text/plain")
