"""What is wanted of an item: written once for a meeting, put right with what it said before kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.queries import require_open
from placemap.meetings import policy
from placemap.meetings.models import AgendaItem, ItemSheet, ItemSheetEnd, ItemSheetVersion
from placemap.meetings.queries.kept import is_kept_from_somebody
from placemap.meetings.rules import OF_SEVERAL
from placemap.meetings.rules import sheets as rules
from placemap.meetings.vocabulary import AgendaKind, MeetingState, Part, SheetEnd
from placemap.partners.models import Agency, User
from placemap.partners.queries import author
from placemap.subjects.queries import names_in_words

CHANGED = _("Somebody else wrote here while you did. Look at both before you save.")
SETTLED = _("Somebody else said something else of it just now. Look at it again.")


@command(may=policy.may_write_sheet, event=Event.ITEM_SHEET_WRITTEN)
def write_sheet(
    *,
    item: AgendaItem,
    wanted: str,
    owner: User | None = None,
    agency: Agency | None = None,
    due: date | None = None,
    looked: bool = False,
    version: int,
    by: Actor,
) -> ItemSheet:
    """Say what is wanted of an item now, who sees to it and by when. `version` is nought for the first.

    What was done, or wanted no longer, begins anew with it: also where the words are the same.
    """
    require_open(item.mapping)
    held = ItemSheet.objects.filter(item=item).first()
    is_settled = held is not None and ItemSheetEnd.objects.filter(sheet=held, number=held.version).exists()
    # What stood with its day before that day passed may keep it, while its words are put right.
    kept = held is not None and held.due == due and not is_settled
    rules.check_sheet(
        AgendaKind(item.kind),
        MeetingState(item.meeting.state),
        wanted,
        None if kept else due,
        today(),
        is_about_child=item.person_id is not None,
    )
    _check_words(item, wanted, looked)
    values: dict[str, Any] = {
        "wanted": wanted.strip(),
        "owner": owner,
        "agency": agency or (owner.agency if owner else None),
        "due": due,
    }
    if held is None:
        return _first(item, version, by, values)
    if not is_settled and all(getattr(held, name) == value for name, value in values.items()):
        return held
    return _change(held, version, by, values)


def _check_words(item: AgendaItem, wanted: str, looked: bool) -> None:
    """Part 1 names no child: silver reads it, and it is on paper. Part 2 is for whoever sees all of them."""
    if item.part == Part.ONE:
        if not looked and (found := names_in_words(item.mapping, wanted)):
            raise NamesFound(found)
        return
    if is_kept_from_somebody(item.mapping_id):
        raise PlacemapError(OF_SEVERAL)


def _first(item: AgendaItem, version: int, by: Actor, values: dict[str, Any]) -> ItemSheet:
    if version:
        raise Conflict(CHANGED)
    sheet = ItemSheet(
        item=item,
        meeting=item.meeting,
        mapping=item.mapping,
        part=item.part,
        kind=item.kind,
        written_by=author(by),
        **values,
    )
    try:
        with transaction.atomic():
            sheet.save(force_insert=True)
    except IntegrityError:
        raise Conflict(CHANGED) from None
    return sheet


def _change(held: ItemSheet, version: int, by: Actor, values: dict[str, Any]) -> ItemSheet:
    changed = ItemSheet.objects.filter(pk=held.pk, version=version).update(
        **values, written_at=now(), written_by=author(by), version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    ItemSheetVersion(
        sheet=held,
        mapping_id=held.mapping_id,
        number=version,
        wanted=held.wanted,
        owner_id=held.owner_id,
        due=held.due,
        replaced_by=author(by),
    ).save(force_insert=True)
    held.refresh_from_db()
    return held


@command(may=policy.may_settle_sheet, event=Event.ITEM_SHEET_SETTLED)
def settle_sheet(*, sheet: ItemSheet, how: SheetEnd, version: int, by: Actor) -> ItemSheetEnd:
    """Say that what was wanted is done, or no longer wanted. Of other words it says nothing."""
    require_open(sheet.mapping)
    if not ItemSheet.objects.filter(pk=sheet.pk, version=version).exists():
        raise Conflict(CHANGED)
    end = ItemSheetEnd(
        sheet=sheet, mapping_id=sheet.mapping_id, number=version, how=how.value, settled_by=author(by)
    )
    try:
        with transaction.atomic():
            end.save(force_insert=True)
    except IntegrityError:
        held = ItemSheetEnd.objects.get(sheet=sheet, number=version)
        if held.how != how:
            raise Conflict(SETTLED) from None
        return held
    return end
