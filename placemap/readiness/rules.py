"""When the gate is open, worked out of the signatures alone. Plain values; no Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.invented import Gate
from placemap.foundations.wording import _, counted
from placemap.readiness.vocabulary import CheckStanding, ItemAnswer, ItemCode

# Somebody looks at every paper again within a year.
LONGEST = timedelta(days=366)
# Long enough before it ends to have it signed again.
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: for which check, since when, its last day, and when it was taken back."""

    check: str
    at: datetime
    review_on: date
    withdrawn_at: datetime | None = None


def gate_now(signatures: Sequence[Signed], checks: Mapping[str, date], at: datetime) -> Gate:
    """Open while the last signature of every check stands; shut where it was open once.

    Each check has its first day: a moment before it did not need it, so that one which a later release adds
    shuts what was open.
    """
    if _all_stand(signatures, checks, at):
        return Gate.OPEN
    moments = sorted(signature.at for signature in signatures if signature.at <= at)
    if any(_all_stand(signatures, checks, moment) for moment in moments):
        return Gate.SHUT
    return Gate.INVENTED


def _all_stand(signatures: Iterable[Signed], checks: Mapping[str, date], at: datetime) -> bool:
    last = latest(signatures, at)
    needed = [check for check, since in checks.items() if datetime.combine(since, time(), at.tzinfo) <= at]
    return bool(needed) and all(check in last and stands(last[check], at) for check in needed)


def latest(signatures: Iterable[Signed], at: datetime) -> Mapping[str, Signed]:
    """The signature of each check that counts: the last one by then. A newer one replaces an older."""
    found: dict[str, Signed] = {}
    for one in sorted(signatures, key=lambda signature: signature.at):
        if one.at <= at:
            found[one.check] = one
    return found


def stands(signature: Signed, at: datetime) -> bool:
    """Whether it counts at that moment: not taken back, and its last day is not over."""
    if signature.withdrawn_at is not None and signature.withdrawn_at <= at:
        return False
    return at < datetime.combine(signature.review_on + timedelta(days=1), time(), at.tzinfo)


def standing_of(signature: Signed | None, at: datetime) -> CheckStanding:
    """How a check stands, from its last signature."""
    if signature is None:
        return CheckStanding.UNSIGNED
    if signature.withdrawn_at is not None:
        return CheckStanding.WITHDRAWN
    if not stands(signature, at):
        return CheckStanding.ENDED
    return CheckStanding.ENDING if signature.review_on - at.date() <= SOON else CheckStanding.SIGNED


def check_days(signed_on: date, review_on: date, today: date) -> None:
    """A paper is signed before it is recorded, and looked at again after today and within a year."""
    if signed_on > today:
        raise PlacemapError(_("The day it was signed cannot lie ahead. Sign here once the paper is signed."))
    if review_on <= today:
        raise PlacemapError(_("The day to look at it again must lie ahead."))
    if review_on - signed_on > LONGEST:
        raise PlacemapError(_("Look at it again within a year of the day it was signed."))


def missing_items(answers: Mapping[str, str]) -> list[ItemCode]:
    """Points of the checklist that are not in place, in their order."""
    return [item for item in ItemCode if answers.get(item.value) != ItemAnswer.IN_PLACE]


def check_items(answers: Mapping[str, str]) -> None:
    """The checklist is signed only once every point is in place."""
    if missing := missing_items(answers):
        raise PlacemapError(
            counted(
                "{count} point of the checklist is not in place yet. Walk through it first.",
                "{count} points of the checklist are not in place yet. Walk through them first.",
                len(missing),
                count=len(missing),
            )
        )
