"""Runs every test against real PostgreSQL and a real browser, and holds coverage to its floors.

    .venv/bin/python scripts/run_tests.py [words for pytest]

With words for pytest only what they choose is run, and the floors are not applied. When all is well,
pytest's own closing line is the last.

In continuous integration (CI is set) a test or two that fail are tried once more, alone, and named when
they then pass: the machine may have been slow, and the test leans on it and wants mending. More than
that many, or one that fails again, fails the run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from placemap.project.node import install_packages

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / ".cache" / "coverage.json"
PYTHON = sys.executable

# In per cent of statements and branches. Rules and policy decide about people: every branch is tried.
FLOOR = 85.0
DECIDING = ("rules", "policy")
DECIDING_FLOOR = 100.0

# How many failed tests continuous integration tries once more.
TRIED_AGAIN = 2
FAILED = ROOT / ".cache" / "pytest" / "v" / "cache" / "lastfailed"


def main(words: list[str]) -> int:
    """Run pytest, then compare coverage with the floors; returns the exit status."""
    # Before the tests run side by side: installing replaces the whole of node_modules.
    install_packages(for_tests=True)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.unlink(missing_ok=True)
    FAILED.unlink(missing_ok=True)
    measuring = [] if words else ["--cov=placemap", "--cov-branch", f"--cov-report=json:{REPORT}"]
    workers = os.environ.get("PLACEMAP_TEST_WORKERS", "2")
    sys.stdout.flush()
    # In the order of tests/conftest.py, which begins with the longest.
    shared_out = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [PYTHON, "-m", "pytest", *shared_out, *measuring, *words]
    # Unbuffered, so that no late line of a log follows pytest's own closing line.
    status = subprocess.run(
        command, cwd=ROOT, check=False, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ).returncode
    if status == 1 and measuring and os.environ.get("CI"):
        status = try_again()
    if status == 0 and measuring:
        return compare_with_floors(json.loads(REPORT.read_text(encoding="utf-8")))
    return status


def try_again() -> int:
    """Run what failed once more, alone; returns the exit status. Says which tests passed only then."""
    failed = sorted(json.loads(FAILED.read_text(encoding="utf-8"))) if FAILED.exists() else []
    if not 0 < len(failed) <= TRIED_AGAIN:
        return 1
    print(f"\nTried once more, alone: {', '.join(failed)}", flush=True)
    status = subprocess.run([PYTHON, "-m", "pytest", *failed], cwd=ROOT, check=False).returncode
    if status == 0:
        print(f"Passed only when tried again, and must be mended: {', '.join(failed)}", flush=True)
    return status


def _decides(name: str) -> bool:
    """Whether a file of the product is rules or policy, in one file or in a folder of that name."""
    path = Path(name)
    return path.stem in DECIDING or path.parent.name in DECIDING


def compare_with_floors(report: dict[str, object]) -> int:
    """Print what is under its floor, and nothing when all is well; returns the exit status."""
    files: dict[str, dict[str, dict[str, float]]] = report["files"]  # type: ignore[assignment]
    totals: dict[str, float] = report["totals"]  # type: ignore[assignment]
    short = [
        f"{name}: {found['summary']['percent_covered']:.1f} %, and it decides about people: "
        f"lines {found['missing_lines']}, branches {found['missing_branches']}"
        for name, found in sorted(files.items())
        if _decides(name) and found["summary"]["percent_covered"] < DECIDING_FLOOR
    ]
    if totals["percent_covered"] < FLOOR:
        short.append(f"the whole package: {totals['percent_covered']:.1f} %, and the floor is {FLOOR:.0f} %")
    if short:
        print("\nThe tests pass, but they do not try enough:", *short, sep="\n  ")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
