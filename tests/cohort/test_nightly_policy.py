"""What only Placemap itself, or only the custodian, may do about openings and removals: by table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.duties import Duty
from placemap.cohort import policy
from placemap.cohort.policy import sampling
from placemap.subjects.policy import ERASER


@pytest.mark.parametrize("system", [sampling.SAMPLER, "", ERASER])
def test_openings_are_drawn_by_the_sampler_alone(system: str) -> None:
    actor: Any = SimpleNamespace(system=system)
    assert sampling.may_sample(actor).allowed is (system == sampling.SAMPLER)
    assert policy.may_remove_as_planned(actor).allowed is (system == ERASER)


@pytest.mark.parametrize("holds", [True, False])
def test_the_custodian_alone_keeps_somebody_longer(holds: bool) -> None:
    actor: Any = SimpleNamespace(has_in=lambda _duty, _mapping: holds)
    mapping: Any = SimpleNamespace(pk=uuid4())
    assert policy.may_keep_longer(actor, mapping).allowed is holds
    assert policy.may_answer_for_leaver(actor, mapping).allowed is holds


@pytest.mark.parametrize(
    ("duties", "reviews"), [((), False), ((Duty.LEAD_MAPPING,), True), ((Duty.HOLD_COHORT,), True)]
)
def test_the_lead_and_the_custodian_look_at_what_was_drawn(duties: tuple[Duty, ...], reviews: bool) -> None:
    actor: Any = SimpleNamespace(has_in=lambda duty, _mapping: duty in duties)
    mapping: Any = SimpleNamespace(pk=uuid4())
    assert sampling.may_review_openings(actor, mapping).allowed is reviews
