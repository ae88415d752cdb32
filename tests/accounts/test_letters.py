"""Letters about work keep office hours, whenever the worker comes to them; those about signing in do not."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.accounts import jobs
from placemap.accounts.vocabulary import Letter
from placemap.meetings.jobs import send_notice
from placemap.responses.jobs import send_reminder, tell_above
from tests.cast import World

pytestmark = pytest.mark.django_db

# A Saturday at noon, and the Monday after it, when the morning’s post goes out.
SATURDAY = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("letter", list(Letter))
def test_which_letters_keep_office_hours(letter: Letter) -> None:
    assert letter.keeps_office_hours is (letter in (Letter.TO_ANSWER, Letter.TO_READ))


@pytest.mark.parametrize("letter", [Letter.TO_ANSWER, Letter.TO_READ])
def test_what_is_to_be_read_waits_for_monday_however_late_the_worker_is(
    world: World, monkeypatch: pytest.MonkeyPatch, letter: Letter
) -> None:
    joan = str(world.users["head"].pk)
    monkeypatch.setattr(jobs, "now", lambda: SATURDAY)
    jobs.send_letter(letter.value, joan)
    assert mail.outbox == []
    (waits,) = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    assert waits.args == {"letter": letter.value, "user_id": joan, "asked": ""}
    assert waits.scheduled_at == MONDAY
    monkeypatch.setattr(jobs, "now", lambda: MONDAY)
    jobs.send_letter(**waits.args)
    assert [one.to for one in mail.outbox] == [[world.users["head"].email]]


@pytest.mark.parametrize("letter", [Letter.ADDED, Letter.EMERGENCY])
def test_what_cannot_wait_is_sent_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch, letter: Letter
) -> None:
    monkeypatch.setattr(jobs, "now", lambda: SATURDAY)
    jobs.send_letter(letter.value, str(world.users["head"].pk))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("task", [jobs.send_letter, send_notice, send_reminder, tell_above])
def test_a_mail_server_that_is_away_over_a_weekend_loses_nobody_a_mail(task: Any) -> None:
    began, waited, attempts = datetime.now(UTC), 0.0, 0
    while True:
        job = SimpleNamespace(attempts=attempts)
        again = task.retry_strategy.get_retry_decision(exception=OSError(), job=job)
        if again is None:
            break
        waited += (again.retry_at - began).total_seconds()
        attempts += 1
        assert waited >= 60
    assert waited > 62 * 60 * 60
