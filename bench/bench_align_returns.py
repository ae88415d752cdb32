"""Score `placemap align` on seven agencies' lists whose right answer is known.

    python bench/bench_align_returns.py [FOLDER | --shapes]

FOLDER holds the lists and `truth.csv` (file, sheet, row, person), and `columns.toml` if the headings do not
say what the columns hold; `../shared/data/agency_returns` beside the repository unless given. `--shapes`
scores the lists that `alignment_shapes.py` invents instead. Figures are for pairs of rows from different
lists.
"""

from __future__ import annotations

import contextlib
import csv
import io
import sys
import tempfile
import time
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from bench.alignment_shapes import HELD_OUT, SHAPES, make
from placemap.foundations import clock
from placemap.project import align
from placemap.project.align_lists import read_lists
from placemap.project.align_map import ColumnsFile, read_columns_file

Row = tuple[str, str, int]


def read_truth(path: Path) -> dict[Row, str]:
    """Which person each row is."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(r["file"], r["sheet"], int(r["row"])): r["person"] for r in csv.DictReader(file)}


def read_links(path: Path) -> dict[frozenset[Row], str]:
    """Pairs in a links file with their decision."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            frozenset(
                [
                    (r["left_file"], r["left_sheet"], int(r["left_row"])),
                    (r["right_file"], r["right_sheet"], int(r["right_row"])),
                ]
            ): r["decision"]
            for r in csv.DictReader(file)
        }


def rows_with_birthday(files: list[Path], columns: ColumnsFile) -> set[Row]:
    """Rows that carry a date of birth, as the product reads them."""
    dated = set()
    for path in files:
        said = columns.for_file(str(path), path.name)
        for each in read_lists(path, name=path.name, said=said, on=clock.today()).lists:
            for number, record in zip(each.numbers, each.records, strict=True):
                if record.born is not None:
                    dated.add((path.name, each.sheet, number))
    return dated


def main() -> int:
    """Print the figures; the exit status is 0 when the command ran."""
    if sys.argv[1:] == ["--shapes"]:
        return shapes()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "agency_returns"
    if not (folder / "truth.csv").is_file():
        print(f"There is no truth.csv in {folder}. Give the folder that holds the lists.")
        return 2
    status = score(folder)
    return status if len(sys.argv) > 1 else status or shapes()


def shapes() -> int:
    """Score every invented shape, three towns of each."""
    for shape in SHAPES:
        for seed in (1, 2, 3):
            with tempfile.TemporaryDirectory() as scratch:
                make(Path(scratch), shape, seed)
                print(
                    f"\n--- {shape}, town {seed}{' (held out to the end)' if shape in HELD_OUT else ''} ---"
                )
                if status := score(Path(scratch), quiet=True):
                    return status
    return 0


def score(folder: Path, *, quiet: bool = False) -> int:
    """Match the lists in a folder and print the figures; the exit status is the command's."""
    truth = read_truth(folder / "truth.csv")
    files = sorted({folder / file for file, _, _ in truth})
    with tempfile.TemporaryDirectory() as scratch:
        links, people = Path(scratch, "links.csv"), Path(scratch, "people.csv")
        started = time.monotonic()
        arguments = [*map(str, files), "--links", str(links), "--people", str(people)]
        said = folder / "columns.toml"
        if said.is_file():
            arguments += ["--columns", str(said)]
        told = io.StringIO()
        with contextlib.redirect_stderr(told) if quiet else contextlib.nullcontext():
            status = align.main(arguments)
        seconds = time.monotonic() - started
        if status:
            print(told.getvalue())
            return status
        found = read_links(links)
        with people.open(encoding="utf-8", newline="") as file:
            grouped = {(r["file"], r["sheet"], int(r["row"])): r["person"] for r in csv.DictReader(file)}
    missed_rows, extra_rows = set(truth) - set(grouped), set(grouped) - set(truth)
    print(f"rows: {len(grouped)} read, {len(missed_rows)} missing, {len(extra_rows)} extra")
    dated = rows_with_birthday(files, read_columns_file(said) if said.is_file() else ColumnsFile())
    people_rows: dict[str, list[Row]] = defaultdict(list)
    for row, person in truth.items():
        people_rows[person].append(row)
    pairs = {
        frozenset(pair)
        for rows in people_rows.values()
        for pair in combinations(rows, 2)
        if pair[0][:2] != pair[1][:2]
    }
    both_dated = {pair for pair in pairs if pair <= dated}
    joined: dict[str, list[Row]] = defaultdict(list)
    for row, person in grouped.items():
        joined[person].append(row)
    automatic = {
        frozenset(pair)
        for rows in joined.values()
        for pair in combinations(rows, 2)
        if pair[0][:2] != pair[1][:2]
    }
    links_same = {pair for pair, decision in found.items() if decision == "same"}
    offered = automatic | set(found)
    wrong = [pair for pair in automatic if len({truth[row] for row in pair}) > 1]
    reviews = Counter(row for pair, decision in found.items() if decision == "review" for row in pair)
    print(f"automatic: {len(links_same)} links, {len(automatic)} pairs once joined, {len(wrong)} wrong")
    for pair in wrong[:10]:
        print("   wrong:", *sorted(pair))
    print(f"precision of automatic pairs: {1 - len(wrong) / max(1, len(automatic)):.4f} (goal 0.999)")
    if both_dated:
        print(f"recall, both rows dated: {len(both_dated & automatic) / len(both_dated):.4f} (goal 0.85)")
        print(
            f"recall with review, both dated: {len(both_dated & offered) / len(both_dated):.4f} (goal 0.98)"
        )
    print(f"recall, all rows: {len(pairs & automatic) / len(pairs):.4f}")
    print(f"recall with review, all rows: {len(pairs & offered) / len(pairs):.4f}")
    print(f"most review pairs on one row: {max(reviews.values(), default=0)} (goal 3)")
    print(f"time: {seconds:.1f} s, from files to results")
    return 0


if __name__ == "__main__":
    sys.exit(main())
