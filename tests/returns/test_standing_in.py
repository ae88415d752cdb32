"""Of somebody who is away, whoever stands in is asked for a return and reminded of it, once, and sees no more."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings.commands import seat_person
from placemap.partners.commands import end_cover, record_cover
from placemap.partners.models import Cover, Role, RoleHolding, User
from placemap.partners.queries import standing_in
from placemap.returns import commands, jobs
from placemap.returns.models import ReturnRequest
from placemap.returns.queries import returns_to_send, who_is_told
from tests.cast import SETTER, World
from tests.cohort.opened import officer_of
from tests.foundations.test_office_hours import uk
from tests.returns.people import asked, two_children

pytestmark = pytest.mark.django_db


def away(world: World, who: str = "sergeant", *, days: int = 7, agency: str = "police") -> Cover:
    """Somebody is away from today, and a colleague of their agency, on no team, stands in."""
    deputy, tom = world.users[officer_of(world, agency)], world.actor("administrator")
    with acting_as(tom):
        return record_cover(
            away=world.users[who],
            deputy=deputy,
            from_on=today(),
            until_on=today() + timedelta(days=days),
            by=tom,
        )


def told(world: World) -> Counter[str]:
    who = {str(user.pk): key for key, user in world.users.items()}
    waiting = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    assert {one.args["letter"] for one in waiting} <= {"to_answer"}
    found = Counter(who[one.args["user_id"]] for one in waiting)
    ProcrastinateJob.objects.all().delete()
    return found


def test_asked_for_a_return_it_is_they_who_are_told_and_find_it_in_their_work(world: World) -> None:
    two_children(world)
    away(world)
    asked(world)
    assert told(world) == {"head": 1, "another": 1}
    una = world.actor("another")
    with acting_as(una):
        (item,) = returns_to_send(una)
    assert "what is new since last time?" in item.what


def test_reminded_by_hand_and_by_the_clock_it_is_they_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_children(world)
    request, priya = asked(world), world.actor("coordinator")
    assert told(world) == {"head": 1, "sergeant": 1}
    away(world, days=60)
    with acting_as(priya):
        ReturnRequest.objects.filter(pk=request.pk).update(
            due_on=date(2026, 12, 4), asked_at=uk("2026-11-20 10:00")
        )
    for where in (jobs, commands):
        monkeypatch.setattr(where, "now", lambda: uk("2026-12-02 09:08"))
    jobs.remind_of_returns(0)
    assert told(world) == {"head": 1, "another": 1}
    for where in (jobs, commands):
        monkeypatch.setattr(where, "now", lambda: uk("2026-12-03 09:08"))
    with acting_as(priya):
        commands.remind_all(request=ReturnRequest.objects.get(pk=request.pk), by=priya)
    assert told(world)["another"] == 1


def test_somebody_who_answers_themselves_and_stands_in_too_is_written_to_once(world: World) -> None:
    two_children(world)
    helen = world.actor("lead")
    away(world)
    with acting_as(helen):
        seat_person(mapping=world.mapping, user=world.users["another"], role_code="team_member", by=helen)
    asked(world)
    assert told(world) == {"head": 1, "another": 1}


@pytest.mark.parametrize("over", ["ended", "later", "closed", "time", "elsewhere", "records"])
def test_where_nobody_can_stand_in_it_is_whoever_was_asked(world: World, over: str) -> None:
    two_children(world)
    cover, tom = away(world), world.actor("administrator")
    una = world.users["another"].pk
    with acting_as(tom):
        if over == "ended":
            end_cover(cover=cover, by=tom)
        elif over == "later":
            Cover.objects.filter(pk=cover.pk).update(from_on=today() + timedelta(days=5))
        elif over == "closed":
            User.objects.filter(pk=una).update(is_active=False)
        elif over == "time":
            User.objects.filter(pk=una).update(access_until=today() - timedelta(days=1))
        elif over == "elsewhere":
            User.objects.filter(pk=una).update(agency=world.agencies["charity"])
    if over == "records":
        with acting_as(SETTER):
            role = Role.objects.get(code="administrator")
            RoleHolding(user_id=una, role=role, from_on=today()).save(force_insert=True)
    priya = world.actor("coordinator")
    with acting_as(priya):
        police = {world.agencies["police"].pk}
        assert who_is_told(world.mapping, police, today()) == {world.users["sergeant"].pk}
    with acting_as(tom):
        assert standing_in({(world.users["sergeant"].pk, world.agencies["police"].pk)}, today()) == {}


def test_who_stands_in_is_asked_of_the_day_on_which_the_mail_goes_out(world: World) -> None:
    """Asked on the evening before somebody goes on leave, it is read on the morning after."""
    cover, priya = away(world), world.actor("coordinator")
    morning = today() + timedelta(days=3)
    with acting_as(world.actor("administrator")):
        Cover.objects.filter(pk=cover.pk).update(from_on=morning)
    with acting_as(priya):
        police = {world.agencies["police"].pk}
        assert who_is_told(world.mapping, police, today()) == {world.users["sergeant"].pk}
        assert who_is_told(world.mapping, police, morning) == {world.users["another"].pk}
