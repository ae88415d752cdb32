"""Who reads, makes and lifts what keeps somebody from a record: duty by duty, without a database."""

from __future__ import annotations

from types import MappingProxyType
from uuid import UUID, uuid4

import pytest

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.mappings.models import Mapping
from placemap.partners.models import User
from placemap.subjects.models import Block, Person
from placemap.subjects.policy import blocks

HERE, ME = uuid4(), uuid4()
MAPPING = Mapping(pk=HERE)


def _actor(*duties: Duty) -> Actor:
    seats = MappingProxyType({HERE: frozenset(duty.value for duty in duties)})
    return Actor(user_id=ME, agency_id=uuid4(), seats=seats)


@pytest.mark.parametrize(
    ("actor", "runs"),
    [
        (_actor(Duty.HOLD_COHORT), True),
        (_actor(Duty.LEAD_MAPPING), True),
        (_actor(Duty.READ_CASES, Duty.CONTRIBUTE), False),
        (_actor(), False),
    ],
)
def test_the_custodian_and_the_lead_keep_others_from_a_record(actor: Actor, runs: bool) -> None:
    child = Person(mapping=MAPPING)
    assert blocks.may_read_blocks(actor, MAPPING).allowed is runs
    assert blocks.may_block(actor, child, User(pk=uuid4())).allowed is runs
    assert blocks.may_lift_block(actor, Block(mapping=MAPPING)).allowed is runs


@pytest.mark.parametrize(("duty", "asks"), [(Duty.READ_CASES, True), (Duty.CONTRIBUTE, False)])
def test_whoever_reads_cases_may_ask_not_to_be_shown_one(duty: Duty, asks: bool) -> None:
    me: UUID = ME
    assert blocks.may_block(_actor(duty), Person(mapping=MAPPING), User(pk=me)).allowed is asks
    assert not blocks.may_lift_block(_actor(duty), Block(mapping=MAPPING))


def test_information_governance_alone_reads_every_block() -> None:
    oversees = Actor(user_id=ME, duties=frozenset({Duty.OVERSEE_ACCESS.value}))
    assert blocks.may_oversee_blocks(oversees)
    assert not blocks.may_oversee_blocks(_actor(Duty.LEAD_MAPPING))
