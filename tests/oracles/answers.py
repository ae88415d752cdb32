"""What the database answers beyond the rows one sees, stated once more over plain values. Slow on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.oracles.visibility import Oracle, Reader


class AnsweringOracle(Oracle):
    """Answers for one world, as `Oracle` does for reading."""

    def details_released(self, reader: Reader, records: Collection[UUID]) -> set[UUID]:
        """What was released to the reader's agency, on the page of the child with these records."""
        return {
            r.id for r in self.rows["subjects.DetailRelease"] if self._release_stands(r, reader, set(records))
        }

    def _release_stands(self, release: Any, reader: Reader, page: set[UUID]) -> bool:
        detail, person = release.detail, self.people[release.detail.person_id]
        given = self.given[detail.contribution_id]
        if release.released_to_id != reader.agency_id or not self.reads(reader, release.mapping_id):
            return False
        if any(one.withdrawn_at is not None for one in (release, detail, person, given)):
            return False
        if not detail.is_sealed or (given.handling, detail.audience) != (release.handling, release.audience):
            return False
        if person.id in self._hidden(reader):
            return False
        released_on = timezone.localdate(release.released_at)
        for agency in (release.released_to_id, release.agency_id):
            stayed = any(
                m.mapping_id == release.mapping_id
                and m.agency_id == agency
                and m.joined_on <= released_on
                and (m.left_on is None or m.left_on > self.today)
                for m in self.rows["mappings.Member"]
            )
            signed = any(
                a.agency_id == agency and a.signed_on <= released_on and a.expires_on >= self.today
                for a in self.rows["partners.Agreement"]
            )
            if not stayed or not signed:
                return False
        return any(
            (q.mapping_id, q.group_key) == (person.mapping_id, person.group_key)
            and self._known_by_name(q, reader)
            for q in self.people.values()
            if q.id in page and q.withdrawn_at is None
        )

    def _known_by_name(self, person: Any, reader: Reader) -> bool:
        """Whom the reader's agency gave, or whom the team or the agency deciding reads by name."""
        if person.agency_id == reader.agency_id:
            return True
        deciding = person.deciding_agency_id == reader.agency_id
        named = person.naming == "named" and not self._narrowed(person, reader)
        return person.audience == "team" and (deciding or named)

    def before_the_panel(self, reader: Reader) -> dict[UUID, int]:
        """The mappings on which this reader decides for the panel, and how many reviews of each were missed."""
        if "read_panel" not in self._duties_beside_administration(reader):
            return {}
        return {
            m.id: missed
            for m in self.rows["mappings.Mapping"]
            if m.state == "open"
            and ((missed := self._missed(m)) >= 2 or m.closing_asked_on is not None)
            and not self._answers_for(reader, m)
        }

    def without_lead(self, reader: Reader) -> dict[UUID, str]:
        """The mappings for which this reader names a lead, with the title where they read titles."""
        held = self._duties_beside_administration(reader)
        if not {"read_panel", "manage_partnership"} & held:
            return {}
        return {
            m.id: m.title if "read_panel" in held else ""
            for m in self.rows["mappings.Mapping"]
            if self.is_without_lead(m.id)
        }

    def _missed(self, mapping: Any) -> int:
        days = (mapping.review_on, mapping.review_again_on)
        late = sum(1 for day in days if day is not None and day + timedelta(days=14) < self.today)
        return int(mapping.reviews_missed) + late

    def _answers_for(self, reader: Reader, mapping: Any) -> bool:
        """They, or anybody for whom they stand in, lead it or hold its list, for whatever agency: no judge."""
        away = {
            c.away_id
            for c in self.rows["partners.Cover"]
            if c.deputy_id == reader.user_id and c.from_on <= self.today <= c.until_on and c.ended_at is None
        }
        return any(
            s.mapping_id == mapping.id
            and s.user_id in {reader.user_id, *away}
            and self._is_held_today(s)
            and {"lead_mapping", "hold_cohort"} & set(self.roles[s.role_id].duties)
            for s in self.rows["mappings.Seat"]
        )

    def led_now(self) -> dict[UUID, int]:
        """How many open mappings each person leads today: numbers, and no mapping."""
        open_now = {m.id for m in self.rows["mappings.Mapping"] if m.state == "open"}
        led = {
            (s.user_id, s.mapping_id)
            for s in self.rows["mappings.Seat"]
            if s.mapping_id in open_now
            and self._is_held_today(s)
            and "lead_mapping" in self.roles[s.role_id].duties
        }
        return dict(Counter(user for user, _mapping in led))

    def _is_held_today(self, seat: Any) -> bool:
        return bool(seat.from_on <= self.today and (seat.until_on is None or seat.until_on >= self.today))
