"""Who may send, read and work on lists: every answer with its reason."""

from __future__ import annotations

import uuid

import pytest

from placemap.access.actors import Actor, system_actor
from placemap.access.duties import Duty
from placemap.access.policy import ERASER, HOUSEKEEPER
from placemap.exchange import policy
from placemap.exchange.models import Upload, UploadSheet
from placemap.mappings.models import Mapping
from placemap.partners.models import Agency

MAPPING, OTHER_MAPPING = Mapping(id=uuid.uuid4()), Mapping(id=uuid.uuid4())
OURS, THEIRS = Agency(id=uuid.uuid4(), name="Ours"), Agency(id=uuid.uuid4(), name="Theirs")


def actor(*duties: Duty) -> Actor:
    """Somebody of our agency with these duties in the mapping."""
    return Actor(
        user_id=uuid.uuid4(), agency_id=OURS.pk, seats={MAPPING.pk: frozenset(duty.value for duty in duties)}
    )


SENDER, CUSTODIAN = actor(Duty.CONTRIBUTE), actor(Duty.CONTRIBUTE, Duty.HOLD_COHORT)
READER = actor(Duty.READ_CASES)


@pytest.mark.parametrize(
    ("who", "mapping", "agency", "allowed", "because"),
    [
        (SENDER, MAPPING, OURS, True, "own agency"),
        (SENDER, MAPPING, THEIRS, False, "your own agency"),
        (CUSTODIAN, MAPPING, THEIRS, True, "hold the cohort list"),
        (READER, MAPPING, OURS, False, "in a role that sends lists"),
        (CUSTODIAN, OTHER_MAPPING, OURS, False, "not on this mapping"),
    ],
)
def test_may_send_list(who: Actor, mapping: Mapping, agency: Agency, allowed: bool, because: str) -> None:
    decision = policy.may_send_list(who, mapping, agency)
    assert decision.allowed is allowed and because in decision.reason


@pytest.mark.parametrize(
    ("who", "agency", "allowed"),
    [
        (SENDER, OURS, True),
        (SENDER, THEIRS, False),
        (CUSTODIAN, THEIRS, True),
        (READER, OURS, False),
    ],
)
def test_may_work_on_list_and_its_sheets(who: Actor, agency: Agency, allowed: bool) -> None:
    upload = Upload(mapping=MAPPING, agency=agency)
    assert policy.may_work_on_list(who, upload).allowed is allowed
    assert policy.may_set_out_sheet(who, UploadSheet(upload=upload)).allowed is allowed


@pytest.mark.parametrize(("who", "allowed"), [(SENDER, True), (CUSTODIAN, True), (READER, False)])
def test_may_read_lists(who: Actor, allowed: bool) -> None:
    assert policy.may_read_lists(who, MAPPING).allowed is allowed


@pytest.mark.parametrize(
    ("who", "allowed"),
    [(system_actor(HOUSEKEEPER), True), (system_actor("set-up"), False), (CUSTODIAN, False)],
)
def test_may_dispose(who: Actor, allowed: bool) -> None:
    assert policy.may_dispose(who).allowed is allowed


def test_rows_as_they_were_sent_are_changed_by_an_erasure_alone() -> None:
    assert policy.may_erase_rows(system_actor(ERASER))
    assert not policy.may_erase_rows(system_actor(HOUSEKEEPER))
