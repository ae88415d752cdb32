"""An answer to "may they?" always carries its reason, which becomes the page's message."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from placemap.access.events import Event
from placemap.access.session import current
from placemap.foundations.errors import PlacemapError


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or refused, and why, in words a user can act on.

    The reason is a `Wording`: the page shows it in the reader's language, the trail keeps it in English.
    `passes` says of a refusal that it lies in how things stand today, and not in who asks.
    """

    allowed: bool
    reason: str
    passes: bool = False

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: Decision) -> Decision:
        """Both must allow; the first refusal gives the reason."""
        return other if self.allowed else self


def allow(reason: str) -> Decision:
    """Allowed, because of `reason`."""
    return Decision(True, reason)


def refuse(reason: str, *, passes: bool = False) -> Decision:
    """Refused, because of `reason`: say what would change the answer."""
    return Decision(False, reason, passes)


class Refused(PlacemapError, PermissionDenied):
    """Policy said no. Becomes page 403 with the reason, and an audit row of its own."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


def require(decision: Decision) -> None:
    """Raise `Refused` unless the decision allows. A page refused is kept in the trail like a command."""
    if not decision.allowed:
        current().refusals.append({"event": Event.ACCESS_REFUSED, "reason": decision.reason})
        raise Refused(decision)
