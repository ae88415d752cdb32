"""An invitation ends with what it hung on, is taken out of calendars, and nobody outside is written to again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.mappings.commands import agency_leaves, end_seat, person_leaves, seat_person, take_access
from placemap.mappings.models import Member, Seat
from placemap.meetings import commands, jobs, queries, rules
from placemap.meetings.models import Invitation, Meeting
from placemap.meetings.policy import MEETING_POST
from placemap.meetings.vocabulary import MeetingKind
from placemap.partners.commands import agency_leaves as agency_leaves_partnership
from placemap.partners.models import Agency, User
from placemap.partners.vocabulary import AccessKind
from tests.cast import SETTER, World
from tests.database import seen_whole
from tests.foundations.test_office_hours import uk
from tests.meetings.people import found, in_days, moved, planned

POST = system_actor(MEETING_POST)


@pytest.fixture(autouse=True)
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the hour, mail goes at once."""
    monkeypatch.setattr("placemap.meetings.rules.times.next_office_hour", lambda _at: None)


def invited(world: World, meeting: Meeting) -> set[str]:
    """Who is invited."""
    with acting_as(world.actor("coordinator")):
        keys = set(queries.invited_to(meeting))
    return {key for key, user in world.users.items() if user.pk in keys}


def sent(world: World) -> list[str]:
    """Send what waits, and say whom a mail told what; nothing waits any more."""
    mail.outbox.clear()
    waiting = ProcrastinateJob.objects.filter(task_name="meetings.send_notice", status="todo")
    for args in list(waiting.order_by("id").values_list("args", flat=True)):
        jobs.send_notice(**args)
    # What was sent: a job that ran is not run again.
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where task_name = 'meetings.send_notice'")
    names = {user.email: key for key, user in world.users.items()}
    return sorted(f"{names[one.to[0]]}: {one.body.splitlines()[2]}" for one in mail.outbox)


def seat_of(world: World, who: str) -> Seat:
    return Seat.objects.select_related("mapping", "user").get(
        mapping=world.mapping, user=world.users[who], until_on=None
    )


def lead_ends_seat(world: World) -> None:
    helen = world.actor("lead")
    with acting_as(helen):
        end_seat(seat=seat_of(world, "sergeant"), by=helen)


def agency_goes(world: World) -> None:
    helen = world.actor("lead")
    with acting_as(helen):
        member = Member.objects.select_related("mapping", "agency").get(
            mapping=world.mapping, agency=world.agencies["police"]
        )
        agency_leaves(member=member, by=helen)


def person_goes(world: World) -> None:
    tom = world.actor("administrator")
    with acting_as(tom):
        person_leaves(user=world.users["sergeant"], by=tom)


def access_is_taken(world: World) -> None:
    tom = world.actor("administrator")
    with acting_as(world.actor("lead")):
        key = seat_of(world, "sergeant").pk
    with acting_as(tom):
        take_access(user=world.users["sergeant"], about=AccessKind.SEAT, access_id=key, by=tom)


def agency_is_out(world: World) -> None:
    tom = world.actor("administrator")
    with acting_as(tom):
        police = Agency.objects.get(pk=world.agencies["police"].pk)
        agency_leaves_partnership(agency=police, version=police.version, by=tom)


ACTS = [lead_ends_seat, agency_goes, person_goes, access_is_taken, agency_is_out]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS)
def test_whatever_ends_a_seat_takes_back_the_invitation_with_it(
    world: World, act: Callable[[World], None]
) -> None:
    meeting = planned(world, "head", "sergeant", place="Town hall")
    other = planned(world, "head", "sergeant", starts_at=in_days(20))
    sent(world)
    act(world)
    assert invited(world, meeting) == invited(world, other) == {"head"}
    told = sent(world)
    assert told == [
        "sergeant: You are no longer invited to a meeting: Mapping meeting 1.",
        "sergeant: You are no longer invited to a meeting: Mapping meeting 2.",
    ]
    for one in mail.outbox:
        (entry,) = one.alternatives  # type: ignore[attr-defined]
        assert "METHOD:CANCEL" in entry[0] and "method=CANCEL" in entry[1]
        for hidden in (world.mapping.title, world.mapping.reference, "Town hall", "Okell", "seat", "left"):
            assert hidden not in f"{one.subject}{one.body}{entry[0]}"
    with acting_as(world.actor("lead")):
        kept = AuditEntry.objects.filter(event="invitations_taken_back", mapping_id=world.mapping.pk)
        assert kept.count() == 2 and {one.details["count"] for one in kept} == {1}


@pytest.mark.django_db
def test_of_a_meeting_they_hear_nothing_more_when_it_moves_or_is_cancelled(world: World) -> None:
    meeting = planned(world, "head", "sergeant")
    lead_ends_seat(world)
    sent(world)
    moved(world, meeting, starts_at=in_days(9), reason="The hall is taken")
    held, helen = found(world, meeting, "lead"), world.actor("lead")
    with acting_as(helen):
        commands.cancel_meeting(meeting=held, reason="Nobody is free", version=held.version, by=helen)
    assert [one for one in sent(world) if one.startswith("sergeant")] == []


@pytest.mark.django_db
def test_an_invitation_that_nobody_was_sent_yet_is_neither_sent_nor_cancelled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "placemap.meetings.rules.times.next_office_hour", lambda at: now() + timedelta(hours=8)
    )
    meeting = planned(world, "head", "sergeant")
    lead_ends_seat(world)
    monkeypatch.setattr("placemap.meetings.rules.times.next_office_hour", lambda _at: None)
    assert invited(world, meeting) == {"head"}
    assert sent(world) == ["head: You are invited to a meeting: Mapping meeting 1."]


@pytest.mark.django_db
def test_a_second_seat_keeps_the_invitation_and_whoever_comes_back_is_asked_anew(world: World) -> None:
    meeting = planned(world, "head", "sergeant")
    helen = world.actor("lead")
    with acting_as(helen):
        first = seat_of(world, "sergeant")
        second = seat_person(
            mapping=world.mapping, user=world.users["sergeant"], role_code="analyst", by=helen
        )
        end_seat(seat=first, by=helen)
    assert invited(world, meeting) == {"head", "sergeant"}
    with acting_as(helen):
        end_seat(seat=Seat.objects.select_related("mapping").get(pk=second.pk), by=helen)
    assert invited(world, meeting) == {"head"}
    sent(world)
    with acting_as(helen):
        seat_person(mapping=world.mapping, user=world.users["sergeant"], role_code="team_member", by=helen)
    assert invited(world, meeting) == {"head"}
    held = found(world, meeting, "lead")
    people = {world.users["head"].pk, world.users["sergeant"].pk}
    with acting_as(helen):
        commands.change_invited(meeting=held, invited=people, by=helen)
        again = Invitation.objects.get(meeting=meeting, user=world.users["sergeant"])
        # Compared as moments: in summer the hour after midnight is another day in UTC.
        assert again.withdrawn_at is None and now() - again.invited_at < timedelta(minutes=5)
    assert sent(world) == ["sergeant: You are invited to a meeting: Mapping meeting 1."]


@pytest.mark.django_db
def test_a_chair_who_left_keeps_nobody_from_changing_who_is_invited(world: World) -> None:
    meeting = planned(world, "head", "sergeant", chair_id=world.users["sergeant"].pk)
    lead_ends_seat(world)
    held, helen = found(world, meeting, "lead"), world.actor("lead")
    people = {world.users["head"].pk, world.users["coordinator"].pk}
    with acting_as(helen):
        commands.change_invited(meeting=held, invited=people, by=helen)
    assert invited(world, meeting) == {"head", "coordinator"}


def time_is_over(world: World) -> None:
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["sergeant"].pk).update(access_until=today() - timedelta(days=1))


def seat_runs_out(world: World) -> None:
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(mapping=world.mapping, user=world.users["sergeant"]).update(
            until_on=today() - timedelta(days=1)
        )


@pytest.mark.django_db
@pytest.mark.parametrize("over", [time_is_over, seat_runs_out])
def test_what_ends_with_a_day_the_clock_finds_before_it_reminds_anybody(
    world: World, monkeypatch: pytest.MonkeyPatch, over: Callable[[World], None]
) -> None:
    meeting = planned(world, "head", "sergeant")
    sent(world)
    with acting_as(world.actor("coordinator")):
        Invitation.objects.filter(meeting=meeting).update(invited_at=now() - timedelta(days=5))
    over(world)
    monkeypatch.setattr("placemap.meetings.queries.before.is_office_hour", lambda _at: True)
    monkeypatch.setattr("placemap.meetings.queries.before.clocks.reminds_of_answer", lambda *_given: True)
    with acting_as(POST):
        # Also before the clock has taken anything back, nobody outside is asked.
        assert [one.user_id for one in queries.to_remind(now())] == [world.users["head"].pk]
    jobs.remind_of_answers(0)
    assert invited(world, meeting) == {"head"}
    reminded = ProcrastinateJob.objects.filter(task_name="accounts.send_letter").values_list(
        "args", flat=True
    )
    assert [one["user_id"] for one in reminded] == [str(world.users["head"].pk)]
    jobs.remind_of_answers(0)
    assert sent(world) == ["sergeant: You are no longer invited to a meeting: Mapping meeting 1."]


# Each way in which a seat may come to nothing, done to the sergeant as only time or another hand could.
ENDINGS = {
    "nothing": ("select 1", 0),
    "seat": ("update mappings_seat set until_on = current_date - 1, from_on = current_date - 9", 1),
    "watches alone": (
        "update partners_role set duties = array['watch_mapping'] where id in"
        " (select role_id from mappings_seat where user_id = %(who)s)", 1,
    ),
    "member": ("update mappings_member set left_on = current_date", 1),
    "account": ("update partners_user set is_active = false where id = %(who)s", 1),
    "last day": ("update partners_user set access_until = current_date where id = %(who)s", 0),
    "time": ("update partners_user set access_until = current_date - 1 where id = %(who)s", 1),
    "agency": ("update partners_agency set is_active = false", 1),
    "agreement": ("update partners_agreement set expires_on = current_date - 1", 1),
    "post": (
        "update partners_user set agency_id = (select id from partners_agency where id <> agency_id limit 1)"
        " where id = %(who)s", 1,
    ),
    "records": (
        "insert into partners_roleholding (id, user_id, role_id, from_on) select gen_random_uuid(), %(who)s,"
        " r.id, current_date from partners_role r where 'manage_partnership' = any(r.duties) limit 1", 1,
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("how", ENDINGS)
def test_an_invitation_is_outlived_however_a_seat_comes_to_nothing(world: World, how: str) -> None:
    given = {"who": world.users["sergeant"].pk, "mapping": world.mapping.pk}
    with seen_whole(connection.settings_dict["NAME"]) as link:
        cursor = link.cursor()
        cursor.execute(
            "with k as (insert into meetings_meetingseries (id, mapping_id, kind, cadence, begun_at, begun_by,"
            " version) values (gen_random_uuid(), %(mapping)s, 'mapping', 'weekly', now(), %(who)s, 1)"
            " returning id), m as (insert into meetings_meeting (id, mapping_id, series_id, number, starts_at,"
            " minutes, place, join_link, state, edition, planned_at, planned_by, version)"
            " select gen_random_uuid(), %(mapping)s, k.id, 1, now() + interval '3 days', 60, '', '', 'planned',"
            " 0, now(), %(who)s, 1 from k returning id)"
            " insert into meetings_invitation (id, meeting_id, mapping_id, user_id, agency_id, invited_at,"
            " invited_by, awaits_agreement) select gen_random_uuid(), m.id, %(mapping)s, u.id, u.agency_id, now(), u.id, false"
            " from m, partners_user u where u.id = %(who)s",
            given,
        )
        done, outlived = ENDINGS[how]
        cursor.execute(done, given if "%(" in done else None)
        cursor.execute("select set_config('placemap.system', 'meeting-post', true)")
        gone = cursor.execute("select invitation_id, awaits_agreement from invitations_outlived()").fetchall()
        assert len(gone) == outlived
        assert [awaits for _key, awaits in gone] == [how == "agreement"] * outlived
        cursor.execute("select set_config('placemap.system', 'action-post', true)")
        assert cursor.execute("select * from invitations_outlived()").fetchall() == []
        link.rollback()


@pytest.mark.django_db
def test_an_hour_in_which_nothing_happens_writes_nothing_in_the_trail(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(world, "head", "sergeant", starts_at=in_days(30))
    monkeypatch.setattr("placemap.meetings.queries.before.is_office_hour", lambda _at: True)
    jobs.remind_of_answers(0)
    with acting_as(world.actor("lead")):
        assert not AuditEntry.objects.filter(event__in=["replies_chased", "invitations_taken_back"]).exists()


@pytest.mark.django_db
def test_nobody_else_asks_who_is_outlived_or_takes_an_invitation_back_by_this_way(world: World) -> None:
    meeting = planned(world, "head", "sergeant")
    seat_runs_out(world)
    with acting_as(POST):
        assert len(queries.invitations_outlived()) == 1
    for who in ("lead", "coordinator", "head", "administrator", "other_district"):
        actor = world.actor(who)
        with acting_as(actor):
            assert queries.invitations_outlived() == []
            with pytest.raises(Refused):
                commands.take_back_invitations(meeting=meeting, invited=[], by=actor)


@pytest.mark.django_db
def test_the_system_gives_no_invitation(world: World) -> None:
    meeting = planned(world, "head", "sergeant")
    lead_ends_seat(world)
    with acting_as(POST), pytest.raises(ProgrammingError), transaction.atomic():
        Invitation.objects.filter(meeting=meeting, user=world.users["sergeant"]).update(withdrawn_at=None)


@pytest.mark.django_db
def test_a_meeting_that_was_held_keeps_who_was_invited(world: World) -> None:
    meeting = planned(world, "head", "sergeant")
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=1))
    lead_ends_seat(world)
    assert invited(world, meeting) == {"head", "sergeant"}


@pytest.mark.django_db
def test_nobody_is_invited_whose_time_is_over(world: World) -> None:
    time_is_over(world)
    with acting_as(world.actor("coordinator")):
        seats = queries.seats_to_invite(world.mapping, MeetingKind.MAPPING)
    assert world.users["sergeant"].pk not in {seat.user_id for seat in seats}


@pytest.mark.parametrize(
    ("starts", "asked", "at", "told"),
    [
        ("2026-12-10 14:00", "2026-12-01 10:00", "2026-12-01 10:00", True),
        ("2026-12-10 14:00", "2026-12-01 22:00", "2026-12-01 22:30", False),
        ("2026-12-10 14:00", "2026-12-01 22:00", "2026-12-02 08:00", True),
    ],
)
def test_when_a_mail_has_been_due(
    starts: str, asked: str, at: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    assert rules.was_told(uk(starts), uk(asked), uk(at)) is told
