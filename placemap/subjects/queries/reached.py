"""What has been reached so far on the map, and what lies next to it, as one reader may see it.

Written as statements, with one array where there may be hundreds of people. Each row of a link asks
its policy about both its ends, so a link is read once to find the way and once to be drawn, and
what is not drawn is counted where it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.subjects import rules
from placemap.subjects.queries.links import LINK_COLUMNS, LinkRow
from placemap.subjects.queries.people import Groups, groups_around

_LIVE_LINK = """l.mapping_id = %(mapping)s and l.withdrawn_at is null and l.state = 'current'
  and l.expires_on >= %(today)s and l.fold_key <> %(away)s"""
_LIVE_TIE = """t.mapping_id = %(mapping)s and t.withdrawn_at is null and t.state = 'current'
  and t.expires_on >= %(today)s"""
# Both ends in one pass: two index scans, each row once.
_LINKS = f"""
select l.id, l.from_person_id, l.to_person_id from subjects_link l
where {_LIVE_LINK}
  and (l.from_person_id = any(%(people)s::uuid[]) or l.to_person_id = any(%(people)s::uuid[]))
"""
_TIES = f"""
select t.id, t.person_id, t.entity_id from subjects_entitylink t
where {_LIVE_TIE}
  and (t.person_id = any(%(people)s::uuid[]) or t.entity_id = any(%(entities)s::uuid[]))
"""
_TIES_WITHIN = f"""
select t.id from subjects_entitylink t
where {_LIVE_TIE}
  and t.person_id = any(%(inside)s::uuid[]) and t.entity_id = any(%(things)s::uuid[])
"""
# Lines between people drawn, each in a row; and for each mark the people next to it that are not drawn,
# with the keys of their groups. One statement, since each asks the policy of the same links. Those not
# drawn are text: they are many, are only compared, and a UUID object costs ten times as much.
_LINKS_AROUND = f"""
with touching as materialized (
  select l.*, l.from_person_id = any(%(inside)s::uuid[]) as from_drawn,
    l.to_person_id = any(%(inside)s::uuid[]) as to_drawn
  from subjects_link l
  where {_LIVE_LINK}
    and (l.from_person_id = any(%(inside)s::uuid[]) or l.to_person_id = any(%(inside)s::uuid[]))
), beside as materialized (
  select case when from_drawn then from_person_id else to_person_id end as here,
    case when from_drawn then to_person_id else from_person_id end as there
  from touching where not (from_drawn and to_drawn)
)
select {LINK_COLUMNS}, null::text[], null::text[]
from touching l join partners_agency a on a.id = l.agency_id where l.from_drawn and l.to_drawn
union all
select null, b.here, null, null, null, null, null, null, null, null, null, null, null,
  array_agg(p.id::text), array_agg(p.group_key::text)
from beside b join (
  select q.id, q.group_key from subjects_person q
  where q.id = any(array(select distinct there from beside)) and q.withdrawn_at is null
) p on p.id = b.there
group by b.here
order by 12, 1
"""
_PEOPLE_BEYOND = f"""
select t.entity_id, array_agg(p.id::text), array_agg(p.group_key::text)
from subjects_entitylink t join subjects_person p on p.id = t.person_id and p.withdrawn_at is null
where {_LIVE_TIE}
  and t.entity_id = any(%(things)s::uuid[]) and t.person_id <> all(%(inside)s::uuid[])
group by t.entity_id
"""
_THINGS_BEYOND = f"""
select t.person_id, array_agg(t.entity_id::text) from subjects_entitylink t
where {_LIVE_TIE}
  and t.person_id = any(%(inside)s::uuid[]) and t.entity_id <> all(%(things)s::uuid[])
group by t.person_id
"""


class Reached:
    """What has been reached so far, and every link that touches what was looked around."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.groups = Groups({})
        self.people: set[UUID] = set()  # records, whole groups
        self.entities: set[UUID] = set()
        self.links: dict[UUID, tuple[UUID, UUID]] = {}
        self.ties: dict[UUID, tuple[UUID, UUID]] = {}
        self._asked_people: set[UUID] = set()
        self._asked_entities: set[UUID] = set()

    def add(self, people: Iterable[UUID], entities: Iterable[UUID]) -> None:
        """Take these in, each person with every record of theirs that this reader may see."""
        fresh = [key for key in people if key not in self.people]
        found = groups_around(fresh)
        self.groups = Groups({**self.groups.members, **found.members})
        self.people.update(record for key in fresh for record in found.records(key))
        self.entities.update(entities)

    def look(self) -> None:
        """Find every link that touches what was taken in since the last look."""
        people = self.people - self._asked_people
        entities = self.entities - self._asked_entities
        if not people and not entities:
            return
        self._asked_people |= people
        self._asked_entities |= entities
        given = self._given(people=list(people), entities=list(entities))
        with connection.cursor() as cursor:
            if people:
                cursor.execute(_LINKS, given)
                self.links.update({key: (one, other) for key, one, other in cursor.fetchall()})
            cursor.execute(_TIES, given)
            self.ties.update({key: (person, entity) for key, person, entity in cursor.fetchall()})

    def ends(self) -> tuple[set[UUID], set[UUID]]:
        """The people and entities at the other ends, taken in or not."""
        people = {end for pair in self.links.values() for end in pair}
        people.update(person for person, _entity in self.ties.values())
        return people, {entity for _person, entity in self.ties.values()}

    def around(self) -> tuple[list[LinkRow], dict[UUID, int]]:
        """The links between people taken in, in the order they were recorded, and what lies beyond.

        The second is how many people and entities next to each node were not taken in. Each person
        counts once.
        """
        with connection.cursor() as cursor:
            cursor.execute(_LINKS_AROUND, self._given())
            rows = cursor.fetchall()
            links = [LinkRow(*row[:-2]) for row in rows if row[0] is not None]
            people = [(row[1], *row[-2:]) for row in rows if row[0] is None]
            if self.entities:
                cursor.execute(_PEOPLE_BEYOND, self._given())
                people += cursor.fetchall()
            cursor.execute(_THINGS_BEYOND, self._given())
            things = cursor.fetchall()
        return links, self._counted(people, things)

    def ties_within(self) -> list[UUID]:
        """The links between people and things taken in."""
        if not self.entities:
            return []
        with connection.cursor() as cursor:
            cursor.execute(_TIES_WITHIN, self._given())
            return [key for (key,) in cursor.fetchall()]

    def _counted(
        self, people: list[tuple[UUID, list[str], list[str]]], things: list[tuple[UUID, list[str]]]
    ) -> dict[UUID, int]:
        """By node, how many are next to it: a person with several records is one."""
        near: dict[UUID, dict[str, str]] = defaultdict(dict)
        for here, ends, keys in people:
            near[self.groups.leader(here)].update(zip(ends, keys, strict=True))
        # Two of these may be one person only where they share the key of a group.
        alike: set[str] = set()
        for found in near.values():
            often = Counter(found.values())
            alike.update(key for key, group in found.items() if often[group] > 1)
        groups = groups_around([UUID(key) for key in alike])
        lead = {key: str(groups.leader(UUID(key))) for key in alike}
        count = {here: len({lead.get(key, key) for key in found}) for here, found in near.items()}
        beside: dict[UUID, set[str]] = defaultdict(set)
        for here, entities in things:
            beside[self.groups.leader(here)].update(entities)
        for here, next_to in beside.items():
            count[here] = count.get(here, 0) + len(next_to)
        return count

    def _given(self, **more: list[UUID]) -> dict[str, Any]:
        return {
            "mapping": self.mapping.pk,
            "today": today(),
            "away": rules.FOLDED_AWAY,
            "inside": list(self.people),
            "things": list(self.entities),
            **more,
        }
