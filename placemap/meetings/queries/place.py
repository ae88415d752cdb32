"""An item's own place: what is there for it, what was said of it before, and what was said of it here."""

from __future__ import annotations

from dataclasses import dataclass

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.meetings.models import AgendaItem, Entry, Meeting
from placemap.meetings.queries.agenda import AgendaRow
from placemap.meetings.queries.matter import matter_of
from placemap.meetings.queries.record import EntryShown, shown_entries
from placemap.meetings.queries.said_before import SaidBefore, said_before
from placemap.meetings.queries.sheets import SheetShown, sheet_of
from placemap.meetings.rules.matter import Matter
from placemap.meetings.rules.sheets import has_sheet
from placemap.meetings.vocabulary import AgendaKind, Part
from placemap.subjects.queries import person_cards


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """One item with everything that this reader may work on it with."""

    row: AgendaRow
    matter: Matter | None
    here: tuple[EntryShown, ...]
    before: tuple[SaidBefore, ...]
    sheet: SheetShown | None

    @property
    def has_sheet(self) -> bool:
        """Whether it is kept what is wanted of it."""
        return has_sheet(self.row.kind, is_about_child=self.row.item.person_id is not None)

    @property
    def is_left_out(self) -> bool:
        """Whether the meeting passes it over."""
        return self.row.item.left_out_at is not None


def item_place(actor: Actor, meeting: Meeting, item: AgendaItem) -> ItemPlace:
    """One item as its place shows it. The queries do not grow with what was said."""
    found = Entry.objects.filter(meeting=meeting, item=item)
    here = list(found.select_related("action__owner", "action__agency"))
    return ItemPlace(
        row=row_of(actor, item),
        matter=matter_of(actor, meeting, AgendaKind(item.kind)),
        here=tuple(shown_entries(actor, meeting, here)),
        before=tuple(said_before(actor, item)),
        sheet=sheet_of(actor, item),
    )


def row_of(actor: Actor, item: AgendaItem) -> AgendaRow:
    """One item, and the child it is about as this reader knows them, on record as read."""
    card = None
    if item.person_id:
        card = person_cards(actor, item.mapping, [item.person_id]).get(item.person_id)
        record_reading(
            actor,
            Event.AGENDA_VIEWED,
            mapping_id=item.mapping_id,
            subjects=[card.id if card else item.person_id],
        )
    return AgendaRow(item, AgendaKind(item.kind), Part(item.part), None, card)
