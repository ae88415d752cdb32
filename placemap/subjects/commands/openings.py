"""Opening a linked child's name to one person for a time; closing it again, and reviewing it after."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.models import LegalPower, User
from placemap.partners.queries import author
from placemap.subjects import policy
from placemap.subjects.models import NameOpening, Person
from placemap.subjects.vocabulary import OpenedBecause

# In danger the name is needed now; a day later somebody else answers for it.
DANGER_LASTS = timedelta(hours=24)
# Nobody's name stands open for ever: what is still needed is opened again, with a fresh reason.
LONGEST = timedelta(days=92)


@command(may=policy.may_open_name, event=Event.NAME_OPENED)
def open_name(
    *,
    mapping: Mapping,
    person: Person | None,
    user: User,
    agency_id: UUID,
    because: OpenedBecause,
    until: datetime,
    purpose: str,
    power: LegalPower | None = None,
    minuted: str = "",
    by: Actor,
) -> NameOpening:
    """Let one person read a linked child's name and birth date until a time, and nothing else.

    `agency_id` says in which of their posts: in another one it shows nothing.
    Without a child it is the decision on police access: every linked child of the mapping, for that
    one officer. Raises `PlacemapError` without a purpose, or for a time that is past or too far off.
    """
    require_open(mapping)
    if not purpose.strip():
        raise PlacemapError(_("Say what the name is needed for."))
    if not now() < until <= now() + LONGEST:
        raise PlacemapError(_("Choose a day to close it again that is after today and within three months."))
    if because is OpenedBecause.POLICE_DECISION and not minuted.strip():
        raise PlacemapError(_("Say where this decision is minuted, like “Meeting 3, item 4”."))
    opening = NameOpening(
        mapping=mapping,
        person=person,
        user=user,
        agency_id=agency_id,
        because=because.value,
        purpose=purpose.strip(),
        power=power,
        minuted=minuted.strip(),
        opened_by=author(by),
        until=until,
    )
    opening.save(force_insert=True)
    return opening


@command(may=policy.may_open_in_danger, event=Event.NAME_OPENED)
def open_in_danger(*, person: Person, by: Actor) -> NameOpening:
    """Immediate danger: the actor reads the name now, says why after, and is asked about it.

    It is open in the post acted for. One that still runs in another of their posts opens nothing here, and
    does not stand in the way. Raises `PlacemapError` while somebody has still to look at their last opening
    of this child's name.
    """
    held = NameOpening.objects.filter(
        person=person,
        user_id=author(by),
        agency=by.agency_id,
        because=OpenedBecause.DANGER,
        closed_at=None,
        until__gt=now(),
    ).first()
    if held is not None:
        return held
    # The child, whichever of their records was opened last time.
    unreviewed = NameOpening.objects.filter(
        mapping=person.mapping,
        person__group_key=person.group_key,
        user_id=author(by),
        because=OpenedBecause.DANGER,
        reviewed_at=None,
    ).exclude(~Q(agency=by.agency_id), closed_at=None, until__gt=now())
    if unreviewed.exists():
        raise PlacemapError(_("Your last opening of this name has not been reviewed yet. Ask the lead."))
    opening = NameOpening(
        mapping=person.mapping,
        person=person,
        user_id=author(by),
        agency_id=by.agency_id,
        because=OpenedBecause.DANGER,
        opened_by=author(by),
        until=now() + DANGER_LASTS,
    )
    opening.save(force_insert=True)
    return opening


@command(may=policy.may_say_why_opened, event=Event.NAME_OPENED)
def say_why_opened(*, opening: NameOpening, purpose: str, version: int, by: Actor) -> None:
    """What the danger was, from whoever opened the name."""
    if not purpose.strip():
        raise PlacemapError(_("Say what the danger was, in a sentence."))
    _change(opening, version, purpose=purpose.strip())


@command(may=policy.may_close_opening, event=Event.NAME_CLOSED)
def close_opening(*, opening: NameOpening, by: Actor) -> None:
    """Close an opened name before its time. Closed twice, it is closed once."""
    NameOpening.objects.filter(pk=opening.pk, closed_at=None).update(
        closed_at=now(), closed_by=author(by), version=F("version") + 1
    )


def close_with_seat(mapping: Mapping, leaving: Collection[tuple[UUID, UUID]], by: Actor) -> None:
    """Whoever leaves the team reads no name opened to them, also when they are given a seat again.

    Each is somebody and the agency in whose post they sat: what is open to them in another post stays.
    """
    for user, agency in sorted(leaving):
        close_openings_of(mapping=mapping, user_id=user, agency_id=agency, by=by)


@command(may=policy.may_close_openings, event=Event.NAME_CLOSED)
def close_openings_of(*, mapping: Mapping, user_id: UUID, agency_id: UUID, by: Actor) -> int:
    """Close what is open to one person of a mapping in one post; how many. Being asked "who knows?" takes
    no seat.
    """
    in_post = Q(agency=agency_id) | Q(agency=None, user__agency=agency_id)
    held = NameOpening.objects.filter(
        in_post, mapping=mapping, user_id=user_id, closed_at=None, until__gt=now()
    )
    return held.exclude(because=OpenedBecause.WHO_KNOWS).update(
        closed_at=now(), closed_by=author(by), version=F("version") + 1
    )


@command(may=policy.may_review_opening, event=Event.OPENING_REVIEWED)
def review_opening(*, opening: NameOpening, note: str, version: int, by: Actor) -> None:
    """Somebody who answers for the mapping looked at why a name was opened, and says what they found."""
    if not note.strip():
        raise PlacemapError(_("Say what you found, in a sentence."))
    _change(opening, version, reviewed_at=now(), reviewed_by=author(by), review_note=note.strip())


def _change(opening: NameOpening, version: int, **values: object) -> None:
    changed = NameOpening.objects.filter(pk=opening.pk, version=version).update(
        version=F("version") + 1, **values
    )
    if changed != 1:
        raise Conflict(_("Somebody else changed this while you were writing. Look at it first."))
