"""When a meeting may be, when the next of its series falls, and what is on its agenda.

Values in, answer or named error out.
"""

from placemap.meetings.rules.agenda import (
    LONGEST_ITEM,
    MINUTES_A_CHILD,
    Line,
    check_item,
    check_may_leave_out,
    check_place,
    part_of,
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
    LATEST,
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    Proposal,
    check_cadence_change,
    check_invited,
    check_may_change,
    check_time,
    moment,
    next_of_series,
    proposed,
    when_to_write,
)

__all__ = [
    "EARLIEST",
    "LATEST",
    "LONGEST_ITEM",
    "LONGEST_MINUTES",
    "MINUTES_A_CHILD",
    "SHIPPED_STATEMENT",
    "SHORTEST_MINUTES",
    "THERE",
    "Line",
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
    "part_of",
    "proposed",
    "reordered",
    "there_and_unsigned",
    "usual_agenda",
    "when_to_write",
]
