"""Meeting packs: opening one's own, printing a numbered copy, calling back and ticking off."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import NamesFound, PlacemapError
from placemap.foundations.wording import _
from placemap.meetings import policy
from placemap.meetings.commands._papers import save_numbered, tell_to_read
from placemap.meetings.models import Meeting, PackCopy, PackReading, PackRecall
from placemap.meetings.queries.packs import copies_taken, recall_of, who_had_pack
from placemap.meetings.rules import packs as rules
from placemap.meetings.vocabulary import MeetingState
from placemap.partners.queries import author
from placemap.subjects.queries import names_in_words


@command(may=policy.may_read_pack, event=Event.PACK_READ)
def open_pack(*, meeting: Meeting, with_two: bool, by: Actor) -> int:
    """Keep that somebody opened their pack for the first time: 1, or 0 where that is kept already."""
    if by.agency_id is None:
        raise ValueError("Only a person reads")
    kept = PackReading.objects.filter(meeting=meeting, user_id=author(by), with_two=with_two)
    if kept.exists():
        return 0
    reading = PackReading(
        meeting=meeting,
        mapping=meeting.mapping,
        user_id=author(by),
        agency_id=by.agency_id,
        with_two=with_two,
    )
    try:
        with transaction.atomic():
            reading.save(force_insert=True)
    except IntegrityError:
        return 0
    return 1


@command(may=policy.may_print_pack, event=Event.PACK_PRINTED)
def print_pack(*, meeting: Meeting, with_two: bool, by: Actor) -> PackCopy:
    """Give the next copy its number, for whoever prints it. `with_two`: whether Part 2 is open to them."""
    if by.agency_id is None:
        raise ValueError("Only a person prints")
    rules.check_may_print(is_recalled=recall_of(meeting) is not None, state=MeetingState(meeting.state))
    agency = by.agency_id
    return save_numbered(
        lambda: PackCopy(
            meeting=meeting,
            mapping=meeting.mapping,
            number=rules.next_number(copies_taken(meeting)),
            user_id=author(by),
            agency_id=agency,
            with_two=with_two,
        )
    )


@command(may=policy.may_recall_pack, event=Event.PACK_RECALLED)
def recall_pack(*, meeting: Meeting, reason: str, looked: bool = False, by: Actor) -> PackRecall:
    """Call the pack back, with the reason. Its page then says so and nothing else; copies come back.

    Whoever opened theirs or has a copy is told by mail that there is something to read, and by their work.

    Everybody who has one reads the reason, so what may name somebody in it is pointed at unless it was
    `looked` at.
    """
    rules.check_recall(reason, is_recalled=recall_of(meeting) is not None)
    if not looked and (found := names_in_words(meeting.mapping, reason)):
        raise NamesFound(found)
    recall = PackRecall(
        meeting=meeting, mapping=meeting.mapping, reason=reason.strip(), recorded_by=author(by)
    )
    try:
        with transaction.atomic():
            recall.save(force_insert=True)
    except IntegrityError:
        raise PlacemapError(_("This pack was called back already.")) from None
    tell_to_read(who_had_pack(meeting), but=by.user_id)
    return recall


@command(may=policy.may_recall_pack, event=Event.PACK_RECALLED)
def lift_recall(*, meeting: Meeting, by: Actor) -> PackRecall:
    """Give the pack out again, as each reader may read it then. Copies from before stay to be handed back."""
    recall = recall_of(meeting)
    rules.check_given_out_again(is_recalled=recall is not None)
    assert recall is not None
    changed = PackRecall.objects.filter(pk=recall.pk, lifted_at=None).update(
        lifted_at=now(), lifted_by=author(by)
    )
    if changed != 1:
        raise PlacemapError(_("This pack is given out already."))
    recall.refresh_from_db()
    return recall


@command(may=policy.may_take_back_copy, event=Event.COPY_HANDED_BACK)
def hand_back_copy(*, copy: PackCopy, by: Actor) -> PackCopy:
    """Tick off a copy that was handed back."""
    rules.check_handed_back(is_back=copy.returned_at is not None)
    changed = PackCopy.objects.filter(pk=copy.pk, returned_at=None).update(
        returned_at=now(), returned_to=author(by)
    )
    if changed != 1:
        raise PlacemapError(_("This copy is back already."))
    copy.refresh_from_db()
    return copy
