"""Whoever chairs a meeting or takes its minutes may leave: it is said, and one press names another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.mappings.commands import end_seat, person_leaves
from placemap.mappings.models import Mapping, Seat
from placemap.meetings import commands, jobs, queries
from placemap.meetings.models import Meeting
from placemap.meetings.vocabulary import MeetingKind, Notice
from placemap.partners.models import User
from tests.cast import Lapse, World
from tests.cohort.pages import SignIn, words_of
from tests.meetings.people import found, in_days, moved, planned
from tests.meetings.test_taking_back import sent

pytestmark = pytest.mark.django_db
NO_CHAIR, NO_MINUTES = "Mapping meeting 1 has no chair", "Nobody takes the minutes of Mapping meeting 1"


def held(
    world: World, *, chair: str | None = "sergeant", minutes: str | None = None, **given: Any
) -> Meeting:
    key = lambda who: world.users[who].pk if who else None  # noqa: E731
    return planned(world, "head", chair_id=key(chair), minute_taker_id=key(minutes), **given)


def attention(world: World, who: str = "coordinator") -> dict[str, str]:
    actor = world.actor(who)
    with acting_as(actor):
        mapping = Mapping.objects.get(pk=world.mapping.pk)
        return {one.text: one.url for one in queries.meetings_attention(actor, mapping)}


def leaves(world: World, who: str = "sergeant") -> None:
    helen = world.actor("lead")
    with acting_as(helen):
        for seat in Seat.objects.select_related("mapping", "user").filter(
            user=world.users[who], until_on=None
        ):
            end_seat(seat=seat, by=helen)


def leaves_list(world: World) -> None:
    tom = world.actor("administrator")
    with acting_as(tom):
        person_leaves(user=User.objects.get(pk=world.users["coordinator"].pk), by=tom)


def test_whoever_plans_is_told_with_the_way_to_name_another(world: World) -> None:
    meeting = held(world, chair="sergeant", minutes="social_care")
    assert not {NO_CHAIR, NO_MINUTES} & set(attention(world))
    leaves(world)
    for who in ("coordinator", "lead"):
        said = attention(world, who)
        assert said[NO_CHAIR] == reverse("move-meeting", args=[world.mapping.reference, meeting.pk])
        assert NO_MINUTES not in said
    assert attention(world, "head") == {}
    leaves(world, "social_care")
    assert {NO_CHAIR, NO_MINUTES} <= set(attention(world))
    moved(world, meeting, chair_id=world.users["head"].pk, minute_taker_id=None)
    assert not {NO_CHAIR, NO_MINUTES} & set(attention(world))


def test_an_agreement_that_lapses_says_so_too_and_signing_again_unsays_it(world: World, lapse: Lapse) -> None:
    held(world)
    lapse("police")
    assert NO_CHAIR in attention(world)


@pytest.mark.parametrize("over", ["held", "cancelled"])
def test_of_what_is_over_nothing_is_said(world: World, client_as: SignIn, over: str) -> None:
    meeting = held(world)
    leaves(world)
    if over == "held":
        with acting_as(world.actor("coordinator")):
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=3))
    else:
        now_held, helen = found(world, meeting, "lead"), world.actor("lead")
        with acting_as(helen):
            commands.cancel_meeting(
                meeting=now_held, reason="Nobody is free", version=now_held.version, by=helen
            )
    assert NO_CHAIR not in attention(world)
    page = words_of(client_as(world.users["lead"]).get(reverse("meeting", args=["M-2026-901", meeting.pk])))
    assert "It has no chair" not in page and "can no longer come" not in page
    assert "Dan Colley" in page, "who chaired what was held stays known"


def test_the_page_of_the_meeting_says_so_to_the_team_and_offers_another_to_whoever_plans(
    world: World, client_as: SignIn
) -> None:
    meeting = held(world, chair="sergeant", minutes="social_care")
    page = reverse("meeting", args=[world.mapping.reference, meeting.pk])
    assert "can no longer come" not in words_of(client_as(world.users["head"]).get(page))
    leaves(world)
    head, priya = client_as(world.users["head"]).get(page), client_as(world.users["coordinator"]).get(page)
    for shown in (head, priya):
        assert "Nobody: Dan Colley can no longer come" in words_of(shown)
    assert "It has no chair. Name somebody else" in words_of(priya)
    assert "Name somebody else" not in words_of(head)
    leaves(world, "social_care")
    priya = client_as(world.users["coordinator"]).get(page)
    assert "It has no chair, and nobody takes its minutes." in words_of(priya)
    moved(world, meeting, chair_id=world.users["head"].pk, minute_taker_id=None)
    assert "Name somebody else" not in words_of(client_as(world.users["coordinator"]).get(page))
    other = held(world, chair="head", minutes="coordinator", starts_at=in_days(20), by="lead")
    leaves_list(world)
    shown = client_as(world.users["lead"]).get(reverse("meeting", args=[world.mapping.reference, other.pk]))
    assert "Nobody takes its minutes. Name somebody else" in words_of(shown)


def test_a_silver_chair_who_watches_still_chairs_silver_and_no_bronze_meeting(world: World) -> None:
    held(world, kind=MeetingKind.SILVER)
    held(world)
    world.reseat("sergeant", "silver_chair")
    said = attention(world)
    assert NO_CHAIR in said and not any(words.startswith("Silver") for words in said)


def test_nothing_is_written_to_whoever_has_left_also_where_the_mail_waited(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placemap.meetings.rules.times.next_office_hour", lambda _at: None)
    meeting = held(world)
    sent(world)
    with acting_as(world.actor("coordinator")):
        # Only a day has passed: nothing has taken the invitation back yet.
        Seat.objects.filter(user=world.users["sergeant"]).update(until_on=today() - timedelta(days=1))
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=in_days(9))
    given = {"meeting_id": str(meeting.pk), "user_id": str(world.users["sergeant"].pk), "edition": "0"}
    mail.outbox.clear()
    for notice in (Notice.INVITED, Notice.MOVED):
        jobs.send_notice(notice=notice.value, **given)
    assert mail.outbox == []


def test_the_line_costs_no_more_however_many_meetings_are_ahead(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as context:
            attention(world)
        return len(context)

    held(world)
    leaves(world)
    once = asked()
    for days in (20, 30, 40):
        held(world, chair="head", starts_at=in_days(days))
    assert asked() <= once
