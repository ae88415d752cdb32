"""Which rows of several lists are one person. Only this file and its `engine_*` parts know Splink.

The parts: `engine_columns` makes rows ready, `engine_weights` holds the fixed weights, `engine_blocks` says
which pairs are compared, `engine_extras` adds fields that are not about people, `engine_pairs` runs Splink
on DuckDB, `engine_decide` turns weights into decisions, and `engine_words` explains them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from placemap.foundations.errors import PlacemapError
from placemap.foundations.identity import IdentityRecord
from placemap.linkage.engine_columns import prepare
from placemap.linkage.engine_decide import decide
from placemap.linkage.engine_pairs import Comparer, Pair
from placemap.linkage.engine_weights import MODEL_VERSION
from placemap.linkage.engine_words import PairInWords, Speaker
from placemap.linkage.rules import components
from placemap.linkage.vocabulary import Decision, Explanation, FieldReason, Match, Outcome

__all__ = ["ENGINE_VERSION", "Decision", "Explanation", "FieldReason", "Match", "Outcome", "find_matches"]

ENGINE_VERSION = f"weights {MODEL_VERSION}"


def find_matches(
    records: Sequence[IdentityRecord],
    *,
    within: bool = False,
    progress: Callable[[str, float], None] | None = None,
) -> list[Match]:
    """Pairs of rows that are clearly one person ("same") and the best doubtful ones ("review").

    Rows of one source are compared only with `within`. A row has at most three pairs for review. Clear
    pairs come first, then the likeliest. `progress` is told the stage in words and the part done, 0 to 1.
    Raises `PlacemapError` when two records share a key.
    """
    say = progress or (lambda stage, fraction: None)
    keys = [record.key for record in records]
    if len(set(keys)) != len(keys):
        raise PlacemapError("Two rows have the same key. Give every row a key of its own.")
    if len(records) < 2:
        say("Done", 1.0)
        return []
    say("Reading names and dates", 0.05)
    columns = prepare(records)
    sources: list[int] = columns.table.column("source").to_pylist()
    if not within and len(set(sources)) < 2:
        say("Done", 1.0)
        return []
    say("Comparing rows", 0.2)
    comparer = Comparer(columns, within=within)
    try:
        candidates = comparer.candidates()
        say("Checking that groups hold together", 0.75)
        decided = decide(candidates, sources, comparer.score, within=within, fields=comparer.fields)
    finally:
        comparer.close()
    say("Putting reasons into words", 0.9)
    speaker = Speaker(records, comparer.fields, columns.extras)
    person = _people(decided.clear)

    def match(pair: Pair, decision: Decision, *, follows: bool = False) -> Match:
        one, other = person.get(pair.left), person.get(pair.right)
        both = (
            one
            if one and one is other
            else (one or frozenset([pair.left])) | (other or frozenset([pair.right]))
        )
        words = PairInWords(speaker, pair.left, pair.right, pair.pattern, both, follows)
        probability = _probability(max(pair.weight, weakest[pair.left]) if follows else pair.weight)
        return Match(keys[pair.left], keys[pair.right], probability, decision, words=words)

    weakest: dict[int, float] = defaultdict(lambda: float("inf"))
    for pair in decided.clear:
        if (pair.left, pair.right) not in decided.follows:
            for row in person[pair.left]:
                weakest[row] = min(weakest[row], pair.weight)
    found = [
        match(pair, Decision.SAME, follows=(pair.left, pair.right) in decided.follows)
        for pair in decided.clear
    ]
    found.sort(key=lambda one: -one.probability)
    found += [match(pair, Decision.REVIEW) for pair in sorted(decided.read, key=lambda one: -one.weight)]
    say("Done", 1.0)
    return found


def _people(clear: Sequence[Pair]) -> dict[int, frozenset[int]]:
    edges = [(pair.left, pair.right) for pair in clear]
    rows = list(dict.fromkeys(row for edge in edges for row in edge))
    return {
        row: members for group in components(rows, edges) for members in [frozenset(group)] for row in group
    }


def _probability(weight: float) -> float:
    """A weight in bits as a chance between 0 and 1."""
    return float(1 / (1 + 2 ** -min(max(weight, -60.0), 60.0)))
