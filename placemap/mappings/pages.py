"""What a page inside one mapping starts from, in whichever package it stands.

Views are private to their package, and every package has pages inside a mapping: so the one thing they
share is here, for all of them to build on.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext

from placemap.access import once
from placemap.access.actors import Actor
from placemap.access.decisions import Decision, require
from placemap.mappings.models import Mapping
from placemap.mappings.policy import may_change_mapping
from placemap.mappings.queries import open_mapping, shell, takes_new, waits_for_panel, was_not_renewed
from placemap.web.shell import MappingHeader


class WithinMapping:
    """Mixed into a page: outside the team the mapping does not exist (404); inside, its band is shown."""

    request: HttpRequest
    kwargs: dict[str, Any]
    current_tab: str = "mapping"

    @property
    def actor(self) -> Actor:
        """Who reads the page."""
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @cached_property
    def mapping(self) -> Mapping:
        """The mapping in the address, or 404."""
        return open_mapping(self.actor, self.kwargs["reference"])

    @cached_property
    def takes_new(self) -> Decision:
        """Whether it still takes new children and lists: a page offers neither where it would be refused."""
        return takes_new(self.mapping)

    def check(self) -> None:
        """Raise 404 or a refusal before anything is read or written. Extend it with the page's own policy."""
        _ = self.mapping

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.check()
        except Http404:
            # Pressed twice, what removes a record finds nothing the second time: it was done, and says so.
            if request.method != "POST" or not (led := once.led_before(self.actor, request.POST.get("once"))):
                raise
            return HttpResponseRedirect(led)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def header(self) -> MappingHeader:
        """The band above the page."""
        return shell(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),  # type: ignore[misc]
            "mapping": self.mapping,
            "mapping_header": self.header(),
            "current_tab": self.current_tab,
            "takes_new": self.takes_new,
            **self._mends(),
        }

    def _mends(self) -> dict[str, str]:
        """Where this reader can mend that a mapping takes nothing new, and the words that lead there."""
        if self.takes_new or not may_change_mapping(self.actor, self.mapping):
            return {"renew_url": "", "renew_words": ""}
        if was_not_renewed(self.mapping):
            return {"renew_url": self.address("mapping-end"), "renew_words": gettext("Close or renew")}
        if waits_for_panel(self.mapping):
            return {
                "renew_url": self.address("mapping-reviews"),
                "renew_words": gettext("Read about its reviews"),
            }
        return {"renew_url": "", "renew_words": ""}

    def address(self, name: str, *args: Any) -> str:
        """The address of another page of this mapping."""
        return reverse(name, args=[self.mapping.reference, *args])


class TakesNew(WithinMapping):
    """Mixed into a page that adds a child or a list. Past its end it says so before anything is typed.

    Only on opening the page: what was typed in time, and is sent too late, stays on the page beside the
    reason that the command gives.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(self.takes_new)
        response: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc]
        return response
