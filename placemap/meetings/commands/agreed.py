"""Actions that are agreed at a meeting: recorded once, and cited by the meeting's record."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.foundations.working_days import next_working_day
from placemap.meetings import policy, rules
from placemap.meetings.commands._running import TAKEN, check_about, check_running
from placemap.meetings.models import AgendaItem, Entry, Meeting
from placemap.meetings.vocabulary import AgendaKind, EntryKind, Part
from placemap.partners.models import Agency, User
from placemap.partners.queries import author
from placemap.responses.commands import record_action
from placemap.responses.vocabulary import AboutKind
from placemap.subjects.models import Person


@command(may=policy.may_record, event=Event.ENTRY_RECORDED)
def record_agreed_action(
    *,
    meeting: Meeting,
    item: AgendaItem,
    words: str,
    agency: Agency,
    owner: User | None,
    due: date,
    agreed: bool = False,
    person: Person | None = None,
    client_key: UUID,
    looked: bool = True,
    by: Actor,
) -> Entry:
    """Give an agency an action under an item. `agreed`: its owner is in the room and said yes.

    Somebody who is not there is asked by a mail that says only that something waits for them.
    """
    kind = EntryKind.ACTION
    return _agree(meeting, item, kind, words, agency, owner, due, agreed, person, client_key, by, looked)


@command(may=policy.may_record, event=Event.ENTRY_RECORDED)
def record_next_day_action(
    *,
    meeting: Meeting,
    item: AgendaItem,
    words: str,
    agency: Agency,
    owner: User | None,
    due: date,
    agreed: bool = False,
    client_key: UUID,
    by: Actor,
) -> Entry:
    """What somebody does by the next working day about a risk that no referral has answered.

    The meeting may then move on. The risk stays open until it is answered.
    """
    if item.person_id is None:
        raise PlacemapError(_("This is for a child whom the meeting speaks of now."))
    rules.check_next_day(owner is not None, due, next_working_day(today()))
    return _agree(meeting, item, EntryKind.NEXT_DAY, words, agency, owner, due, agreed, None, client_key, by)


def _agree(
    meeting: Meeting,
    item: AgendaItem,
    kind: EntryKind,
    words: str,
    agency: Agency,
    owner: User | None,
    due: date,
    agreed: bool,
    person: Person | None,
    client_key: UUID,
    by: Actor,
    looked: bool = True,
) -> Entry:
    check_running(meeting, sent=client_key)
    about = item.person if item.person_id else person
    if about is not None and item.part != Part.TWO:
        raise PlacemapError(_("A child is spoken of in Part 2 alone."))
    check_about(meeting, Part(item.part), about)
    held = _sent(meeting, client_key, kind, item, (words, agency, owner, due), by)
    if held is not None:
        return held
    try:
        # The action and what cites it stand or fall together.
        with transaction.atomic():
            action = record_action(
                mapping=meeting.mapping,
                words=words,
                agency=agency,
                owner=owner,
                due=due,
                about=AboutKind(rules.about_kind(AgendaKind(item.kind), Part(item.part))),
                person=about,
                in_part_two=item.part == Part.TWO,
                agreed=agreed,
                looked=looked,
                by=by,
            )
            entry = Entry(
                meeting=meeting,
                mapping=meeting.mapping,
                item=item,
                part=item.part,
                kind=kind.value,
                person=about,
                action=action,
                words=action.words,
                client_key=client_key,
                recorded_by=author(by),
            )
            entry.save(force_insert=True)
    except IntegrityError:
        held = _sent(meeting, client_key, kind, item, (words, agency, owner, due), by)
        if held is None:
            raise Conflict(TAKEN) from None
        return held
    return entry


def _sent(
    meeting: Meeting,
    key: UUID,
    kind: EntryKind,
    item: AgendaItem,
    what: tuple[str, Agency, User | None, date],
    by: Actor,
) -> Entry | None:
    """What was written with this key before; a conflict where it was something else.

    An action has an owner who may have said yes already: sent again with other words, another owner or
    another day, it is another action, and nobody is told that it was saved when it was not.
    """
    held = Entry.objects.filter(meeting=meeting, client_key=key).select_related("action").first()
    if held is None:
        return None
    words, agency, owner, due = what
    action = held.action
    same = (held.kind, held.item_id, held.recorded_by) == (kind, item.pk, author(by))
    if same and action is not None:
        same = (" ".join(action.words.split()), action.agency_id, action.owner_id, action.due) == (
            " ".join(words.split()), agency.pk, owner.pk if owner else None, due
        )  # fmt: skip
    if not same:
        raise Conflict(TAKEN)
    return held
