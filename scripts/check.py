"""Everything about the code that can be checked without running it. Changes nothing; `make fix` mends much.

Exit status 1 when any check fails; every check runs, so that one call shows all there is to do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")


@dataclass(frozen=True)
class Check:
    """One check: what it holds, the command, and what to do when it fails."""

    name: str
    command: tuple[str, ...]
    mend: str


def checks() -> list[Check]:
    """Every check, the slowest first since two run at a time."""
    found = [
        Check("types", (PYTHON, "-m", "mypy"), "mend the types that are named"),
        Check("package order", (str(BIN / "lint-imports"),), "import downwards only; see pyproject.toml"),
        Check(
            "migrations",
            (PYTHON, "-m", "placemap.project.console", "makemigrations", "--check", "--dry-run"),
            "run: .venv/bin/placemap makemigrations",
        ),
        Check("generated files", (PYTHON, "scripts/generate.py", "--check"), "run: make docs"),
        Check("format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."), "run: make fix"),
        Check("lint", (PYTHON, "-m", "ruff", "check", "."), "run: make fix, then mend the rest"),
    ]
    if any((ROOT / "client").rglob("*.ts")):
        found.insert(1, Check("types of the client", (PYTHON, "scripts/check_client.py"), "mend the types"))
    return found


def run(check: Check) -> tuple[Check, bool, str]:
    """Run one check; returns it, whether it holds, and its words."""
    started = time.monotonic()
    answer = subprocess.run(
        check.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, env=os.environ | {"PYTHONWARNINGS": "ignore", "NO_COLOR": "1"},
    )  # fmt: skip
    holds = answer.returncode == 0
    print(f"{'ok' if holds else 'FAILED':>6}  {check.name} ({time.monotonic() - started:.1f} s)", flush=True)
    return check, holds, answer.stdout.strip()


def main() -> int:
    """Run every check, two at a time."""
    started = time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, checks()))
    failed = [(check, words) for check, holds, words in results if not holds]
    for check, words in failed:
        print(f"\n--- {check.name}: {check.mend} ---\n{words}")
    print(
        f"\n{len(failed) or 'None'} of {len(results)} checks failed, in {time.monotonic() - started:.0f} s."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
