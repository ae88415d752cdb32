"""Hostile, careless and unlucky files: each is read or refused with its own sentence, within its limits."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.hostile import CORPUS

_ROOT = Path(__file__).resolve().parents[2]
_MOST_MEGABYTES = 256
_MOST_SECONDS = 5.0


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What reading each file of the corpus did and cost, measured in a process of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for number, (name, make, _) in enumerate(CORPUS.values()):
        path = folder / str(number) / name
        path.parent.mkdir()
        path.write_bytes(make())
        paths.append(str(path))
    done = subprocess.run(
        [sys.executable, str(_ROOT / "tests" / "exchange" / "measure.py"), *paths],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )
    return dict(zip(CORPUS, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("case", CORPUS)
def test_each_file_is_read_or_refused_in_words(case: str, outcomes: dict[str, dict[str, Any]]) -> None:
    name, _, expected = CORPUS[case]
    outcome = outcomes[case]
    if expected == "*":
        assert outcome["rows"] or outcome["said"].startswith(name)
    elif expected:
        assert re.search(expected, outcome["said"]), outcome["said"]
        assert outcome["said"].startswith(name)
    else:
        assert outcome["said"] == "" and outcome["rows"] > 0


@pytest.mark.parametrize("case", CORPUS)
def test_each_file_stays_within_memory_and_time(case: str, outcomes: dict[str, dict[str, Any]]) -> None:
    assert outcomes[case]["megabytes"] <= _MOST_MEGABYTES
    # Processor time: how long it takes by the clock depends on what else the computer does.
    assert outcomes[case]["processor_seconds"] <= _MOST_SECONDS


def test_nothing_escapes(outcomes: dict[str, dict[str, Any]]) -> None:
    assert not Path("/tmp/placemap-escaped").exists()
    here = Path("/etc/hostname")
    secret = here.read_text().strip() if here.exists() else "placemap"
    assert all(secret not in outcome["said"] for outcome in outcomes.values())


def test_macros_are_left_alone_and_said(outcomes: dict[str, dict[str, Any]]) -> None:
    assert "macros" in outcomes["macros"]["notes"][0]


def test_formulas_without_results_are_said(outcomes: dict[str, dict[str, Any]]) -> None:
    notes = " ".join(outcomes["formulas"]["notes"])
    assert "other workbooks" in notes
    assert all(cell in notes for cell in ("B2", "C2", "E2"))
    assert "A2" not in notes and "D2" not in notes
