"""Being signed in: how a session begins, what ends it, and the list of one's own.

A session begins with a new key and remembers what its owner could do. When their account's own role,
agency or any seat is taken from them, the session ends at the next request, whatever page is open.
A seat that is added counts at once and ends nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from placemap.access.actors import Actor
from placemap.access.audit import write_entry
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.models import Session
from placemap.access.policy import may_end_session, may_end_sessions_of
from placemap.access.session import current
from placemap.access.session_store import DEVICE, HOW, SESSION_USER, STARTED, digest_of
from placemap.foundations.clock import now
from placemap.foundations.wording import _

STANDING, PROVED, ACTING = "standing", "proved_at", "acting_for"
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
COMPUTERS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class SessionShown:
    """One session of the reader's own."""

    id: UUID
    device: str
    how: str
    started_at: datetime
    last_used_at: datetime
    is_this_one: bool


def begin(request: HttpRequest, actor: Actor, how: str, *, proved_at: datetime | None) -> None:
    """Sign somebody in. A new key: whoever held the old one, on a shared computer say, stays behind.

    `proved_at` is when they showed who they are, where anybody knows: an agency may remember its people
    for days.
    """
    session: Any = request.session
    session.flush()
    session[SESSION_USER] = str(actor.user_id)
    session[STARTED] = now().isoformat()
    session[PROVED] = proved_at.isoformat() if proved_at else ""
    session[HOW] = how
    session[DEVICE] = device_in(request.headers.get("User-Agent", ""))
    _note_post(session, actor)
    rotate_token(request)


def change_post(request: HttpRequest, actor: Actor) -> None:
    """From now on the session acts as another of its owner's posts: `actor` is who they are in it."""
    _note_post(request.session, actor)
    write_entry(actor=actor, event=Event.POST_CHOSEN, outcome="done", request_id=current().request_id)


def _note_post(session: Any, actor: Actor) -> None:
    session[ACTING] = str(actor.agency_id or "")
    session[STANDING] = standing_of(actor)


def device_in(said: str) -> str:
    """Enough of what a browser says of itself for its owner to know it by; nothing that identifies it."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}", said)), "")
    computer = next((name for mark, name in COMPUTERS if mark in said), "")
    return f"{browser}, {computer}" if browser and computer else browser or computer


def standing_of(actor: Actor) -> dict[str, Any]:
    """What somebody may do today, as a session keeps it."""
    return {
        "agency": str(actor.agency_id or ""),
        "duties": sorted(actor.duties),
        "seats": {str(key): sorted(duties) for key, duties in actor.seats.items()},
        "watches": sorted(str(key) for key in actor.watches),
    }


def still_stands(session: Any, actor: Actor) -> bool:
    """Whether nothing was taken from the owner since the session began. What was added is noted."""
    today, kept = standing_of(actor), session.get(STANDING)
    if kept == today:
        return True
    if kept is not None:
        if (kept["agency"], kept["duties"]) != (today["agency"], today["duties"]):
            return False
        if any(set(duties) - set(today["seats"].get(key, ())) for key, duties in kept["seats"].items()):
            return False
        if set(kept.get("watches", ())) - set(today["watches"]):
            return False
    session[STANDING] = today
    return True


def end_because_standing_changed(request: HttpRequest, actor: Actor) -> None:
    """End the session that is open and write down why."""
    write_entry(
        actor=actor,
        event=Event.SESSION_ENDED,
        outcome="done",
        reason=_("What this person may do was changed."),
        request_id=current().request_id,
    )
    request.session.flush()


def seconds_left(request: HttpRequest) -> int:
    """Until this session ends if nobody touches it: by the idle limit, or by the absolute one if nearer."""
    session, idle = getattr(request, "session", None), int(settings.SESSION_COOKIE_AGE)
    ends = [getattr(session, "ends_at", None), getattr(session, "idle_until", None)]
    left = (int((end - now()).total_seconds()) for end in ends if end is not None)
    return max(0, min([idle, *left]))


def is_fresh(request: HttpRequest, within: timedelta) -> bool:
    """Whether whoever is signed in proved who they are within that time."""
    proved: str = request.session.get(PROVED, "")
    return bool(proved) and now() - datetime.fromisoformat(proved) <= within


def prove(request: HttpRequest) -> None:
    """Note that whoever is signed in has just proved who they are."""
    request.session[PROVED] = now().isoformat()


def my_sessions(actor: Actor, key: str | None) -> list[SessionShown]:
    """Where the reader is signed in, the latest used first. `key` is the session they ask from."""
    this_one, at = digest_of(key or ""), now()
    found = Session.objects.filter(user_id=actor.user_id, expires_at__gt=at, ends_at__gt=at)
    return [
        SessionShown(s.pk, s.device, s.how, s.started_at, s.last_used_at, s.key_digest == this_one)
        for s in found.order_by("-last_used_at")
    ]


def my_session(actor: Actor, session_id: UUID) -> Session | None:
    """One of the reader's own sessions; somebody else's does not exist."""
    return Session.objects.filter(pk=session_id, user_id=actor.user_id).first()


@command(may=may_end_session, event=Event.SESSION_ENDED)
def end_session(*, session: Session, by: Actor) -> None:
    """End one of one's own sessions: dead at its next request."""
    Session.objects.filter(pk=session.pk).delete()


@command(may=may_end_sessions_of, event=Event.SESSION_ENDED)
def end_sessions_of(*, owner_id: UUID, but: str = "", by: Actor) -> int:
    """End every session of one person, perhaps but the one they ask from (given by its key)."""
    ended, _each = Session.objects.filter(user_id=owner_id).exclude(key_digest=digest_of(but)).delete()
    return ended
