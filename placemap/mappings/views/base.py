"""What every page inside one mapping does first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, require
from placemap.mappings import policy
from placemap.mappings.models import Mapping
from placemap.mappings.pages import WithinMapping


class InMapping(WithinMapping):
    """Finds the mapping, which does not exist for strangers (404), and puts its band on the page.

    `may` is asked before anything is shown; a refusal becomes page 403 with its reason.
    """

    may: Callable[[Actor, Mapping], Decision] = staticmethod(policy.may_read_mapping)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        require(self.may(self.actor, self.mapping))

    def page_of(self, name: str, *args: Any) -> str:
        """The address of another page of this mapping."""
        return self.address(name, *args)

    @property
    def back_url(self) -> str:
        return self.page_of("mapping")
