"""Who sits where, in which post and with which duties, stated once more over plain values. Slow on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Reader:
    """The person who looks."""

    user_id: UUID
    agency_id: UUID


class Seats:
    """What the oracles of reading and of writing both ask first."""

    def __init__(self, rows: dict[str, list[Any]], today: date) -> None:
        self.rows = rows
        self.today = today
        self.users = {u.id: u for u in rows["partners.User"]}
        self.roles = {r.id: r for r in rows["partners.Role"]}
        self.agencies = {a.id: a for a in rows["partners.Agency"]}

    def _has_agreement(self, agency_id: UUID) -> bool:
        return any(
            a.agency_id == agency_id and a.signed_on <= self.today <= a.expires_on
            for a in self.rows["partners.Agreement"]
        )

    def _is_member(self, mapping_id: UUID, agency_id: UUID) -> bool:
        return any(
            m.mapping_id == mapping_id
            and m.agency_id == agency_id
            and (m.left_on is None or m.left_on > self.today)
            for m in self.rows["mappings.Member"]
        )

    def _works_for(self, user: Any, agency_id: UUID) -> bool:
        """Whether somebody holds a post in that agency today: their account's own, or a second one."""
        return user.agency_id == agency_id or any(
            p.user_id == user.id
            and p.agency_id == agency_id
            and p.from_on <= self.today
            and (p.until_on is None or p.until_on >= self.today)
            for p in self.rows["partners.Post"]
        )

    def _account_duties(self, reader: Reader, *, in_any_post: bool = False) -> set[str]:
        """The duties of roles held today across the partnership, in the post that the reader acts as."""
        own = self.users[reader.user_id].agency_id
        on_panel = {"read_panel"} if self._is_on_the_panel_for_another(reader) else set()
        return on_panel | {
            duty
            for h in self.rows["partners.RoleHolding"]
            if h.user_id == reader.user_id
            and h.from_on <= self.today
            and (h.until_on is None or h.until_on >= self.today)
            and (in_any_post or (h.agency_id or own) == reader.agency_id)
            for duty in self.roles[h.role_id].duties
        }

    def _is_on_the_panel_for_another(self, reader: Reader) -> bool:
        """An administrator named them for it, and whoever is away is on it today, in the very same agency."""
        return any(
            c.carries_panel
            and c.away_id in self._stands_in_for(reader) - {reader.user_id}
            and (self.users[c.away_id].access_until or self.today) >= self.today
            and self._is_on_the_panel(Reader(c.away_id, reader.agency_id))
            for c in self.rows["partners.Cover"]
            if c.deputy_id == reader.user_id and c.from_on <= self.today <= c.until_on and c.ended_at is None
        )

    def _is_on_the_panel(self, reader: Reader) -> bool:
        """By a role of their own, and not of somebody who administers."""
        own = self.users[reader.user_id].agency_id
        held = [
            (h, set(self.roles[h.role_id].duties))
            for h in self.rows["partners.RoleHolding"]
            if h.user_id == reader.user_id
            and h.from_on <= self.today
            and (h.until_on is None or h.until_on >= self.today)
        ]
        return not any("manage_partnership" in duties for _h, duties in held) and any(
            "read_panel" in duties and (h.agency_id or own) == reader.agency_id for h, duties in held
        )

    def _administers(self, reader: Reader) -> bool:
        """Keeps the partnership's records in some post, perhaps not in this one."""
        return "manage_partnership" in self._account_duties(reader, in_any_post=True)

    def _works_on_cases(self, reader: Reader) -> bool:
        """An open account, in a post of an agency still here, of somebody who nowhere administers."""
        return self._has_account(reader) and not self._administers(reader)

    def _keeps_records(self, reader: Reader) -> bool:
        """Keeps the partnership's records, from an open account, in this very post."""
        return self._has_account(reader) and "manage_partnership" in self._account_duties(reader)

    def _duties_beside_administration(self, reader: Reader) -> set[str]:
        """The duties of an open account. Whoever administers holds nothing that leads to a child."""
        if not self._has_account(reader):
            return set()
        held = self._account_duties(reader)
        return held & {"manage_partnership", "keep_agreements"} if self._administers(reader) else held

    def _has_account(self, reader: Reader) -> bool:
        user = self.users[reader.user_id]
        lasts = user.access_until is None or user.access_until >= self.today
        is_here = self.agencies[reader.agency_id].is_active and self._works_for(user, reader.agency_id)
        return bool(user.is_active and lasts and is_here)

    def _in_this_post(self, agency_id: UUID | None, reader: Reader) -> bool:
        """Whether what was opened to somebody was opened in the post they act as; empty is their own."""
        return (agency_id or self.users[reader.user_id].agency_id) == reader.agency_id

    def _stands_in_for(self, reader: Reader) -> set[UUID]:
        """Those whose seats the reader holds today: themselves, and colleagues who are away."""
        away = {
            c.away_id
            for c in self.rows["partners.Cover"]
            if c.deputy_id == reader.user_id
            and c.from_on <= self.today <= c.until_on
            and c.ended_at is None
            and self.users[c.away_id].is_active
            and self._works_for(self.users[c.away_id], reader.agency_id)
        }
        return {reader.user_id} | away

    def duties(self, reader: Reader, mapping_id: UUID) -> set[str]:
        """The duties of every seat the reader holds in a mapping today, for the agency they act for."""
        if not self._works_on_cases(reader):
            return set()
        found: set[str] = set()
        for seat in self.rows["mappings.Seat"]:
            if seat.mapping_id != mapping_id or seat.user_id not in self._stands_in_for(reader):
                continue
            if seat.agency_id != reader.agency_id:
                continue
            if seat.from_on > self.today or (seat.until_on is not None and seat.until_on < self.today):
                continue
            if not self._has_agreement(seat.agency_id) or not self._is_member(mapping_id, seat.agency_id):
                continue
            held = set(self.roles[seat.role_id].duties)
            # A seat that only watches over the mapping is no place on its team.
            found |= held if held == {"watch_mapping"} else held | {"a seat"}
        return found

    def can_act(self, user_id: UUID, agency_id: UUID) -> bool:
        """Whether a seat of that agency opens anything to that person: they work on cases, and it has signed."""
        return self._has_agreement(agency_id) and self._works_on_cases(Reader(user_id, agency_id))

    def is_without_lead(self, mapping_id: UUID) -> bool:
        """An open mapping in which nobody can act in a seat that leads it today."""
        is_open = any(m.id == mapping_id and m.state == "open" for m in self.rows["mappings.Mapping"])
        return is_open and not any(
            s.mapping_id == mapping_id
            and "lead_mapping" in self.roles[s.role_id].duties
            and s.from_on <= self.today
            and (s.until_on is None or s.until_on >= self.today)
            and self._is_member(mapping_id, s.agency_id)
            and self.can_act(s.user_id, s.agency_id)
            for s in self.rows["mappings.Seat"]
        )

    def on_team(self, reader: Reader, mapping_id: UUID) -> bool:
        return "a seat" in self.duties(reader, mapping_id)

    def watches(self, reader: Reader, mapping_id: UUID) -> bool:
        """Whether they may read how the mapping stands: a silver chair of it, or the strategic lead of all."""
        everywhere = "watch_mapping" in self._duties_beside_administration(reader)
        return everywhere or "watch_mapping" in self.duties(reader, mapping_id)

    def holds_list(self, reader: Reader, mapping_id: UUID) -> bool:
        return "hold_cohort" in self.duties(reader, mapping_id)

    def leads(self, reader: Reader, mapping_id: UUID) -> bool:
        return "lead_mapping" in self.duties(reader, mapping_id)

    def reads(self, reader: Reader, mapping_id: UUID) -> bool:
        """Whether one of the reader's seats is for reading what other agencies gave."""
        return "read_cases" in self.duties(reader, mapping_id)
