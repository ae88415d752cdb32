"""Before a meeting: answering, asking, chasing, and what the clock asks by itself."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.accounts import jobs as letter_jobs
from placemap.foundations.clock import LONDON, now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.office_hours import day_of_sending, is_office_hour
from placemap.mappings.models import Seat
from placemap.meetings import commands, jobs, policy, queries
from placemap.meetings.commands import before as before_commands
from placemap.meetings.models import AskedBefore, Invitation, InvitationReply, Meeting, ReplyChase
from placemap.meetings.policy import MEETING_POST
from placemap.meetings.queries.matter import since
from placemap.meetings.rules import before as rules
from placemap.meetings.vocabulary import AgendaKind, Coming, MeetingKind, MeetingState, Presence
from placemap.returns.models import AgencyReturn, ReturnRequest
from placemap.returns.policy import RETURNS_POST
from placemap.returns.queries import unanswered_returns
from tests.cast import World
from tests.cohort.pages import words_of
from tests.foundations.test_office_hours import uk
from tests.meetings.people import found, in_days, moved, planned
from tests.returns.people import asked, send, two_children, write

MEETINGS = "/mappings/M-2026-901/meetings/"


# Rules


@pytest.mark.parametrize(
    ("starts", "on", "due"),
    [
        ("2026-12-04 14:00", date(2026, 11, 24), date(2026, 12, 2)),
        ("2026-12-01 14:00", date(2026, 11, 24), date(2026, 11, 27)),
        ("2026-12-29 09:00", date(2026, 12, 1), date(2026, 12, 23)),
        ("2026-11-26 14:00", date(2026, 11, 25), date(2026, 11, 25)),
    ],
)
def test_returns_are_wanted_two_working_days_before(starts: str, on: date, due: date) -> None:
    assert rules.returns_due(uk(starts), on) == due


@pytest.mark.parametrize("coming", list(Coming))
def test_every_answer_is_something_at_the_door(coming: Coming) -> None:
    there = rules.at_the_door(coming) in {Presence.HERE, Presence.REMOTE}
    assert there is (coming in {Coming.COMING, Coming.REMOTE})


def test_until_when_an_invitation_is_answered_and_what_an_answer_needs() -> None:
    noon = uk("2026-11-24 12:00")
    rules.check_may_answer(MeetingState.PLANNED, noon + timedelta(minutes=1), noon)
    with pytest.raises(PlacemapError, match="is over"):
        rules.check_may_answer(MeetingState.PLANNED, noon, noon)
    with pytest.raises(PlacemapError, match="was cancelled"):
        rules.check_may_answer(MeetingState.CANCELLED, noon + timedelta(days=1), noon)
    rules.check_reply(Coming.COMING, "")
    with pytest.raises(PlacemapError, match="in your stead"):
        rules.check_reply(Coming.SUBSTITUTE, " ")
    with pytest.raises(PlacemapError, match="too long"):
        rules.check_reply(Coming.SUBSTITUTE, "x" * 121)


# Answering


def answer(
    world: World, meeting: Meeting, who: str = "head", coming: Coming = Coming.COMING, **given: Any
) -> InvitationReply:
    held, actor = found(world, meeting, who), world.actor(who)
    said: dict[str, Any] = {"substitute": "", "version": 0, **given}
    with acting_as(actor):
        return commands.answer_invitation(meeting=held, coming=coming, by=actor, **said)


def replies(world: World, meeting: Meeting, who: str = "coordinator") -> queries.Replies:
    held, actor = found(world, meeting, who), world.actor(who)
    with acting_as(actor):
        return queries.replies_of(actor, held)


@pytest.mark.django_db
def test_an_answer_is_read_by_the_team_and_may_change(world: World) -> None:
    meeting = planned(world)
    first = answer(world, meeting, coming=Coming.SUBSTITUTE, substitute="Ade Bright, deputy head")
    seen = replies(world, meeting, "sergeant")
    (joan,) = [row for row in seen.rows if row.coming]
    assert (joan.coming, joan.substitute) == (Coming.SUBSTITUTE, "Ade Bright, deputy head")
    assert (seen.coming, seen.away, len(seen.silent)) == (1, 0, 1)
    answer(world, meeting, coming=Coming.APOLOGIES, version=first.version, substitute="Ade Bright")
    (joan,) = [row for row in replies(world, meeting).rows if row.coming]
    assert (joan.coming, joan.substitute) == (Coming.APOLOGIES, "")
    with pytest.raises(Conflict):
        answer(world, meeting, version=first.version)
    with pytest.raises(Conflict):
        answer(world, meeting, "sergeant", version=3)


@pytest.mark.django_db
def test_only_whoever_is_invited_answers_and_only_for_themselves(world: World) -> None:
    meeting = planned(world)
    with pytest.raises(PlacemapError, match="not invited"):
        answer(world, meeting, "social_care")
    marek = world.actor("other_district")
    with acting_as(marek), pytest.raises(Refused):
        commands.answer_invitation(meeting=meeting, coming=Coming.COMING, version=0, by=marek)
    answer(world, meeting)
    dan = world.actor("sergeant")
    with acting_as(dan):
        assert not InvitationReply.objects.filter(meeting=meeting).update(coming="apologies")


@pytest.mark.django_db
def test_what_was_answered_is_where_the_door_begins(world: World, client_as: Any) -> None:
    meeting = planned(world, "head", "sergeant", "social_care")
    answer(world, meeting, coming=Coming.REMOTE)
    answer(world, meeting, "sergeant", Coming.APOLOGIES_SENT)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(minutes=5))
    priya = client_as(world.users["coordinator"])
    page = priya.get(f"{MEETINGS}{meeting.pk}/room/presence/").content.decode()
    assert page.count('value="remote" selected') == 1 and page.count('value="apologies_sent" selected') == 1
    assert "Said before: By phone or video" in words_of(priya.get(f"{MEETINGS}{meeting.pk}/room/"))
    joan = client_as(world.users["head"])
    assert 'value="remote" checked' in joan.get(f"{MEETINGS}{meeting.pk}/sign/").content.decode()


@pytest.mark.django_db
def test_a_past_meeting_is_put_right_and_the_sign_page_hides_what_follows_a_yes(
    world: World, client_as: Any
) -> None:
    meeting = planned(world)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(days=2))
    priya = client_as(world.users["coordinator"])
    room = words_of(priya.get(f"{MEETINGS}{meeting.pk}/room/"))
    assert "Put right who was here" in room and "Write down who is here" not in room
    assert "Put right who was here" in words_of(priya.get(f"{MEETINGS}{meeting.pk}/room/presence/"))
    page = priya.get(f"{MEETINGS}{meeting.pk}/sign/").content.decode()
    assert "pm-if-yes" in page and "<details" not in page.split("pm-if-yes")[1].split("</form>")[0]


@pytest.mark.django_db
def test_an_answer_to_another_day_is_none_to_this_one(world: World, client_as: Any) -> None:
    meeting = planned(world, starts_at=in_days(4))
    first = answer(world, meeting)
    # Another room is the same hour: the answer holds.
    moved(world, meeting, place="Room 4", reason="The hall is taken.")
    assert replies(world, meeting).coming == 1
    moved(world, meeting, starts_at=in_days(4, time(16)), reason="The chair is away.")
    seen = replies(world, meeting)
    assert (seen.coming, len(seen.silent)) == (0, 2)
    priya = world.actor("coordinator")
    with acting_as(priya):
        assert world.users["head"].pk not in queries.expected_at_door(found(world, meeting))
    joan: Client = client_as(world.users["head"])
    assert "are you coming to mapping meeting 1?" in words_of(joan.get("/my-work/"))
    assert "Say whether you come" in words_of(joan.get(f"{MEETINGS}{meeting.pk}/"))
    answer(world, meeting, version=first.version)
    assert replies(world, meeting).coming == 1
    assert "are you coming" not in words_of(joan.get("/my-work/"))


# On the pages


@pytest.mark.django_db
def test_a_head_teacher_answers_in_one_press_and_it_leaves_her_work(world: World, client_as: Any) -> None:
    meeting = planned(world, starts_at=in_days(4))
    joan: Client = client_as(world.users["head"])
    assert "are you coming to mapping meeting 1?" in words_of(joan.get("/my-work/"))
    address = f"{MEETINGS}{meeting.pk}/coming/"
    once = str(uuid.uuid4())
    wrong = joan.post(address, {"coming": "substitute", "version": "0", "once": once, "substitute": ""})
    assert wrong.status_code == 422 and "Say who comes in your stead" in words_of(wrong)
    sent = {"coming": "coming", "version": "0", "once": once, "substitute": ""}
    assert joan.post(address, sent).status_code == 302
    assert joan.post(address, sent).status_code == 302
    assert "are you coming" not in words_of(joan.get("/my-work/"))
    page = words_of(joan.get(f"{MEETINGS}{meeting.pk}/"))
    assert "Change your answer" in page and "1 comes, 2 have not said" not in page
    # Answered on a phone since: the laptop's page says so, and nothing is lost.
    late = joan.post(address, {**sent, "once": str(uuid.uuid4())})
    assert late.status_code == 409 and "in the meantime" in words_of(late)


@pytest.mark.django_db
def test_whoever_watches_over_it_answers_by_the_link(world: World, client_as: Any) -> None:
    world.reseat("social_care", "silver_chair")
    meeting = planned(world, "lead", "social_care", kind=MeetingKind.SILVER, starts_at=in_days(4))
    owen: Client = client_as(world.users["social_care"])
    address = f"/meetings/{meeting.pk}/coming/"
    assert "Say whether you come" in words_of(owen.get(f"/meetings/{meeting.pk}/"))
    assert owen.get(address).status_code == 200
    sent = {"coming": "remote", "version": "0", "once": str(uuid.uuid4()), "substitute": ""}
    assert owen.post(address, sent).status_code == 302
    helen: Client = client_as(world.users["lead"])
    assert helen.get(address).status_code == 302
    assert "By phone or video" in words_of(helen.get(f"{MEETINGS}{meeting.pk}/"))
    other = planned(world, "lead", kind=MeetingKind.SILVER)
    assert owen.get(f"/meetings/{other.pk}/coming/").status_code == 403


@pytest.mark.django_db
def test_the_meetings_page_asks_as_little_of_the_database_for_many_as_for_few(
    world: World, client_as: Any
) -> None:
    helen = client_as(world.users["lead"])

    def asking(meeting: Meeting) -> int:
        helen.get(f"{MEETINGS}{meeting.pk}/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            helen.get(f"{MEETINGS}{meeting.pk}/")
        return len(captured)

    few = planned(world, "lead")
    many = planned(world, "lead", "head", "sergeant", "social_care", "coordinator")
    for who in ("head", "sergeant", "social_care"):
        answer(world, many, who)
    assert asking(many) <= asking(few)


# Asking for returns


def ask(world: World, meeting: Meeting, who: str = "coordinator") -> ReturnRequest:
    held, actor = found(world, meeting, who), world.actor(who)
    with acting_as(actor):
        return commands.ask_before(meeting=held, by=actor)


@pytest.mark.django_db
def test_one_press_asks_every_agency_two_working_days_before_and_the_meeting_cites_it(
    world: World, client_as: Any
) -> None:
    two_children(world)
    meeting = planned(world, starts_at=in_days(10))
    priya: Client = client_as(world.users["coordinator"])
    page = words_of(priya.get(f"{MEETINGS}{meeting.pk}/"))
    assert "Ask every agency what is new" in page
    once = str(uuid.uuid4())
    for _press in range(2):
        assert priya.post(f"{MEETINGS}{meeting.pk}/ask/", {"once": once}).status_code == 302
    with acting_as(world.actor("coordinator")):
        (request,) = ReturnRequest.objects.all()
        assert request.due_on == rules.returns_due(meeting.starts_at, now().date())
        agencies = set(AgencyReturn.objects.values_list("agency__short_name", flat=True))
        (cited,) = AskedBefore.objects.all()
    assert cited.meeting_id == meeting.pk and "Police" in agencies and "Partnership" not in agencies
    page = words_of(priya.get(f"{MEETINGS}{meeting.pk}/"))
    assert "are in. They are wanted by" in page and "Ask every agency" not in page
    assert "Waiting for" in page
    with pytest.raises(Refused):
        ask(world, meeting, "sergeant")


@pytest.mark.django_db
def test_an_askers_colleagues_are_asked_as_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = planned(world, starts_at=in_days(10))
    colleague = world.users["governance"].pk
    monkeypatch.setattr(before_commands, "who_answers", lambda _mapping, _agencies: [colleague])
    ask(world, meeting)
    with acting_as(world.actor("coordinator")):
        assert "Partnership" in set(AgencyReturn.objects.values_list("agency__short_name", flat=True))


@pytest.mark.django_db
def test_a_request_that_runs_already_is_cited_and_nobody_is_asked_twice(world: World) -> None:
    running = asked(world)
    meeting, next_one = planned(world), planned(world, starts_at=in_days(21))
    assert ask(world, meeting).pk == running.pk
    with acting_as(world.actor("coordinator")):
        assert ReturnRequest.objects.count() == 1
    # It is the first meeting's: the next one is asked for when that is over.
    with pytest.raises(PlacemapError, match="have been asked for already"):
        ask(world, next_one)
    priya = world.actor("coordinator")
    with acting_as(priya):
        assert not queries.before_meeting(priya, found(world, next_one)).may_ask


@pytest.mark.django_db
def test_nothing_is_asked_for_a_meeting_that_has_begun(world: World) -> None:
    meeting = planned(world)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(minutes=5))
    with pytest.raises(PlacemapError, match="begun or is over"):
        ask(world, meeting)


# Chasing


def letters(world: World) -> Counter[str]:
    """Who is written to, so far."""
    who = {str(user.pk): key for key, user in world.users.items()}
    waiting = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    return Counter(who[args["user_id"]] for args in waiting.values_list("args", flat=True))


def as_if_invited(world: World, meeting: Meeting, days: int = 3) -> None:
    """As if they had been invited so many days ago."""
    with acting_as(world.actor("coordinator")):
        Invitation.objects.filter(meeting=meeting).update(invited_at=now() - timedelta(days=days + 4))


def chase(world: World, meeting: Meeting, who: str = "lead") -> int:
    held, actor = found(world, meeting, who), world.actor(who)
    with acting_as(actor):
        return commands.chase_before(meeting=held, by=actor)


@pytest.mark.django_db
def test_one_press_asks_the_silent_once_a_day_and_nobody_else(world: World) -> None:
    meeting = planned(world, "head", "sergeant", "social_care")
    # Whoever was invited today has a mail of today.
    assert chase(world, meeting) == 0
    as_if_invited(world, meeting)
    answer(world, meeting)
    assert chase(world, meeting) == 2
    assert letters(world) == Counter({"sergeant": 1, "social_care": 1})
    assert chase(world, meeting) == 0 and sum(letters(world).values()) == 2
    with acting_as(world.actor("coordinator")):
        assert {one.chased_on for one in ReplyChase.objects.all()} == {day_of_sending(now())}
        entries = AuditEntry.objects.filter(event="replies_chased", outcome="done")
        assert len(entries) == 3
    with pytest.raises(Refused):
        chase(world, meeting, "sergeant")


@pytest.mark.django_db
def test_the_silent_are_asked_once_more_on_a_page(world: World, client_as: Any) -> None:
    meeting, helen = planned(world, "head", "sergeant"), client_as(world.users["lead"])
    as_if_invited(world, meeting)
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/chase/"
    told = words_of(helen.post(page, {"once": str(uuid.uuid4())}, follow=True))
    assert "2 people are asked once more." in told and sum(letters(world).values()) == 2
    told = words_of(helen.post(page, {"once": str(uuid.uuid4())}, follow=True))
    assert "Nobody needed asking" in told and sum(letters(world).values()) == 2


@pytest.mark.django_db
def test_whoever_has_left_the_team_is_not_asked_once_more(world: World) -> None:
    meeting = planned(world, "head", "sergeant")
    as_if_invited(world, meeting)
    with acting_as(world.actor("coordinator")):
        seats = Seat.objects.filter(mapping=world.mapping, user=world.users["sergeant"])
        assert seats.update(until_on=now().astimezone(LONDON).date() - timedelta(days=1))
    assert chase(world, meeting) == 1 and letters(world) == Counter({"head": 1})


@pytest.mark.django_db
def test_a_mail_that_comes_up_at_night_waits_for_the_morning(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned(world, starts_at=uk("2027-01-05 14:00"))
    as_if_invited(world, meeting)
    late = uk("2026-12-24 23:30")
    monkeypatch.setattr(before_commands, "next_office_hour", lambda _at: uk("2026-12-29 08:00"))
    monkeypatch.setattr(before_commands, "day_of_sending", lambda _at: date(2026, 12, 29))
    assert not is_office_hour(late)
    chase(world, meeting)
    waiting = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    assert set(waiting.values_list("scheduled_at", flat=True)) == {uk("2026-12-29 08:00")}


@pytest.mark.django_db
def test_nobody_is_asked_by_a_mail_that_comes_after_the_meeting_began(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned(world)
    as_if_invited(world, meeting)
    monkeypatch.setattr(before_commands, "next_office_hour", lambda _at: meeting.starts_at)
    with pytest.raises(PlacemapError, match="Ring those"):
        chase(world, meeting)
    monkeypatch.undo()
    with acting_as(world.actor("coordinator")):
        assert not ReplyChase.objects.exists()
    assert chase(world, meeting) == 2
    asked = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    assert {one.args["before"] for one in asked} == {meeting.starts_at.isoformat()}


@pytest.mark.django_db
def test_whoever_is_reminded_of_a_return_has_one_mail_and_not_two(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_children(world)
    meeting = planned(world, "head", "sergeant")
    request = ask(world, meeting)
    as_if_invited(world, meeting)
    with acting_as(world.actor("coordinator")):
        ReturnRequest.objects.filter(pk=request.pk).update(asked_at=now() - timedelta(days=7))
    ProcrastinateJob.objects.filter(task_name="accounts.send_letter").delete()
    chase(world, meeting)
    monkeypatch.setattr(letter_jobs, "next_post", lambda _at: None)
    # Whichever of the two comes first is sent, and says it for the other.
    asked = ProcrastinateJob.objects.filter(task_name="accounts.send_letter").order_by("id")
    for args in asked.values_list("args", flat=True):
        letter_jobs.send_letter(**args)
    written_to = Counter(one.to[0].split("@")[0] for one in mail.outbox)
    assert set(written_to.values()) == {1} and {"head", "sergeant"} <= set(written_to)
    write(world, "else", "no_change")
    send(world)
    with acting_as(world.actor("head")):
        assert AgencyReturn.objects.get(agency=world.agencies["tanners_field"]).answered_at


@pytest.mark.django_db
def test_a_chasing_mail_names_no_mapping_no_meeting_and_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_jobs, "next_post", lambda _at: None)

    two_children(world)
    meeting = planned(world, place="Town hall")
    as_if_invited(world, meeting)
    chase(world, meeting)
    args = ProcrastinateJob.objects.filter(task_name="accounts.send_letter").values_list("args", flat=True)
    letter_jobs.send_letter(**args[0])
    (sent,) = mail.outbox
    written = f"{sent.subject}\n{sent.body}"
    for hidden in ("M-2026-901", world.mapping.title, "Town hall", "meeting", "Leo", "Ellie", "Mensah"):
        assert hidden not in written


# The clock


@pytest.mark.django_db
def test_the_clock_asks_once_in_the_last_two_working_days_and_in_office_hours(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned(world, "head", "sergeant")
    answer(world, meeting)
    starts = uk("2026-12-03 14:00")
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts)
        Invitation.objects.filter(meeting=meeting).update(invited_at=uk("2026-11-20 10:00"))

    def at(moment: datetime) -> int:
        monkeypatch.setattr(before_commands, "now", lambda: moment)
        monkeypatch.setattr(before_commands, "today", lambda: moment.astimezone(LONDON).date())
        post = system_actor(MEETING_POST)
        with acting_as(post):
            return commands.remind_by_clock(by=post)

    assert at(uk("2026-11-30 10:00")) == 0
    assert at(uk("2026-12-01 07:05")) == 0
    assert at(uk("2026-12-01 10:05")) == 1
    assert at(uk("2026-12-01 11:05")) == 0 and at(uk("2026-12-02 10:05")) == 0
    assert letters(world) == Counter({"sergeant": 1})
    with acting_as(world.actor("coordinator")):
        (kept,) = ReplyChase.objects.all()
        assert kept.recorded_by is None


@pytest.mark.django_db
def test_the_clock_asks_again_whoever_answered_for_another_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = planned(world, "head", starts_at=in_days(4, time(9, 30)))
    answer(world, meeting)
    moved(world, meeting, starts_at=in_days(7), reason="The chair is away.")
    starts = uk("2026-12-03 14:00")
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts)
        Invitation.objects.filter(meeting=meeting).update(invited_at=uk("2026-11-20 10:00"))
    moment = uk("2026-12-02 10:05")
    monkeypatch.setattr(before_commands, "now", lambda: moment)
    monkeypatch.setattr(before_commands, "today", lambda: moment.astimezone(LONDON).date())
    post = system_actor(MEETING_POST)
    with acting_as(post):
        assert commands.remind_by_clock(by=post) == 1
    assert letters(world) == Counter({"head": 1})


@pytest.mark.django_db
def test_the_job_acts_under_its_own_name_and_sees_no_answer_but_whose(world: World) -> None:
    planned(world)
    jobs.remind_of_answers(0)
    assert not policy.may_remind_by_clock(world.actor("lead"))
    assert policy.may_remind_by_clock(system_actor(MEETING_POST))


@pytest.mark.django_db
def test_nobody_is_reminded_of_returns_for_a_meeting_that_has_begun_or_was_cancelled(world: World) -> None:
    two_children(world)
    meeting = planned(world)
    ask(world, meeting)
    post = system_actor(RETURNS_POST)

    def waits() -> bool:
        with acting_as(post):
            return bool(unanswered_returns())

    def becomes(**given: Any) -> bool:
        with acting_as(world.actor("coordinator")):
            Meeting.objects.filter(pk=meeting.pk).update(**given)
        return waits()

    assert waits()
    assert not becomes(starts_at=now() - timedelta(minutes=1))
    assert becomes(starts_at=now() + timedelta(days=1))
    assert not becomes(state="cancelled")
    # Whoever is no clock learns of no request.
    with acting_as(world.actor("lead")):
        assert not queries.requests_not_awaited()


# What stands under the items of an agenda


@pytest.mark.django_db
def test_an_agenda_says_what_is_new_and_how_many_returns_are_in(world: World, client_as: Any) -> None:
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(2))
    two_children(world)
    meeting = planned(world, starts_at=in_days(10))
    helen, joan = world.actor("lead"), world.actor("head")
    with acting_as(helen):
        held = found(world, meeting, "lead")
        matters = queries.matters_of(helen, held, queries.agenda_of(helen, held))
        assert AgendaKind.NEWS in matters and AgendaKind.LAST_ACTIONS in matters
        assert matters[AgendaKind.LAST_ACTIONS].none == "No action is open."
    page = words_of(client_as(world.users["lead"]).get(f"{MEETINGS}{meeting.pk}/agenda/"))
    assert "No action is open." in page
    with acting_as(joan):
        held = found(world, meeting, "head")
        seen = queries.matters_of(joan, held, queries.agenda_of(joan, held))
        # Part 2 is closed to her until she signs, and so is what stands under it.
        assert AgendaKind.CHILDREN_ACTIONS not in seen and AgendaKind.RETURNS not in seen


@pytest.mark.django_db
def test_how_many_returns_are_in_is_said_to_those_who_run_it_alone(world: World) -> None:
    two_children(world)
    meeting = planned(world)
    ask(world, meeting)
    helen, joan = world.actor("lead"), world.actor("head")
    with acting_as(helen):
        (line,) = queries.returns_matter(helen, found(world, meeting, "lead")).lines
        assert line.text.startswith("0 of ") and not line.text.startswith("0 of 1 ")
    with acting_as(joan):
        assert AgencyReturn.objects.count() == 1
        assert queries.returns_matter(joan, found(world, meeting, "head")).lines == ()


@pytest.mark.django_db
def test_nothing_is_new_only_since_a_meeting_that_is_still_to_come(world: World) -> None:
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(2))
    meeting = planned(world, starts_at=in_days(10))
    two_children(world)
    helen = world.actor("lead")
    with acting_as(helen):
        held = found(world, meeting, "lead")
        assert since(held) <= now()
        assert queries.news_matter(helen, held).lines


@pytest.mark.django_db
def test_under_membership_stand_places_and_no_score_of_anybody(world: World) -> None:
    meeting = planned(world, kind=MeetingKind.SCOPING)
    helen = world.actor("lead")
    with acting_as(helen):
        matter = queries.membership_matter(helen, found(world, meeting, "lead"))
    assert any(line.text == "Health" and line.state == "Nobody" for line in matter.lines)


@pytest.mark.django_db
def test_while_agencies_are_asked_for_another_meeting_the_page_says_which_and_the_way_on(
    world: World, client_as: Any
) -> None:
    two_children(world)
    first, second = planned(world), planned(world, starts_at=in_days(14))
    request = ask(world, first)
    helen: Client = client_as(world.users["lead"])
    page = helen.get(f"{MEETINGS}{second.pk}/")
    words, source = words_of(page), page.content.decode()
    assert "Agencies are being asked already, for mapping meeting 1." in words
    assert "From the day after, you can ask for this meeting" in words
    withdraw = f"/mappings/M-2026-901/returns/{request.pk}/withdraw/"
    assert withdraw in source and f"{MEETINGS}{first.pk}/" in source
    assert helen.get(withdraw).status_code == 200
    assert "Agencies are being asked already" not in words_of(helen.get(f"{MEETINGS}{first.pk}/"))
    # Whoever does not plan reads nothing of it.
    assert withdraw not in client_as(world.users["head"]).get(f"{MEETINGS}{second.pk}/").content.decode()
    with acting_as(world.actor("lead")):
        ReturnRequest.objects.update(due_on=now().date() - timedelta(days=1))
    # Its day is past: both stand, and this meeting can be asked for.
    assert "Ask every agency what is new" in words_of(helen.get(f"{MEETINGS}{second.pk}/"))
    ask(world, second)
    with acting_as(world.actor("lead")):
        kept = ReturnRequest.objects.get(pk=request.pk)
        assert kept.withdrawn_at is None and kept.followed_at is not None
