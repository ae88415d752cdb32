"""Who may match and judge: whoever holds the cohort list, and a job only in its asker's name."""

from __future__ import annotations

import uuid

import pytest

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.linkage import policy
from placemap.linkage.models import Judgement, MatchRun
from placemap.mappings.models import Mapping

MAPPING, OTHER_MAPPING = Mapping(id=uuid.uuid4()), Mapping(id=uuid.uuid4())


def actor(*duties: Duty, mapping: Mapping = MAPPING) -> Actor:
    """Somebody with these duties in a mapping."""
    return Actor(
        user_id=uuid.uuid4(),
        agency_id=uuid.uuid4(),
        seats={mapping.pk: frozenset(duty.value for duty in duties)},
    )


CUSTODIAN = actor(Duty.HOLD_COHORT)
OTHERS = [
    actor(),
    actor(Duty.CONTRIBUTE, Duty.READ_CASES, Duty.DECIDE_COHORT, Duty.LEAD_MAPPING),
    actor(Duty.HOLD_COHORT, mapping=OTHER_MAPPING),
]


@pytest.mark.parametrize("who", [CUSTODIAN, *OTHERS])
def test_matching_and_judging_are_for_the_custodian(who: Actor) -> None:
    allowed = who is CUSTODIAN
    assert policy.may_match(who, MAPPING).allowed is allowed
    decision = policy.may_withdraw_judgement(who, Judgement(mapping=MAPPING))
    assert decision.allowed is allowed
    assert allowed or "coordinator who holds the cohort list" in decision.reason


@pytest.mark.parametrize("who", [CUSTODIAN, *OTHERS])
def test_a_run_is_carried_out_only_in_its_askers_name(who: Actor) -> None:
    own, anothers = (
        MatchRun(mapping=MAPPING, asked_by=who.user_id),
        MatchRun(mapping=MAPPING, asked_by=uuid.uuid4()),
    )
    assert policy.may_run(who, own).allowed is (who is CUSTODIAN)
    assert policy.may_run(who, anothers).allowed is False
