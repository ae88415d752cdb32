"""Which rows of several lists are one person. Only this file and its `engine_*` parts know Splink.

The parts: `engine_columns` makes rows ready, `engine_weights` holds the fixed weights, `engine_blocks` says
which pairs are compared, `engine_extras` adds fields that are not about people, `engine_pairs` runs Splink
on DuckDB, `engine_decide` turns weights into decisions, and `engine_words` explains them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from placemap.foundations.errors import PlacemapError
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold
from placemap.foundations.wording import _
from placemap.linkage.engine_called import says_called
from placemap.linkage.engine_columns import prepare
from placemap.linkage.engine_decide import Decided, decide
from placemap.linkage.engine_pairs import Comparer, Pair
from placemap.linkage.engine_weights import MODEL_VERSION
from placemap.linkage.engine_words import PairInWords, Speaker
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
    with _rubbish_kept():
        return _find(records, within=within, say=progress or (lambda stage, fraction: None))


@contextmanager
def _rubbish_kept() -> Iterator[None]:
    """Put off collecting rubbish: a long list makes millions of small things, hardly any of them rubbish,
    and looking through them again and again takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _find(
    records: Sequence[IdentityRecord], *, within: bool, say: Callable[[str, float], None]
) -> list[Match]:
    # In the order of their keys, so that the order in which rows arrive can change nothing.
    records = sorted(records, key=lambda record: record.key)
    keys = [record.key for record in records]
    if len(set(keys)) != len(keys):
        raise PlacemapError(_("Two rows have the same key. Give every row a key of its own."))
    if len(records) < 2:
        say(_("Done"), 1.0)
        return []
    say(_("Reading names and dates"), 0.05)
    columns = prepare(records)
    sources: list[int] = columns.table.column("source").to_pylist()
    if not within and len(set(sources)) < 2:
        say(_("Done"), 1.0)
        return []
    say(_("Comparing rows"), 0.2)
    comparer = Comparer(columns, within=within)
    try:
        candidates = comparer.candidates()
        say(_("Checking that groups hold together"), 0.75)
        decided = decide(
            candidates,
            sources,
            comparer.score,
            within=within,
            fields=comparer.fields,
            one_name=_one_name(records),
        )
    finally:
        comparer.close()
    say(_("Putting the pairs in order"), 0.95)
    speaker = Speaker(records, comparer.fields, columns.extras, decided.person)
    found = _matches(keys, decided, speaker)
    say(_("Done"), 1.0)
    return found


def _one_name(records: Sequence[IdentityRecord]) -> Callable[[int, int, Iterable[int]], bool]:
    """Whether some row says of its person both names that two other rows give."""

    def said(left: int, right: int, between: Iterable[int]) -> bool:
        one, other = fold(records[left].given), fold(records[right].given)
        return any(
            says_called(records[row], one) or says_called(records[row], other)
            for row in between
            if records[row].known_as
        )

    return said


def _matches(keys: Sequence[str], decided: Decided, speaker: Speaker) -> list[Match]:
    """The decided pairs as matches: clear ones first, and within each kind the likeliest first."""
    # A pair that follows from others is as sure as the weakest pair its person rests on.
    weakest: dict[int, float] = {}
    for pair in decided.clear:
        if (pair.left, pair.right) not in decided.follows:
            person = decided.person[pair.left]
            weakest[person] = min(weakest.get(person, pair.weight), pair.weight)

    def match(pair: Pair, decision: Decision) -> Match:
        follows = decision is Decision.SAME and (pair.left, pair.right) in decided.follows
        weight = max(pair.weight, weakest[decided.person[pair.left]]) if follows else pair.weight
        words = PairInWords(speaker, pair.left, pair.right, pair.pattern, follows)
        return Match(keys[pair.left], keys[pair.right], _probability(weight), decision, words=words)

    found = sorted((match(pair, Decision.SAME) for pair in decided.clear), key=lambda one: -one.probability)
    return found + [
        match(pair, Decision.REVIEW) for pair in sorted(decided.read, key=lambda one: -one.weight)
    ]


def _probability(weight: float) -> float:
    """A weight in bits as a chance between 0 and 1."""
    return float(1 / (1 + 2 ** -min(max(weight, -60.0), 60.0)))
