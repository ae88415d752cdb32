"""Recording, answering, changing and ending actions; what goes with a child; and what leaves by mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.lengths import TooLong
from placemap.mappings.commands import accept_seat, ask_sponsor, close_mapping
from placemap.mappings.models import Mapping, Member, Seat
from placemap.mappings.policy import SPONSOR
from placemap.partners.commands import give_post
from placemap.responses import commands, jobs, queries
from placemap.responses.models import Action, ActionReminder, ActionUpdate
from placemap.responses.vocabulary import AboutKind, ActionEnd, ActionState, Reminder
from placemap.subjects.commands import accept_place, block_person, decline_place, erase_child
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists, lists  # noqa: F401
from tests.responses.people import done_by, found, recorded
from tests.subjects.test_places import decide, propose

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def authority(world: World, agency: str, *, may: bool) -> None:
    """The agency's sponsor accepts, and says whether the chair may give its people actions."""
    priya, sponsor = world.actor("coordinator"), system_actor(SPONSOR)
    with acting_as(priya):
        member = Member.objects.select_related("agency", "mapping__area").get(
            mapping=world.mapping, agency=world.agencies[agency]
        )
        asked = ask_sponsor(member=member, sponsor="A director", by=priya)
    with acting_as(sponsor):
        accept_seat(acceptance=asked.acceptance, offers="An officer", may_delegate=may, by=sponsor)


def test_an_action_waits_for_a_yes_and_its_owner_gives_it(world: World) -> None:
    action = recorded(world, expected_effect="Fewer children wait there after dark.")
    assert action.state == ActionState.OFFERED and not action.in_part_two and not action.under_authority
    with pytest.raises(Refused, match="Only the person"):
        done_by(world, "head", "accept_action", action)
    taken = done_by(world, "sergeant", "accept_action", action)
    assert taken.state == ActionState.ACCEPTED and taken.version == 2
    with acting_as(world.actor("coordinator")):
        (update,) = ActionUpdate.objects.all()
        assert (update.before, update.after) == ("offered", "accepted")
        assert AuditEntry.objects.filter(event="action_recorded", outcome="done").count() == 1


def test_whoever_takes_something_on_for_themselves_has_said_yes(world: World) -> None:
    assert recorded(world, by="sergeant").state == ActionState.ACCEPTED
    offered = recorded(world, "head", by="sergeant")
    assert offered.state == ActionState.OFFERED and not offered.under_authority
    assert recorded(world, agreed=True).state == ActionState.ACCEPTED
    # Said of somebody else by whoever does not run the mapping, it is not their yes.
    assert recorded(world, "head", by="sergeant", agreed=True).state == ActionState.OFFERED


def test_an_agency_without_a_named_person_is_bound_only_where_it_gave_authority(world: World) -> None:
    offered = recorded(world, owner=None)
    assert offered.state == ActionState.OFFERED
    authority(world, "police", may=True)
    given = recorded(world, owner=None)
    assert given.state == ActionState.ACCEPTED and given.under_authority
    with pytest.raises(PlacemapError):
        done_by(world, "sergeant", "decline_action", given, reason="No.")
    taken = done_by(world, "sergeant", "accept_action", given)
    assert taken.owner_id == world.users["sergeant"].pk
    # A named person is asked, whatever the agency allowed.
    assert recorded(world).state == ActionState.OFFERED
    # The lead's colleague has no such authority over the police.
    assert not recorded(world, owner=None, by="head").under_authority
    authority_gone = recorded(world, "head", owner=None)
    assert authority_gone.state == ActionState.OFFERED


def test_a_no_says_why_and_it_may_be_offered_to_a_colleague(world: World) -> None:
    action = recorded(world)
    with pytest.raises(PlacemapError, match="in a sentence why"):
        done_by(world, "sergeant", "decline_action", action, reason=" ")
    no = done_by(world, "sergeant", "decline_action", action, reason="We have nobody at night.")
    assert no.state == ActionState.DECLINED
    again = done_by(
        world, "coordinator", "change_action", no, owner=None, due=no.due, reason="Somebody else there?"
    )
    assert again.state == ActionState.OFFERED and again.owner_id is None


def test_not_possible_needs_its_reason_and_done_can_be_taken_back(world: World) -> None:
    action = done_by(world, "sergeant", "accept_action", recorded(world))
    with pytest.raises(PlacemapError, match="in a sentence why"):
        done_by(world, "sergeant", "update_action", action, words="", state=ActionState.NOT_POSSIBLE)
    with pytest.raises(PlacemapError, match="in a sentence why"):
        done_by(world, "sergeant", "update_action", action, words=" ")
    stuck = done_by(
        world,
        "sergeant",
        "update_action",
        action,
        words="The road is closed.",
        state=ActionState.NOT_POSSIBLE,
    )
    assert stuck.state == ActionState.NOT_POSSIBLE
    with pytest.raises(PlacemapError, match="cannot become"):
        done_by(world, "sergeant", "update_action", stuck, words="x", state=ActionState.DONE)
    back = done_by(
        world, "sergeant", "update_action", stuck, words="It is open again.", state=ActionState.ACCEPTED
    )
    done = done_by(world, "sergeant", "update_action", back, words="", state=ActionState.DONE)
    with acting_as(world.actor("head")):
        said = list(ActionUpdate.objects.order_by("recorded_at").values_list("after", flat=True))
    assert done.state == ActionState.DONE and said == ["accepted", "not_possible", "accepted", "done"]


def test_who_may_say_how_it_stands(world: World) -> None:
    action = done_by(world, "sergeant", "accept_action", recorded(world))
    with pytest.raises(Refused, match="Only its agency"):
        done_by(world, "head", "update_action", action, words="Done?")
    for who in ("lead", "coordinator", "sergeant"):
        done_by(world, who, "update_action", action, words="Still going on.")
    with pytest.raises(Refused, match="lead officer or the coordinator"):
        done_by(world, "sergeant", "end_action", action, how=ActionEnd.NOT_NEEDED, reason="No.")
    ended = done_by(world, "lead", "end_action", action, how=ActionEnd.TRANSFERRED, reason="To the council.")
    assert ended.state == ActionState.ENDED and ended.ended_how == "transferred"


def test_nobody_says_yes_for_somebody_else_by_saying_how_it_stands(world: World) -> None:
    action = recorded(world)
    for who in ("coordinator", "lead"):
        with pytest.raises(PlacemapError, match="says yes first"):
            done_by(world, who, "update_action", action, words="He will.", state=ActionState.ACCEPTED)
    no = done_by(world, "sergeant", "decline_action", action, reason="I am away.")
    with pytest.raises(PlacemapError, match="says yes first"):
        done_by(world, "coordinator", "update_action", no, words="He will.", state=ActionState.ACCEPTED)
    assert found(world, action).state == ActionState.DECLINED


def test_another_day_has_its_reason_and_both_stay(world: World) -> None:
    action = done_by(world, "sergeant", "accept_action", recorded(world))
    before, later = action.due, action.due + timedelta(days=7)
    with pytest.raises(PlacemapError, match="another person or another day"):
        done_by(
            world, "sergeant", "change_action", action, owner=world.users["sergeant"], due=before, reason="x"
        )
    moved = done_by(
        world,
        "sergeant",
        "change_action",
        action,
        owner=world.users["sergeant"],
        due=later,
        reason="I am away.",
    )
    assert moved.due == later and moved.state == ActionState.ACCEPTED
    with acting_as(world.actor("head")):
        update = ActionUpdate.objects.get(due_after=later)
        assert (update.due_before, update.words) == (before, "I am away.")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"words": " "}, "what is to be done"),
        ({"due": today() - timedelta(days=1)}, "has passed"),
        ({"about": AboutKind.CHILD, "place": None, "person": "leo"}, ""),
        ({"agency": "charity", "owner": None}, "can see to an action"),
        ({"agency": "police", "owner": "head"}, "does not sit here"),
    ],
)
def test_what_cannot_be_recorded(world: World, lists: Lists, given: dict[str, Any], why: str) -> None:  # noqa: F811
    said = dict(given)
    if isinstance(said.get("agency"), str):
        said["agency"] = world.agencies[said["agency"]]
    if isinstance(said.get("owner"), str):
        said["owner"] = world.users[said["owner"]]
    if said.get("person"):
        said["person"] = lists.member("coordinator")
    if not why:
        assert recorded(world, **said).in_part_two
        return
    with pytest.raises(PlacemapError, match=why):
        recorded(world, **said)
    with acting_as(world.actor("coordinator")):
        assert not Action.objects.exists() and not ActionUpdate.objects.exists()


def test_what_is_longer_than_there_is_room_for_is_refused(world: World) -> None:
    with pytest.raises(TooLong):
        recorded(world, words="x" * 1001)
    with pytest.raises(TooLong):
        recorded(world, expected_effect="x" * 301)


def test_two_people_who_answer_at_once_are_told(world: World) -> None:
    action = recorded(world)
    done_by(world, "sergeant", "accept_action", action)
    with pytest.raises(Conflict):
        done_by(world, "sergeant", "decline_action", action, reason="No.", version=1)
    assert found(world, action).state == ActionState.ACCEPTED


def test_a_mapping_closes_only_when_each_open_action_went_somewhere(world: World) -> None:
    action, lead = recorded(world), world.actor("lead")

    def reasons() -> str:
        with acting_as(lead):
            return " ".join(queries.actions_before_closing(lead, world.mapping))

    assert "1 action is still open" in reasons()
    with acting_as(lead), pytest.raises(PlacemapError, match="still open"):
        mapping = Mapping.objects.get(pk=world.mapping.pk)
        close_mapping(
            mapping=mapping, reason="objectives_met", note="All done.", version=mapping.version, by=lead
        )
    done_by(world, "lead", "end_action", action, how=ActionEnd.ESCALATED, reason="To silver.")
    assert reasons() == ""


def test_a_mapping_does_not_close_over_what_its_lead_may_not_read_nor_say_what_it_is(
    world: World,
    lists: Lists,  # noqa: F811
) -> None:
    leo = lists.child("social_care", "Leo", "Pashley", handling="C")
    about: dict[str, Any] = {
        "who": "social_care",
        "by": "social_care",
        "about": AboutKind.CHILD,
        "person": leo,
    }
    first, shown = recorded(world, words="Meet Leo at the gate.", **about), recorded(world)
    lead = world.actor("lead")

    def reasons() -> list[str]:
        with acting_as(lead):
            return queries.actions_before_closing(lead, world.mapping)

    both = reasons()
    assert len(both) == 2 and "1 action is still open" in both[0]
    done_by(world, "coordinator", "end_action", shown, how=ActionEnd.ESCALATED, reason="To silver.")
    # However many they may not read, the words are the same: no number, no child and no reason.
    (hidden,) = reasons()
    assert hidden == both[1] and not any(one.isdigit() for one in hidden)
    second = recorded(world, words="Walk home with Leo.", **about)
    assert reasons() == [hidden]
    for word in ("Leo", "Pashley", "L.P.", "child", "kept", "Owen", "Social care"):
        assert word not in hidden
    with acting_as(lead), pytest.raises(PlacemapError, match="not all finished"):
        mapping = Mapping.objects.get(pk=world.mapping.pk)
        close_mapping(
            mapping=mapping, reason="objectives_met", note="All done.", version=mapping.version, by=lead
        )
    for action in (first, second):
        done_by(world, "coordinator", "end_action", action, how=ActionEnd.ESCALATED, reason="To silver.")
    assert reasons() == []


def test_a_lead_with_a_conflict_of_interest_closes_over_no_action_about_that_child(
    world: World,
    lists: Lists,  # noqa: F811
) -> None:
    leo = lists.member("coordinator", "Leo", "Pashley")
    action = recorded(world, "sergeant", about=AboutKind.CHILD, person=leo, words="Meet Leo at the gate.")
    priya = world.actor("coordinator")
    with acting_as(priya):
        block_person(person=leo, user=world.users["social_care"], reason="His nephew.", by=priya)
    # No command lets somebody who is kept from a child lead. Were it so, the mapping would still not close.
    world.reseat("social_care", "lead_responsible_officer")
    owen = world.actor("social_care")

    def reasons() -> list[str]:
        with acting_as(owen):
            assert not Action.objects.filter(mapping=world.mapping).exists()
            return queries.actions_before_closing(owen, world.mapping)

    (hidden,) = reasons()
    assert "Leo" not in hidden and "1" not in hidden
    done_by(world, "coordinator", "end_action", action, how=ActionEnd.ESCALATED, reason="To silver.")
    assert reasons() == []


def test_only_whoever_could_close_a_mapping_is_told_that_something_is_open(world: World) -> None:
    recorded(world)

    def told(who: str) -> bool:
        with acting_as(world.actor(who)), connection.cursor() as cursor:
            cursor.execute("select actions_open_besides(%s, %s)", [world.mapping.pk, []])
            return bool(cursor.fetchone()[0])

    assert [who for who in world.users if told(who)] == ["lead"]


def test_an_action_about_a_declined_place_holds_no_mapping_open(world: World) -> None:
    park = propose(world)
    decide(world, accept_place, park)
    recorded(world, place=park)
    lead = world.actor("lead")
    with acting_as(lead):
        assert queries.actions_before_closing(lead, world.mapping)
    decide(world, decline_place, park, reason="It lies in another district.")
    with acting_as(lead):
        assert queries.actions_before_closing(lead, world.mapping) == []


def test_an_action_about_a_child_goes_with_the_child(world: World, lists: Lists) -> None:  # noqa: F811
    leo = lists.member("coordinator")
    about = recorded(world, about=AboutKind.CHILD, person=leo, words="Meet Leo at the gate.")
    other = recorded(world, words="Ask at the shop where Leo Pashley was seen.")
    done_by(world, "sergeant", "accept_action", other)
    done_by(world, "sergeant", "update_action", other, words="Leo Pashley was not there.")
    with acting_as(world.actor("coordinator")):
        erase_child(mapping=world.mapping, person_ids=[leo.pk])
    with acting_as(world.actor("coordinator")):
        assert not Action.objects.filter(pk=about.pk).exists()
        words = [found(world, other).words, *ActionUpdate.objects.values_list("words", flat=True)]
    assert not any("Leo" in one or "Pashley" in one for one in words) and "[name removed]" in words[0]


def jobs_waiting(name: str) -> list[dict[str, str]]:
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id").values_list("args", flat=True))


def send_waiting() -> None:
    """What waits is done, and the mails that it asks for are sent."""
    for args in jobs_waiting("responses.ask_owner"):
        jobs.ask_owner(**args)
    for args in jobs_waiting("responses.send_reminder"):
        jobs.send_reminder(**args)


def test_whoever_is_asked_has_one_mail_that_says_nothing(
    world: World,
    lists: Lists,  # noqa: F811
    at_noon: None,
) -> None:
    leo = lists.member("coordinator")
    first = recorded(world, about=AboutKind.CHILD, person=leo, words="Meet Leo Pashley at the gate.")
    recorded(world, words="Ask at the phone shop.")
    recorded(world, by="sergeant", words="His own.")
    send_waiting()
    (sent,) = mail.outbox
    assert sent.to == [world.users["sergeant"].email]
    written = f"{sent.subject} {sent.body}"
    for secret in ("Leo", "Pashley", "phone shop", world.mapping.reference, world.mapping.title, "police",
                   world.users["coordinator"].name, str(leo.pk)):  # fmt: skip
        assert secret not in written
    assert f"/actions/{first.pk}/" in written and "/my-work/" in written


def test_a_mail_that_was_overtaken_is_not_sent(world: World, at_noon: None) -> None:
    action = recorded(world)
    done_by(world, "sergeant", "accept_action", action)
    send_waiting()
    assert mail.outbox == []


def given_to(world: World, who: str, action: Action) -> Action:
    """Priya gives it to somebody else of its agency."""
    owner = world.users[who]
    return done_by(
        world, "coordinator", "change_action", action, owner=owner, due=action.due, reason="Shifts."
    )


@pytest.fixture
def colleague(world: World) -> None:
    """Owen sits there for the police too, as Dan does."""
    with acting_as(world.actor("coordinator")):
        seat = Seat.objects.get(mapping=world.mapping, user=world.users["sergeant"])
    with acting_as(SETTER):
        give_post(user=world.users["social_care"], agency=seat.agency, job_title="Officer", by=SETTER)
    with acting_as(world.actor("coordinator")):
        Seat.objects.create(
            mapping=world.mapping,
            user=world.users["social_care"],
            agency=seat.agency,
            role=seat.role,
            from_on=seat.from_on,
        )


def test_given_away_and_back_on_one_day_its_owner_is_asked_anew_and_once(
    world: World, at_noon: None, colleague: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placemap.access.mailed.GAP", timedelta(0))
    action = recorded(world)

    def asked() -> list[str]:
        """Whoever is asked by the jobs that wait, and those are done."""
        for args in jobs_waiting("responses.ask_owner"):
            jobs.ask_owner(**args)
        for args in jobs_waiting("responses.send_reminder"):
            jobs.send_reminder(**args)
        ProcrastinateJob.objects.all().delete()
        told = [one.to[0] for one in mail.outbox]
        mail.outbox.clear()
        return told

    dan, owen = world.users["sergeant"].email, world.users["social_care"].email
    assert asked() == [dan]
    action = given_to(world, "social_care", action)
    assert asked() == [owen]
    action = given_to(world, "sergeant", action)
    assert asked() == [dan]
    # Nobody is told twice of one giving.
    jobs.ask_owner(str(action.pk))
    assert asked() == []
    # Away and back before the mail is sent, it is one mail.
    action = given_to(world, "social_care", action)
    given_to(world, "sergeant", action)
    assert asked() == [dan]


def test_a_mail_of_a_giving_that_was_overtaken_is_not_sent_beside_that_of_the_last(
    world: World, at_noon: None, colleague: None
) -> None:
    action = recorded(world)
    jobs.ask_owner(str(action.pk))
    action = given_to(world, "sergeant", given_to(world, "social_care", action))
    jobs.ask_owner(str(action.pk))
    assert len(jobs_waiting("responses.send_reminder")) == 2
    for args in jobs_waiting("responses.send_reminder"):
        jobs.send_reminder(**args)
    assert [one.to for one in mail.outbox] == [[world.users["sergeant"].email]]


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A working day at noon, whenever the tests run: reminders wait for nothing."""
    for where in ("jobs.next_office_hour", "jobs.next_post", "commands.action.next_office_hour"):
        monkeypatch.setattr(f"placemap.responses.{where}", lambda at: None)


def test_reminders_come_once_each_and_only_to_whoever_still_answers(
    world: World, at_noon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = done_by(world, "sergeant", "accept_action", recorded(world, due=today() + timedelta(days=2)))
    recorded(world, owner=None, due=today() + timedelta(days=2))
    far = recorded(world, "head", due=today() + timedelta(days=90))
    for _hour in range(3):
        jobs.remind_owners(0)
    assert [one["kind"] for one in jobs_waiting("responses.send_reminder")] == ["coming"]
    send_waiting()
    coming = [one for one in mail.outbox if "a day is near" in one.subject]
    assert len(coming) == 1 and coming[0].to == [world.users["sergeant"].email]
    assert action.words not in coming[0].body and far.words not in coming[0].body
    with acting_as(system_actor("action-post")):
        assert ActionReminder.objects.filter(kind="coming").count() == 1
    # The system that writes them reads no word of any action.
    with acting_as(system_actor("action-post")):
        assert not Action.objects.exists() and not ActionUpdate.objects.exists()


def test_a_mail_that_waited_until_the_night_waits_for_the_morning(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(world)
    for args in jobs_waiting("responses.ask_owner"):
        jobs.ask_owner(**args)
    (args,) = jobs_waiting("responses.send_reminder")
    morning = now() + timedelta(hours=10)
    monkeypatch.setattr("placemap.responses.jobs.next_post", lambda at: morning)
    jobs.send_reminder(**args)
    assert mail.outbox == []
    waits = ProcrastinateJob.objects.filter(task_name="responses.send_reminder").latest("id")
    assert waits.args == args and waits.scheduled_at == morning
    monkeypatch.setattr("placemap.responses.jobs.next_post", lambda at: None)
    jobs.send_reminder(**waits.args)
    assert len(mail.outbox) == 1


def test_at_night_nobody_is_reminded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    done_by(world, "sergeant", "accept_action", recorded(world, due=today()))
    monkeypatch.setattr("placemap.responses.jobs.next_office_hour", lambda at: NOON)
    jobs.remind_owners(0)
    assert jobs_waiting("responses.send_reminder") == []


def test_whoever_left_the_team_is_not_reminded(world: World, at_noon: None) -> None:
    done_by(world, "sergeant", "accept_action", recorded(world, due=today()))
    world.reseat("sergeant", "reader")
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(user=world.users["sergeant"]).update(until_on=today() - timedelta(days=1))
    jobs.remind_owners(0)
    assert jobs_waiting("responses.send_reminder") == []


def test_a_reminder_says_of_nobody_that_they_said_yes(world: World, at_noon: None) -> None:
    recorded(world, due=today() + timedelta(days=2))
    jobs.remind_owners(0)
    send_waiting()
    (coming,) = [one for one in mail.outbox if "a day is near" in one.subject]
    assert "to be done is near" in coming.body and "you said you would" not in coming.body


def test_nobody_but_the_system_notes_a_reminder(world: World) -> None:
    action = recorded(world)
    dan = world.actor("sergeant")
    with acting_as(dan), pytest.raises(Refused, match="sent by the system"):
        commands.note_reminder(
            action_id=action.pk, mapping_id=world.mapping.pk, user_id=world.users["sergeant"].pk,
            kind=Reminder.COMING, due=action.due, by=dan,
        )  # fmt: skip
    with connection.cursor() as cursor, acting_as(dan):
        cursor.execute("select * from actions_to_remind()")
        assert cursor.fetchall() == []
