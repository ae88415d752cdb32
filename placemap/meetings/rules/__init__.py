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
    "SHORTEST_MINUTES",
    "Line",
    "Proposal",
    "check_cadence_change",
    "check_invited",
    "check_item",
    "check_may_change",
    "check_may_leave_out",
    "check_place",
    "check_time",
    "moment",
    "next_of_series",
    "part_of",
    "proposed",
    "reordered",
    "usual_agenda",
    "when_to_write",
]
