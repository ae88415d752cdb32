"""While somebody is away, mails of actions and of what was sent up reach whoever stands in, once, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.partners.commands import end_cover, open_account, record_cover
from placemap.partners.models import Cover, Role, RoleHolding, User
from placemap.responses import commands, jobs, queries
from placemap.responses.vocabulary import AboutKind, ActionState, EscalationAnswer, Rung
from placemap.subjects.models import Block, Person
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists, lists  # noqa: F401
from tests.responses.people import done_by, recorded
from tests.responses.test_commands import send_waiting
from tests.responses.test_escalation import SILVER, named, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A working day at noon, whenever the tests run."""
    for where in ("jobs.next_office_hour", "jobs.next_post", "commands.action.next_office_hour"):
        monkeypatch.setattr(f"placemap.responses.{where}", lambda at: None)


def colleague_of(world: World, who: str, key: str = "deputy") -> User:
    """Somebody of the same agency, with no seat of their own."""
    with acting_as(SETTER):
        world.users[key] = open_account(
            name="Una Hale", email=f"{key}@example.org", job_title="Deputy",
            agency=world.users[who].agency, by=SETTER,
        )  # fmt: skip
    return world.users[key]


def covered(world: World, who: str, key: str = "deputy", first: int = 0, last: int = 5) -> Cover:
    """That person is away, and a colleague stands in."""
    deputy = world.users.get(key) or colleague_of(world, who, key)
    actor = world.actor(who)
    with acting_as(actor):
        return record_cover(
            away=world.users[who], deputy=deputy, from_on=today() + timedelta(days=first),
            until_on=today() + timedelta(days=last), by=actor,
        )  # fmt: skip


def told() -> list[str]:
    """Whom mails went to, and nobody any more."""
    found = sorted(one.to[0].split("@")[0] for one in mail.outbox)
    mail.outbox.clear()
    return found


def test_a_reminder_reaches_whoever_stands_in_and_says_that_they_do(world: World) -> None:
    covered(world, "sergeant")
    action = recorded(world, words="Ask at the phone shop.")
    send_waiting()
    (written,) = mail.outbox
    assert written.to == ["deputy@example.org"] and "stand in for a colleague" in written.body
    for hidden in ("Colley", "phone shop", world.mapping.title, world.mapping.reference):
        assert hidden not in written.subject + written.body
    # It leads them to the action, which stands in their work as their colleague's.
    una = world.actor("deputy")
    with acting_as(una):
        assert queries.action_in(una, world.mapping, action.pk).pk == action.pk
        assert [one.what for one in queries.actions_work(una)] == [
            "Two schools, Estwick: a colleague who is away was asked to do this"
        ]


def test_whoever_is_back_is_told_themselves_and_a_cover_to_come_is_none_yet(world: World) -> None:
    cover = covered(world, "sergeant")
    dan = world.actor("sergeant")
    with acting_as(dan):
        end_cover(cover=cover, by=dan)
    covered(world, "sergeant", first=1)
    recorded(world)
    send_waiting()
    assert told() == ["sergeant"]
    una = world.actor("deputy")
    with acting_as(una):
        assert queries.actions_work(una) == []


def test_whoever_stands_in_for_two_and_has_their_own_has_one_mail(world: World) -> None:
    covered(world, "sergeant")
    recorded(world)
    recorded(world, words="Ask at the school.")
    send_waiting()
    assert told() == ["deputy"]


def test_a_deputy_who_is_kept_from_whom_it_is_about_is_told_nothing(
    world: World,
    lists: Lists,  # noqa: F811
) -> None:
    leo = lists.member("coordinator")
    covered(world, "sergeant")
    # However it came to be: named in both, which a cover refuses to begin with.
    with acting_as(world.actor("coordinator")):
        person = Person.objects.get(pk=leo.pk)
        Block(
            mapping=world.mapping, person=person, user=world.users["deputy"], reason="Their nephew.",
            blocked_by=world.users["coordinator"].pk,
        ).save(force_insert=True)  # fmt: skip
    recorded(world, about=AboutKind.CHILD, person=leo, words="Meet Leo at the gate.")
    send_waiting()
    assert told() == ["sergeant"]
    una = world.actor("deputy")
    with acting_as(una):
        assert queries.actions_work(una) == []


def test_an_administrator_stands_in_for_nobody(world: World) -> None:
    covered(world, "sergeant")
    with acting_as(SETTER):
        RoleHolding(
            user=world.users["deputy"], role=Role.objects.get(code="administrator"), from_on=today()
        ).save(force_insert=True)
    recorded(world)
    send_waiting()
    assert told() == ["sergeant"]


def test_what_was_sent_up_reaches_whoever_stands_in_for_the_named(world: World) -> None:
    named(world, Rung.SILVER, SILVER)
    covered(world, SILVER)
    sent(world)
    jobs.tell_above(str(world.users[SILVER].pk))
    (written,) = mail.outbox
    assert written.to == ["deputy@example.org"] and "stand in for a colleague" in written.body
    for hidden in ("Sen", "street work", world.mapping.title):
        assert hidden not in written.body.replace("Send", "")
    una = world.actor("deputy")
    with acting_as(una):
        assert len(queries.to_answer(una)) == 1


def test_an_answer_that_came_back_is_told_to_whoever_stands_in_for_those_who_run_it(world: World) -> None:
    named(world, Rung.SILVER, SILVER)
    one, rupa = sent(world), world.actor(SILVER)
    covered(world, "lead")
    with acting_as(rupa):
        commands.answer(escalation=one, answer=EscalationAnswer.AGREED, words="Yes.", version=1, by=rupa)
    ProcrastinateJob.objects.filter(task_name="accounts.send_letter").delete()
    jobs.tell_group(str(one.pk))
    who = {str(user.pk): key for key, user in world.users.items()}
    waiting = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    assert sorted(who[job.args["user_id"]] for job in waiting) == ["coordinator", "deputy"]


def test_once_done_by_the_deputy_nobody_is_reminded(world: World) -> None:
    action = recorded(world)
    action = done_by(world, "sergeant", "accept_action", action)
    covered(world, "sergeant")
    done_by(world, "deputy", "update_action", action, words="Done.", state=ActionState.DONE)
    jobs.remind_owners(0)
    send_waiting()
    assert told() == []
