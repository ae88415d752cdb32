"""Opening one child's record in an emergency, ending it, and saying afterwards whether it was right."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.later import ask_for_later
from placemap.access.turns import take_turn
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.names import fold
from placemap.mappings.models import Mapping
from placemap.mappings.queries import live_seats, require_open
from placemap.partners.queries import author, covering_now
from placemap.subjects.models import EmergencyOpening, Person
from placemap.subjects.policy import emergencies as policy
from placemap.subjects.queries.emergencies import can_be_opened
from placemap.subjects.rules import emergencies as rules
from placemap.subjects.vocabulary import Emergency, EmergencyJudged


@command(may=policy.may_open_in_emergency, event=Event.EMERGENCY_OPENED)
def open_in_emergency(
    *, mapping: Mapping, person: Person, emergency: Emergency, reason: str, by: Actor
) -> EmergencyOpening:
    """Read what the team was given about this one child, for an hour or so. The lead is told at once."""
    _check(mapping, reason, by)
    if not can_be_opened(mapping, person.pk):
        raise PlacemapError(
            _(
                "This record cannot be opened in this way: only a child’s can, and only what was given to the"
                " team. Ring the lead or the coordinator."
            )
        )
    return _open(mapping, person.pk, emergency, reason, by)


@command(may=policy.may_open_in_emergency, event=Event.EMERGENCY_OPENED)
def open_by_name_in_emergency(
    *,
    mapping: Mapping,
    given: str,
    family: str,
    born: date,
    emergency: Emergency,
    reason: str,
    by: Actor,
) -> EmergencyOpening:
    """The same for a child whom the actor cannot see, by their very name and day of birth.

    Where nobody fits who can be opened, it is written down, told and reviewed all the same, so that looking
    for a child costs as much as opening one. The name is not kept.
    """
    _check(mapping, reason, by)
    with connection.cursor() as cursor:
        cursor.execute(
            "select child_in_emergency(%s, %s, %s, %s)",
            [mapping.pk, fold(given), fold(family), born],
        )
        found: UUID | None = cursor.fetchone()[0]
    return _open(mapping, found, emergency, reason, by)


def _check(mapping: Mapping, reason: str, by: Actor) -> None:
    require_open(mapping)
    if not rules.says_why(reason):
        raise PlacemapError(_("Say in a sentence what is happening and what you need to know."))
    # Two windows at once wait for each other, so that the second finds the first.
    take_turn(f"emergency {author(by)}")
    with connection.cursor() as cursor:
        cursor.execute("select emergency_of_mine() is not null")
        if cursor.fetchone()[0]:
            raise PlacemapError(_("You have a record open already. End that one first: one at a time."))


def _open(
    mapping: Mapping, person_id: UUID | None, emergency: Emergency, reason: str, by: Actor
) -> EmergencyOpening:
    at, leads = now(), by.has_in(Duty.LEAD_MAPPING, mapping.pk)
    opening = EmergencyOpening(
        mapping=mapping,
        person_id=person_id,
        emergency=emergency.value,
        reason=reason.strip(),
        opened_at=at,
        opened_by=author(by),
        agency_id=by.agency_id,
        by_a_lead=leads,
        expires_at=rules.closes_at(at, settings.PLACEMAP_EMERGENCY_LASTS),
        ended_at=None if person_id else at,
        ended_by=None if person_id else author(by),
        review_by=rules.review_by(today()),
    )
    opening.save(force_insert=True)
    # Without a mail server their work says it at once, and so does the mapping's first page.
    for user_id in _told(mapping, leads, by) if settings.EMAIL_HOST else ():
        ask_for_later("accounts.send_letter", queue="letters", letter=Letter.EMERGENCY, user_id=user_id)
    return opening


def _told(mapping: Mapping, leads: bool, by: Actor) -> list[UUID]:
    """Who gets a letter now: whoever leads; and where a lead opened it, the coordinator with them."""
    duties = {Duty.LEAD_MAPPING.value, *([Duty.HOLD_COHORT.value] if leads else [])}
    told = {seat.user_id for seat in live_seats(mapping) if duties & set(seat.role.duties)}
    # Somebody who is away does not read it tonight: whoever stands in for them does.
    told |= {cover.deputy_id for cover in covering_now(told).values()}
    return sorted(told - {by.user_id})


@command(may=policy.may_end_emergency, event=Event.EMERGENCY_ENDED)
def end_emergency(*, opening: EmergencyOpening, by: Actor) -> None:
    """Close it before its time. Ended twice, or past its time, it ended once."""
    at = now()
    EmergencyOpening.objects.filter(pk=opening.pk, ended_at=None, expires_at__gt=at).update(
        ended_at=at, ended_by=author(by), version=F("version") + 1
    )


@command(may=policy.may_review_emergency, event=Event.EMERGENCY_REVIEWED)
def review_emergency(
    *, opening: EmergencyOpening, judged: EmergencyJudged, words: str, version: int, by: Actor
) -> None:
    """Say whether it was right, in words that whoever opened it reads."""
    if not words.strip():
        raise PlacemapError(_("Say what you found, in a sentence."))
    changed = EmergencyOpening.objects.filter(pk=opening.pk, version=version, reviewed_at=None).update(
        reviewed_at=now(),
        reviewed_by=author(by),
        judged=judged.value,
        review_words=words.strip(),
        version=F("version") + 1,
    )
    if changed != 1:
        raise Conflict(_("Somebody else changed this while you were writing. Look at it first."))
