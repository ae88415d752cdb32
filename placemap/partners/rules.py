"""What an agreement or a legal power allows on a given day. Values in, answers out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from placemap.foundations.dates import show
from placemap.foundations.errors import PlacemapError

# An agreement this near its end is shown as ending, while there is time to renew it.
ENDING_WITHIN = timedelta(days=60)
# Law that nobody has looked at for this long is shown with a warning.
STALE_AFTER = timedelta(days=180)


class AgreementMissing(PlacemapError):
    """An agency has no agreement in force, so it can neither join nor give nor receive."""


class Standing(StrEnum):
    """How an agency stands with the information sharing protocol on one day."""

    IN_FORCE = "in_force"
    ENDING = "ending"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Signature:
    """An agreement's two days, both included."""

    signed_on: date
    expires_on: date


def is_in_force(signed_on: date, expires_on: date, on: date) -> bool:
    """Whether an agreement counts on that day; its first and last days both count."""
    return signed_on <= on <= expires_on


def standing_of(signatures: Iterable[Signature], on: date) -> Standing:
    """How an agency stands on that day, given everything it has ever signed."""
    every = list(signatures)
    if not every:
        return Standing.UNSIGNED
    current = [s for s in every if is_in_force(s.signed_on, s.expires_on, on)]
    if current:
        last_day = max(s.expires_on for s in current)
        return Standing.ENDING if last_day - on <= ENDING_WITHIN else Standing.IN_FORCE
    return Standing.NOT_YET if any(s.signed_on > on for s in every) else Standing.EXPIRED


def may_take_part(standing: Standing) -> bool:
    """Whether an agency with this standing may join a mapping, give and receive."""
    return standing in (Standing.IN_FORCE, Standing.ENDING)


def why_not(agency: str, signatures: Iterable[Signature], on: date) -> str:
    """Why an agency cannot take part, and what to do; empty when it can."""
    every = list(signatures)
    standing = standing_of(every, on)
    remedy = "Ask information governance to record a new signature, then try again."
    if standing is Standing.UNSIGNED:
        return f"{agency} has not signed the information sharing protocol. {remedy}"
    if standing is Standing.EXPIRED:
        ended = show(max(s.expires_on for s in every))
        return f"{agency}’s signature to the information sharing protocol ended on {ended}. {remedy}"
    if standing is Standing.NOT_YET:
        starts = show(min(s.signed_on for s in every if s.signed_on > on))
        return (
            f"{agency}’s signature to the information sharing protocol counts from {starts}. Wait until then."
        )
    return ""


def check_agreement_dates(signed_on: date, expires_on: date) -> None:
    """Refuse an agreement that ends before it begins, or that would never be looked at again."""
    if expires_on <= signed_on:
        raise PlacemapError("The agreement must end after the day it was signed. Check the two dates.")
    if expires_on > signed_on + timedelta(days=5 * 366):
        raise PlacemapError("An agreement can last five years at most. Give an earlier end date.")


def why_power_cannot_be_chosen(in_force_from: date | None, in_force_to: date | None, on: date) -> str:
    """Why a legal power cannot be relied on that day; empty when it can."""
    if in_force_from is None:
        return "Not in force: no starting date has been confirmed."
    if in_force_from > on:
        return f"Not in force until {show(in_force_from)}."
    if in_force_to is not None and in_force_to < on:
        return f"No longer in force: it ended on {show(in_force_to)}."
    return ""


def is_stale(last_checked: date, on: date) -> bool:
    """Whether the law behind a power has gone unchecked for more than 180 days."""
    return on - last_checked > STALE_AFTER
