"""Runs every test against real PostgreSQL and a real browser, and holds coverage to its floors.

    .venv/bin/python scripts/run_tests.py [words for pytest]

With words for pytest only what they choose is run, and the floors are not applied. When all is well,
pytest's own closing line is the last.
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


def main(words: list[str]) -> int:
    """Run pytest, then compare coverage with the floors; returns the exit status."""
    # Before the tests run side by side: installing replaces the whole of node_modules.
    install_packages(for_tests=True)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.unlink(missing_ok=True)
    measuring = [] if words else ["--cov=placemap", "--cov-branch", f"--cov-report=json:{REPORT}"]
    workers = os.environ.get("PLACEMAP_TEST_WORKERS", "2")
    sys.stdout.flush()
    command = [PYTHON, "-m", "pytest", "-n", workers, "--dist", "loadfile", *measuring, *words]
    # Unbuffered, so that no late line of a log follows pytest's own closing line.
    status = subprocess.run(
        command, cwd=ROOT, check=False, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ).returncode
    if status == 0 and measuring:
        return compare_with_floors(json.loads(REPORT.read_text(encoding="utf-8")))
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
