"""One half minute for every test of signing in, however slow the machine."""

from __future__ import annotations

import pytest

from placemap.accounts import codes
from tests.accounts.people import STEP


@pytest.fixture(autouse=True)
def half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "step_now", lambda: STEP)
