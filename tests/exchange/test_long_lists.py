"""Long lists, which the worker reads in."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection

from placemap.exchange import commands, jobs
from placemap.exchange.commands import accepting
from placemap.exchange.models import Upload
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict
from placemap.subjects.models import Person
from tests.exchange.lists import Desk, long_list
from tests.exchange.test_commands import settings_for

pytestmark = pytest.mark.django_db


# Long lists


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What a job reports, without the second connection that would save it."""
    numbers: list[int] = []

    class Noted(jobs.Reporter):
        def __enter__(self) -> Noted:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def __call__(self, done: int) -> None:
            numbers.append(done)

    monkeypatch.setattr(jobs, "Reporter", Noted)
    return numbers


def test_a_long_list_is_read_in_by_the_worker(
    desk: Desk, reported: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 20)
    monkeypatch.setattr(accepting, "_BLOCK", 10)
    upload = desk.receive(content=long_list(35))
    begun = commands.begin_accepting(
        upload=upload,
        version=upload.version,
        terms=commands.ChosenTerms(handling="C", review_on=today() + timedelta(days=40)),
        by=desk.priya,
    )
    assert begun.state == Upload.State.READING and not Person.objects.exists()
    assert jobs_waiting("exchange.read_in_list") == [
        {
            "upload_id": str(upload.pk),
            "user_id": str(desk.priya.user_id),
            "agency_id": str(desk.priya.agency_id),
        }
    ]
    # Pressed again meanwhile: the same reading.
    assert commands.begin_accepting(upload=upload, version=upload.version, by=desk.priya).pk == upload.pk
    assert len(jobs_waiting("exchange.read_in_list")) == 1
    jobs.read_in_list.func(str(upload.pk), str(desk.priya.user_id))
    held = Upload.objects.get(pk=upload.pk)
    assert held.state == Upload.State.ACCEPTED and held.done_rows == 35
    assert held.contribution is not None and held.contribution.audience == "restricted"
    assert held.contribution.review_on == today() + timedelta(days=40)
    assert Person.objects.count() == 35 and reported == [10, 20, 30]


def test_a_long_list_that_fails_says_so_and_can_be_tried_again(
    desk: Desk, reported: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 1)
    upload = desk.receive()
    commands.begin_accepting(upload=upload, version=upload.version, by=desk.priya)
    with monkeypatch.context() as broken:
        broken.setattr(accepting, "_write_rows", lambda *_: 1 / 0)
        jobs.read_in_list.func(str(upload.pk), str(desk.priya.user_id))
    held = Upload.objects.get(pk=upload.pk)
    assert held.state == Upload.State.READY and "nothing of it was kept" in held.failure
    assert not Person.objects.exists()
    commands.begin_accepting(upload=held, version=held.version, by=desk.priya)
    jobs.read_in_list.func(str(upload.pk), str(desk.priya.user_id))
    assert Person.objects.count() == 4


def test_a_short_list_is_accepted_at_once(desk: Desk) -> None:
    upload = desk.receive()
    assert commands.begin_accepting(upload=upload, version=upload.version, by=desk.priya).state == "accepted"
    assert commands.begin_accepting(upload=upload, version=upload.version, by=desk.priya).state == "accepted"
    assert Person.objects.count() == 4


def test_begin_accepting_refuses_columns_changed_meanwhile(desk: Desk) -> None:
    upload = desk.receive()
    commands.set_out_list(upload=upload, sheets=settings_for(upload), version=1, by=desk.priya)
    with pytest.raises(Conflict):
        commands.begin_accepting(upload=upload, version=1, by=desk.priya)


def test_a_reading_that_stopped_can_be_begun_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 1)
    upload = desk.receive()
    commands.begin_accepting(upload=upload, version=upload.version, by=desk.priya)
    Upload.objects.update(moved_at=now() - timedelta(minutes=30))
    commands.begin_accepting(upload=upload, version=upload.version, by=desk.priya)
    assert len(jobs_waiting("exchange.read_in_list")) == 2


def test_the_job_leaves_a_list_whose_asker_is_gone(desk: Desk, reported: list[int]) -> None:
    upload = desk.receive()
    jobs.read_in_list.func(str(upload.pk), str(desk.world.users["stranger"].pk))
    jobs.read_in_list.func(str(upload.pk), "00000000-0000-0000-0000-000000000000")
    assert not Person.objects.exists()


def jobs_waiting(task: str) -> list[dict[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = %s", [task])
        return [json.loads(row[0]) for row in cursor.fetchall()]
