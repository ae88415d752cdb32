"""What every page of scanning starts from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.functional import cached_property

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision, require
from placemap.access.events import Event
from placemap.mappings.pages import WithinMapping
from placemap.scanning import policy, presenters
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, person_cards, visible_person
from placemap.web.views import FormPage


class InScanning(WithinMapping):
    """A page under the tab of scanning. Outside the team it does not exist."""

    current_tab = "scanning"

    def check(self) -> None:
        super().check()
        require(self.allowed())

    def allowed(self) -> Decision:
        """Whether this person may use the page at all; the command asks again."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        return {**super().context(), "show": presenters}


class AboutChild(InScanning):
    """A page about one child. A child this reader may not see does not exist (404)."""

    def check(self) -> None:
        WithinMapping.check(self)
        require(policy.may_read_interviews(self.actor, self.mapping))
        _ = self.card
        self.found()
        require(self.allowed())
        if self.request.method == "GET":
            record_reading(
                self.actor,
                Event.PERSON_VIEWED,
                mapping_id=self.mapping.pk,
                subjects=list(self.card.record_ids),
            )

    def found(self) -> None:
        """Raise 404 for what the address names and this reader does not see."""

    @cached_property
    def person(self) -> Person:
        return visible_person(self.actor, self.mapping, self.kwargs["person"])

    @cached_property
    def card(self) -> PersonCard:
        return person_cards(self.actor, self.mapping, [self.person.pk])[self.person.pk]

    @property
    def child_url(self) -> str:
        key: UUID = self.card.id
        return self.address("child-interviews", key)

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, list(self.card.record_ids)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "card": self.card, "caption": self.card.shown_as}


class ScanningForm(InScanning, FormPage):
    """A page that changes one thing and goes back to where it stands."""

    back_name = "scanning"

    @property
    def back_url(self) -> str:  # type: ignore[override]
        return self.address(self.back_name)

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, []

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": self.back_url, "cancel_url": self.back_url}

    def save(self, form: Any) -> str:
        self.record(form.cleaned_data)
        return self.back_url

    def record(self, data: dict[str, Any]) -> None:
        """Call the one command that this page is for."""
        raise NotImplementedError
