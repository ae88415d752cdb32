"""The clock reminds of returns that are not in: once before the day, once after it, and by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings.models import Mapping
from placemap.returns import commands, jobs, policy
from placemap.returns.models import AgencyReturn, ReturnAnswer, ReturnRequest
from placemap.returns.queries import unanswered_returns
from tests.cast import World
from tests.foundations.test_office_hours import uk
from tests.returns.people import asked, own, send, two_children, write

pytestmark = pytest.mark.django_db
POST = system_actor(policy.RETURNS_POST)
At = Callable[[str], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """The clock runs at a moment, as a clock in the United Kingdom shows it."""

    def run(moment: str) -> None:
        for where in (jobs, commands):
            monkeypatch.setattr(where, "now", lambda: uk(moment))
        jobs.remind_of_returns(0)

    return run


@pytest.fixture
def request_made(world: World) -> ReturnRequest:
    """Two agencies were asked on a Friday; the day is the Friday two weeks later, 4 December 2026."""
    two_children(world)
    request = asked(world)
    with acting_as(world.actor("coordinator")):
        ReturnRequest.objects.filter(pk=request.pk).update(
            due_on=date(2026, 12, 4), asked_at=uk("2026-11-20 10:00")
        )
    ProcrastinateJob.objects.all().delete()
    return request


def told(world: World) -> Counter[str]:
    """Who is written to, so far."""
    who = {str(user.pk): key for key, user in world.users.items()}
    waiting = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    assert {one.args["letter"] for one in waiting} <= {"to_answer"}
    return Counter(who[one.args["user_id"]] for one in waiting)


def test_it_reminds_two_working_days_before_and_on_the_one_after_and_once_each(
    world: World, request_made: ReturnRequest, at: At
) -> None:
    for moment in ("2026-12-01 10:08", "2026-12-02 07:08", "2026-12-02 20:08"):
        at(moment)
    assert not told(world)
    for moment in ("2026-12-02 08:08", "2026-12-02 09:08", "2026-12-03 09:08", "2026-12-04 17:08"):
        at(moment)
    assert told(world) == {"head": 1, "sergeant": 1}
    for moment in ("2026-12-05 10:08", "2026-12-07 09:08", "2026-12-08 09:08", "2026-12-11 09:08"):
        at(moment)
    assert told(world) == {"head": 2, "sergeant": 2}
    with acting_as(world.actor("coordinator")):
        held = AgencyReturn.objects.get(agency=world.agencies["police"])
        assert held.reminded_at == uk("2026-12-07 09:08") and held.reminded_by is None


def test_it_stops_where_an_agency_has_answered_and_where_somebody_reminds_by_hand(
    world: World, request_made: ReturnRequest, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(world, "else", "no_change")
    send(world)
    at("2026-12-02 09:08")
    assert told(world) == {"sergeant": 1}
    monkeypatch.setattr(commands, "now", lambda: uk("2026-12-07 08:05"))
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.remind_all(request=ReturnRequest.objects.get(pk=request_made.pk), by=priya)
    at("2026-12-07 08:08")
    assert told(world) == {"sergeant": 2}


@pytest.mark.parametrize("ended", ["withdrawn", "followed", "closed", "left"])
def test_nobody_is_reminded_of_what_is_over(
    world: World, request_made: ReturnRequest, at: At, ended: str
) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        held = ReturnRequest.objects.filter(pk=request_made.pk)
        if ended == "withdrawn":
            commands.withdraw_request(request=held.get(), reason="Not now.", version=1, by=priya)
        elif ended == "followed":
            held.update(followed_at=uk("2026-11-30 10:00"))
        elif ended == "closed":
            Mapping.objects.filter(pk=world.mapping.pk).update(state="closed", closed_on=today())
    if ended == "left":
        world.reseat("head", "reader")
        world.reseat("sergeant", "reader")
    at("2026-12-02 09:08")
    assert not told(world)


def test_the_clock_reads_no_answer_and_marks_none_as_sent(world: World, request_made: ReturnRequest) -> None:
    write(world, "else", text="Wren marker")
    with acting_as(POST):
        assert unanswered_returns() and not ReturnAnswer.objects.exists()
        given = own(world)
        with pytest.raises(Exception, match="row-level security"):
            AgencyReturn.objects.filter(pk=given.pk).update(
                answered_at=uk("2026-12-01 10:00"), answered_by=given.pk
            )


def test_nobody_else_asks_whom_to_remind(world: World, request_made: ReturnRequest) -> None:
    for who in ("lead", "coordinator", "head"):
        actor = world.actor(who)
        with acting_as(actor):
            assert unanswered_returns() == []
            with pytest.raises(PlacemapError):
                commands.remind_by_clock(by=actor)
