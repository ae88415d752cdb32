"""What every page inside one mapping does first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, require
from placemap.foundations.errors import NamesFound
from placemap.mappings import policy, rules
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


class NamesNobody:
    """Before a page whose words silver, the strategic lead and others read who see no child: what may name
    somebody of the mapping is pointed at, and a tick is asked for. Its form `LooksForNames`.
    """

    mapping: Mapping
    read_by_others: ClassVar[tuple[str, ...]] = ()

    def _save_once(self, form: Any) -> HttpResponse:
        if not form.was_looked_at:
            texts = [form.cleaned_data.get(name) or "" for name in self.read_by_others]
            found = [one for source in rules.NAMES_IN_WORDS for one in source(self.mapping, *texts)]
            if found:
                form.ask_to_look()
                raise NamesFound(found)
        response: HttpResponse = super()._save_once(form)  # type: ignore[misc]
        return response


def typed(form: Any) -> dict[str, Any]:
    """What somebody typed and chose, without what the page itself carries."""
    return {name: value for name, value in form.cleaned_data.items() if name not in ("once", "looked")}
