"""A letter that a killed worker had in hand is sent by another, and never for ever."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from placemap.access.jobs import take_up_letters
from placemap.access.later import MOST_TRIES


def job(queue: str, *, attempts: int = 0, silent_for: str | None = "10 minutes") -> int:
    """A job that a worker began; it was last heard of so long ago, or is forgotten (None)."""
    with connection.cursor() as cursor:
        worker = None
        if silent_for is not None:
            cursor.execute(
                "insert into procrastinate_workers (last_heartbeat) values (now() - %s::interval) returning id",
                [silent_for],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "insert into procrastinate_jobs (task_name, queue_name, status, attempts, worker_id)"
            " values ('accounts.send_letter', %s, 'doing', %s, %s) returning id",
            [queue, attempts, worker],
        )
        return int(cursor.fetchone()[0])


def state(number: int) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select status::text, attempts from procrastinate_jobs where id = %s", [number])
        found: tuple[str, int] = cursor.fetchone()
        return found


@pytest.mark.django_db
def test_a_letter_is_put_back_when_its_worker_is_gone_and_given_up_when_that_happens_each_time() -> None:
    killed, forgotten = job("letters"), job("letters", silent_for=None)
    in_hand, a_list = job("letters", silent_for="5 seconds"), job("lists")
    after_an_outage, each_time = job("letters", attempts=MOST_TRIES - 1), job("letters", attempts=MOST_TRIES)
    async_to_sync(take_up_letters.func)(0)
    assert state(killed) == ("todo", 1) == state(forgotten)
    assert state(in_hand) == ("doing", 0) == state(a_list), "sent by whoever has it; taken up by who waits"
    assert state(after_an_outage) == ("todo", MOST_TRIES), "it failed each time: no mail server answered"
    assert state(each_time)[0] == "failed"
