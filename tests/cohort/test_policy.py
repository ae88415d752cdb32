"""Who may do what about the cohort, seat by seat; and what the database lets each of them see."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.session import acting_as
from placemap.cohort import policy
from placemap.cohort.models import (
    AgencyView,
    ChronologyEntry,
    ConcernJudgement,
    Factor,
    LeadProfessional,
    Membership,
    Referral,
)
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

HERE, OURS, THEIRS = uuid4(), uuid4(), uuid4()


def _actor(*duties: Duty, mapping: Any = HERE, agency: Any = OURS) -> Actor:
    seats = MappingProxyType({mapping: frozenset(duty.value for duty in duties)})
    return Actor(user_id=uuid4(), agency_id=agency, seats=seats)


def _of(model: Any, agency: Any = OURS) -> Any:
    return model(mapping_id=HERE, agency_id=agency)


MAPPING = Mapping(pk=HERE)
BY_DUTY = [
    (policy.may_read_cohort, MAPPING, Duty.READ_CASES),
    (policy.may_propose, MAPPING, Duty.PROPOSE_CHILDREN),
    (policy.may_refer_in, MAPPING, Duty.REFER_CHILDREN),
    (policy.may_answer_moment, _of(ChronologyEntry), Duty.REFER_CHILDREN),
    (policy.may_judge_entries, _of(ChronologyEntry), Duty.CONTRIBUTE),
    (policy.may_decide, _of(Membership), Duty.HOLD_COHORT),
    (policy.may_decide_in, MAPPING, Duty.HOLD_COHORT),
    (policy.may_dissent, _of(Membership), Duty.PROPOSE_CHILDREN),
    (policy.may_give_view, _of(Person), Duty.PROPOSE_CHILDREN),
    (policy.may_record_about, _of(Person), Duty.CONTRIBUTE),
    (policy.may_refer, _of(Person), Duty.REFER_CHILDREN),
    (policy.may_sign_concern, _of(Person), Duty.SIGN_CONCERN),
    (policy.may_freeze_cohort, MAPPING, Duty.FREEZE_COHORT),
    (policy.may_check_again_in, MAPPING, Duty.CONTRIBUTE),
]
BY_AGENCY = [
    (policy.may_change_referral, Referral, Duty.REFER_CHILDREN),
    (policy.may_change_lead, LeadProfessional, Duty.REFER_CHILDREN),
    (policy.may_change_factor, Factor, Duty.CONTRIBUTE),
    (policy.may_take_back, Factor, Duty.CONTRIBUTE),
    (policy.may_record_list, Contribution, Duty.CONTRIBUTE),
    (policy.may_check_again, Contribution, Duty.CONTRIBUTE),
]


@pytest.mark.parametrize(("may", "what", "duty"), BY_DUTY, ids=[row[0].__name__ for row in BY_DUTY])
def test_a_duty_in_this_mapping_and_no_other(may: Any, what: Any, duty: Duty) -> None:
    assert may(_actor(duty), what)
    assert not may(_actor(*(other for other in Duty if other is not duty)), what)
    assert not may(_actor(*Duty, mapping=uuid4()), what)
    assert may(_actor(), what).reason.endswith(".")


@pytest.mark.parametrize(("may", "model", "duty"), BY_AGENCY, ids=[row[0].__name__ for row in BY_AGENCY])
def test_its_own_agency_or_the_custodian(may: Any, model: Any, duty: Duty) -> None:
    assert may(_actor(duty), _of(model))
    assert not may(_actor(duty), _of(model, THEIRS))
    assert not may(_actor(), _of(model))
    assert may(_actor(Duty.HOLD_COHORT), _of(model, THEIRS))


def test_an_agency_proposes_whom_it_named_and_the_custodian_anybody() -> None:
    may = policy.may_propose_child
    assert may(_actor(Duty.PROPOSE_CHILDREN), MAPPING, [OURS, THEIRS])
    assert not may(_actor(Duty.PROPOSE_CHILDREN), MAPPING, [THEIRS])
    assert may(_actor(Duty.PROPOSE_CHILDREN, Duty.HOLD_COHORT), MAPPING, [THEIRS])
    assert not may(_actor(Duty.HOLD_COHORT), MAPPING, [OURS])


# --- What the database shows, against an obvious reading ------------------------------------------

ABOUT = (AgencyView, Factor, Referral, LeadProfessional)


@pytest.mark.django_db
def test_each_person_sees_what_a_plain_reading_says(world: World, lists: Lists) -> None:
    """Own agency's rows, the custodian's all, the team's where the child is named and the row is the team's."""
    from placemap.cohort import commands

    named = lists.member("head")
    linked = lists.linked(named, "head")
    candidate = lists.child("social_care", "Zara", "Wynn")
    rows: list[tuple[Any, str, str, str]] = []
    givers = {
        named: ("sergeant", "social_care"),
        linked: ("head", "coordinator"),
        candidate: ("social_care",),
    }
    for person, who in givers.items():
        kind = {named: "named", linked: "linked", candidate: "candidate"}[person]
        for giver in who:
            for handling in ("P", "C"):
                factor = lists.act(
                    giver,
                    commands.record_factor,
                    person=person,
                    kind="worry",
                    text="Seen.",
                    handling=handling,
                )
                rows.append((factor, giver, kind, handling))
    for reader in (
        "coordinator",
        "lead",
        "sergeant",
        "head",
        "social_care",
        "other_district",
        "administrator",
    ):
        actor = world.actor(reader)
        expected = set()
        for factor, giver, kind, handling in rows:
            on_team = reader in ("coordinator", "lead", "sergeant", "head", "social_care")
            own = world.users[reader].agency_id == world.users[giver].agency_id
            if on_team and (reader == "coordinator" or own or (kind == "named" and handling == "P")):
                expected.add(factor.pk)
        with acting_as(actor):
            assert set(Factor.objects.values_list("pk", flat=True)) == expected, reader


@pytest.mark.django_db
def test_nothing_is_written_for_another_agency_or_on_a_hidden_child(world: World, lists: Lists) -> None:
    from django.db import ProgrammingError, transaction

    hidden = lists.child("social_care", "Zara", "Wynn")
    sergeant = world.actor("sergeant")
    with acting_as(sergeant):
        for agency in ("police", "social_care"):
            row = Factor(
                mapping=world.mapping,
                agency=world.agencies[agency],
                contribution_id=hidden.contribution_id,
                person_id=hidden.pk,
                kind="worry",
                text="x",
                recorded_by=sergeant.user_id,
            )
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


@pytest.mark.django_db
def test_append_only_rows_are_never_changed(world: World, lists: Lists) -> None:
    lists.child("head", says={"level": "moderate"})
    for who in ("coordinator", "lead", "head"):
        # Only the eraser, inside an erasing command, has a row policy to change one.
        with acting_as(world.actor(who)):
            assert AgencyView.objects.update(level="emerging") == 0
    with acting_as(world.actor("coordinator")):
        assert AgencyView.objects.get().level == "moderate"


def test_a_judgement_is_withdrawn_by_whoever_signed_it_or_the_custodian() -> None:
    signer = _actor(Duty.SIGN_CONCERN)
    judgement = ConcernJudgement(mapping_id=HERE, agency_id=OURS, recorded_by=signer.user_id)
    assert policy.may_withdraw_concern(signer, judgement)
    assert policy.may_withdraw_concern(_actor(Duty.HOLD_COHORT), judgement)
    assert not policy.may_withdraw_concern(_actor(Duty.SIGN_CONCERN), judgement)
    assert policy.may_withdraw_concern(_actor(), judgement).reason.endswith(".")
