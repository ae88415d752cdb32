"""Who answers for actions, and who writes down what the panel decided: duty by duty, without a database."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import pytest

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.mappings.models import Mapping
from placemap.responses import policy
from placemap.responses.models import Action

HERE, OURS, THEIRS, ME, SOMEBODY = uuid4(), uuid4(), uuid4(), uuid4(), uuid4()


def _actor(*duties: Duty, agency: UUID = OURS) -> Actor:
    seats = MappingProxyType({HERE: frozenset(duty.value for duty in duties)})
    return Actor(user_id=ME, agency_id=agency, seats=seats)


def _action(owner: UUID | None = None) -> Action:
    return Action(mapping=Mapping(pk=HERE), agency_id=OURS, owner_id=owner)


@pytest.mark.parametrize(
    ("actor", "owner", "told"),
    [
        (_actor(Duty.CONTRIBUTE), ME, "offered to you"),
        (_actor(Duty.CONTRIBUTE), None, "offered to you"),
        (_actor(Duty.LEAD_MAPPING), None, "offered to you"),
        (_actor(Duty.CONTRIBUTE), SOMEBODY, "Only the person"),
        (_actor(Duty.LEAD_MAPPING), SOMEBODY, "Only the person"),
        (_actor(Duty.CONTRIBUTE, agency=THEIRS), None, "Only the agency"),
        (_actor(Duty.LEAD_MAPPING, agency=THEIRS), None, "Only the agency"),
        # Somebody who acts for another of their agencies just now does not answer for this one.
        (_actor(Duty.CONTRIBUTE, agency=THEIRS), ME, "Only the agency"),
        (_actor(Duty.READ_CASES), None, "only reads"),
        (_actor(Duty.READ_CASES), ME, "only reads"),
    ],
)
def test_an_action_is_answered_by_its_owner_or_its_agency(
    actor: Actor, owner: UUID | None, told: str
) -> None:
    decision = policy.may_answer_action(actor, _action(owner))
    assert decision.allowed is (told == "offered to you")
    assert told in decision.reason


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (_actor(Duty.LEAD_MAPPING, agency=THEIRS), True),
        (_actor(Duty.CONTRIBUTE), True),
        (_actor(Duty.CONTRIBUTE, agency=THEIRS), False),
        (_actor(Duty.READ_CASES), False),
    ],
)
def test_how_an_action_stands_is_said_by_its_agency_or_whoever_runs_the_mapping(
    actor: Actor, allowed: bool
) -> None:
    for decision in (policy.may_update_action(actor, _action()), policy.may_change_action(actor, _action())):
        assert decision.allowed is allowed and decision.reason


@pytest.mark.parametrize(
    ("duties", "records", "ends"),
    [
        ([Duty.HOLD_COHORT], True, True),
        ([Duty.CONTRIBUTE], True, False),
        ([Duty.READ_CASES], False, False),
    ],
)
def test_who_records_and_ends_actions(duties: list[Duty], records: bool, ends: bool) -> None:
    actor = _actor(*duties)
    assert policy.may_read_actions(actor, Mapping(pk=HERE))
    assert policy.may_record_action(actor, Mapping(pk=HERE)).allowed is records
    assert policy.may_end_action(actor, _action()).allowed is ends


def test_only_the_system_notes_that_it_reminded_somebody() -> None:
    assert policy.may_note_reminder(Actor(user_id=None, system=policy.ACTION_POST))
    assert not policy.may_note_reminder(_actor(Duty.LEAD_MAPPING))


@pytest.mark.parametrize("answers_for", [True, False])
def test_what_the_panel_decided_is_written_by_the_panel_and_by_nobody_of_the_mapping(
    monkeypatch: pytest.MonkeyPatch, answers_for: bool
) -> None:
    def answered_for() -> set[Any]:
        return {HERE} if answers_for else set()

    monkeypatch.setattr("placemap.responses.policy.panel.answered_for", answered_for)
    outside = policy.may_record_review(_actor(Duty.LEAD_MAPPING), HERE)
    assert not outside.allowed and "by the panel" in outside.reason
    panel = Actor(user_id=ME, agency_id=OURS, duties=frozenset({Duty.READ_PANEL.value}))
    assert policy.may_record_review(panel, HERE).allowed is not answers_for
    assert policy.may_read_panel(panel) and not policy.may_read_panel(_actor(Duty.LEAD_MAPPING))


@pytest.mark.parametrize(
    ("duties", "adds"),
    [
        ([Duty.CONTRIBUTE], True),
        ([Duty.LEAD_MAPPING], True),
        ([Duty.HOLD_COHORT], True),
        ([Duty.READ_CASES], False),
    ],
)
def test_whoever_gives_information_or_runs_the_mapping_writes_down_a_promise(
    duties: list[Duty], adds: bool
) -> None:
    actor, mapping = _actor(*duties), Mapping(pk=HERE)
    assert policy.may_read_pledges(actor, mapping)
    assert policy.may_add_pledge(actor, mapping).allowed is adds
