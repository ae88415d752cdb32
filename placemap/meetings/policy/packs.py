"""Who reads a meeting's pack, who prints it, and who calls it back.

A pack shows each reader what they may read at that moment: these rows say only who read it, and which copies
are on paper.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision
from placemap.access.row_security import ME, MY_AGENCY, TablePolicy
from placemap.mappings.models import Mapping
from placemap.mappings.policy import MINE, may_change_mapping, may_read_mapping
from placemap.meetings.models import Meeting, PackCopy
from placemap.meetings.policy.planned import RUNS, within

ROW_SECURITY = [
    # Who has read it is for those who run the meeting; everybody reads of themselves.
    TablePolicy(
        model="meetings.PackReading",
        read=f"{RUNS} or ({MINE} and user_id = {ME})",
        add=(
            f"{MINE} and user_id = {ME} and agency_id = {MY_AGENCY}"
            f" and {within('meetings_packreading', 'meeting_id', 'meetings_meeting')}"
        ),
    ),
    # That there is a copy, and whose, is for everybody at the table: whoever finds one knows whose it is.
    TablePolicy(
        model="meetings.PackCopy",
        read=MINE,
        add=(
            f"{MINE} and user_id = {ME} and agency_id = {MY_AGENCY} and returned_at is null"
            f" and {within('meetings_packcopy', 'meeting_id', 'meetings_meeting')}"
        ),
        change=RUNS,
        stays=("meeting_id", "user_id", "number"),
    ),
    TablePolicy(
        model="meetings.PackRecall",
        read=MINE,
        add=(
            f"{RUNS} and recorded_by = {ME} and lifted_at is null"
            f" and {within('meetings_packrecall', 'meeting_id', 'meetings_meeting')}"
        ),
        change=RUNS,
        stays=("meeting_id", "recorded_by"),
    ),
]


def may_read_pack(actor: Actor, meeting: Meeting) -> Decision:
    """Reading one's own pack: anyone on the team. It holds what they may read."""
    return may_read_mapping(actor, meeting.mapping)


def may_print_pack(actor: Actor, meeting: Meeting) -> Decision:
    """Printing a numbered copy: whoever reads it, for themselves."""
    return may_read_pack(actor, meeting)


def may_recall_pack(actor: Actor, meeting: Meeting) -> Decision:
    """Calling a pack back, and giving it out again: those who chair and prepare the meeting."""
    return may_change_mapping(actor, meeting.mapping)


def may_take_back_copy(actor: Actor, copy: PackCopy) -> Decision:
    """Ticking a copy off that was handed back: those who chair and prepare the meeting."""
    return may_change_mapping(actor, copy.meeting.mapping)


def may_see_room(actor: Actor, mapping: Mapping) -> Decision:
    """Reading who has been at the table: those who run the mapping; everybody else of themselves."""
    return may_change_mapping(actor, mapping)
