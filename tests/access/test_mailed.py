"""Of mails that say no more than that something waits, one of a kind goes to one person, and none is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access import mailed
from placemap.access.actors import system_actor
from placemap.access.later import GIVEN_UP_AFTER, UNTIL_TAKEN, GivenUp, ask_for_letter
from placemap.access.models import Attempt
from placemap.access.session import acting_as
from placemap.accounts import jobs
from placemap.accounts.policy import POST_ROOM
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now
from placemap.responses import jobs as response_jobs
from tests.cast import World
from tests.foundations.test_office_hours import uk

EIGHT, HALF_PAST = uk("2026-11-30 08:00"), uk("2026-11-30 08:30")


@pytest.mark.parametrize(
    ("last", "asked", "said"),
    [
        (None, EIGHT, False),
        (HALF_PAST, EIGHT, True),
        (HALF_PAST, HALF_PAST, True),
        (EIGHT, HALF_PAST, False),
        # What was asked for before this was kept.
        (HALF_PAST, None, False),
    ],
)
def test_what_a_later_mail_said_is_not_said_again(
    last: datetime | None, asked: datetime | None, said: bool
) -> None:
    assert mailed.is_said(last, asked) is said


def test_soon_after_one_of_its_kind_a_mail_waits() -> None:
    assert mailed.next_turn(None, EIGHT) is None
    assert mailed.next_turn(EIGHT, HALF_PAST) == EIGHT + mailed.GAP
    assert mailed.next_turn(EIGHT, EIGHT + mailed.GAP) is None


def waiting() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="accounts.send_letter").order_by("id"))


@pytest.mark.django_db
def test_a_morning_is_one_mail_of_each_kind_to_each(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    joan, dan = world.users["head"], world.users["sergeant"]
    night = uk("2026-11-29 22:00")
    monkeypatch.setattr("placemap.access.later.now", lambda: night)
    for letter in (Letter.TO_READ, Letter.TO_READ, Letter.TO_ANSWER, Letter.TO_READ):
        ask_for_letter(EIGHT, letter, joan.pk)
    ask_for_letter(EIGHT, Letter.TO_READ, dan.pk)

    def run(at: datetime) -> list[str]:
        """What waits is done at that moment; whom the mails went to, and what stands over them."""
        mail.outbox.clear()
        for where in (jobs, mailed):
            monkeypatch.setattr(where, "now", lambda: at)
        for job in waiting():
            jobs.send_letter(**job.args)
            ProcrastinateJob.objects.filter(pk=job.pk).delete()
        return sorted(f"{one.to[0].split('@')[0]}: {one.subject}" for one in mail.outbox)

    # At eight everything waits for what the clocks of the morning find.
    assert run(EIGHT) == [] and {job.scheduled_at for job in waiting()} == {HALF_PAST}
    monkeypatch.setattr("placemap.access.later.now", lambda: EIGHT + timedelta(minutes=5))
    ask_for_letter(None, Letter.TO_ANSWER, joan.pk)
    assert run(HALF_PAST) == [
        "head: Placemap: there is something to answer",
        "head: Placemap: there is something to read",
        "sergeant: Placemap: there is something to read",
    ]
    assert waiting() == []
    # What comes up after is told too, an hour after the last.
    later = HALF_PAST + timedelta(minutes=10)
    monkeypatch.setattr("placemap.access.later.now", lambda: later)
    ask_for_letter(None, Letter.TO_READ, joan.pk)
    assert run(later) == [] and [job.scheduled_at for job in waiting()] == [HALF_PAST + mailed.GAP]
    assert run(HALF_PAST + mailed.GAP) == ["head: Placemap: there is something to read"]
    # What is kept names nobody.
    with acting_as(system_actor(POST_ROOM)):
        kept = Attempt.objects.filter(kind__startswith="mail_")
        assert kept and not any(str(joan.pk) in one.whose for one in kept)


@pytest.mark.parametrize(
    ("asked", "runs", "begins", "outcome"),
    [
        # One like it went out at half past eight; the meeting begins within the hour: sent all the same.
        ("08:40", "08:40", "09:00", "sent"),
        ("08:40", "08:40", "09:30", "sent"),
        ("08:40", "08:40", "09:31", "09:30"),
        ("08:40", "09:00", "09:00", "left"),
        # The morning's post would come too late, and the office is open.
        ("08:10", "08:10", "08:30", "sent"),
        ("07:10", "08:10", "08:31", "08:30"),
        # In the night nobody is written to, and in the morning it would be over.
        ("05:00", "05:00", "08:20", "left"),
        ("05:00", "05:00", "14:00", "08:30"),
    ],
)
@pytest.mark.django_db
def test_what_reminds_of_a_meeting_comes_before_it_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch, asked: str, runs: str, begins: str, outcome: str
) -> None:
    day, joan = "2026-12-01", world.users["head"].pk
    with acting_as(system_actor(POST_ROOM)):
        if runs >= "08:30":
            monkeypatch.setattr(mailed, "now", lambda: uk(f"{day} 08:30"))
            mailed.send_once("to_answer", joan, None, lambda: None)
    for where in (jobs, mailed):
        monkeypatch.setattr(where, "now", lambda: uk(f"{day} {runs}"))
    monkeypatch.setattr("placemap.access.later.now", lambda: uk(f"{day} {asked}"))
    ask_for_letter(None, Letter.TO_ANSWER, joan, before=uk(f"{day} {begins}"))
    (job,) = waiting()
    ProcrastinateJob.objects.filter(pk=job.pk).delete()
    jobs.send_letter(**job.args)
    later = [one for one in waiting() if one.args["before"] == job.args["before"]]
    assert len(mail.outbox) == (outcome == "sent")
    assert [one.scheduled_at for one in later] == ([uk(f"{day} {outcome}")] if ":" in outcome else [])


@pytest.mark.django_db
def test_a_worker_that_dies_while_it_sends_leaves_nobody_untold(world: World) -> None:
    post, who, asked = system_actor(POST_ROOM), uuid4(), now()
    sent: list[str] = []

    def dies() -> None:
        raise OSError("killed")

    with pytest.raises(OSError, match="killed"), acting_as(post):
        mailed.send_once("to_read", who, asked, dies)
    for _again in range(2):
        with acting_as(post):
            assert mailed.send_once("to_read", who, asked, lambda: sent.append("sent")) is None
    assert sent == ["sent"]


@pytest.mark.django_db
def test_an_address_that_is_refused_for_good_is_not_written_to_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each evening what failed waits for the morning, and its tries begin anew: so days count too."""
    night = uk("2026-11-27 19:00")
    monkeypatch.setattr(jobs, "now", lambda: night)
    monkeypatch.setattr("placemap.access.later.now", lambda: night)
    joan, asked = str(world.users["head"].pk), night - GIVEN_UP_AFTER
    jobs.send_letter("to_read", joan, asked=asked.isoformat())
    assert len(waiting()) == 1
    with pytest.raises(GivenUp):
        jobs.send_letter("to_read", joan, asked=(asked - timedelta(seconds=1)).isoformat())
    assert len(waiting()) == 1
    job: Any = SimpleNamespace(attempts=0)
    assert UNTIL_TAKEN.get_retry_decision(exception=GivenUp(), job=job) is None
    assert UNTIL_TAKEN.get_retry_decision(exception=OSError(), job=job) is not None


@pytest.mark.django_db
def test_an_address_that_is_refused_keeps_nobody_elses_mail(world: World) -> None:
    refused, other = sorted([world.users["head"].pk, world.users["sergeant"].pk])
    sent: list[Any] = []

    def write(user: Any) -> Any:
        def send() -> None:
            if user.pk == refused:
                raise OSError("550 no such person")
            sent.append(user.pk)

        return SimpleNamespace(send=send)

    for _again in range(2):
        with pytest.raises(OSError, match="550"):
            response_jobs._mail("above", {refused, other}, now().isoformat(), write)
    assert sent == [other]
