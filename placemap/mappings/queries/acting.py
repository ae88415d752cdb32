"""As whom somebody acts today: their post, their duties, and where they sit."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from uuid import UUID

from placemap.access.actors import Actor, PostHeld
from placemap.access.duties import Duty
from placemap.access.session import current, tell_and_ask, tell_database
from placemap.foundations.clock import today

# What a seat carries that only reads how the mapping stands: its holder is not on the team.
WATCHING = {Duty.WATCH_MAPPING.value}
# One statement says who somebody is today, what they may, and which posts they hold, as it tells the database
# who asks: each page needs all of it before anything else. None of it is kept for the next one.
_ME = "nullif(told.me, '')::uuid"
_WHO_THEY_ARE = f"""
    (
        select json_build_array(u.name, u.agency_id, a.name, u.job_title)
        from partners_user u join partners_agency a on a.id = u.agency_id
        where u.id = {_ME} and u.is_active and a.is_active
          and (u.access_until is null or u.access_until >= %s)
    ),
    (
        select json_agg(json_build_array(p.agency_id, a.name, p.job_title) order by p.from_on, a.name)
        from partners_post p join partners_agency a on a.id = p.agency_id
        where p.user_id = {_ME} and p.from_on <= %s and (p.until_on is null or p.until_on >= %s)
          and a.is_active
    )
"""
_OWN_AGENCY = f"(select u.agency_id from partners_user u where u.id = {_ME})"


def actor_for(user_id: UUID, agency_id: UUID | None = None) -> Actor | None:
    """The actor a signed-in account acts as today; None when the account is closed.

    `agency_id` says in which of their posts: the account's own when it is not given, and None where they
    hold no post there any more. Must run inside a transaction: it tells the database who asks, since even
    the directory shows nothing to nobody, and leaves it told.
    """
    if agency_id is None:
        _, _, (agency_id,) = tell_and_ask(Actor(user_id=user_id), _OWN_AGENCY, [])
    asking = Actor(user_id=user_id, agency_id=agency_id)
    seated, duties, (account, others) = tell_and_ask(asking, _WHO_THEY_ARE, [today()] * 3)
    held = [account[1:], *(others or ())] if account else []
    posts = {UUID(key): PostHeld(UUID(key), name, title) for key, name, title in held}
    acting = posts.pop(agency_id, None) if agency_id else None
    if acting is None:
        tell_database(None, current().request_id)
        return None
    seats: dict[UUID, set[str]] = defaultdict(set)
    for seat in seated:
        mapping, _, duty = seat.partition(" ")
        if duty:
            seats[UUID(mapping)].add(duty)
    return Actor(
        user_id=user_id,
        agency_id=acting.agency_id,
        display_name=account[0],
        role_title=acting.role_title,
        agency_name=acting.agency_name,
        others=tuple(posts.values()),
        duties=frozenset(duties),
        seats=MappingProxyType({key: frozenset(found) for key, found in seats.items() if found != WATCHING}),
        watches=frozenset(key for key, found in seats.items() if found == WATCHING),
    )
