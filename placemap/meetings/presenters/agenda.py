"""How an agenda reads: items with their times, and whether it fits."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.meetings.models import Sitting
from placemap.meetings.queries import Agenda, AgendaRow
from placemap.web.filters import clock_time


def item_title(row: AgendaRow) -> str:
    """The words of an item: a child as the reader knows them, its own words, or those of its kind."""
    if row.card is not None:
        return row.card.on_map or row.card.shown_as
    return row.item.title or str(row.kind.label)


def was_added_during(row: AgendaRow, sitting: Sitting | None) -> bool:
    """Whether it came up while the meeting ran."""
    return sitting is not None and row.item.added_at >= sitting.begun_at


def timed(row: AgendaRow) -> str:
    """When it begins and how long it takes."""
    minutes = ngettext("%(n)d minute", "%(n)d minutes", row.item.minutes) % {"n": row.item.minutes}
    return f"{clock_time(row.begins_at)}, {minutes}" if row.begins_at else minutes


def over_line(agenda: Agenda) -> str:
    """Whether it fits into the time that is planned."""
    if agenda.over > 0:
        words = ngettext(
            "It takes %(n)d minute longer than the meeting.",
            "It takes %(n)d minutes longer than the meeting.",
            agenda.over,
        )
        return words % {"n": agenda.over}
    if agenda.over < 0:
        words = ngettext("%(n)d minute is left over.", "%(n)d minutes are left over.", -agenda.over)
        return words % {"n": -agenda.over}
    return _("It fits exactly.")
