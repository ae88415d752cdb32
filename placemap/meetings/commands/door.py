"""At the door: who is here and how, each person's signature of the statement, and whom anybody knows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import About
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.commands import declare_interest
from placemap.mappings.queries import my_declaration
from placemap.mappings.vocabulary import MappingState
from placemap.meetings import policy, rules
from placemap.meetings.models import Attendance, Meeting, Signature, Statement
from placemap.meetings.queries.door import latest_statement, number_of, statement_in_force
from placemap.meetings.queries.planned import is_over, seats_to_invite
from placemap.meetings.vocabulary import MeetingKind, MeetingState, Presence, SignedHow
from placemap.partners.models import Agency, User
from placemap.partners.queries import author
from placemap.subjects.commands import block_person
from placemap.subjects.models import Person

CHANGED = _("Somebody else wrote down who is here while you were reading. Look at it again.")
ANEW = _("The statement was changed while you were reading. Read the new words, and agree if you do.")
REWORDED = _("Somebody else changed the statement while you were reading. Look at both before you save.")


@command(may=policy.may_keep_statement, event=Event.STATEMENT_KEPT, about=About.PARTNERSHIP)
def keep_statement(*, words: str, version: int, by: Actor) -> Statement:
    """Keep the next wording, from the one numbered `version` (0: the one that Placemap ships)."""
    latest = latest_statement(by)
    if number_of(latest) != version:
        raise Conflict(REWORDED)
    rules.check_statement(words, latest.words if latest else str(rules.SHIPPED_STATEMENT))
    kept = Statement(number=version + 1, words=words.strip(), recorded_by=author(by))
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        raise Conflict(REWORDED) from None
    return kept


@command(may=policy.may_record_presence, event=Event.PRESENCE_RECORDED)
def record_presence(
    *, meeting: Meeting, presences: MappingOf[UUID, str], versions: MappingOf[UUID, int], by: Actor
) -> int:
    """Write down how each of these accounts is here; how many changed. All of them, or none.

    Somebody without an account is put right by their entry, which `record_substitute` made.
    `versions` are those of the entries that the writer saw (none: there was no entry). Raises `Conflict`
    when somebody else wrote since.
    """
    _check_door(meeting)
    agencies = {seat.user_id: seat.agency_id for seat in seats_to_invite(meeting.mapping, _kind(meeting))}
    held = {
        one.user_id or one.pk: one for one in Attendance.objects.select_for_update().filter(meeting=meeting)
    }
    changed = 0
    for user_id, said in presences.items():
        presence, before = Presence(said), held.get(user_id)
        if before is None:
            if user_id in versions:
                raise Conflict(CHANGED)
            if user_id not in agencies:
                raise PlacemapError(_("Somebody you wrote down has left the team. Look at the list again."))
            _attend(meeting, presence, agencies[user_id], by, user_id=user_id)
        elif before.presence != presence:
            if versions.get(user_id) != before.version:
                raise Conflict(CHANGED)
            Attendance.objects.filter(pk=before.pk).update(presence=presence.value, version=F("version") + 1)
        else:
            continue
        changed += 1
    return changed


@command(may=policy.may_record_presence, event=Event.PRESENCE_RECORDED)
def record_substitute(
    *, meeting: Meeting, name: str, agency: Agency, presence: Presence, stands_for: User | None, by: Actor
) -> Attendance:
    """Write down somebody without an account here, in whose stead they came if it is in somebody's."""
    _check_door(meeting)
    if not name.strip():
        raise PlacemapError(_("Say who they are: name and post."))
    return _attend(meeting, presence, agency.pk, by, name=name.strip(), stands_for=stands_for)


@command(may=policy.may_come, event=Event.STATEMENT_SIGNED)
def sign_in(
    *,
    meeting: Meeting,
    statement: int,
    presence: Presence | None,
    knows: Sequence[Person] = (),
    words: str = "",
    by: Actor,
) -> Signature:
    """Agree to the statement, in one's own name; and say whom one knows, who are hidden from then on.

    `statement` is the number of the wording that was read (0: the one that Placemap ships). Raises `Conflict`
    where another one is in force by now: nobody signs words that they never saw.
    `presence` says how one is here; None for somebody who was absent and opens it later: what was written
    down of them stays. Whom one knows is kept also where one signed before, or it was read out to one in
    the meantime. That one knows nobody else takes back nothing that one said before.
    """
    _check_door(meeting)
    if knows and not words.strip():
        raise PlacemapError(_("Say whom you know and how, in a sentence."))
    me = author(by)
    held = Attendance.objects.select_for_update().filter(meeting=meeting, user_id=me).first()
    if held is None:
        if by.agency_id is None:
            raise ValueError("Only a person signs")
        held = _attend(meeting, presence or Presence.ABSENT, by.agency_id, by, user_id=me)
    elif presence is not None and held.presence != presence and not is_over(meeting):
        # Once it is over, what was written down then stands: nobody was in the room afterwards.
        Attendance.objects.filter(pk=held.pk).update(presence=presence.value, version=F("version") + 1)
    signed = Signature.objects.filter(attendance=held).first()
    if signed is None or not (words.strip() or signed.how == SignedHow.ALOUD):
        signed = _sign(held, SignedHow.SELF, by, seen=statement)
    before = my_declaration(by, meeting.mapping)
    says_new = bool(words.strip()) or before is None or not before.knows_somebody
    # Whoever only watches over the mapping reads of no child, and is not asked.
    is_asked = by.sits_in(meeting.mapping_id) and meeting.mapping.state == MappingState.OPEN
    if is_asked and says_new:
        declare_interest(mapping=meeting.mapping, knows_somebody=bool(words.strip()), words=words, by=by)
    user = User.objects.get(pk=me)
    for person in knows:
        block_person(person=person, user=user, reason=words.strip(), by=by)
    return signed


@command(may=policy.may_sign_for, event=Event.STATEMENT_SIGNED)
def sign_for(*, attendance: Attendance, by: Actor) -> Signature:
    """Write down that somebody who is here agreed when the statement was read out to them."""
    _check_door(attendance.meeting)
    rules.check_read_out(Presence(attendance.presence))
    return _sign(attendance, SignedHow.ALOUD, by)


def _sign(attendance: Attendance, how: SignedHow, by: Actor, *, seen: int | None = None) -> Signature:
    is_signed = Signature.objects.filter(attendance=attendance).exists()
    rules.check_may_sign(Presence(attendance.presence), is_signed=is_signed)
    statement, words = statement_in_force()
    if seen is not None and seen != number_of(statement):
        raise Conflict(ANEW)
    signature = Signature(
        attendance=attendance,
        meeting=attendance.meeting,
        mapping_id=attendance.mapping_id,
        user_id=attendance.user_id,
        statement=statement,
        digest=hashlib.sha256(words.encode()).hexdigest(),
        how=how.value,
        recorded_by=author(by),
    )
    try:
        with transaction.atomic():
            signature.save(force_insert=True)
    except IntegrityError:
        raise PlacemapError(_("They have signed already.")) from None
    return signature


def _attend(
    meeting: Meeting,
    presence: Presence,
    agency_id: UUID,
    by: Actor,
    *,
    user_id: UUID | None = None,
    name: str = "",
    stands_for: User | None = None,
) -> Attendance:
    attendance = Attendance(
        meeting=meeting,
        mapping=meeting.mapping,
        agency_id=agency_id,
        user_id=user_id,
        name=name,
        stands_for=stands_for,
        presence=presence.value,
        recorded_by=author(by),
    )
    # While the room is written down people sign on their phones: two may write down one person at once.
    try:
        with transaction.atomic():
            attendance.save(force_insert=True)
    except IntegrityError:
        raise Conflict(CHANGED) from None
    return attendance


def _check_door(meeting: Meeting) -> None:
    rules.check_door_open(MeetingState(meeting.state), meeting.starts_at, now())


def _kind(meeting: Meeting) -> MeetingKind:
    return MeetingKind(meeting.series.kind)
