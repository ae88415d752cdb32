"""The top navigation: only pages that exist, only for somebody signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from placemap.access.duties import Duty
from placemap.web.jinja import url_if_any
from placemap.web.shell import NavigationItem


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for the shell: label, address, and whether this page is within it."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"navigation": []}
    wanted = [(_("My work"), "my-work"), (_("Mappings"), "mappings"), (_("County picture"), "county")]
    if actor.has(Duty.MANAGE_PARTNERSHIP):
        # Whoever keeps the partnership's records is in no mapping and never will be.
        wanted = [(_("My work"), "my-work"), (_("Partnership"), "partnership")]
    items = [(label, url_if_any(name)) for label, name in wanted]
    return {
        "navigation": [
            NavigationItem(label, address, request.path.startswith(address))
            for label, address in items
            if address
        ]
    }
