"""Who may open, read, change, answer for and close a mapping."""

from __future__ import annotations

import uuid

import pytest

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.mappings import policy
from placemap.mappings.models import Mapping, Member, Seat
from tests.cast import World

MAPPING = Mapping(pk=uuid.uuid4())
AGENCY = uuid.uuid4()


def seated(*duties: Duty, agency: uuid.UUID | None = AGENCY) -> Actor:
    return Actor(
        user_id=uuid.uuid4(), agency_id=agency, seats={MAPPING.pk: frozenset(d.value for d in duties)}
    )


STRANGER = Actor(user_id=uuid.uuid4(), agency_id=AGENCY)


def test_opening_is_a_duty_of_the_account() -> None:
    assert policy.may_open_mapping(Actor(user_id=None, duties=frozenset({Duty.OPEN_MAPPINGS.value})))
    assert "Ask your exploitation coordinator" in policy.may_open_mapping(STRANGER).reason


def test_reading_needs_a_seat() -> None:
    assert policy.may_read_mapping(seated(Duty.READ_CASES), MAPPING)
    assert not policy.may_read_mapping(STRANGER, MAPPING)


@pytest.mark.parametrize(
    ("duty", "changes", "closes"),
    [
        (Duty.LEAD_MAPPING, True, True),
        (Duty.HOLD_COHORT, True, False),
        (Duty.CONTRIBUTE, False, False),
        (Duty.READ_CASES, False, False),
    ],
)
def test_changing_is_for_lead_and_custodian_and_closing_for_the_lead(
    duty: Duty, changes: bool, closes: bool
) -> None:
    actor = seated(duty)
    assert bool(policy.may_change_mapping(actor, MAPPING)) is changes
    assert bool(policy.may_change_member(actor, Member(mapping=MAPPING))) is changes
    assert bool(policy.may_change_seat(actor, Seat(mapping=MAPPING))) is changes
    assert bool(policy.may_close_mapping(actor, MAPPING)) is closes
    assert not policy.may_change_mapping(STRANGER, MAPPING)


def test_answering_for_an_agency_is_for_its_people_and_the_custodian() -> None:
    ours = Member(mapping=MAPPING, agency_id=AGENCY)
    theirs = Member(mapping=MAPPING, agency_id=uuid.uuid4())
    assert policy.may_answer_for_agency(seated(Duty.CONTRIBUTE), ours)
    assert not policy.may_answer_for_agency(seated(Duty.READ_CASES), ours)
    assert not policy.may_answer_for_agency(seated(Duty.CONTRIBUTE), theirs)
    assert policy.may_answer_for_agency(seated(Duty.HOLD_COHORT), theirs)
    assert not policy.may_answer_for_agency(STRANGER, ours)


@pytest.mark.django_db
def test_visible_mappings_are_those_one_sits_in(world: World) -> None:
    from placemap.access.session import acting_as

    for key, expected in (("lead", {"M-2026-901"}), ("other_district", {"M-2026-902"}), ("stranger", set())):
        actor = world.actor(key)
        with acting_as(actor):
            assert set(policy.visible_mappings(actor).values_list("reference", flat=True)) == expected
            assert set(Mapping.objects.values_list("reference", flat=True)) == expected, "the database agrees"
