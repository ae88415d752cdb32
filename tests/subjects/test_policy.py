"""Who may record, decide, link and place: each answer with its reason. No database."""

from __future__ import annotations

import uuid
from types import MappingProxyType

import pytest

from placemap.access.actors import Actor, system_actor
from placemap.access.duties import Duty
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.subjects import policy
from placemap.subjects.models import EntityLink, Link, Mention, Person
from placemap.subjects.vocabulary import Standing

MAPPING = Mapping(id=uuid.uuid4())
OURS, THEIRS = uuid.uuid4(), uuid.uuid4()


def _actor(*duties: Duty, agency: uuid.UUID = OURS, seated: bool = True) -> Actor:
    seats = {MAPPING.pk: frozenset(duty.value for duty in duties)} if seated else {}
    return Actor(user_id=uuid.uuid4(), agency_id=agency, seats=MappingProxyType(seats))


CUSTODIAN = _actor(Duty.HOLD_COHORT, Duty.CONTRIBUTE, Duty.RECORD_LINKS, Duty.READ_CASES, agency=uuid.uuid4())
MEMBER = _actor(Duty.CONTRIBUTE, Duty.RECORD_LINKS, Duty.READ_CASES, Duty.PROPOSE_CHILDREN)
NEIGHBOUR = _actor(Duty.CONTRIBUTE, Duty.RECORD_LINKS, Duty.READ_CASES, Duty.PROPOSE_CHILDREN, agency=THEIRS)
READER = _actor(Duty.READ_CASES)
STRANGER = _actor(seated=False)


def _ours(model: type) -> object:
    return model(id=uuid.uuid4(), mapping_id=MAPPING.pk, agency_id=OURS)


@pytest.mark.parametrize(
    ("may", "allowed", "refused"),
    [
        (policy.may_record_person, [CUSTODIAN, MEMBER], [READER, STRANGER]),
        (policy.may_join_records, [CUSTODIAN], [MEMBER, READER, STRANGER]),
        (policy.may_find, [CUSTODIAN, MEMBER, READER], [STRANGER]),
        (policy.may_read_links, [CUSTODIAN, MEMBER, READER], [STRANGER]),
        (policy.may_record_link, [CUSTODIAN, MEMBER], [READER, STRANGER]),
    ],
)
def test_duties_in_a_mapping(may: object, allowed: list[Actor], refused: list[Actor]) -> None:
    for actor in allowed:
        assert may(actor, MAPPING).allowed  # type: ignore[operator]
    for actor in refused:
        answer = may(actor, MAPPING)  # type: ignore[operator]
        assert not answer.allowed and answer.reason


@pytest.mark.parametrize(
    ("may", "model"),
    [
        (policy.may_give_people, Contribution),
        (policy.may_withdraw_people, Contribution),
        (policy.may_change_person, Person),
        (policy.may_end_link, Link),
        (policy.may_end_link, EntityLink),
        (policy.may_resolve_mention, Mention),
    ],
)
def test_ones_own_agencys_or_the_custodian(may: object, model: type) -> None:
    row = _ours(model)
    for actor in (CUSTODIAN, MEMBER):
        assert may(actor, row).allowed  # type: ignore[operator]
    for actor in (NEIGHBOUR, READER, STRANGER):
        answer = may(actor, row)  # type: ignore[operator]
        assert not answer.allowed and answer.reason


def test_what_was_entered_by_hand_is_taken_back_by_its_agency_or_the_custodian() -> None:
    by_hand = Contribution(id=uuid.uuid4(), mapping_id=MAPPING.pk, agency_id=OURS, kind="by_hand")
    for actor in (CUSTODIAN, MEMBER):
        assert policy.may_take_back_words(actor, by_hand).allowed
    for actor in (NEIGHBOUR, READER, STRANGER):
        answer = policy.may_take_back_words(actor, by_hand)
        assert not answer.allowed and answer.reason
    listed = Contribution(id=uuid.uuid4(), mapping_id=MAPPING.pk, agency_id=OURS, kind="list")
    assert "list" in policy.may_take_back_words(CUSTODIAN, listed).reason


def test_standing_is_the_custodians_and_proposing_ones_own_agencys() -> None:
    person = _ours(Person)
    assert policy.may_set_standing(CUSTODIAN, person, Standing.COHORT).allowed  # type: ignore[arg-type]
    assert policy.may_set_standing(MEMBER, person, Standing.PROPOSED).allowed  # type: ignore[arg-type]
    for actor, standing in (
        (MEMBER, Standing.COHORT),
        (NEIGHBOUR, Standing.PROPOSED),
        (READER, Standing.PROPOSED),
        (STRANGER, Standing.PROPOSED),
    ):
        assert not policy.may_set_standing(actor, person, standing).allowed  # type: ignore[arg-type]


def test_only_the_settler_settles() -> None:
    assert policy.may_settle(system_actor(policy.SETTLER)).allowed
    for actor in (CUSTODIAN, MEMBER, STRANGER, system_actor("housekeeper")):
        answer = policy.may_settle(actor)
        assert not answer.allowed and answer.reason
