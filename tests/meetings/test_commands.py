"""Planning, moving, cancelling and inviting; and what leaves the product by mail."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import icalendar
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import LONDON, now, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.office_hours import next_office_hour
from placemap.mappings.commands import close_mapping
from placemap.mappings.models import Mapping, Seat
from placemap.meetings import commands, jobs, letters, queries
from placemap.meetings.models import Invitation, Meeting, MeetingChange
from placemap.meetings.vocabulary import Cadence, MeetingKind, MeetingState, Notice, Presence
from tests.cast import World
from tests.meetings.people import found, in_days, moved, planned
from tests.returns.people import two_children

pytestmark = pytest.mark.django_db


def told(world: World) -> Counter[tuple[str, str]]:
    """Who is told what by mail, so far."""
    who = {str(user.pk): key for key, user in world.users.items()}
    waiting = ProcrastinateJob.objects.filter(task_name="meetings.send_notice").values_list("args", flat=True)
    return Counter((who[args["user_id"]], args["notice"]) for args in waiting)


def send_all() -> list[EmailMultiAlternatives]:
    """Every mail that waits, sent now, as on a working day at noon."""
    waiting = ProcrastinateJob.objects.filter(task_name="meetings.send_notice").order_by("id")
    with patch("placemap.meetings.jobs.rules.when_to_tell", return_value=None):
        for args in waiting.values_list("args", flat=True):
            jobs.send_notice(**args)
    return mail.outbox  # type: ignore[return-value]


def entry(message: EmailMultiAlternatives) -> tuple[icalendar.Calendar, Any]:
    """The calendar entry that a mail carries."""
    content, kind = message.alternatives[0]
    assert kind.startswith("text/calendar; method=")
    calendar = icalendar.Calendar.from_ical(content)
    return calendar, next(iter(calendar.walk("VEVENT")))


def test_meetings_are_numbered_and_chair_and_minute_taker_are_invited(world: World) -> None:
    first = planned(world, chair_id=world.users["lead"].pk)
    second = planned(world, starts_at=in_days(21), minute_taker_id=world.users["social_care"].pk)
    scoping = planned(world, kind=MeetingKind.SCOPING)
    assert [one.number for one in (first, second, scoping)] == [1, 2, 1]
    with acting_as(world.actor("head")):
        names = {one.user.name for one in Invitation.objects.filter(meeting=first).select_related("user")}
    assert names == {world.users[key].name for key in ("head", "sergeant", "lead")}
    assert told(world)[("social_care", "invited")] == 1


def test_only_those_who_run_the_mapping_plan_and_only_its_team_is_invited(world: World) -> None:
    with pytest.raises(Refused):
        planned(world, by="head")
    with pytest.raises(PlacemapError, match="has left the team"):
        planned(world, "head", "other_district")
    with pytest.raises(PlacemapError, match="at least one person"):
        planned(world, invited=set())
    with acting_as(world.actor("coordinator")):
        assert not Meeting.objects.exists() and not Invitation.objects.exists()
    assert not told(world)


def test_a_mail_names_nobody_but_its_reader_and_carries_a_neutral_entry(world: World) -> None:
    meeting = planned(world, place="Mill Lode School, room 4", join_link="https://meet.example/x")
    to_joan = next(one for one in send_all() if one.to == [world.users["head"].email])
    calendar, event = entry(to_joan)
    written = to_joan.subject + to_joan.body + str(to_joan.alternatives[0].content)
    for secret in (
        world.mapping.reference, world.mapping.title, "Mill Lode", "meet.example", world.users["sergeant"].name,
        world.users["sergeant"].email, world.users["coordinator"].name,
    ):  # fmt: skip
        assert secret not in written
    assert calendar["method"] == "REQUEST" and event["summary"] == "Mapping meeting 1"
    assert event["dtstart"].dt == meeting.starts_at and event["dtstart"].dt.tzinfo is not None
    assert event["dtstart"].params["TZID"] == "Europe/London" and calendar.walk("VTIMEZONE")
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=90)
    assert str(meeting.pk) in event["url"] and event["class"] == "PRIVATE"
    assert event["attendee"] == f"mailto:{world.users['head'].email}"


def test_a_move_needs_a_reason_and_takes_the_place_of_the_entry_before(world: World) -> None:
    meeting = planned(world)
    with pytest.raises(PlacemapError, match="in a sentence why"):
        moved(world, meeting, starts_at=in_days(16))
    assert found(world, meeting).starts_at == meeting.starts_at
    after = moved(world, meeting, starts_at=in_days(16), reason="The school is closed.")
    assert after.edition == 1 and told(world)[("head", "moved")] == 1
    mails = [one for one in send_all() if one.to == [world.users["head"].email]]
    # Both say how it stands now, under one key, and the entry's number is that of the newest.
    events = [entry(one)[1] for one in mails]
    assert len(events) == 2 and {one["uid"] for one in events} == {f"{meeting.pk}@placemap"}
    assert {one["sequence"] for one in events} == {1} and {one["dtstart"].dt for one in events} == {
        in_days(16)
    }
    with acting_as(world.actor("head")):
        (change,) = MeetingChange.objects.all()
    assert (change.before_at, change.reason) == (meeting.starts_at, "The school is closed.")


def test_who_chairs_changes_without_a_reason_and_without_a_mail(world: World) -> None:
    meeting = planned(world)
    after = moved(world, meeting, chair_id=world.users["lead"].pk)
    assert after.chair_id == world.users["lead"].pk and after.edition == 0
    assert told(world) == {("head", "invited"): 1, ("sergeant", "invited"): 1, ("lead", "invited"): 1}


def test_a_notice_that_waited_until_the_evening_waits_for_office_hours(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned(world, "head", starts_at=in_days(14))
    waiting = ProcrastinateJob.objects.filter(task_name="meetings.send_notice").order_by("-id")
    args = waiting[0].args
    friday = now().astimezone(LONDON) + timedelta(days=(4 - now().astimezone(LONDON).weekday()) % 7)
    evening = friday.replace(hour=18, minute=30)
    monkeypatch.setattr(jobs, "now", lambda: evening)
    jobs.send_notice(**args)
    assert mail.outbox == []
    assert waiting[0].args == args and waiting[0].scheduled_at == next_office_hour(evening)
    monkeypatch.setattr(jobs, "now", lambda: next_office_hour(evening))
    jobs.send_notice(**waiting[0].args)
    assert len(mail.outbox) == 1 and found(world, meeting).edition == 0


def test_a_move_is_told_before_people_come_on_the_day_that_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At ten past six somebody puts off what was to begin at seven: tomorrow morning is too late."""
    begins = in_days(14, time(19, 0))
    meeting = planned(world, "head", starts_at=begins)
    ProcrastinateJob.objects.all().delete()
    evening = datetime.combine(begins.astimezone(LONDON).date(), time(18, 10), LONDON)
    for told in ("planning", "_telling"):
        monkeypatch.setattr(f"placemap.meetings.commands.{told}.now", lambda: evening)
    monkeypatch.setattr(jobs, "now", lambda: evening)
    moved(world, meeting, starts_at=in_days(30), reason="The chair is ill.")
    # Put off once more: the first mail says nothing of it any more, and the second is no later for that.
    moved(world, meeting, starts_at=in_days(31), reason="The hall is taken.")
    waiting = ProcrastinateJob.objects.filter(task_name="meetings.send_notice").order_by("id")
    assert {one.scheduled_at for one in waiting} == {None}
    for args in list(waiting.values_list("args", flat=True)):
        jobs.send_notice(**args)
    assert [entry(one)[1]["sequence"] for one in mail.outbox] == [2]  # type: ignore[arg-type]


def test_whoever_left_the_team_is_not_told_when_it_is_now(world: World) -> None:
    meeting = planned(world)
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(user=world.users["sergeant"]).update(until_on=today() - timedelta(days=1))
    moved(world, meeting, starts_at=in_days(16), reason="The school is closed.")
    assert told(world)[("sergeant", "moved")] == 0 and told(world)[("sergeant", "uninvited")] == 1
    assert told(world)[("head", "moved")] == 1


def test_two_people_who_change_it_at_once_are_told(world: World) -> None:
    meeting = planned(world)
    moved(world, meeting, place="Town hall", reason="More room.")
    with pytest.raises(Conflict):
        moved(world, meeting, place="Library", reason="Nearer.", version=1)
    assert found(world, meeting).place == "Town hall"


def test_cancelled_it_stays_with_its_reason_and_calendars_take_it_out(world: World) -> None:
    meeting, priya = planned(world), world.actor("coordinator")
    send_all()
    mail.outbox.clear()
    ProcrastinateJob.objects.all().delete()
    with acting_as(priya):
        after = commands.cancel_meeting(meeting=meeting, reason="Nobody can come.", version=1, by=priya)
    assert after.state == MeetingState.CANCELLED
    calendar, event = entry(send_all()[0])
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    with pytest.raises(PlacemapError, match="was cancelled"):
        moved(world, meeting, place="Elsewhere", reason="Why not.")
    assert planned(world).number == 2


def test_why_a_meeting_is_moved_or_cancelled_is_searched_for_names(world: World) -> None:
    two_children(world)
    meeting, priya = planned(world), world.actor("coordinator")
    why = "Ellie Mensah was found, and all of us are with her."
    with pytest.raises(NamesFound, match="Ellie"):
        moved(world, meeting, starts_at=in_days(9), reason=why)
    with acting_as(priya), pytest.raises(NamesFound, match="Ellie"):
        commands.cancel_meeting(meeting=meeting, reason=why, version=1, by=priya)
    with acting_as(priya), pytest.raises(NamesFound, match="Ellie"):
        commands.change_cadence(
            series=meeting.series, cadence=Cadence.MONTHLY, reason=why, version=1, by=priya
        )
    # Who has looked decides.
    assert moved(world, meeting, starts_at=in_days(9), reason=why, looked=True).version == 2


def test_an_invitation_overtaken_by_the_morning_is_not_sent(world: World) -> None:
    meeting, priya = planned(world), world.actor("coordinator")
    with acting_as(priya):
        commands.cancel_meeting(meeting=meeting, reason="Planned twice.", version=1, by=priya)
    assert Counter(entry(one)[0]["method"] for one in send_all()) == {"CANCEL": 2}


def test_several_changes_of_one_night_are_told_once(world: World) -> None:
    meeting = planned(world, "head")
    ProcrastinateJob.objects.all().delete()
    for place in ("Town hall", "Library", "School"):
        moved(world, meeting, place=place, reason="More room.")
    assert told(world)[("head", "moved")] == 3
    assert [entry(one)[1]["sequence"] for one in send_all()] == [3]


def test_a_cancelling_that_was_held_up_is_still_told(world: World) -> None:
    meeting, priya = planned(world, "head"), world.actor("coordinator")
    ProcrastinateJob.objects.all().delete()
    with acting_as(priya):
        commands.cancel_meeting(meeting=meeting, reason="Nobody can come.", version=1, by=priya)
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=3))
    assert [entry(one)[0]["method"] for one in send_all()] == ["CANCEL"]


def test_inviting_tells_only_those_for_whom_something_changed(world: World) -> None:
    meeting = planned(world, chair_id=world.users["lead"].pk)
    priya = world.actor("coordinator")
    with acting_as(priya):
        # Whoever chairs stays invited, whatever is ticked.
        commands.change_invited(
            meeting=meeting, invited={world.users[key].pk for key in ("head", "social_care")}, by=priya
        )
        assert set(queries.invited_to(meeting)) == {
            world.users[key].pk for key in ("head", "lead", "social_care")
        }
    assert told(world)[("sergeant", "uninvited")] == 1 and told(world)[("social_care", "invited")] == 1
    with acting_as(priya):
        commands.change_invited(meeting=meeting, invited={world.users["sergeant"].pk}, by=priya)
        assert Invitation.objects.filter(meeting=meeting).count() == 4
    assert told(world)[("head", "uninvited")] == 1 and told(world)[("sergeant", "invited")] == 2


def test_what_is_over_is_told_to_nobody_and_changed_by_nobody(world: World) -> None:
    meeting, priya = planned(world), world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=3))
    assert not send_all()
    with pytest.raises(PlacemapError, match="has begun or is over"):
        moved(world, meeting, place="Elsewhere", reason="Why not.")


def test_what_is_signed_for_or_has_begun_before_its_hour_keeps_its_day(world: World) -> None:
    """A signature is for that day; and nobody is told that a meeting is off while it is being held."""
    meeting, priya = planned(world), world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() + timedelta(minutes=40))
        here = found(world, meeting)
        commands.sign_in(meeting=here, statement=0, presence=Presence.HERE, by=priya)
    with pytest.raises(PlacemapError, match="signs anew"):
        moved(world, meeting, starts_at=in_days(9), reason="The chair is ill.")
    with acting_as(priya):
        commands.begin_meeting(meeting=found(world, meeting), by=priya)
        assert not queries.can_change(found(world, meeting))
        with pytest.raises(PlacemapError, match="before its hour"):
            commands.cancel_meeting(meeting=found(world, meeting), reason="No.", version=1, by=priya)
        commands.cancel_all_ahead(world.mapping, priya)
        assert found(world, meeting).state == MeetingState.PLANNED


def test_how_often_a_series_meets_changes_with_a_reason_that_is_kept(world: World) -> None:
    meeting, priya = planned(world), world.actor("coordinator")
    with acting_as(priya):
        commands.change_cadence(
            series=meeting.series, cadence=Cadence.MONTHLY, reason="The picture is made.", version=1, by=priya
        )
        with pytest.raises(Conflict):
            commands.change_cadence(
                series=Meeting.objects.get(pk=meeting.pk).series, cadence=Cadence.WEEKLY, reason="No.",
                version=1, by=priya,
            )  # fmt: skip
        (rhythm,) = queries.meetings_of(priya, world.mapping).rhythms
    assert rhythm.cadence is Cadence.MONTHLY
    assert [change[:3] for change in rhythm.changes] == [
        (Cadence.FORTNIGHTLY, Cadence.MONTHLY, "The picture is made.")
    ]


@pytest.mark.parametrize("link", ["meet", "http://meet.example/x", "javascript:alert(1)", "https://"])
def test_a_link_to_join_is_a_whole_secure_address(world: World, link: str) -> None:
    with pytest.raises(PlacemapError, match="not a web address"):
        planned(world, join_link=link)


def test_a_closed_mapping_meets_only_to_look_back(world: World) -> None:
    with acting_as(world.actor("lead")):
        Mapping.objects.filter(pk=world.mapping.pk).update(
            state="closed", closed_on=now().astimezone(LONDON).date()
        )
        world.mapping.refresh_from_db()
    with pytest.raises(PlacemapError, match="closed"):
        planned(world)
    assert planned(world, kind=MeetingKind.AFTER_CLOSURE).number == 1


def test_a_review_after_closing_stands_in_the_work_of_whoever_is_invited(world: World) -> None:
    before = planned(world, "head", starts_at=in_days(5))
    with acting_as(world.actor("lead")):
        Mapping.objects.filter(pk=world.mapping.pk).update(
            state="closed", closed_on=now().astimezone(LONDON).date()
        )
        world.mapping.refresh_from_db()
    review = planned(world, "head", kind=MeetingKind.AFTER_CLOSURE, starts_at=in_days(4))
    joan = world.actor("head")
    with acting_as(joan):
        work = [*queries.meetings_ahead(joan), *queries.invitations_to_answer(joan)]
        coming_next = queries.next_meeting(joan)
    # What was planned while it was open and has not been cancelled is asked of nobody any more.
    assert len(work) == 2 and all(str(review.pk) in one.url for one in work)
    assert not any(str(before.pk) in one.url for one in work)
    assert coming_next is not None and str(review.pk) in coming_next.url


def test_closing_a_mapping_cancels_what_is_planned_and_tells_everybody(world: World) -> None:
    helen, priya = world.actor("lead"), world.actor("coordinator")
    held, ahead = planned(world, "head"), planned(world, "head", starts_at=in_days(14))
    later = planned(world, "head", starts_at=in_days(90), kind=MeetingKind.SILVER)
    with acting_as(priya):
        Meeting.objects.filter(pk=held.pk).update(starts_at=now() - timedelta(days=2))
    with acting_as(helen):
        close_mapping(mapping=world.mapping, reason="objectives_met", version=1, by=helen)
        states = dict(Meeting.objects.values_list("pk", "state"))
        reasons = set(MeetingChange.objects.values_list("reason", "was_cancelled"))
    assert states == {held.pk: "planned", ahead.pk: "cancelled", later.pk: "cancelled"}
    assert reasons == {("The mapping was closed.", True)}
    assert told(world)[("head", "cancelled")] == 2
    assert Counter(entry(one)[0]["method"] for one in send_all()) == {"CANCEL": 2}


def test_notices_are_all_written(world: World) -> None:
    meeting = planned(world, "head")
    with acting_as(world.actor("coordinator")):
        held = Meeting.objects.select_related("series").get(pk=meeting.pk)
        assert all(letters.write(one, held, world.users["head"]).body for one in Notice)
