"""Reads of matching. All of them are for the custodian; the actor comes first and is asked for the duty."""

from __future__ import annotations

from placemap.linkage.queries.different import judged_different
from placemap.linkage.queries.pages import (
    Confirmation,
    MatchingOverview,
    ShownDecision,
    ShownPair,
    Side,
    confirmations,
    decisions,
    disputed_pairs,
    matching_overview,
    pair_side_by_side,
    shown_pairs,
)
from placemap.linkage.queries.standing import (
    Pair,
    Standing,
    has_stopped,
    joins,
    latest_judgement,
    latest_run,
    matching_to_do,
    reasons_of,
    standing_of,
    standings,
    unresolved_people,
    worker_runs,
)

__all__ = [
    "Confirmation",
    "MatchingOverview",
    "Pair",
    "ShownDecision",
    "ShownPair",
    "Side",
    "Standing",
    "confirmations",
    "decisions",
    "disputed_pairs",
    "has_stopped",
    "joins",
    "judged_different",
    "latest_judgement",
    "latest_run",
    "matching_overview",
    "matching_to_do",
    "pair_side_by_side",
    "reasons_of",
    "shown_pairs",
    "standing_of",
    "standings",
    "unresolved_people",
    "worker_runs",
]
