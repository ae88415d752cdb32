"""Who reads a meeting's pack, who prints it, and who calls it back.

A pack shows each reader what they may read at that moment: these rows say only who read it, and which copies
are on paper. To a silver meeting also whoever watches over the mapping and is invited has a pack.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy
from placemap.mappings.models import Mapping
from placemap.mappings.policy import STANDING, may_change_mapping
from placemap.meetings.models import Meeting, PackCopy
from placemap.meetings.policy.planned import FOR_ME, RUNS, may_come, within

FUNCTIONS = [
    # Meetings of whose pack somebody printed a copy: that it was called back reaches them, invited or not.
    SecurityFunction(
        name="packs_printed_by_me",
        returns="setof uuid",
        body=f"select c.meeting_id from meetings_packcopy c where c.user_id = {ME}",
    ),
]

_PRINTED = f"({STANDING} and meeting_id in (select m from packs_printed_by_me() m))"

ROW_SECURITY = [
    # Who has read it is for those who run the meeting; everybody reads of themselves.
    TablePolicy(
        model="meetings.PackReading",
        read=f"{RUNS} or ({FOR_ME} and user_id = {ME})",
        add=(
            f"{FOR_ME} and user_id = {ME} and agency_id = {MY_AGENCY}"
            f" and {within('meetings_packreading', 'meeting_id', 'meetings_meeting')}"
        ),
    ),
    # That there is a copy, and whose, is for everybody at the table: whoever finds one knows whose it is.
    TablePolicy(
        model="meetings.PackCopy",
        read=f"{FOR_ME} or ({STANDING} and user_id = {ME})",
        add=(
            f"{FOR_ME} and user_id = {ME} and agency_id = {MY_AGENCY} and returned_at is null"
            f" and {within('meetings_packcopy', 'meeting_id', 'meetings_meeting')}"
        ),
        change=RUNS,
        stays=("meeting_id", "user_id", "number"),
    ),
    TablePolicy(
        model="meetings.PackRecall",
        read=f"{FOR_ME} or {_PRINTED}",
        add=(
            f"{RUNS} and recorded_by = {ME} and lifted_at is null"
            f" and {within('meetings_packrecall', 'meeting_id', 'meetings_meeting')}"
        ),
        change=RUNS,
        stays=("meeting_id", "recorded_by"),
    ),
]


def may_read_pack(actor: Actor, meeting: Meeting) -> Decision:
    """Reading one's own pack: whoever may come. It holds what they may read."""
    return may_come(actor, meeting)


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
