"""What is wanted of an item: for this meeting, or as an earlier one of the same table left it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.foundations.clock import now, today
from placemap.mappings.queries import WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.meetings.models import AgendaItem, ItemSheet, ItemSheetEnd, ItemSheetVersion, Meeting
from placemap.meetings.queries.planned import title_of
from placemap.meetings.rules.sheets import kinds_at, still_shown, table_of
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, MeetingState, SheetEnd
from placemap.partners.queries import names_of
from placemap.web.filters import day
from placemap.web.jinja import url_if_any

_TAKES_PLACE = MeetingState.PLANNED.value


@dataclass(frozen=True, slots=True)
class EndShown:
    """What became of it, and who said so."""

    end: ItemSheetEnd
    how: SheetEnd
    said_by: str


@dataclass(frozen=True, slots=True)
class SheetShown:
    """One sheet, who wrote it, and whether it was written for an earlier meeting and still stands.

    `ends` says of each version that was settled what became of it.
    """

    sheet: ItemSheet
    written_by: str
    is_earlier: bool
    versions: tuple[ItemSheetVersion, ...] = ()
    ends: Mapping[int, EndShown] = field(default_factory=dict)

    @property
    def end(self) -> EndShown | None:
        """What became of it, unless something was asked for since."""
        return self.ends.get(self.sheet.version)

    @property
    def is_late(self) -> bool:
        """Whether its day has passed, and nobody said that it is done."""
        return self.end is None and self.sheet.due is not None and self.sheet.due < today()


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
    shown = _shown([found], item.meeting_id)[0] if found else None
    return shown if shown and _is_heard_of(shown, item.meeting) else None


def own_sheet(item: AgendaItem) -> ItemSheet:
    """The item's own sheet as this reader reads it, or 404."""
    found = _with_people(ItemSheet.objects.filter(item=item).select_related("mapping")).first()
    if found is None:
        raise Http404
    return found


def _is_heard_of(shown: SheetShown, at: Meeting) -> bool:
    return not shown.is_earlier or still_shown(shown.end.end.settled_at if shown.end else None, at.starts_at)


def sheets_of(actor: Actor, meeting: Meeting, items: Iterable[AgendaItem]) -> dict[UUID, SheetShown]:
    """The same for every item of an agenda, by the item's key. Four queries, however many."""
    given = list(items)
    own = {one.item_id: one for one in _with_people(ItemSheet.objects.filter(meeting=meeting))}
    earlier: dict[tuple[str, str, str], ItemSheet] = {}
    for one in _earlier(meeting):
        earlier.setdefault(_same(one.item), one)
    held = {item.pk: own.get(item.pk) or earlier.get(_same(item)) for item in given if item.person_id is None}
    shown = {one.sheet.pk: one for one in _shown([sheet for sheet in held.values() if sheet], meeting.pk)}
    found = {key: shown[sheet.pk] for key, sheet in held.items() if sheet}
    return {key: one for key, one in found.items() if _is_heard_of(one, meeting)}


def _same(item: AgendaItem) -> tuple[str, str, str]:
    return item.kind, item.part, item.title if item.kind == AgendaKind.OTHER else ""


def _with_people(found: QuerySet[ItemSheet]) -> QuerySet[ItemSheet]:
    return found.select_related("owner", "agency", "item", "meeting__series")


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
    ends = list(ItemSheetEnd.objects.filter(sheet__in=sheets)) if sheets else []
    names = names_of({*(one.written_by for one in sheets), *(one.settled_by for one in ends)})
    return [
        SheetShown(
            one,
            names.get(one.written_by, ""),
            one.meeting_id != at,
            (versions or {}).get(one.pk, ()),
            {
                end.number: EndShown(end, SheetEnd(end.how), names.get(end.settled_by, ""))
                for end in ends
                if end.sheet_id == one.pk
            },
        )
        for one in sheets
    ]


def sheets_to_see_to(actor: Actor) -> list[WorkItem]:
    """Work: what is wanted of the actor for an item, until it is settled. Two queries.

    Not where the same table has met since with something else written there. Its words are on the page
    alone: whoever may not read them, as those of Part 2 without having signed, has no such work.
    """
    mappings = [*actor.seats, *actor.watches]
    if actor.user_id is None or not mappings:
        return []
    settled = ItemSheetEnd.objects.filter(sheet=OuterRef("pk"), number=OuterRef("version"))
    mine = [
        one
        for one in _with_people(ItemSheet.objects.filter(mapping__in=mappings, meeting__state=_TAKES_PLACE))
        .select_related("mapping")
        .filter(~Exists(settled), owner=actor.user_id, mapping__state=MappingState.OPEN.value)
        .order_by("due", "written_at", "pk")
        # Whoever left the team and watches over it now comes to silver meetings alone.
        if actor.sits_in(one.mapping_id) or one.meeting.series.kind == MeetingKind.SILVER
    ]
    if not mine:
        return []
    since = ItemSheet.objects.filter(
        mapping__in={one.mapping_id for one in mine},
        kind__in={one.kind for one in mine},
        meeting__state=_TAKES_PLACE,
        meeting__starts_at__lte=now(),
    ).select_related("item", "meeting__series")
    last: dict[object, ItemSheet] = {}
    for other in since.order_by("meeting__starts_at"):
        last[_line(other)] = other
    return [
        _work(actor, one)
        for one in mine
        if (latest := last.get(_line(one))) is None or latest.meeting.starts_at <= one.meeting.starts_at
    ]


def _line(sheet: ItemSheet) -> tuple[object, ...]:
    """What stands in the place of what: the same item of the same table."""
    return sheet.mapping_id, table_of(MeetingKind(sheet.meeting.series.kind)), *_same(sheet.item)


def _work(actor: Actor, sheet: ItemSheet) -> WorkItem:
    meeting = sheet.meeting
    sits = actor.sits_in(sheet.mapping_id)
    return WorkItem(
        what=_("%(title)s: you see to something on the agenda") % {"title": sheet.mapping.title},
        why=_("“%(item)s”, %(meeting)s, %(day)s.")
        % {
            "item": AgendaKind(sheet.kind).label,
            "meeting": title_of(meeting).lower(),
            "day": day(meeting.starts_at),
        },
        by=sheet.due,
        url=url_if_any("agenda-item", sheet.mapping.reference, meeting.pk, sheet.item_id)
        if sits
        else url_if_any("settle-sheet-link", meeting.pk, sheet.item_id),
        verb=_("Open"),
    )
