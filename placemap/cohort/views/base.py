"""What every page of the cohort starts from: the mapping, the reader, and the child it is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.functional import cached_property

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision, require
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.cohort import policy, queries
from placemap.cohort.models import Membership
from placemap.mappings.pages import WithinMapping
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, person_cards, read_through, visible_person
from placemap.web.views import FormPage, Page


class InMapping(WithinMapping, Page):
    """A page of one mapping. Outside the team it does not exist; inside, it is for case work."""

    current_tab = "cohort"
    # What the trail calls the opening of a child's record here.
    reading = Event.PERSON_VIEWED

    def check(self) -> None:
        super().check()
        require(policy.may_read_cohort(self.actor, self.mapping))

    def record_child(self, card: PersonCard) -> None:
        """Put on the trail that this child's record was opened."""
        record_reading(self.actor, self.reading, mapping_id=self.mapping.pk, subjects=list(card.record_ids))


class AboutChild(InMapping):
    """A page about one child. A child this reader may not see does not exist (404)."""

    # The few pages that only show, and so may show what somebody opened in an emergency.
    shows_opened = False
    # Whether this showing of it does.
    through_opening = False

    def check(self) -> None:
        super().check()
        if self.shows_opened and self.request.method == "GET":
            self.through_opening = read_through(self.actor, self.mapping, self.kwargs["person"])
        # First whether the child is there at all, then whether this person may use the page.
        _ = self.card
        require(self.allowed())
        if self.request.method == "GET":
            self.record_child(self.card)

    def allowed(self) -> Decision:
        """Whether this person may use the page at all; the command asks again."""
        return policy.may_read_cohort(self.actor, self.mapping)

    @cached_property
    def person(self) -> Person:
        return visible_person(self.actor, self.mapping, self.kwargs["person"])

    @cached_property
    def card(self) -> PersonCard:
        return person_cards(self.actor, self.mapping, [self.person.pk])[self.person.pk]

    @cached_property
    def membership(self) -> Membership | None:
        """The proposal or place that stands for this child, if this reader sees one."""
        return queries.standing_membership(self.actor, self.mapping, self.card.record_ids)

    @property
    def child_url(self) -> str:
        person: UUID = self.card.id
        return self.address("child", person)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "card": self.card,
            "through_opening": self.through_opening,
            "caption": self.card.shown_as,
            # Only the custodian sees all there is, and so may read that there is nothing: to anybody else
            # it could be a false comfort.
            "sees_all": self.actor.has_in(Duty.HOLD_COHORT, self.mapping.pk),
        }


class ChildForm(AboutChild, FormPage):
    """A page that adds one thing to a child's record and goes back to the child."""

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, list(self.card.record_ids)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": self.child_url, "cancel_url": self.child_url}

    def save(self, form: Any) -> str | HttpResponse:
        self.record(form.cleaned_data)
        return self.child_url

    def record(self, data: dict[str, Any]) -> None:
        """Call the one command that this page is for."""
        raise NotImplementedError
