"""When a meeting may be, and when the next of its series falls: values in, answer or named error out."""

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
    "LONGEST_MINUTES",
    "SHORTEST_MINUTES",
    "Proposal",
    "check_cadence_change",
    "check_invited",
    "check_may_change",
    "check_time",
    "moment",
    "next_of_series",
    "proposed",
    "when_to_write",
]
