"""What is wanted of an item: for this meeting, or as an earlier one of the same table left it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from placemap.access.actors import Actor
from placemap.foundations.clock import today
from placemap.meetings.models import AgendaItem, ItemSheet, ItemSheetVersion, Meeting
from placemap.meetings.rules.sheets import kinds_at, table_of
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, MeetingState
from placemap.partners.queries import names_of


@dataclass(frozen=True, slots=True)
class SheetShown:
    """One sheet, who wrote it, and whether it was written for an earlier meeting and still stands."""

    sheet: ItemSheet
    written_by: str
    is_earlier: bool
    versions: tuple[ItemSheetVersion, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.sheet.due is not None and self.sheet.due < today()


def sheet_of(actor: Actor, item: AgendaItem) -> SheetShown | None:
    """What is wanted of an item: its own sheet, else the last one of its kind that the reader may read."""
    own = _with_people(ItemSheet.objects.filter(item=item)).first()
    if own is not None:
        versions = ItemSheetVersion.objects.filter(sheet=own).select_related("owner").order_by("-number")
        return _shown([own], item.meeting_id, {own.pk: tuple(versions)})[0]
    same = _earlier(item.meeting).filter(kind=item.kind, part=item.part)
    if item.kind == AgendaKind.OTHER:
        same = same.filter(item__title=item.title)
    found = same.first()
    return _shown([found], item.meeting_id)[0] if found else None


def sheets_of(actor: Actor, meeting: Meeting, items: Iterable[AgendaItem]) -> dict[UUID, SheetShown]:
    """The same for every item of an agenda, by the item's key. Three queries, however many."""
    given = list(items)
    own = {one.item_id: one for one in _with_people(ItemSheet.objects.filter(meeting=meeting))}
    earlier: dict[tuple[str, str, str], ItemSheet] = {}
    for one in _earlier(meeting):
        earlier.setdefault(_same(one.item), one)
    held = {item.pk: own.get(item.pk) or earlier.get(_same(item)) for item in given if item.person_id is None}
    shown = {one.sheet.pk: one for one in _shown([sheet for sheet in held.values() if sheet], meeting.pk)}
    return {key: shown[sheet.pk] for key, sheet in held.items() if sheet}


def _same(item: AgendaItem) -> tuple[str, str, str]:
    return item.kind, item.part, item.title if item.kind == AgendaKind.OTHER else ""


def _with_people(found: QuerySet[ItemSheet]) -> QuerySet[ItemSheet]:
    return found.select_related("owner", "owner_agency", "item", "meeting__series")


def _earlier(meeting: Meeting) -> QuerySet[ItemSheet]:
    """Sheets of earlier meetings of the same table, the latest first."""
    kinds = kinds_at(table_of(MeetingKind(meeting.series.kind)))
    return _with_people(
        ItemSheet.objects.filter(
            mapping=meeting.mapping,
            meeting__series__kind__in=[one.value for one in kinds],
            meeting__state=MeetingState.PLANNED.value,
            meeting__starts_at__lt=meeting.starts_at,
        )
    ).order_by("-meeting__starts_at", "-written_at")


def _shown(
    sheets: list[ItemSheet], at: UUID, versions: dict[UUID, tuple[ItemSheetVersion, ...]] | None = None
) -> list[SheetShown]:
    names = names_of({one.written_by for one in sheets})
    return [
        SheetShown(
            one,
            names.get(one.written_by, ""),
            one.meeting_id != at,
            (versions or {}).get(one.pk, ()),
        )
        for one in sheets
    ]
