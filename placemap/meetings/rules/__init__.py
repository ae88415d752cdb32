"""When a meeting may be, when the next of its series falls, and what is on its agenda.

Values in, answer or named error out.
"""

from placemap.meetings.rules.agenda import (
    MINUTES_A_CHILD,
    check_item,
    check_may_leave_out,
    check_place,
    reordered,
    usual_agenda,
)
from placemap.meetings.rules.door import (
    SHIPPED_STATEMENT,
    THERE,
    check_door_open,
    check_may_sign,
    check_read_out,
    check_statement,
    opens_at,
    there_and_unsigned,
)
from placemap.meetings.rules.times import (
    EARLIEST,
    Proposal,
    check_cadence_change,
    check_invited,
    check_may_change,
    check_time,
    moment,
    next_of_series,
    proposed,
    still_told,
    when_to_write,
)

__all__ = [
    "EARLIEST",
    "MINUTES_A_CHILD",
    "SHIPPED_STATEMENT",
    "THERE",
    "Proposal",
    "check_cadence_change",
    "check_door_open",
    "check_invited",
    "check_item",
    "check_may_change",
    "check_may_leave_out",
    "check_may_sign",
    "check_place",
    "check_read_out",
    "check_statement",
    "check_time",
    "moment",
    "next_of_series",
    "opens_at",
    "proposed",
    "reordered",
    "still_told",
    "there_and_unsigned",
    "usual_agenda",
    "when_to_write",
]
