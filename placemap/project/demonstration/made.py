"""What the telling of one more mapping made: the mapping, and who was on which agency's list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from placemap.access.session import acting_as
from placemap.cohort.models import Membership
from placemap.exchange import commands as exchange
from placemap.foundations.clock import days_ago
from placemap.mappings import commands as mappings
from placemap.mappings.models import Mapping
from placemap.project.demonstration.lists import SentList
from placemap.subjects.models import Entity, Person

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story


@dataclass
class Made:
    """One mapping as it was told, with its people by key and agency, and its places by key."""

    story: Story
    mapping: Mapping
    people: dict[str, dict[str, UUID]] = field(default_factory=dict)
    places: dict[str, Entity] = field(default_factory=dict)

    def bring(self, agencies: tuple[str, ...], seats: dict[str, str], *, days: int) -> None:
        """The coordinator brings agencies on to the team, and seats their people."""
        since = self.story.today - timedelta(days=days)
        actor, acting = self.story.acting("coordinator")
        with acting, days_ago(days):
            for key in agencies:
                agency = self.story.partnership.agencies[key]
                mappings.join_agency(mapping=self.mapping, agency=agency, joined_on=since, by=actor)
            for key, role in seats.items():
                user = self.story.partnership.users[key]
                mappings.seat_person(mapping=self.mapping, user=user, role_code=role, from_on=since, by=actor)

    def receive(self, sent: SentList, *, days: int) -> None:
        """The coordinator sends in what an agency mailed, and accepts it."""
        actor, acting = self.story.acting("coordinator")
        with acting, days_ago(days):
            upload = exchange.receive_file(
                mapping=self.mapping,
                agency=self.story.partnership.agencies[sent.agency],
                file_name=sent.file_name,
                content=sent.content,
                by=actor,
            )
        with acting_as(actor), days_ago(days):
            contribution = exchange.accept_list(upload=upload, by=actor)
            rows = dict(Person.objects.filter(contribution=contribution).values_list("source_row", "id"))
        for row, key in sent.rows.items():
            self.people.setdefault(key, {})[sent.agency] = rows[row]

    def record(self, key: str, agency: str | None = None) -> Person:
        """One record of somebody: that agency's, or the first one in."""
        records = self.people[key]
        found = records[agency] if agency else next(iter(records.values()))
        return Person.objects.select_related("mapping").get(pk=found)

    def membership(self, key: str) -> Membership:
        """The latest proposal of a child."""
        records = list(self.people[key].values())
        return Membership.objects.filter(mapping=self.mapping, person_id__in=records).latest("recorded_at")


__all__ = ["Made"]
