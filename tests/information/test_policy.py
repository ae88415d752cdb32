"""Who may give, withdraw, notice, decide and acknowledge."""

from __future__ import annotations

import uuid

import pytest

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.information import policy
from placemap.information.models import Concern, Contribution, Routing
from placemap.mappings.models import Mapping
from placemap.partners.models import Agency

MAPPING = Mapping(pk=uuid.uuid4())
OURS, THEIRS = Agency(pk=uuid.uuid4()), Agency(pk=uuid.uuid4())


def seated(*duties: Duty) -> Actor:
    return Actor(
        user_id=uuid.uuid4(), agency_id=OURS.pk, seats={MAPPING.pk: frozenset(d.value for d in duties)}
    )


STRANGER = Actor(user_id=uuid.uuid4(), agency_id=OURS.pk)


def test_contributing_is_for_ones_own_agency_or_the_custodian() -> None:
    member, custodian = seated(Duty.CONTRIBUTE), seated(Duty.CONTRIBUTE, Duty.HOLD_COHORT)
    assert policy.may_contribute(member, MAPPING, OURS)
    assert "Ask the coordinator" in policy.may_contribute(member, MAPPING, THEIRS).reason
    assert policy.may_contribute(custodian, MAPPING, THEIRS)
    assert not policy.may_contribute(seated(Duty.READ_CASES), MAPPING, OURS)
    assert not policy.may_contribute(STRANGER, MAPPING, OURS)


def test_noticing_is_for_whoever_gives_information() -> None:
    assert policy.may_notice(seated(Duty.CONTRIBUTE), MAPPING)
    assert not policy.may_notice(seated(Duty.READ_CASES), MAPPING)
    assert not policy.may_notice(STRANGER, MAPPING)


def test_withdrawing_is_for_the_giver_or_the_custodian() -> None:
    ours, theirs = (Contribution(mapping=MAPPING, agency=agency) for agency in (OURS, THEIRS))
    assert policy.may_withdraw(seated(Duty.CONTRIBUTE), ours)
    assert not policy.may_withdraw(seated(Duty.READ_CASES), ours)
    assert not policy.may_withdraw(seated(Duty.CONTRIBUTE, Duty.LEAD_MAPPING), theirs)
    assert policy.may_withdraw(seated(Duty.HOLD_COHORT), theirs)


@pytest.mark.parametrize(
    ("duty", "decides"),
    [(Duty.HOLD_COHORT, True), (Duty.LEAD_MAPPING, True), (Duty.CONTRIBUTE, False), (Duty.READ_CASES, False)],
)
def test_deciding_where_it_goes_is_for_custodian_and_lead(duty: Duty, decides: bool) -> None:
    assert bool(policy.may_decide_concern(seated(duty), Concern(mapping=MAPPING))) is decides
    assert policy.decides_in(seated(duty), MAPPING) is decides
    assert not policy.may_decide_concern(STRANGER, Concern(mapping=MAPPING))


def test_acknowledging_is_for_whoever_receives_concerns_for_the_agency_it_went_to() -> None:
    receiver = Actor(user_id=uuid.uuid4(), agency_id=OURS.pk, duties=frozenset({Duty.ROUTE_CONCERNS.value}))
    assert policy.may_acknowledge(receiver, Routing(sent_to=OURS))
    assert not policy.may_acknowledge(receiver, Routing(sent_to=THEIRS))
    assert not policy.may_acknowledge(STRANGER, Routing(sent_to=OURS))
    assert not policy.may_acknowledge(Actor(user_id=None), Routing(sent_to=OURS))
