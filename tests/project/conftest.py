"""Lists for `placemap align`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.align_runs import CARE, SCHOOL


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, str]:
    """A school's and a social care list that share two children."""
    school, care = tmp_path / "school.csv", tmp_path / "care.csv"
    school.write_text(SCHOOL, encoding="utf-8")
    care.write_text(CARE, encoding="cp1252")
    return str(school), str(care)
