"""What every page inside one mapping does first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, require
from placemap.mappings import policy, queries
from placemap.mappings.models import Mapping
from placemap.web.shell import MappingHeader


class InMapping:
    """Finds the mapping, which does not exist for strangers (404), and puts its band on the page.

    `may` is asked before anything is shown; a refusal becomes page 403 with its reason.
    """

    request: HttpRequest
    mapping: Mapping
    current_tab = "mapping"
    may: Callable[[Actor, Mapping], Decision] = staticmethod(policy.may_read_mapping)

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.mapping = queries.open_mapping(self.actor, kwargs["reference"])
        require(self.may(self.actor, self.mapping))

    def header(self) -> MappingHeader:
        return queries.shell(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),  # type: ignore[misc]
            "mapping": self.mapping,
            "mapping_header": self.header(),
            "current_tab": self.current_tab,
        }

    def page_of(self, name: str, *args: Any) -> str:
        """The address of another page of this mapping."""
        return reverse(name, args=[self.mapping.reference, *args])

    @property
    def back_url(self) -> str:
        return self.page_of("mapping")
