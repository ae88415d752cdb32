"""What the pages of returns share: the tab, one agency's return, and that its own people answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.functional import cached_property

from placemap.access.decisions import require
from placemap.mappings.pages import WithinMapping
from placemap.returns import policy, presenters, queries
from placemap.returns.models import AgencyReturn


class InReturns(WithinMapping):
    """A page under the tab of returns."""

    current_tab = "returns"

    @property
    def back_url(self) -> str:
        return self.address("returns")


class OfReturn(InReturns):
    """A page about one agency's return."""

    @cached_property
    def given(self) -> AgencyReturn:
        return queries.return_in(self.actor, self.mapping, self.kwargs["agency_return"])

    @cached_property
    def sheet(self) -> queries.Sheet:
        return queries.sheet(self.actor, self.given)

    @cached_property
    def actions(self) -> list[queries.ActionAsked]:
        """What the agency said it would do: read once, since each reading of children is on record."""
        return queries.actions_asked(self.actor, self.given)

    def action_tasks(self) -> list[dict[str, Any]]:
        """The agency's actions as a list of questions."""
        return presenters.actions(
            self.actions, {one.id: self.of_return("return-action", one.id) for one in self.actions}
        )

    def after_questions(self, *, but: UUID | None = None) -> str:
        """Where whoever has answered every question goes: an action nothing was said of, or checking."""
        silent = next((one for one in self.actions if one.said_at is None and one.id != but), None)
        return self.of_return("return-action", silent.id) if silent else self.of_return("send-return")

    def of_return(self, name: str, *args: Any) -> str:
        """The address of another page of this return."""
        return self.address(name, self.given.pk, *args)


class Answering(OfReturn):
    """A page on which an agency's own people answer."""

    def check(self) -> None:
        super().check()
        require(policy.may_answer_return(self.actor, self.given))

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "sheet": self.sheet,
            "words": presenters,
            "over": presenters.over(self.sheet),
        }
