"""The scripts: their types hold, and the parts that need no browser do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from placemap.project.node import NODE_MODULES, install_packages, run_node

CLIENT = Path(__file__).resolve().parents[2] / "client"


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    install_packages(for_tests=True)


def test_types_hold() -> None:
    assert run_node(NODE_MODULES / "typescript" / "bin" / "tsc", "-p", str(CLIENT)) == ""


def test_parts_that_need_no_browser() -> None:
    files = sorted(str(file) for file in CLIENT.glob("*/*.test.ts"))
    assert len(files) >= 3
    said = run_node(Path("--test"), "--test-reporter=tap", *files)
    assert "# fail 0" in said
    assert "# pass 0" not in said
