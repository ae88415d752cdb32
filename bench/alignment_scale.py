"""A hundred thousand rows in three lists: Placemap beside bare Splink, each in a process of its own.

Bare Splink gets the very columns that Placemap would prepare, ready made, and the same blocks,
comparisons and weights; it predicts and clusters. Placemap starts from plain records, prepares them,
predicts, decides, checks groups, and puts every pair's summary into words.

    python -m bench.alignment_scale make FOLDER ROWS | bare FOLDER | placemap FOLDER
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path


def make(folder: Path, rows: int) -> None:
    """Write the rows once, as records and as prepared columns."""
    import pyarrow.parquet as pq

    from placemap.linkage.engine_columns import prepare
    from tests.linkage.worlds import AGENCIES, invent, lists

    thirds = tuple(replace(agency, share=0.585) for agency in AGENCIES[:3])
    records, _ = lists(3, invent(3, int(rows / 1.755)), thirds)
    with (folder / "records.pickle").open("wb") as file:
        pickle.dump(records, file)
    columns = prepare(records)
    pq.write_table(columns.table, folder / "columns.parquet")
    shares = {"given": columns.given_shares, "family": columns.family_shares}
    (folder / "shares.json").write_text(json.dumps(shares))


def placemap(folder: Path) -> None:
    """From records in memory to every pair decided and put into words."""
    from placemap.linkage.engine import find_matches

    with (folder / "records.pickle").open("rb") as file:
        records = pickle.load(file)
    began, used = time.perf_counter(), time.process_time()
    matches = find_matches(records)
    words = sum(len(match.summary) for match in matches)
    _report(began, used, rows=len(records), pairs=len(matches), letters=words)


def bare(folder: Path) -> None:
    """Splink alone on the prepared columns: predict and cluster."""
    import pyarrow.parquet as pq

    from placemap.linkage.engine_columns import Columns
    from placemap.linkage.engine_decide import CLEAR
    from placemap.linkage.engine_pairs import FLOOR, Comparer

    table = pq.read_table(folder / "columns.parquet")
    shares = json.loads((folder / "shares.json").read_text())
    began, used = time.perf_counter(), time.process_time()
    comparer = Comparer(Columns(table, [], shares["given"], shares["family"]), within=False)
    found = comparer.linker.inference.predict(threshold_match_weight=FLOOR, warning_mode="never")
    comparer.linker.clustering.cluster_pairwise_predictions_at_threshold(
        found, threshold_match_probability=1 / (1 + 2**-CLEAR)
    )
    _report(began, used, rows=table.num_rows, pairs=comparer.count(found))


def _report(began: float, used: float, **figures: int) -> None:
    seconds, processor = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": peak, **figures}))


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    if what == "make":
        make(where, int(sys.argv[3]))
    else:
        {"bare": bare, "placemap": placemap}[what](where)
