"""A hundred thousand rows in three lists: Placemap beside bare Splink, each in a process of its own.

Bare Splink gets the same blocks, comparisons and weights, keeps the compared columns as it does unless told
otherwise, predicts and clusters; once with the columns ready made, once making them from the records as
Placemap does. Placemap starts from plain records and ends with every pair decided, every group checked
and every summary in words.

    python -m bench.alignment_scale make | moved FOLDER ROWS
    python -m bench.alignment_scale bare | made | placemap FOLDER
    python -m bench.alignment_scale count | count_few ROWS
"""

from __future__ import annotations

import json
import pickle
import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from splink import SettingsCreator

    from placemap.foundations.identity import IdentityRecord
    from placemap.linkage.engine_columns import Columns


# How many of those with an address say that they moved, in "moved": far more than lists do.
MOVED = 1 / 3


def make(folder: Path, rows: int, *, moved: bool = False) -> None:
    """Write the rows once, as records and as prepared columns. In `moved`, many say where they lived before."""
    import pyarrow.parquet as pq

    from placemap.linkage.engine_columns import prepare
    from tests.linkage.worlds import AGENCIES, invent, lists

    thirds = tuple(replace(agency, share=0.585) for agency in AGENCIES[:3])
    records, _ = lists(3, invent(3, int(rows / 1.755)), thirds)
    if moved:
        records = _after_moving(records)
    with (folder / "records.pickle").open("wb") as file:
        pickle.dump(records, file)
    columns = prepare(records)
    pq.write_table(columns.table, folder / "columns.parquet")
    shares = {"given": columns.given_shares, "family": columns.family_shares}
    (folder / "shares.json").write_text(json.dumps(shares))


def _after_moving(records: list[IdentityRecord]) -> list[IdentityRecord]:
    """The same rows, where a third of those with an address live elsewhere by now and give it as an earlier one.

    Each row for itself: so a home of today is compared with earlier ones, and earlier ones with each other.
    """
    rng = random.Random(11)
    found = []
    for record in records:
        if record.postcode and rng.random() < MOVED:
            record = replace(
                record,
                old_address=", ".join(filter(None, (record.street, record.postcode))),
                street=record.street and f"{rng.randint(1, 140)} Fletcher Rise",
                postcode=f"FE{rng.randint(1, 9)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJ')}{rng.choice('LNPQRSTU')}",
            )
        found.append(record)
    return found


def _records(folder: Path) -> list[IdentityRecord]:
    with (folder / "records.pickle").open("rb") as file:
        found: list[IdentityRecord] = pickle.load(file)
    # Arrow looks for pandas once, at its first array; where that is installed it takes a second.
    import pyarrow as pa

    pa.array(["warm"])
    return found


def placemap(folder: Path) -> None:
    """From records in memory to every pair decided and put into words."""
    from placemap.linkage.engine import find_matches

    records = _records(folder)
    began, used = time.perf_counter(), time.process_time()
    matches = find_matches(records)
    words = sum(len(match.summary) for match in matches)
    _report(began, used, rows=len(records), pairs=len(matches), letters=words)


def count(rows: int, *, names: int | None) -> None:
    """How many clear pairs are right, wrong and missed among as many rows of one crowded town."""
    from placemap.linkage.engine import Decision, find_matches
    from tests.linkage.worlds import AGENCIES, invent, lists

    thirds = tuple(replace(agency, share=0.585) for agency in AGENCIES[:3])
    crowd = {} if names is None else {"names": names, "twins": 0.08, "namesakes": 0.08}
    records, truth = lists(5, invent(5, int(rows / 1.755), **crowd), thirds)  # type: ignore[arg-type]
    dated = {record.key for record in records if record.born}
    rows_of: dict[int, list[str]] = {}
    for key, person in truth.items():
        rows_of.setdefault(person, []).append(key)
    true = {frozenset(pair) for keys in rows_of.values() for pair in combinations(keys, 2)}
    both = {pair for pair in true if pair <= dated}
    began, used = time.perf_counter(), time.process_time()
    matches = find_matches(records)
    clear = {frozenset((m.left, m.right)) for m in matches if m.decision is Decision.SAME}
    offered = {frozenset((m.left, m.right)) for m in matches}
    _report(
        began,
        used,
        rows=len(records),
        clear=len(clear),
        wrong=len(clear - true),
        recall=len(clear & true) / len(true),
        recall_dated=len(clear & both) / len(both),
        offered_dated=len(offered & both) / len(both),
    )


def bare(folder: Path) -> None:
    """Splink alone, on columns ready made."""
    import pyarrow.parquet as pq

    from placemap.linkage.engine_columns import Columns

    table = pq.read_table(folder / "columns.parquet")
    shares = json.loads((folder / "shares.json").read_text())
    _splink(lambda: Columns(table, [], shares["given"], shares["family"]))


def made(folder: Path) -> None:
    """Splink alone, on columns it has to be given first."""
    from placemap.linkage.engine_columns import prepare

    records = _records(folder)
    _splink(lambda: prepare(records))


def _splink(columns: Callable[[], Columns]) -> None:
    from placemap.linkage.engine_decide import CLEAR
    from placemap.linkage.engine_pairs import FLOOR, Comparer

    class Plain(Comparer):
        """With what Splink keeps of a pair unless told otherwise."""

        def settings(self, columns: Columns) -> SettingsCreator:
            said = super().settings(columns)
            said.retain_matching_columns = True
            said.retain_intermediate_calculation_columns = False
            return said

    began, used = time.perf_counter(), time.process_time()
    given = columns()
    comparer = Plain(given, within=False)
    found = comparer.linker.inference.predict(threshold_match_weight=FLOOR, warning_mode="never")
    comparer.linker.clustering.cluster_pairwise_predictions_at_threshold(
        found, threshold_match_probability=1 / (1 + 2**-CLEAR)
    )
    _report(began, used, rows=given.table.num_rows, pairs=comparer.count(found))


def _report(began: float, used: float, **figures: float) -> None:
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": peak, **figures}))


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    if what in ("count", "count_few"):
        count(int(sys.argv[2]), names=120 if what == "count_few" else None)
    elif what in ("make", "moved"):
        make(where, int(sys.argv[3]), moved=what == "moved")
    else:
        {"bare": bare, "made": made, "placemap": placemap}[what](where)
