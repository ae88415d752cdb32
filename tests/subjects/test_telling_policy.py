"""Who tells the readers of a correction, and who says that they have read it: by table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.duties import Duty
from placemap.subjects import policy

ME = uuid4()


@pytest.mark.parametrize(
    ("duty", "may"), [(Duty.CONTRIBUTE, True), (Duty.HOLD_COHORT, True), (Duty.READ_CASES, False)]
)
def test_whoever_may_put_something_right_tells_the_readers(duty: Duty, may: bool) -> None:
    actor: Any = SimpleNamespace(has_in=lambda asked, _mapping: asked is duty, user_id=ME)
    mapping: Any = SimpleNamespace(pk=uuid4())
    assert policy.may_tell_readers(actor, mapping).allowed is may


@pytest.mark.parametrize("whose", [ME, uuid4()], ids=["mine", "another's"])
def test_a_notice_is_marked_by_whom_it_is_for(whose: Any) -> None:
    actor: Any = SimpleNamespace(user_id=ME)
    notice: Any = SimpleNamespace(user_id=whose)
    assert policy.may_mark_read(actor, notice).allowed is (whose == ME)
