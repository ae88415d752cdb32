"""Who may prove, enrol, change and keep, with the reason."""

from __future__ import annotations

import uuid

import pytest

from placemap.access.actors import Actor, system_actor
from placemap.access.duties import Duty
from placemap.access.models import Session
from placemap.access.policy import may_end_session, may_end_sessions_of
from placemap.accounts import policy
from placemap.partners.models import User
from placemap.partners.policy import SET_UP

OWNER = User(id=uuid.uuid4())
SELF, OTHER, NOBODY = Actor(user_id=OWNER.pk), Actor(user_id=uuid.uuid4()), Actor(user_id=None)
KEEPER = Actor(user_id=uuid.uuid4(), duties=frozenset({Duty.MANAGE_PARTNERSHIP.value}))
DOOR, SETTER, POST = system_actor(policy.SIGNING_IN), system_actor(SET_UP), system_actor(policy.POST_ROOM)
EVERYBODY = {"self": SELF, "other": OTHER, "nobody": NOBODY, "keeper": KEEPER, "door": DOOR, "set-up": SETTER, "post": POST}  # fmt: skip


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (lambda actor: policy.may_check_proof(actor, OWNER), "self door"),
        (lambda actor: policy.may_enrol(actor, OWNER), "self door"),
        (lambda actor: policy.may_change_own(actor, OWNER), "self"),
        (policy.may_come_in, "self other keeper"),
        (policy.may_keep_accounts, "keeper set-up"),
        (lambda actor: may_end_session(actor, Session(user_id=OWNER.pk)), "self"),
        (lambda actor: may_end_sessions_of(actor, OWNER.pk), "self keeper"),
    ],
    ids=["check_proof", "enrol", "change_own", "come_in", "keep_accounts", "end_session", "end_sessions_of"],
)
def test_who_may(may: object, who: str) -> None:
    decisions = {key: may(actor) for key, actor in EVERYBODY.items()}  # type: ignore[operator]
    assert {key for key, decision in decisions.items() if decision} == set(who.split())
    assert all(decision.reason for decision in decisions.values())


def test_a_session_of_nobody_is_ended_by_nobody() -> None:
    assert not may_end_session(NOBODY, Session(user_id=None))
