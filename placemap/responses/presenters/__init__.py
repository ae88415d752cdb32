"""How what stands in this package reads."""

from __future__ import annotations

from placemap.responses.presenters.escalation import (
    age_line,
    answer_line,
    answer_words,
    beneath_line,
    entry_rows,
    kind_of,
    state_tag,
    step_line,
)
from placemap.responses.presenters.gaps import (
    gap_chips,
    gap_tag,
    shown_of,
)
from placemap.responses.presenters.panel import (
    at_table,
    decision_tag,
    gap_line,
    late_tag,
    other_gaps,
    stage_of,
    stuck_line,
)
from placemap.responses.presenters.pledges import (
    differs_line,
    over_line,
    pledge_entry_source,
    pledge_line,
    pledge_rows,
    pledge_tag,
    pledge_what,
    said_line,
    take_higher_line,
    take_up_words,
)

__all__ = [
    "age_line",
    "answer_line",
    "answer_words",
    "at_table",
    "beneath_line",
    "decision_tag",
    "differs_line",
    "entry_rows",
    "gap_chips",
    "gap_line",
    "gap_tag",
    "kind_of",
    "late_tag",
    "other_gaps",
    "over_line",
    "pledge_entry_source",
    "pledge_line",
    "pledge_rows",
    "pledge_tag",
    "pledge_what",
    "said_line",
    "shown_of",
    "stage_of",
    "state_tag",
    "step_line",
    "stuck_line",
    "take_higher_line",
    "take_up_words",
]
