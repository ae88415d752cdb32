"""How often something may be tried, in one place: `docs/reference/throttles.md` is made from it.

Counted for each account and for each address that it is tried from, in the database, so that every
process counts together. What is kept is a digest and a time. Whoever tries too often is told how
long to wait, in words, and the trail says so once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from placemap.access.actors import Actor
from placemap.access.audit import write_entry
from placemap.access.events import Event
from placemap.access.models import Attempt
from placemap.access.session import current
from placemap.foundations.clock import now
from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Tried(Term):
    """What is counted, as the page of thresholds says it."""

    SIGN_IN = "sign_in", _("A code or passkey that did not fit, at signing in")
    CODE = "code", _("A code or passkey that did not fit, when asked again before something sensitive")
    LINK = "link", _("Opening a link to set up signing in that does not work")
    LETTER = "letter", _("Sending somebody a link to set up signing in")
    SEARCH = "search", _("Searching for people")
    EXPORT = "export", _("Taking out a file")
    EMERGENCY = "emergency", _("Opening a child's record in an emergency, or trying to by name")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many for one account, so many from one address, within so many minutes."""

    account: int
    address: int
    minutes: int


# An address may stand for a whole office, so it is given several people's worth.
LIMITS = {
    Tried.SIGN_IN: Limit(account=5, address=30, minutes=15),
    Tried.CODE: Limit(account=5, address=30, minutes=15),
    Tried.LINK: Limit(account=20, address=200, minutes=60),
    Tried.LETTER: Limit(account=5, address=60, minutes=24 * 60),
    Tried.SEARCH: Limit(account=120, address=1200, minutes=5),
    Tried.EXPORT: Limit(account=30, address=300, minutes=60),
    Tried.EMERGENCY: Limit(account=3, address=30, minutes=24 * 60),
}
# Guessing is done by many requests at once: these wait for one another, so that each counts the last.
ONE_AT_A_TIME = {Tried.SIGN_IN, Tried.CODE, Tried.EMERGENCY}


def address_of(request: HttpRequest) -> str:
    """Where a request came from. Behind our own proxy, the last address that the proxy itself wrote."""
    if settings.SERVED_SECURELY:
        told = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if told:
            return told
    return str(request.META.get("REMOTE_ADDR", ""))


def seconds_to_wait(tried: Tried, *, account: str = "", address: str = "") -> int:
    """Nought when it may be tried now; otherwise how long until it may."""
    limit, at = LIMITS[tried], now()
    since, longest = at - timedelta(minutes=limit.minutes), 0
    for digest, most in _counted(tried, account, address):
        if tried in ONE_AT_A_TIME:
            _wait_for_turn(digest)
        latest = Attempt.objects.filter(kind=tried.value, whose=digest, at__gt=since)
        # The oldest of the last `most` makes room when it is past the window.
        oldest = latest.order_by("-at").values_list("at", flat=True)[most - 1 : most].first()
        if oldest is not None:
            longest = max(longest, 1 + int((oldest - since).total_seconds()))
    return longest


def note(tried: Tried, *, account: str = "", address: str = "", by: Actor | None) -> None:
    """Count one try. The one that uses up the last is written down in the trail."""
    limit, at = LIMITS[tried], now()
    since = at - timedelta(minutes=limit.minutes)
    for digest, most in _counted(tried, account, address):
        Attempt(kind=tried.value, whose=digest, at=at).save(force_insert=True)
        if Attempt.objects.filter(kind=tried.value, whose=digest, at__gt=since).count() == most:
            write_entry(
                actor=by,
                event=Event.TRIED_TOO_OFTEN,
                outcome="refused",
                details={"what": tried.value},
                request_id=current().request_id,
            )


def forget(tried: Tried, *, account: str) -> None:
    """It fitted: what was counted against the account before is over. The address keeps its count."""
    Attempt.objects.filter(kind=tried.value, whose=_digest(tried, "account", account)).delete()


def _counted(tried: Tried, account: str, address: str) -> list[tuple[str, int]]:
    limit = LIMITS[tried]
    pairs = [("account", account, limit.account), ("address", address, limit.address)]
    return [(_digest(tried, what, value), most) for what, value, most in pairs if value]


def _digest(tried: Tried, what: str, value: str) -> str:
    return salted_hmac(f"placemap.tried.{what}", value.lower(), algorithm="sha256").hexdigest()


def _wait_for_turn(digest: str) -> None:
    number = int.from_bytes(hashlib.sha256(digest.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])
