"""Who tells the readers of a correction, and who says that they have read it: by table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from placemap.subjects import policy

ME = uuid4()


@pytest.mark.parametrize("sits", [True, False])
def test_whoever_sits_on_the_team_tells_the_readers(sits: bool) -> None:
    actor: Any = SimpleNamespace(sits_in=lambda _mapping: sits, user_id=ME)
    assert policy.may_tell_readers(actor, SimpleNamespace(pk=uuid4())).allowed is sits  # type: ignore[arg-type]


@pytest.mark.parametrize("whose", [ME, uuid4()], ids=["mine", "another's"])
def test_a_notice_is_marked_by_whom_it_is_for(whose: Any) -> None:
    actor: Any = SimpleNamespace(user_id=ME)
    notice: Any = SimpleNamespace(user_id=whose)
    assert policy.may_mark_read(actor, notice).allowed is (whose == ME)
