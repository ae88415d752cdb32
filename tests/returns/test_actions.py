"""A return asks how the agency's own actions stand, one a page, beside its news."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, now
from placemap.responses.models import Action
from placemap.responses.vocabulary import ActionState
from placemap.returns import queries
from placemap.returns.models import ReturnRequest
from tests.cast import World
from tests.cohort.pages import words_of
from tests.responses.people import done_by, recorded
from tests.returns.people import asked, own, two_children

pytestmark = pytest.mark.django_db

GATES = "Keep the east gate staffed until half past four"


def agreed(world: World, who: str = "head", **given: Any) -> Action:
    """An action of Joan's school that she agreed to before the return was asked for."""
    action = recorded(world, who, words=GATES, **given)
    return done_by(world, who, "accept_action", action)


def actions(world: World, who: str = "head") -> list[queries.ActionAsked]:
    given, actor = own(world, who), world.actor(who)
    with acting_as(actor):
        return queries.actions_asked(actor, given)


def address(world: World, action: Action, who: str = "head") -> str:
    return f"/mappings/M-2026-901/returns/own/{own(world, who).pk}/action/{action.pk}/"


def test_an_agency_is_asked_of_its_own_actions_and_of_no_other(world: World) -> None:
    two_children(world)
    mine, theirs = agreed(world), agreed(world, "sergeant")
    recorded(world, "head", words="Not agreed to yet")
    asked(world)
    (one,) = actions(world)
    assert one.id == mine.pk and one.said_at is None
    assert [two.id for two in actions(world, "sergeant")] == [theirs.pk]


def test_one_action_a_page_is_said_at_once_and_stands_where_it_stands(world: World, client_as: Any) -> None:
    two_children(world)
    action = agreed(world)
    asked(world)
    joan: Client = client_as(world.users["head"])
    page = words_of(joan.get(f"/mappings/M-2026-901/returns/own/{own(world).pk}/"))
    assert "What your agency said it would do" in page and GATES in page and "Not said yet" in page
    form = {"standing": "going_on", "words": "", "version": "2", "once": str(uuid.uuid4())}
    assert GATES in words_of(joan.get(address(world, action)))
    first = joan.post(address(world, action), form)
    assert first.status_code == 302 and first["Location"].endswith("/send/")
    assert joan.post(address(world, action), form).status_code == 302
    (one,) = actions(world)
    assert one.said_at is not None and one.shown.state is ActionState.ACCEPTED
    late = joan.post(address(world, action), {**form, "standing": "done", "once": str(uuid.uuid4())})
    assert late.status_code == 409
    joan.post(address(world, action), {**form, "standing": "done", "version": "3", "once": str(uuid.uuid4())})
    (one,) = actions(world)
    assert one.shown.state is ActionState.DONE
    assert "Done" in words_of(joan.get(f"/mappings/M-2026-901/returns/own/{own(world).pk}/send/"))


def test_what_is_said_to_the_whole_team_is_searched_for_names(world: World, client_as: Any) -> None:
    two_children(world)
    action = agreed(world)
    asked(world)
    joan: Client = client_as(world.users["head"])
    form = {"standing": "not_possible", "words": "Leo Mensah was not there.", "version": "2"}
    shown = joan.post(address(world, action), {**form, "once": str(uuid.uuid4())})
    assert shown.status_code == 422 and "Leo" in words_of(shown) and "I have looked" in words_of(shown)
    looked = joan.post(address(world, action), {**form, "once": str(uuid.uuid4()), "looked": "on"})
    assert looked.status_code == 302


def test_said_to_be_done_too_soon_it_goes_on_again(world: World, client_as: Any) -> None:
    two_children(world)
    action = agreed(world)
    asked(world)
    joan: Client = client_as(world.users["head"])
    form = {"standing": "done", "words": "", "version": "2", "once": str(uuid.uuid4())}
    assert joan.post(address(world, action), form).status_code == 302
    form = {**form, "standing": "going_on", "words": "One gate is left.", "version": "3"}
    assert joan.post(address(world, action), {**form, "once": str(uuid.uuid4())}).status_code == 302
    (one,) = actions(world)
    assert one.shown.state is ActionState.ACCEPTED


def test_not_possible_needs_a_sentence_and_keeps_what_was_typed(world: World, client_as: Any) -> None:
    two_children(world)
    action = agreed(world)
    asked(world)
    joan: Client = client_as(world.users["head"])
    form = {"standing": "not_possible", "words": "", "version": "2", "once": str(uuid.uuid4())}
    answer = joan.post(address(world, action), form)
    assert answer.status_code == 422 and "Finding that out is no fault" in words_of(answer)
    form["words"] = "The caretaker is off sick until January."
    assert joan.post(address(world, action), form).status_code == 302
    (one,) = actions(world)
    assert one.shown.state is ActionState.NOT_POSSIBLE


def test_an_action_of_another_agency_does_not_exist_there(world: World, client_as: Any) -> None:
    two_children(world)
    theirs = agreed(world, "sergeant")
    asked(world)
    joan: Client = client_as(world.users["head"])
    absent = joan.get(address(world, theirs).replace(str(theirs.pk), str(uuid.uuid4())))
    hidden = joan.get(address(world, theirs))
    assert hidden.status_code == absent.status_code == 404


def test_what_was_recorded_after_the_asking_is_for_the_next_return(world: World) -> None:
    two_children(world)
    request = asked(world)
    agreed(world)
    assert actions(world) == []
    with acting_as(world.actor("coordinator")), days_ago(0):
        ReturnRequest.objects.filter(pk=request.pk).update(asked_at=now() + timedelta(seconds=1))
    assert len(actions(world)) == 1
