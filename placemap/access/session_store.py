"""Django's session engine on our own table: what the browser holds is never what the database holds.

The table keeps a digest of the key, so that a stolen copy of the database opens no session, and row
security shows a row only to whoever presents that key, to its owner, and to those who may end it.
A session ends at the idle limit, at the absolute limit, or when its row is taken away: whichever is first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase
from django.db import IntegrityError, connection, transaction

from placemap.access.models import Session
from placemap.access.policy import HOUSEKEEPER
from placemap.foundations.clock import now

SESSION_USER = "user_id"
STARTED, HOW, DEVICE = "started_at", "how", "device"
# What changes by a session being used alone.
_OF_BEING_USED = ("last_used_at", "expires_at")
# A session of somebody who is not signed in holds half a sign-in at most.
NOBODYS = timedelta(minutes=10)
# That a session is in use is written down this often at most, and not with every page: one that is left alone
# ends up to so much before the idle limit, and never after it.
NOTED_EVERY = timedelta(minutes=1)


def digest_of(key: str) -> str:
    """What the table holds in place of the key."""
    return hashlib.sha256(key.encode()).hexdigest()


@contextmanager
def presenting(digest: str) -> Iterator[None]:
    """For as long as the block lasts the database shows the session that was presented."""
    nested = connection.in_atomic_block
    with transaction.atomic(savepoint=False):
        _tell(digest)
        yield
        if nested:
            _tell("")


# Presented, found and put away again in one statement, since every request asks it. The row hangs on what was
# presented, so that it is looked for after that.
_FIND = """
select s.user_id, s.ends_at, s.expires_at, s.data, set_config('placemap.session', '', true)
from (select set_config('placemap.session', %s, true) as digest offset 0) as presented
left join lateral (
    select user_id, ends_at, expires_at, data from access_session
    where key_digest = presented.digest and expires_at > %s and ends_at > %s
    offset 0
) s on true
"""


def _tell(digest: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('placemap.session', %s, true)", [digest])


class SessionStore(SessionBase):
    """One row a session, with whose it is and how long it lasts beside the data."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._ends_at: datetime | None = None
        self._idle_until: datetime | None = None
        self._expires_at: datetime | None = None
        self._as_kept: dict[str, Any] | None = None

    @property
    def ends_at(self) -> datetime | None:
        """When this session ends however much it is used; nothing before somebody signs in."""
        return self._ends_at

    @property
    def idle_until(self) -> datetime | None:
        """When this session ends if it is not used again; nothing where this request moves that on."""
        return self._idle_until

    def note_use(self) -> None:
        """Write down with this request that the session is in use, however lately it was."""
        self._idle_until = None

    def leave_alone(self) -> None:
        """This request came by itself, from nobody: the session ends when it would have without it."""
        self._idle_until = self._expires_at

    def load(self) -> dict[str, Any]:
        if self.session_key is None:
            return {}
        at = now()
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [digest_of(self.session_key), at, at])
            user_id, ends_at, expires_at, data, _told = cursor.fetchone()
        if data is None:
            self._session_key = None
            return {}
        self._ends_at, self._expires_at = ends_at if user_id else None, expires_at
        found: dict[str, Any] = self.decode(data)
        self._as_kept = deepcopy(found)
        if user_id and expires_at > at + timedelta(seconds=settings.SESSION_COOKIE_AGE) - NOTED_EVERY:
            self._idle_until = expires_at
        return found

    def exists(self, session_key: str) -> bool:
        digest = digest_of(session_key)
        with presenting(digest):
            return Session.objects.filter(key_digest=digest).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if not must_create and self._idle_until is not None and data == self._as_kept:
            return None
        digest = digest_of(self.session_key)
        values = self._columns(data)
        if not must_create and data == self._as_kept:
            # Another request may have changed it meanwhile, like the post acted as: that stays as it is.
            values = {name: values[name] for name in _OF_BEING_USED}
        with presenting(digest):
            if must_create:
                try:
                    with transaction.atomic():
                        Session(key_digest=digest, **values).save(force_insert=True)
                except IntegrityError:
                    raise CreateError from None
            else:
                # One that was ended meanwhile is not brought back: the next request asks for sign-in.
                Session.objects.filter(key_digest=digest).update(**values)
        self._as_kept, self._idle_until = deepcopy(data), None
        return None

    def _columns(self, data: dict[str, Any]) -> dict[str, Any]:
        at = now()
        whose = data.get(SESSION_USER)
        started = datetime.fromisoformat(data[STARTED]) if STARTED in data else at
        lasts = timedelta(seconds=self.get_expiry_age()) if whose else NOBODYS
        self._ends_at = started + settings.PLACEMAP_SESSION_LASTS if whose else None
        return {
            "user_id": whose,
            "how": data.get(HOW, ""),
            "device": data.get(DEVICE, ""),
            "started_at": started,
            "last_used_at": at,
            "expires_at": at + lasts,
            "ends_at": self._ends_at or at + NOBODYS,
            "data": self.encode(data),
        }

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is None:
            return
        digest = digest_of(key)
        with presenting(digest):
            Session.objects.filter(key_digest=digest).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Every night, as the housekeeper: take away what has ended by itself."""
        from placemap.access.actors import system_actor
        from placemap.access.session import acting_as

        with acting_as(system_actor(HOUSEKEEPER)):
            at = now()
            Session.objects.filter(expires_at__lte=at).delete()
            Session.objects.filter(ends_at__lte=at).delete()
