"""What is stuck goes to named people above, climbs by itself, and its answer comes back; no child goes up."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, now, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.working_days import is_working_day
from placemap.mappings.commands import close_mapping
from placemap.responses import commands, jobs, queries
from placemap.responses.models import Escalation, EscalationEntry, EscalationWords, LadderStep
from placemap.responses.policy import CLIMBER
from placemap.responses.rules.escalation import after_working_days
from placemap.responses.vocabulary import (
    EscalationAnswer,
    EscalationKind,
    EscalationState,
    EscalationStep,
    Rung,
)
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import words_of

pytestmark = pytest.mark.django_db
UP = "/mappings/M-2026-901/response/escalations/"
# Who stands above in these tests: nobody of them is on the team.
SILVER, PARTNERSHIP = "stranger", "other_district"


def named(world: World, rung: Rung, who: str, days: int = 5) -> LadderStep:
    """Priya names somebody at a step."""
    priya, user = world.actor("coordinator"), world.users[who]
    with acting_as(priya):
        return commands.set_step(
            mapping=world.mapping, rung=rung, person=user.name, user=user, days=days, version=0, by=priya
        )


def sent(world: World, by: str = "lead", **given: Any) -> Escalation:
    """Helen sends something up."""
    actor = world.actor(by)
    said: dict[str, Any] = {
        "kind": EscalationKind.RESOURCES,
        "ask": "Three evenings of street work",
        "why": "Nobody is there after six.",
        "own_words": "The north team is not against it.",
        **given,
    }
    with acting_as(actor):
        return commands.escalate(mapping=world.mapping, by=actor, **said)


@pytest.fixture
def above(world: World) -> World:
    """Rupa answers at silver in five days, Marek for the community safety partnership in ten."""
    named(world, Rung.SILVER, SILVER)
    named(world, Rung.COMMUNITY_SAFETY, PARTNERSHIP, 10)
    return world


def test_a_ladder_with_nobody_on_it_is_told_to_whoever_sends_things_up(world: World) -> None:
    def told(who: str) -> list[str]:
        actor = world.actor(who)
        with acting_as(actor):
            return [one.url for one in queries.escalations_attention(actor, world.mapping)]

    (url,) = told("lead")
    assert url.endswith("/ladder/silver/") and told("sergeant") == []
    named(world, Rung.SILVER, "stranger")
    assert told("lead") == []


def test_it_goes_to_the_first_step_and_whoever_is_named_there_answers(above: World, client_as: Any) -> None:
    one = sent(above)
    assert (one.rung, one.answer_by) == ("silver", after_working_days(today(), 5))
    rupa = client_as(above.users[SILVER])
    work = words_of(rupa.get("/my-work/"))
    assert "your answer is asked for" in work and "Three evenings of street work" in work
    page = words_of(rupa.get(f"/escalations/{one.pk}/"))
    assert "Nobody is there after six." in page and "north team" not in page
    answered = rupa.post(
        f"/escalations/{one.pk}/answer/",
        {"answer": "agreed", "words": "Begin on Monday.", "version": one.version, "once": str(uuid.uuid4())},
    )
    assert answered.status_code == 302
    helen = client_as(above.users["lead"])
    assert "an answer came back" in words_of(helen.get("/my-work/"))
    back = words_of(helen.get(f"{UP}{one.pk}/"))
    assert "Begin on Monday." in back and "north team" in back and "Rupa Sen" in back
    with acting_as(above.actor("lead")), pytest.raises(PlacemapError, match="already"):
        held = queries.escalation_in(above.actor("lead"), above.mapping, one.pk)
        commands.withdraw(escalation=held, reason="Late", version=held.version, by=above.actor("lead"))


def test_whoever_stands_higher_sees_its_age_and_no_word_until_it_has_come_to_them(
    above: World, client_as: Any
) -> None:
    one = sent(above)
    marek = client_as(above.users[PARTNERSHIP])
    page = words_of(marek.get("/escalations/"))
    assert "Stuck beneath you" in page and "Sent today." in page and "street work" not in page
    assert marek.get(f"/escalations/{one.pk}/").status_code == 404
    assert marek.get(f"{UP}{one.pk}/").status_code == 404
    with acting_as(above.actor(PARTNERSHIP)):
        assert not Escalation.objects.exists() and not EscalationEntry.objects.exists()
        assert not EscalationWords.objects.exists()
        (told,) = queries.stuck_beneath(above.actor(PARTNERSHIP))
        assert told.person == "Rupa Sen"
    rupa = above.actor(SILVER)
    with acting_as(rupa):
        assert not EscalationWords.objects.exists()
        held = queries.escalation_above(rupa, one.pk)
        commands.pass_up(escalation=held, reason="Beyond my budget.", version=held.version, by=rupa)
    assert "Beyond my budget." in words_of(marek.get(f"/escalations/{one.pk}/"))
    # It has passed on, and its first step still reads it and may still settle it.
    with acting_as(rupa):
        held = queries.escalation_above(rupa, one.pk)
        commands.answer(
            escalation=held, answer=EscalationAnswer.AGREED, words="Found it.", version=held.version, by=rupa
        )


def test_whoever_is_named_above_and_sits_on_the_team_answers_too(world: World, client_as: Any) -> None:
    """A strategic sponsor, or a silver chair, may have a seat: what their work leads to is there."""
    named(world, Rung.SILVER, "head")
    one = sent(world)
    joan = client_as(world.users["head"])
    assert f"/escalations/{one.pk}/" in joan.get("/my-work/").content.decode()
    assert "Three evenings of street work" in words_of(joan.get("/escalations/"))
    page = words_of(joan.get(f"/escalations/{one.pk}/"))
    assert "Nobody is there after six." in page
    answered = joan.post(
        f"/escalations/{one.pk}/answer/",
        {"answer": "agreed", "words": "Begin on Monday.", "version": one.version, "once": str(uuid.uuid4())},
    )
    assert answered.status_code == 302
    assert client_as(world.users["sergeant"]).get(f"/escalations/{one.pk}/").status_code == 404


def test_nobody_else_answers_and_strangers_find_nothing(above: World, client_as: Any) -> None:
    one = sent(above)
    dan = above.actor("sergeant")
    with acting_as(dan):
        held = queries.escalation_in(dan, above.mapping, one.pk)
        for refused in (
            lambda: commands.answer(
                escalation=held, answer=EscalationAnswer.AGREED, words="Yes", said_by="me", version=1, by=dan
            ),
            lambda: commands.pass_up(escalation=held, reason="x", version=1, by=dan),
            lambda: commands.withdraw(escalation=held, reason="x", version=1, by=dan),
            lambda: commands.climb(by=dan),
        ):
            with pytest.raises(Refused):
                refused()
    with pytest.raises(Refused):
        sent(above, by="sergeant")
    assert client_as(above.users["administrator"]).get("/escalations/").status_code == 403
    assert client_as(above.users["governance"]).get(f"/escalations/{one.pk}/").status_code == 404
    assert client_as(above.users["head"]).get(f"/escalations/{one.pk}/").status_code == 404, "on the team"


def test_what_was_never_answered_climbs_on_a_working_morning_and_says_so(above: World) -> None:
    ago = 30
    while not is_working_day(today() - timedelta(days=ago)):
        ago += 1
    with days_ago(ago):
        one = sent(above)
    climber = system_actor(CLIMBER)
    with acting_as(climber), days_ago(ago - 5):
        assert commands.climb(by=climber) == 0, "five working days are not over"
    counts = []
    for days in range(ago - 6, ago - 14, -1):
        with acting_as(climber), days_ago(days):
            counts.append(commands.climb(by=climber))
    assert sum(counts) == 1
    with acting_as(above.actor("lead")):
        held = Escalation.objects.get(pk=one.pk)
        assert held.rung == Rung.COMMUNITY_SAFETY
        (climbed,) = EscalationEntry.objects.filter(step=EscalationStep.CLIMBED.value)
        assert climbed.written_by is None and climbed.rung == Rung.SILVER
    with acting_as(climber), days_ago(1 if is_working_day(today() - timedelta(days=1)) else 3):
        assert commands.climb(by=climber) == 0, "nobody is named above"
    with acting_as(above.actor(PARTNERSHIP)):
        assert Escalation.objects.filter(pk=one.pk).exists()


def test_a_morning_that_the_worker_missed_is_made_good_and_nothing_climbs_twice(
    above: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from procrastinate.contrib.django import app

    with days_ago(30):
        one = sent(above)
    monkeypatch.setattr("placemap.responses.jobs.is_working_day", lambda day: True)
    monkeypatch.setattr("placemap.responses.rules.escalation.is_working_day", lambda day: True)
    for _hour in range(3):
        jobs.climb_in_the_morning(0)
    with acting_as(above.actor("lead")):
        assert Escalation.objects.get(pk=one.pk).rung == Rung.COMMUNITY_SAFETY
        assert EscalationEntry.objects.filter(step=EscalationStep.CLIMBED.value).count() == 1
    (task,) = [
        each for each in app.periodic_registry.periodic_tasks.values() if each.task.name == "responses.climb"
    ]
    assert task.cron.split()[1] == "6-18", "asked more than once a day"


def test_names_and_initials_are_pointed_at_before_anything_is_sent(above: World, client_as: Any) -> None:
    Lists(above).child("head", "Jade", "Orme")
    priya = client_as(above.users["coordinator"])
    form = {
        "kind": "blockage", "ask": "A place for jade on Fridays", "why": "J.O. waits. So does Orme's brother.",
        "options": "", "needed_by": "", "own_words": "", "once": str(uuid.uuid4()),
    }  # fmt: skip
    shown = priya.post(f"{UP}send/", form)
    words = words_of(shown)
    assert shown.status_code == 422
    for found in ("“jade”", "“J.O.”", "“Orme”", "I have looked"):
        assert found in words
    assert "A place for jade on Fridays" in shown.content.decode(), "nothing was rewritten"
    with acting_as(above.actor("coordinator")):
        assert not Escalation.objects.exists()
    assert priya.post(f"{UP}send/", {**form, "looked": "on"}).status_code == 302
    with pytest.raises(NamesFound):
        sent(above, by="coordinator", own_words="Ask Jade’s aunt")


def test_names_are_pointed_at_in_whatever_else_the_group_writes_for_those_above(
    above: World, client_as: Any
) -> None:
    Lists(above).child("head", "Jade", "Orme")
    one = sent(above, by="coordinator")
    priya = client_as(above.users["coordinator"])
    passed = {"reason": "Jade cannot wait.", "version": one.version}
    answered = {"answer": "agreed", "words": "A place for Orme.", "said_by": "Chair", "version": one.version}
    for page, form in (("pass-up", passed), ("answer", answered)):
        shown = priya.post(f"{UP}{one.pk}/{page}/", {**form, "once": str(uuid.uuid4())})
        assert shown.status_code == 422 and "I have looked" in words_of(shown)
    with acting_as(above.actor("coordinator")):
        assert EscalationEntry.objects.count() == 1, "only that it was sent"
    looked = {**passed, "looked": "on", "once": str(uuid.uuid4())}
    assert priya.post(f"{UP}{one.pk}/pass-up/", looked).status_code == 302


def test_the_check_tells_nobody_whom_they_do_not_know(above: World) -> None:
    """A name that its writer does not see is pointed at as one that is in no record: it is no news from it."""
    Lists(above).child("head", "Jade", "Orme", handling="C")
    told = []
    for name in ("Zack Quill", "Jade Orme"):
        with pytest.raises(NamesFound) as found:
            sent(above, by="lead", ask=f"A place for {name}")
        told.append(found.value.message.replace(name, "…"))
    assert told[0] == told[1]
    with acting_as(above.actor("social_care")):
        from placemap.subjects.queries import names_in_words

        assert names_in_words(above.mapping, "Jade Orme waits") == []


def test_two_who_act_at_once_are_told(above: World) -> None:
    one, helen, rupa = sent(above), above.actor("lead"), above.actor(SILVER)
    with acting_as(helen):
        held = queries.escalation_in(helen, above.mapping, one.pk)
        commands.withdraw(escalation=held, reason="Not needed.", version=held.version, by=helen)
    with acting_as(rupa), pytest.raises(Conflict):
        commands.answer(
            escalation=one, answer=EscalationAnswer.DECLINED, words="No", version=one.version, by=rupa
        )
    with acting_as(helen):
        assert EscalationEntry.objects.filter(step=EscalationStep.DECIDED.value).count() == 0
    with pytest.raises(Conflict):
        named(above, Rung.SILVER, "governance")


def test_of_somebody_without_an_account_the_group_writes_down_the_answer(
    world: World, client_as: Any
) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        step = commands.set_step(
            mapping=world.mapping, rung=Rung.BOARD, person="Dr Mehra, chair", days=20, version=0, by=priya
        )
    one = sent(world)
    assert one.rung == Rung.BOARD
    client = client_as(world.users["coordinator"])
    form = {
        "answer": "declined", "words": "Not this year.", "said_by": "Dr Mehra", "version": one.version,
        "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert client.post(f"{UP}{one.pk}/answer/", {**form, "said_by": ""}).status_code == 422
    with acting_as(priya), pytest.raises(PlacemapError, match="waits at this step"):
        commands.leave_out_step(step=step, version=step.version, by=priya)
    assert client.post(f"{UP}{one.pk}/answer/", form).status_code == 302
    assert "Dr Mehra" in words_of(client.get(f"{UP}{one.pk}/"))
    with acting_as(priya):
        commands.leave_out_step(step=step, version=step.version, by=priya)
        with pytest.raises(PlacemapError, match="Nobody is named"):
            commands.escalate(mapping=world.mapping, kind=EscalationKind.FINANCE, ask="a", why="w", by=priya)


def test_an_answer_becomes_an_action(above: World, client_as: Any) -> None:
    one, rupa = sent(above), above.actor(SILVER)
    with acting_as(rupa):
        commands.answer(
            escalation=one, answer=EscalationAnswer.AGREED, words="Begin on Monday.", version=1, by=rupa
        )
    client = client_as(above.users["lead"])
    page = client.get(f"{UP}{one.pk}/action/").content.decode()
    assert "Begin on Monday." in page
    mill_lode, helen = above.agencies["mill_lode"].pk, above.users["lead"].pk
    made = client.post(
        f"{UP}{one.pk}/action/",
        {
            "words": "Begin on Monday.", "who": f"{mill_lode}:{helen}", "due": "in two weeks",
            "expected_effect": "", "about": "system", "once": str(uuid.uuid4()),
        },
    )  # fmt: skip
    assert made.status_code == 302
    assert "What the group does about it" in words_of(client.get(made["Location"]))


def test_an_answer_becomes_one_action_where_two_make_it_at_once(above: World, client_as: Any) -> None:
    one, rupa = sent(above), above.actor(SILVER)
    with acting_as(rupa):
        commands.answer(
            escalation=one, answer=EscalationAnswer.AGREED, words="Begin on Monday.", version=1, by=rupa
        )
    client = client_as(above.users["lead"])
    form = {
        "words": "Begin on Monday.", "who": f"{above.agencies['mill_lode'].pk}:{above.users['lead'].pk}",
        "due": "in two weeks", "expected_effect": "", "about": "system",
    }  # fmt: skip
    first = client.post(f"{UP}{one.pk}/action/", {**form, "once": str(uuid.uuid4())})
    second = client.post(f"{UP}{one.pk}/action/", {**form, "once": str(uuid.uuid4())})
    assert first.status_code == 302 and second.status_code != 302
    helen = above.actor("lead")
    with acting_as(helen):
        (action,) = queries.actions_of(helen, above.mapping)
        assert Escalation.objects.get(pk=one.pk).action_id == action.pk


def test_closing_a_mapping_withdraws_what_still_waits(above: World) -> None:
    one, helen = sent(above), above.actor("lead")
    with acting_as(helen):
        close_mapping(
            mapping=above.mapping,
            reason="objectives_met",
            note="Done.",
            version=above.mapping.version,
            by=helen,
        )
        assert Escalation.objects.get(pk=one.pk).state == EscalationState.WITHDRAWN


def test_pages_ask_as_much_for_ten_as_for_one(above: World, client_as: Any) -> None:
    client, rupa = client_as(above.users["lead"]), client_as(above.users[SILVER])

    def asked() -> list[int]:
        counts = []
        for reader, path in ((client, UP), (rupa, "/escalations/"), (rupa, "/my-work/")):
            reader.get(path)
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                assert reader.get(path).status_code == 200
            counts.append(len(queries_made))
        return counts

    sent(above)
    once = asked()
    for number in range(6):
        sent(above, ask=f"Help {number}")
    assert asked() == once


# What is told by mail


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A working day at noon, whenever the tests run: mails wait for nothing."""
    for where in ("responses.jobs", "responses.commands.escalation"):
        monkeypatch.setattr(f"placemap.{where}.next_office_hour", lambda at: None)
    for where in ("responses.jobs", "accounts.jobs"):
        monkeypatch.setattr(f"placemap.{where}.next_post", lambda at: None)


def told(world: World, task: str = "responses.tell_above") -> list[str]:
    """Whom the waiting mails are for, in the order in which they were asked for."""
    who = {str(user.pk): key for key, user in world.users.items()}
    waiting = ProcrastinateJob.objects.filter(task_name=task).order_by("id")
    return [who[args["user_id"]] for args in waiting.values_list("args", flat=True)]


def work_of(world: World, who: str) -> list[str]:
    """What waits in somebody's work from above or below."""
    actor = world.actor(who)
    with acting_as(actor):
        return [one.what for one in (*queries.to_answer(actor), *queries.came_back(actor))]


def test_whoever_it_comes_to_is_told_by_a_mail_that_says_nothing(above: World, at_noon: None) -> None:
    one = sent(above, why="Nobody is at the bus station after six.")
    assert told(above) == [SILVER] and work_of(above, SILVER)
    jobs.tell_above(str(above.users[SILVER].pk))
    (written,) = mail.outbox
    assert written.to == [above.users[SILVER].email]
    for secret in ("street work", "bus station", "resource", one.ask, above.mapping.reference,
                   above.mapping.title, above.users["lead"].name, str(one.pk), str(above.mapping.pk)):  # fmt: skip
        assert secret not in written.subject + written.body
    assert "/escalations/" in written.body and "/my-work/" in written.body


def test_a_step_higher_the_next_is_told_and_whoever_passes_it_to_themselves_is_not(
    above: World, at_noon: None
) -> None:
    one, rupa = sent(above), above.actor(SILVER)
    with acting_as(rupa):
        held = queries.escalation_above(rupa, one.pk)
        commands.pass_up(escalation=held, reason="Not ours.", version=held.version, by=rupa)
    assert told(above) == [SILVER, PARTNERSHIP] and work_of(above, PARTNERSHIP)
    # Nothing waits at the step that it has passed.
    jobs.tell_above(str(above.users[SILVER].pk))
    assert mail.outbox == []
    ProcrastinateJob.objects.all().delete()
    named(above, Rung.PANEL, "lead")
    helen = above.actor("lead")
    with acting_as(helen):
        held = Escalation.objects.get(pk=one.pk)
        commands.pass_up(escalation=held, reason="They said so.", version=held.version, by=helen)
    assert told(above) == []


def test_what_climbs_by_itself_is_told_once_to_each_whatever_climbed(
    above: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with days_ago(30):
        sent(above)
        sent(above, ask="A key to the hall")
    ProcrastinateJob.objects.all().delete()
    monkeypatch.setattr("placemap.responses.rules.escalation.is_working_day", lambda day: True)
    morning = now() + timedelta(hours=2)
    monkeypatch.setattr("placemap.responses.commands.escalation.next_office_hour", lambda at: morning)
    climber = system_actor(CLIMBER)
    with acting_as(climber):
        assert commands.climb(by=climber) == 2
    assert told(above) == [PARTNERSHIP]
    # It climbs at six and is told at eight; later still, where the worker stands still until the evening.
    assert ProcrastinateJob.objects.get(task_name="responses.tell_above").scheduled_at == morning
    monkeypatch.setattr("placemap.responses.jobs.next_post", lambda at: morning + timedelta(days=1))
    jobs.tell_above(str(above.users[PARTNERSHIP].pk))
    assert mail.outbox == [] and told(above) == [PARTNERSHIP, PARTNERSHIP]


def test_whoever_takes_over_a_step_where_something_waits_is_told(above: World, at_noon: None) -> None:
    def take_over(rung: Rung, who: str) -> None:
        priya = above.actor("coordinator")
        with acting_as(priya):
            step = queries.step_of(above.mapping, rung)
            assert step is not None
            commands.set_step(
                mapping=above.mapping, rung=rung, person="Somebody", user=above.users[who], days=5,
                version=step.version, by=priya,
            )  # fmt: skip

    sent(above)
    ProcrastinateJob.objects.all().delete()
    take_over(Rung.COMMUNITY_SAFETY, "governance")
    take_over(Rung.SILVER, SILVER)
    assert told(above) == []
    take_over(Rung.SILVER, "governance")
    assert told(above) == ["governance"]
    # Whoever was named before has nothing there any more.
    jobs.tell_above(str(above.users[SILVER].pk))
    assert mail.outbox == []
    jobs.tell_above(str(above.users["governance"].pk))
    assert len(mail.outbox) == 1


def test_that_an_answer_came_back_is_told_to_those_who_run_it_but_for_its_writer(
    above: World, at_noon: None
) -> None:
    one, rupa = sent(above), above.actor(SILVER)
    with acting_as(rupa):
        held = queries.escalation_above(rupa, one.pk)
        commands.answer(
            escalation=held,
            answer=EscalationAnswer.AGREED,
            words="Two evenings.",
            version=held.version,
            by=rupa,
        )
    jobs.tell_group(str(one.pk))
    assert sorted(told(above, "accounts.send_letter")) == ["coordinator", "lead"]
    assert work_of(above, "lead") and not work_of(above, "sergeant") and not work_of(above, SILVER)
    other, helen = sent(above), above.actor("lead")
    ProcrastinateJob.objects.all().delete()
    with acting_as(helen):
        commands.answer(
            escalation=other, answer=EscalationAnswer.AGREED, words="One key.", said_by="Rupa Shah",
            version=other.version, by=helen,
        )  # fmt: skip
    jobs.tell_group(str(other.pk))
    assert told(above, "accounts.send_letter") == ["coordinator"]


def test_whom_to_tell_is_known_to_the_post_alone(above: World) -> None:
    sent(above)
    for actor in (above.actor("lead"), above.actor(SILVER), system_actor(CLIMBER)):
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("select * from escalations_to_tell()")
            assert cursor.fetchall() == []
