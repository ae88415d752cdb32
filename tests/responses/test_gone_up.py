"""What is not possible below goes higher from its own page; each leads to the other, for whoever may read both."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from placemap.access.session import acting_as
from placemap.foundations.errors import PlacemapError
from placemap.responses import commands, queries
from placemap.responses.models import Action, Escalation
from placemap.responses.rules.escalation import can_go_up
from placemap.responses.vocabulary import AboutKind, ActionState, EscalationKind, Rung
from placemap.subjects.commands import block_person
from tests.cast import World
from tests.cohort.conftest import Lists, lists  # noqa: F401
from tests.cohort.pages import words_of
from tests.responses.people import done_by, recorded
from tests.responses.test_escalation import SILVER, named

pytestmark = pytest.mark.django_db
ACTIONS = "/mappings/M-2026-901/response/"
FORM = {
    "kind": "resources", "ask": "Somebody for the late bus", "why": "Nobody has the hours.", "options": "",
    "needed_by": "", "own_words": "",
}  # fmt: skip


def not_possible(world: World, **given: Any) -> Action:
    """Dan says yes, and then that it cannot be done."""
    action = done_by(world, "sergeant", "accept_action", recorded(world, **given))
    return done_by(
        world,
        "sergeant",
        "update_action",
        action,
        state=ActionState.NOT_POSSIBLE,
        words="No officer is free.",
    )


@pytest.mark.parametrize("state", list(ActionState))
def test_what_goes_higher_from_its_own_page(state: ActionState) -> None:
    assert can_go_up(state) is (state in (ActionState.NOT_POSSIBLE, ActionState.DECLINED))


def test_what_cannot_be_done_goes_higher_and_each_page_leads_to_the_other(
    world: World, client_as: Any
) -> None:
    named(world, Rung.SILVER, SILVER)
    action = not_possible(world)
    helen, dan = client_as(world.users["lead"]), client_as(world.users["sergeant"])
    own, up = f"{ACTIONS}{action.pk}/", f"{ACTIONS}{action.pk}/take-up/"
    page = helen.get(own)
    assert up in page.content.decode() and "goes first to Rupa Sen" in words_of(page)
    assert up not in dan.get(own).content.decode() and dan.get(up).status_code == 403
    form = helen.get(up)
    assert form.status_code == 200
    assert helen.post(up, {**FORM, "once": str(uuid.uuid4())}).status_code == 302
    with acting_as(world.actor("lead")):
        sent = Escalation.objects.get()
    assert sent.about_action_id == action.pk
    one = f"{ACTIONS}escalations/{sent.pk}/"
    for client in (helen, dan):
        assert own in client.get(one).content.decode()
        assert one in client.get(own).content.decode()
    # Nothing waits twice above because of one action.
    assert up not in helen.get(own).content.decode()
    # Whoever answers above is told of no action.
    rupa = client_as(world.users[SILVER])
    above = rupa.get(f"/escalations/{sent.pk}/").content.decode()
    assert "Somebody for the late bus" in above
    assert str(action.pk) not in above and action.words not in above
    assert rupa.get(f"/actions/{action.pk}/").status_code == 404


def test_whoever_may_not_read_the_action_is_led_to_none(
    world: World,
    client_as: Any,
    lists: Lists,  # noqa: F811
) -> None:
    named(world, Rung.SILVER, SILVER)
    leo = lists.member("coordinator")
    action = not_possible(world, about=AboutKind.CHILD, person=leo, words="Meet Leo at the gate.")
    helen = world.actor("lead")
    with acting_as(helen):
        sent = commands.escalate(
            mapping=world.mapping, kind=EscalationKind.RESOURCES, ask="Hours", why="None are free.",
            about_action=action, by=helen,
        )  # fmt: skip
    one = f"{ACTIONS}escalations/{sent.pk}/"
    assert str(action.pk) in client_as(world.users["lead"]).get(one).content.decode()
    form = client_as(world.users["lead"]).get(f"{ACTIONS}{action.pk}/take-up/").content.decode()
    assert "Meet Leo" not in form, "nothing of it is filled in"
    with acting_as(helen):
        block_person(person=leo, user=world.users["head"], reason="His aunt.", by=helen)
    joan = client_as(world.users["head"])
    # Whoever is kept from whom it is about learns of neither; a seat that reads no cases, of no action.
    assert joan.get(one).status_code == joan.get(f"{ACTIONS}{action.pk}/").status_code == 404
    world.reseat("social_care", "contributor")
    owen = client_as(world.users["social_care"])
    page = owen.get(one)
    assert page.status_code == 200 and str(action.pk) not in page.content.decode()
    assert owen.get(f"{ACTIONS}{action.pk}/").status_code == 404


def test_what_is_stuck_no_more_does_not_go_up_and_nothing_of_another_mapping(world: World) -> None:
    named(world, Rung.SILVER, SILVER)
    action, helen = recorded(world), world.actor("lead")
    with acting_as(helen), pytest.raises(PlacemapError, match="not stuck any more"):
        commands.escalate(
            mapping=world.mapping,
            kind=EscalationKind.RESOURCES,
            ask="a",
            why="w",
            about_action=action,
            by=helen,
        )
    stuck = not_possible(world, words="Ask at the school.")
    stuck.mapping_id = world.other_mapping.pk
    with acting_as(helen):
        with pytest.raises(PlacemapError, match="not stuck any more"):
            commands.escalate(
                mapping=world.mapping, kind=EscalationKind.RESOURCES, ask="a", why="w", about_action=stuck,
                by=helen,
            )  # fmt: skip
        assert queries.gone_up_of(action) == []
