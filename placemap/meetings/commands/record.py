"""A meeting while it runs: beginning it, moving through its items, and what is written down in it.

Every entry is a row of its own, so that two who write at once never overwrite each other; and every sending
carries a key that was made where it was typed, so that sending again after a lost connection writes nothing
twice.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.meetings import policy, rules
from placemap.meetings.commands._running import TAKEN, check_about, check_names, check_running
from placemap.meetings.commands.revealing import close_reveals
from placemap.meetings.models import AgendaItem, Entry, EntryVersion, Meeting, Sitting
from placemap.meetings.queries.agenda import has_signed
from placemap.meetings.queries.record import (
    anybody_signed,
    has_next_day,
    safety_answer,
    waits_for_referral,
    waits_unseen,
)
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingState, Part, Told
from placemap.partners.queries import author
from placemap.responses.commands import end_action
from placemap.responses.policy import may_end_action
from placemap.responses.vocabulary import ActionEnd, ActionState
from placemap.subjects.models import Person

IS_ACTION = _(
    "This is an action, and its owner has it as it stands. Change its owner or its day on its own page, or"
    " strike it out here and write it anew."
)
CHANGED = _("Somebody else changed this while you were writing. Look at both before you save.")


@command(may=policy.may_run, event=Event.MEETING_BEGUN)
def begin_meeting(*, meeting: Meeting, by: Actor) -> Sitting:
    """Begin it, at the first item of its agenda. Once: whoever begins it again finds it running."""
    held = Sitting.objects.filter(meeting=meeting).first()
    if held is not None:
        return held
    rules.check_door_open(MeetingState(meeting.state), meeting.starts_at, now())
    first = AgendaItem.objects.filter(meeting=meeting, left_out_at=None).first()
    begun = Sitting(
        meeting=meeting,
        mapping=meeting.mapping,
        begun_by=author(by),
        at_item=first.pk if first else None,
        # The screen is shared from the first moment: names are shown by a press, and not by an oversight.
        names_hidden=True,
    )
    try:
        with transaction.atomic():
            begun.save(force_insert=True)
    except IntegrityError:
        return Sitting.objects.get(meeting=meeting)
    return begun


@command(may=policy.may_run, event=Event.MEETING_AT_ITEM)
def go_to_item(*, meeting: Meeting, item: AgendaItem, by: Actor) -> Sitting:
    """Move on, or back. Not past the question of safety, and not from a child whose risk nobody answered."""
    sitting = _sitting(meeting)
    rules.check_moves(sitting.ended_at)
    if item.meeting_id != meeting.pk or item.left_out_at is not None:
        raise PlacemapError(_("This item is not on the agenda any more."))
    if sitting.at_item == item.pk:
        return sitting
    rules.check_may_go_to(AgendaKind(item.kind), safety_answered=safety_answer(meeting) is not None)
    leaves = _item_at(meeting, sitting)
    if leaves is None and sitting.at_item is not None:
        # Of Part 2 whoever has not signed sees neither the item nor who waits under it.
        rules.check_sees_part_two(signed=has_signed(by, meeting), anybody_signed=anybody_signed(meeting))
        rules.check_nothing_unseen(waits_unseen(meeting, sitting.at_item))
    elif leaves is not None and leaves.person is not None:
        rules.check_no_referral_open(
            waits_for_referral(by, meeting, leaves.person), has_next_day(meeting, leaves.person.pk)
        )
    close_reveals(meeting, by)
    _change_sitting(sitting, at_item=item.pk)
    return sitting


@command(may=policy.may_run, event=Event.NAMES_HIDDEN)
def hide_names(*, meeting: Meeting, hidden: bool, by: Actor) -> Sitting:
    """Show initials alone on the meeting's screen, for everybody who has it open; or names again."""
    sitting = _sitting(meeting)
    if sitting.names_hidden != hidden:
        _change_sitting(sitting, names_hidden=hidden)
    return sitting


@command(may=policy.may_record, event=Event.ENTRY_RECORDED)
def record_entry(
    *,
    meeting: Meeting,
    item: AgendaItem | None,
    kind: EntryKind,
    words: str,
    decided_by: str = "",
    person: Person | None = None,
    client_key: UUID,
    sending: int | None = None,
    looked: bool = True,
    by: Actor,
) -> Entry:
    """Write down a note, a decision or a different view, under an item.

    `sending` counts how often the page sent these words: a later one that says something else changes what
    the first one wrote, and one that was held up changes nothing. Without it whatever is new counts.
    Not `looked`: what is said in Part 1 is searched for names of the mapping's people first; so it is below.
    """
    rules.check_words(kind, words)
    if kind is EntryKind.DISSENT:
        rules.check_dissent(decided_by)
    check_names(meeting, words, decided_by, part=_part_of(item), looked=looked)
    values = {"words": words.strip(), "decided_by": decided_by.strip()}
    return _write(meeting, item, kind, person, client_key, sending, by, values)


@command(may=policy.may_record, event=Event.ENTRY_RECORDED)
def record_sharing(
    *,
    meeting: Meeting,
    item: AgendaItem | None,
    shares: bool,
    words: str,
    shared_with: str,
    basis: str,
    told: Told | None,
    because: str,
    decided_by: str = "",
    person: Person | None = None,
    client_key: UUID,
    looked: bool = True,
    by: Actor,
) -> Entry:
    """Write down a decision to share, or not to: what, with whom, on what ground, who is told, and why."""
    rules.check_sharing(
        shares=shares,
        words=words,
        shared_with=shared_with,
        basis=basis,
        told=told.value if told else "",
        because=because,
    )
    given = (words, shared_with, basis, because, decided_by)
    check_names(meeting, *given, part=_part_of(item), looked=looked)
    values = {
        "shares": shares,
        "words": words.strip(),
        "shared_with": shared_with.strip(),
        "basis": basis.strip(),
        "told": told.value if told else "",
        "because": because.strip(),
        "decided_by": decided_by.strip(),
    }
    return _write(meeting, item, EntryKind.SHARING, person, client_key, None, by, values)


@command(may=policy.may_record, event=Event.ENTRY_RECORDED)
def answer_safety(
    *, meeting: Meeting, at_risk: bool, words: str = "", client_key: UUID, looked: bool = True, by: Actor
) -> Entry:
    """Whether any child is at immediate risk now, and what is done about it. The latest answer counts.

    It names no child: it stands in Part 1, where everybody reads it.
    """
    rules.check_safety(at_risk, words)
    check_names(meeting, words, looked=looked)
    item = AgendaItem.objects.filter(meeting=meeting, kind=AgendaKind.SAFETY.value, left_out_at=None).first()
    values = {"at_risk": at_risk, "words": words.strip()}
    return _write(meeting, item, EntryKind.SAFETY, None, client_key, None, by, values)


@command(may=policy.may_change_entry, event=Event.ENTRY_CHANGED)
def change_entry(
    *, entry: Entry, words: str, decided_by: str = "", version: int, looked: bool = True, by: Actor
) -> Entry:
    """Put other words in its place; those before stay in its history. Not over somebody else's change."""
    check_running(entry.meeting)
    if entry.struck_at is not None:
        raise PlacemapError(_("This was struck out. Write it anew."))
    if entry.action_id is not None and words.strip() != entry.words:
        # The record and the action would say two things, and its owner would read the other one.
        raise PlacemapError(IS_ACTION)
    if entry.kind == EntryKind.SAFETY:
        # What is done about a child at risk is put in other words, and never emptied.
        rules.check_safety(bool(entry.at_risk), words)
    elif not words.strip():
        raise PlacemapError(_("Write what it is first. To take it back, strike it out."))
    if entry.kind == EntryKind.DISSENT:
        rules.check_dissent(decided_by)
    if (words.strip(), decided_by.strip()) != (entry.words, entry.decided_by):
        check_names(entry.meeting, words, decided_by, part=Part(entry.part), looked=looked)
    _rewrite(entry, version, by, words=words.strip(), decided_by=decided_by.strip())
    return entry


@command(may=policy.may_change_entry, event=Event.ENTRY_STRUCK)
def strike_entry(*, entry: Entry, because: str, version: int, looked: bool = True, by: Actor) -> Entry:
    """Strike it out, with the reason. It stays to be seen; an action ends too, where the actor may end it.

    The reason goes into that action's history, too.
    """
    check_running(entry.meeting)
    rules.check_strike(because)
    if entry.struck_at is not None:
        return entry
    check_names(entry.meeting, because, part=Part(entry.part), looked=looked)
    changed = Entry.objects.filter(pk=entry.pk, version=version).update(
        struck_at=now(), struck_by=author(by), struck_because=because.strip(), version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    _end_struck(entry, because, by)
    entry.refresh_from_db()
    if entry.kind == EntryKind.REVEAL:
        # Taken back, nobody reads the name on.
        close_reveals(entry.meeting, by)
    return entry


def _end_struck(entry: Entry, because: str, by: Actor) -> None:
    """What was struck out is not waited for: its owner is not reminded of what nobody asks any more."""
    action = entry.action
    if action is None or action.state not in (ActionState.OFFERED, ActionState.ACCEPTED):
        return
    if may_end_action(by, action):
        end_action(action=action, how=ActionEnd.NOT_NEEDED, reason=because, version=action.version, by=by)


def _part_of(item: AgendaItem | None) -> Part:
    return Part(item.part) if item is not None else Part.ONE


def _sitting(meeting: Meeting) -> Sitting:
    """The meeting as it runs, kept from anybody else until the end."""
    held = Sitting.objects.select_for_update().filter(meeting=meeting).first()
    if held is None:
        raise PlacemapError(rules.NOT_BEGUN)
    return held


def _item_at(meeting: Meeting, sitting: Sitting) -> AgendaItem | None:
    """The item that the meeting is at; None where the actor does not see it, or it is gone."""
    found = AgendaItem.objects.filter(meeting=meeting).select_related("person")
    return found.filter(pk=sitting.at_item).first() if sitting.at_item else None


def _change_sitting(sitting: Sitting, **values: object) -> None:
    Sitting.objects.filter(pk=sitting.pk).update(**values, version=F("version") + 1)
    sitting.refresh_from_db()


def _write(
    meeting: Meeting,
    item: AgendaItem | None,
    kind: EntryKind,
    person: Person | None,
    client_key: UUID,
    sending: int | None,
    by: Actor,
    values: dict[str, Any],
) -> Entry:
    """The entry, once: what was sent before is found again, and put right where it says something new."""
    check_running(meeting, sent=client_key)
    if item is not None and item.person_id is not None:
        person = item.person
    part = Part(item.part) if item is not None else Part.ONE
    if person is not None and part is not Part.TWO:
        raise PlacemapError(_("A child is spoken of in Part 2 alone."))
    check_about(meeting, part, person)
    held = Entry.objects.filter(meeting=meeting, client_key=client_key).first()
    if held is None:
        entry = Entry(
            meeting=meeting,
            mapping=meeting.mapping,
            item=item,
            part=part.value,
            kind=kind.value,
            person=person,
            client_key=client_key,
            sending=sending or 0,
            recorded_by=author(by),
            **values,
        )
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError:
            # The very same words on two ways at once.
            held = Entry.objects.filter(meeting=meeting, client_key=client_key).first()
        else:
            return entry
    return _sent_again(held, kind, item, sending, by, values)


def _sent_again(
    held: Entry | None,
    kind: EntryKind,
    item: AgendaItem | None,
    sending: int | None,
    by: Actor,
    values: dict[str, Any],
) -> Entry:
    same = held is not None and held.kind == kind and held.item_id == (item.pk if item else None)
    if held is None or not same or held.recorded_by != author(by):
        raise Conflict(TAKEN)
    is_late = sending is not None and sending <= held.sending
    if is_late or all(getattr(held, name) == value for name, value in values.items()):
        return held
    if held.struck_at is not None:
        # Somebody struck it out meanwhile: what is new in it is written anew, and never into what is gone.
        raise Conflict(TAKEN)
    check_running(held.meeting)
    _rewrite(held, held.version, by, sending=sending or held.sending, **values)
    return held


def _rewrite(entry: Entry, version: int, by: Actor, **values: object) -> None:
    before = Entry.objects.filter(pk=entry.pk, version=version).first()
    if before is None:
        raise Conflict(CHANGED)
    changed = Entry.objects.filter(pk=entry.pk, version=version).update(**values, version=F("version") + 1)
    if changed != 1:
        raise Conflict(CHANGED)
    EntryVersion(
        entry=before,
        mapping_id=before.mapping_id,
        number=before.version,
        words=before.words,
        decided_by=before.decided_by,
        at_risk=before.at_risk,
        shares=before.shares,
        shared_with=before.shared_with,
        basis=before.basis,
        told=before.told,
        because=before.because,
        replaced_by=author(by),
    ).save(force_insert=True)
    entry.refresh_from_db()
