"""Who reads and writes what is wanted of an item: as what is written down under it.

Part 2 is read by whoever signed at that meeting, and until it begins by those who prepare it; since a sheet
is about nobody in particular, by those alone who are kept from nobody of the mapping.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow
from placemap.access.row_security import ME, TablePolicy
from placemap.foundations.wording import _
from placemap.meetings.models import AgendaItem, ItemSheet
from placemap.meetings.policy.planned import FOR_ME, PREPARES, RUNS, SIGNED, may_come
from placemap.meetings.policy.record import RECORDS, may_run
from placemap.subjects.policy import READS_CASES
from placemap.subjects.policy.functions import kept_from_nobody

_READS = (
    f"((part = 'one' and {FOR_ME}) or (part = 'two' and {READS_CASES} and ({PREPARES} or {SIGNED})"
    f" and {kept_from_nobody('meetings_itemsheet')}))"
)
# A sheet stands in the part of its item, is of its kind, and there is none about one child.
_OF_ITS_ITEM = (
    "exists (select 1 from meetings_agendaitem i where i.id = item_id and i.part = meetings_itemsheet.part"
    " and i.meeting_id = meetings_itemsheet.meeting_id and i.mapping_id = meetings_itemsheet.mapping_id"
    " and i.kind = meetings_itemsheet.kind and i.person_id is null)"
)
_SHEET = (
    "exists (select 1 from meetings_itemsheet s where s.id = sheet_id"
    " and s.mapping_id = {table}.mapping_id{more})"
)
# Whoever writes sheets there, of the sheet's meeting: read through the sheet, which they must see.
_RECORDED = (
    f" and ({RUNS.replace('mapping_id', 's.mapping_id')}"
    " or s.meeting_id in (select m from meetings_recorded_by_me() m){or_else})"
)
_VERSION, _END = "meetings_itemsheetversion", "meetings_itemsheetend"

ROW_SECURITY = [
    TablePolicy(
        model="meetings.ItemSheet",
        read=_READS,
        add=f"{RECORDS} and written_by = {ME} and {_READS} and {_OF_ITS_ITEM}",
        change=f"{RECORDS} and {_READS}",
        stays=("item_id", "meeting_id", "part", "kind"),
    ),
    TablePolicy(
        model="meetings.ItemSheetVersion",
        read=_SHEET.format(table=_VERSION, more=""),
        add=f"replaced_by = {ME} and {_SHEET.format(table=_VERSION, more=_RECORDED.format(or_else=''))}",
    ),
    # Whoever sees to it says so too, of a sheet that they may read.
    TablePolicy(
        model="meetings.ItemSheetEnd",
        read=_SHEET.format(table=_END, more=""),
        add=(
            f"settled_by = {ME} and "
            + _SHEET.format(table=_END, more=_RECORDED.format(or_else=f" or s.owner_id = {ME}"))
        ),
    ),
]


def may_write_sheet(actor: Actor, item: AgendaItem) -> Decision:
    """Saying what is wanted of an item: whoever runs its meeting, or takes its minutes."""
    return may_run(actor, item.meeting)


def may_settle_sheet(actor: Actor, sheet: ItemSheet) -> Decision:
    """Saying what became of it: whoever sees to it, and whoever may write there."""
    if actor.user_id is not None and sheet.owner_id == actor.user_id and may_come(actor, sheet.meeting):
        return allow(_("You see to it."))
    return may_run(actor, sheet.meeting)
