"""Clocks of the meeting cycle, across the changes of the clocks and the holidays; and what stands in work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.meetings import commands, queries
from placemap.meetings.models import Meeting
from placemap.meetings.queries import clocks as clock_queries
from placemap.meetings.rules import clocks
from placemap.meetings.vocabulary import Presence
from tests.cast import World
from tests.foundations.test_office_hours import uk
from tests.meetings.people import found, planned


@pytest.mark.parametrize(
    ("on", "is_near"),
    [
        (date(2026, 12, 1), False),
        (date(2026, 12, 2), True),
        (date(2026, 12, 7), True),
        (date(2026, 12, 8), False),
    ],
)
def test_the_report_is_near_three_working_days_before_its_day(on: date, is_near: bool) -> None:
    assert clocks.report_is_near(date(2026, 12, 7), on) is is_near


def test_when_somebody_is_asked_by_the_clock_and_in_their_work() -> None:
    starts = uk("2026-11-30 14:00")
    assert not clocks.reminds_of_answer(starts, uk("2026-11-25 17:00"))
    assert clocks.reminds_of_answer(starts, uk("2026-11-26 09:00"))
    assert not clocks.reminds_of_answer(starts, starts)
    assert clocks.asks_whether_coming(starts, starts - timedelta(days=10))
    assert not clocks.asks_whether_coming(starts, starts - timedelta(days=11))
    assert not clocks.asks_whether_coming(starts, starts)
    assert clocks.still_asked_to_sign(starts, starts + timedelta(days=13))
    assert not clocks.still_asked_to_sign(starts, starts + timedelta(days=14))


@pytest.mark.django_db
def test_whoever_was_there_and_has_not_signed_finds_it_in_their_work(world: World) -> None:
    meeting = planned(world)
    priya, dan = world.actor("coordinator"), world.actor("sergeant")
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=3))
    held = found(world, meeting)
    with acting_as(priya):
        said = {world.users["sergeant"].pk: Presence.HERE.value, world.users["head"].pk: "absent"}
        commands.record_presence(meeting=held, presences=said, versions={}, by=priya)
    with acting_as(dan):
        (one,) = queries.statements_to_sign(dan)
        assert "mapping meeting 1" in one.what
        commands.sign_in(meeting=held, statement=0, presence=Presence.HERE, by=dan)
        assert not queries.statements_to_sign(dan)
    joan = world.actor("head")
    with acting_as(joan):
        assert not queries.statements_to_sign(joan)


@pytest.mark.django_db
def test_the_report_stands_in_the_work_of_whoever_leads_in_its_last_days(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_queries, "today", lambda: date(2026, 12, 3))
    helen, joan = world.actor("lead"), world.actor("head")
    with acting_as(helen):
        (one,) = queries.clocks_to_mind(helen)
        # The very day that the panel reads.
        assert one.by == date(2026, 12, 7)
    with acting_as(joan):
        assert not queries.clocks_to_mind(joan)
    monkeypatch.setattr(clock_queries, "today", lambda: date(2026, 12, 10))
    with acting_as(helen):
        assert not queries.clocks_to_mind(helen)


def test_utc_and_the_uk_agree_on_what_a_moment_is() -> None:
    assert uk("2026-07-21 08:00") == datetime(2026, 7, 21, 7, 0, tzinfo=UTC)
