"""The night's check of the trail: what is new first, then as much of the old as there is time for.

Each stretch is a transaction of its own, so that a long trail holds nothing up, and goes on from where
the last one stopped. What it finds is kept, and told to those who must act: see `standing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from placemap.access import sealing
from placemap.access.actors import Actor, system_actor
from placemap.access.models import SealCheck
from placemap.access.policy import SEALER, is_told_of_the_trail
from placemap.access.session import acting_as
from placemap.foundations.clock import now

log = structlog.get_logger(__name__)

# A night may be missed; after two the worker has stopped, or cannot.
EXPECTED_WITHIN = timedelta(hours=50)


@dataclass(frozen=True, slots=True)
class TrailStanding:
    """Whether the record of who did what is whole, as far as anybody has looked."""

    checked_at: datetime | None
    is_broken: bool
    is_overdue: bool


@dataclass(slots=True)
class _Walk:
    """What one night has found so far."""

    left: int
    seals: int = 0
    entries: int = 0
    broken_at: int | None = None

    def go(self, first: int) -> tuple[int | None, int, str]:
        """From seal `first` on, until the night is over: where to go on, the last one and its digest."""
        at: int | None = first
        last, digest = first - 1, ""
        while at is not None and self.left > 0 and self.broken_at is None:
            with acting_as(system_actor(SEALER)):
                found = sealing.check_seals(at, min(self.left, sealing.IN_ONE_GO))
            self.seals += found.seals
            self.entries += found.entries
            self.left -= max(found.entries, 1)
            self.broken_at = found.broken_at
            last, digest, at = last + found.seals, found.digest or digest, found.next
        return at, last, digest


def check_trail(most: int | None = None) -> SealCheck:
    """Check the seals made since the last time, then the old ones in turn. Returns what it found."""
    with acting_as(system_actor(SEALER)):
        before = sealing.remembered()
        held = sealing.still_as_remembered(before)
    newest, digest = (before.newest, before.digest) if before else (0, "")
    again = before.again_from if before else 1
    walk = _Walk(sealing.IN_A_NIGHT if most is None else most)
    if held:
        _next, last, seen = walk.go(newest + 1)
        if last > newest:
            newest, digest = last, seen
        if before is not None and walk.broken_at is None:
            again = walk.go(again)[0] or 1
    else:
        walk.broken_at = newest
    check = SealCheck(
        newest=newest,
        digest=digest,
        again_from=walk.broken_at or again,
        seals=walk.seals,
        entries=walk.entries,
        broken_at=walk.broken_at,
    )
    with acting_as(system_actor(SEALER)):
        sealing.keep_check(check)
    _tell(check)
    return check


def _tell(check: SealCheck) -> None:
    """Numbers and digests only. A log kept elsewhere is a witness of what the trail was."""
    told = {"seals": check.seals, "entries": check.entries, "newest": check.newest, "digest": check.digest}
    if check.broken_at is None:
        log.info("trail_whole", **told)
    else:
        log.critical("trail_broken", broken_at=check.broken_at, **told)


def standing(actor: Actor) -> TrailStanding | None:
    """How the trail stands, for those who are told of it; nothing for everybody else."""
    if not is_told_of_the_trail(actor):
        return None
    last = sealing.remembered()
    if last is None:
        return TrailStanding(None, is_broken=False, is_overdue=False)
    late = now() - last.checked_at > EXPECTED_WITHIN
    return TrailStanding(last.checked_at, is_broken=last.broken_at is not None, is_overdue=late)
