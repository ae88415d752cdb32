"""When a meeting may be, when the next of its series falls, and what is on its agenda.

Values in, answer or named error out.
"""

from __future__ import annotations

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
from placemap.meetings.rules.record import (
    ANSWER_SAFETY,
    BEFORE_SAFETY,
    LATE_WORDS,
    check_dissent,
    check_may_end,
    check_may_go_to,
    check_moves,
    check_no_referral_open,
    check_running,
    check_safety,
    check_sharing,
    check_strike,
    check_words,
    door_lacks,
)
from placemap.meetings.rules.said import (
    about_kind,
    check_next_day,
    split_day,
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
    "ANSWER_SAFETY",
    "BEFORE_SAFETY",
    "EARLIEST",
    "LATE_WORDS",
    "MINUTES_A_CHILD",
    "SHIPPED_STATEMENT",
    "THERE",
    "Proposal",
    "about_kind",
    "check_cadence_change",
    "check_dissent",
    "check_door_open",
    "check_invited",
    "check_item",
    "check_may_change",
    "check_may_end",
    "check_may_go_to",
    "check_may_leave_out",
    "check_may_sign",
    "check_moves",
    "check_next_day",
    "check_no_referral_open",
    "check_place",
    "check_read_out",
    "check_running",
    "check_safety",
    "check_sharing",
    "check_statement",
    "check_strike",
    "check_time",
    "check_words",
    "door_lacks",
    "moment",
    "next_of_series",
    "opens_at",
    "proposed",
    "reordered",
    "split_day",
    "still_told",
    "there_and_unsigned",
    "usual_agenda",
    "when_to_write",
]
