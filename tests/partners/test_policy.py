"""Who keeps the partnership's records, and who may sign in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from placemap.access.actors import Actor, system_actor
from placemap.access.duties import Duty
from placemap.partners import policy
from placemap.partners.models import Cover, User
from tests.cast import SETTER

NOBODY = Actor(user_id=None)


@pytest.mark.parametrize(
    ("may", "duty"),
    [
        (policy.may_manage_partnership, Duty.MANAGE_PARTNERSHIP),
        (policy.may_keep_agreements, Duty.KEEP_AGREEMENTS),
    ],
)
def test_keeping_records_is_for_set_up_and_for_the_duty(may, duty: Duty) -> None:  # type: ignore[no-untyped-def]
    assert may(SETTER)
    assert may(Actor(user_id=None, duties=frozenset({duty.value})))
    refusal = may(
        Actor(user_id=None, duties=frozenset(member.value for member in Duty if member is not duty))
    )
    assert not refusal
    assert "Ask" in refusal.reason
    assert not may(system_actor("housekeeper"))


def test_the_first_administrator_is_made_at_the_console_alone() -> None:
    assert policy.may_make_first_administrator(SETTER)
    everything = Actor(user_id=uuid4(), duties=frozenset(duty.value for duty in Duty))
    assert "console" in policy.may_make_first_administrator(everything).reason
    assert not policy.may_make_first_administrator(everything)


def test_cover_is_arranged_and_ended_by_those_it_is_about_or_an_administrator() -> None:
    away, deputy, other = uuid4(), uuid4(), uuid4()
    cover = Cover(away_id=away, deputy_id=deputy)
    assert policy.may_arrange_cover(Actor(user_id=away), User(pk=away))
    assert not policy.may_arrange_cover(Actor(user_id=deputy), User(pk=away))
    assert policy.may_end_cover(Actor(user_id=away), cover) and policy.may_end_cover(
        Actor(user_id=deputy), cover
    )
    assert not policy.may_end_cover(Actor(user_id=other), cover)
    assert not policy.may_arrange_cover(Actor(user_id=away), User(pk=away), carries_panel=True)
    keeps = Actor(user_id=other, duties=frozenset({Duty.MANAGE_PARTNERSHIP.value}))
    assert policy.may_end_cover(keeps, cover) and policy.may_arrange_cover(keeps, User(pk=away))
    assert policy.may_arrange_cover(keeps, User(pk=away), carries_panel=True)


def test_signing_in_by_one_press_is_for_the_demonstration_only(settings: Any) -> None:
    settings.PLACEMAP_DEMONSTRATION = True
    assert policy.may_sign_in(NOBODY)
    settings.PLACEMAP_DEMONSTRATION = False
    refusal = policy.may_sign_in(NOBODY)
    assert not refusal
    assert "administrator" in refusal.reason


def test_signing_out_is_never_refused() -> None:
    assert policy.may_sign_out(NOBODY)
