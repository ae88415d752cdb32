"""Every write of scanning and analysis."""

from __future__ import annotations

from placemap.scanning.commands.acting import act_on_interview, find_out
from placemap.scanning.commands.explanations import (
    add_evidence,
    answer_question,
    ask_question,
    change_explanation,
    explain,
    remove_evidence,
)
from placemap.scanning.commands.interviews import (
    Digest,
    record_interview,
    revise_interview,
    take_back_interview,
)
from placemap.scanning.commands.operations import (
    change_operation,
    release_operation,
    take_back_operation,
)
from placemap.scanning.commands.profile import change_series, publish_series, write_series
from placemap.scanning.commands.statement import publish_problem, state_problem

__all__ = [
    "Digest",
    "act_on_interview",
    "add_evidence",
    "answer_question",
    "ask_question",
    "change_explanation",
    "change_operation",
    "change_series",
    "explain",
    "find_out",
    "publish_problem",
    "publish_series",
    "record_interview",
    "release_operation",
    "remove_evidence",
    "revise_interview",
    "state_problem",
    "take_back_interview",
    "take_back_operation",
    "write_series",
]
