"""Of somebody who is away and has not answered, whoever stands in is told once, and reads no more than they may."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.session import acting_as
from placemap.accounts import jobs as letter_jobs
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.mappings.commands import seat_person
from placemap.meetings import commands, jobs, queries
from placemap.meetings.models import Invitation, InvitationReply, Meeting, ReplyChase
from placemap.meetings.vocabulary import Coming, MeetingKind
from placemap.partners.commands import end_cover
from placemap.returns.models import ReturnRequest
from tests.cast import World
from tests.cohort.pages import SignIn, words_of
from tests.meetings.people import found, in_days, planned
from tests.returns.people import two_children
from tests.returns.test_standing_in import away

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the hour, it is time to remind, and mail goes at once."""
    monkeypatch.setattr("placemap.meetings.queries.before.is_office_hour", lambda _at: True)
    monkeypatch.setattr("placemap.meetings.queries.before.clocks.reminds_of_answer", lambda *_given: True)


def invited_before(world: World, *who: str, **given: object) -> Meeting:
    """Planned some days ago, so that nobody has a mail of today about it."""
    meeting = planned(world, *who, **given)
    with acting_as(world.actor("coordinator")):
        Invitation.objects.filter(meeting=meeting).update(invited_at=now() - timedelta(days=5))
    ProcrastinateJob.objects.all().delete()
    return meeting


def told(world: World) -> Counter[str]:
    who = {str(user.pk): key for key, user in world.users.items()}
    waiting = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    return Counter(f"{who[one.args['user_id']]}: {one.args['letter']}" for one in waiting)


def written_to(world: World, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Who has how many mails, once the worker has been through: of several like it, one is sent."""
    monkeypatch.setattr(letter_jobs, "next_post", lambda _at: None)
    mail.outbox.clear()
    asked = ProcrastinateJob.objects.filter(task_name="accounts.send_letter").order_by("id")
    for args in asked.values_list("args", flat=True):
        letter_jobs.send_letter(**args)
    who = {user.email: key for key, user in world.users.items()}
    return Counter(who[one.to[0]] for one in mail.outbox)


def chase(world: World, meeting: Meeting) -> int:
    held, priya = found(world, meeting), world.actor("coordinator")
    with acting_as(priya):
        return commands.chase_before(meeting=held, by=priya)


@pytest.mark.parametrize("by", ["clock", "hand"])
def test_they_are_told_that_there_is_something_to_read(world: World, by: str) -> None:
    meeting = invited_before(world)
    away(world)
    if by == "clock":
        jobs.remind_of_answers(0)
    else:
        assert chase(world, meeting) == 2
    assert told(world) == {"head: to_answer": 1, "another: to_read": 1}
    if by == "clock":
        # That the sergeant was asked once more stands, so that nobody is asked every hour.
        jobs.remind_of_answers(0)
        assert sum(told(world).values()) == 2
    with acting_as(world.actor("coordinator")):
        assert ReplyChase.objects.filter(user=world.users["sergeant"]).exists()
        assert not ReplyChase.objects.filter(user=world.users["another"]).exists()


def test_of_several_meetings_they_are_told_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    away(world)
    for days in (3, 5, 7):
        invited_before(world, starts_at=in_days(days))
    jobs.remind_of_answers(0)
    assert set(told(world)) == {"head: to_answer", "another: to_read"}
    assert written_to(world, monkeypatch) == {"head": 1, "another": 1}


def test_invited_themselves_they_are_asked_as_themselves_alone(world: World) -> None:
    away(world)
    helen = world.actor("lead")
    with acting_as(helen):
        seat_person(mapping=world.mapping, user=world.users["another"], role_code="team_member", by=helen)
    invited_before(world, "head", "sergeant", "another")
    jobs.remind_of_answers(0)
    assert told(world) == {"head: to_answer": 1, "another: to_answer": 1}


def test_chased_for_a_return_and_an_answer_they_have_one_mail(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_children(world)
    meeting, priya = invited_before(world), world.actor("coordinator")
    with acting_as(priya):
        request = commands.ask_before(meeting=meeting, by=priya)
        ReturnRequest.objects.filter(pk=request.pk).update(asked_at=now() - timedelta(days=5))
    away(world)
    ProcrastinateJob.objects.all().delete()
    chase(world, meeting)
    # Both agencies are reminded of their return, which asks for an answer; nobody hears of the meeting beside.
    assert not [one for one in told(world) if one.startswith("sergeant") or one.endswith("to_read")]
    written = written_to(world, monkeypatch)
    assert {who: n for who, n in written.items() if who in ("another", "sergeant", "head")} == {
        "head": 1, "another": 1,
    }  # fmt: skip


def test_it_stands_in_their_work_and_opens_what_their_seat_opens(world: World, client_as: SignIn) -> None:
    cover = away(world)
    meeting = invited_before(world, "head", "sergeant", "social_care")
    una = client_as(world.users["another"])
    work = una.get("/my-work/")
    assert "mapping meeting 1, in the stead of Dan Colley" in words_of(work)
    assert f"/mappings/M-2026-901/meetings/{meeting.pk}/" in work.content.decode()
    assert una.get(f"/mappings/M-2026-901/meetings/{meeting.pk}/").status_code == 200
    assert "Owen Tait" not in words_of(work), "of nobody else they stand in for"
    # They say nothing in another's name.
    actor = world.actor("another")
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="not invited"):
            commands.answer_invitation(meeting=meeting, coming=Coming.COMING, version=0, by=actor)
        assert not InvitationReply.objects.exists()
    for key in ("head", "social_care", "sergeant", "other_district"):
        assert "in the stead of" not in words_of(client_as(world.users[key]).get("/my-work/")), key
    tom = world.actor("administrator")
    with acting_as(tom):
        end_cover(cover=cover, by=tom)
    assert "in the stead of" not in words_of(client_as(world.users["another"]).get("/my-work/"))


def test_where_somebody_only_watches_it_is_silver_alone(world: World) -> None:
    invited_before(world)
    invited_before(world, kind=MeetingKind.SILVER)
    world.reseat("sergeant", "silver_chair")
    away(world)
    una = world.actor("another")
    with acting_as(una):
        (item,) = queries.meetings_stood_in(una)
    assert "silver meeting 1, in the stead of Dan Colley" in item.what
    assert item.url.startswith("/meetings/")
