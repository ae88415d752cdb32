"""Who works in the workspace, and who reads what comes of it: by table, without a database."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.duties import Duty
from placemap.scanning.policy import workspace


@pytest.mark.parametrize(
    ("duties", "works", "reads"),
    [
        ((Duty.ANALYSE, Duty.READ_CASES), True, True),
        ((Duty.READ_CASES,), False, True),
        ((), False, False),
    ],
)
def test_the_workspace_is_for_those_who_analyse_and_what_they_publish_for_who_reads_cases(
    duties: tuple[Duty, ...], works: bool, reads: bool
) -> None:
    actor: Any = SimpleNamespace(has_in=lambda duty, _mapping: duty in duties)
    mapping: Any = SimpleNamespace(pk=uuid4())
    assert workspace.may_analyse(actor, mapping).allowed is works
    assert workspace.may_change_written(actor, SimpleNamespace(mapping=mapping)).allowed is works
    assert workspace.may_read_published(actor, mapping).allowed is reads
