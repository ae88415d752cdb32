"""Whether an instance is alive and ready, and its figures: from this machine or with the token, of nobody."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from tests.cast import World
from tests.project.conftest import OwnDatabase

PROXIED = {"REMOTE_ADDR": "127.0.0.1", "headers": {"X-Forwarded-For": "203.0.113.9"}}


def worker_seen(own: OwnDatabase, ago: str) -> None:
    with psycopg.connect(own.superuser_url, autocommit=True) as superuser:
        superuser.execute("delete from procrastinate_workers")
        superuser.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - %s::interval)", [ago]
        )


def test_ready_means_database_migrations_and_a_worker(own: OwnDatabase) -> None:
    client = Client()
    worker_seen(own, "5 seconds")
    assert (client.get("/health/ready/").status_code, client.get("/health/").status_code) == (200, 200)

    worker_seen(own, "2 minutes")
    answer = client.get("/health/ready/")
    assert answer.status_code == 503
    assert answer.content == b"No worker was seen in the last 60 seconds: start `placemap worker`.\n"

    with psycopg.connect(own.superuser_url, autocommit=True) as superuser:
        superuser.execute("delete from django_migrations where app = 'cohort'")
    assert b"migrations are missing" in client.get("/health/ready/").content


def test_a_mail_that_was_put_off_until_the_morning_has_not_waited_all_night(own: OwnDatabase) -> None:
    with psycopg.connect(own.superuser_url, autocommit=True) as superuser:
        superuser.execute("delete from procrastinate_jobs")
        superuser.execute(
            "insert into procrastinate_jobs (queue_name, task_name, scheduled_at)"
            " values ('letters', 'accounts.send_letter', now() - interval '30 seconds')"
        )
        superuser.execute(
            "update procrastinate_events set at = at - interval '14 hours' where type = 'deferred'"
        )
    said = Client().get("/metrics/").content.decode()
    (waited,) = re.findall(r"(?m)^placemap_oldest_waiting_job_seconds (\S+)$", said)
    assert 29 < float(waited) < 600, "docs/how-to/run-on-one-server.md has somebody told at 600"


def test_without_a_database_it_is_alive_and_not_ready(own: OwnDatabase) -> None:
    connection.close()
    connection.settings_dict["NAME"] = "no_such_database"
    client = Client()
    assert client.get("/health/").status_code == 200
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")
    assert "placemap_database_up 0" in client.get("/metrics/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "token", "found"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, "", True),
        ({"REMOTE_ADDR": "::1"}, "", True),
        ({"REMOTE_ADDR": "10.1.2.3"}, "", False),
        (PROXIED, "", False),
        ({"REMOTE_ADDR": "127.0.0.1", "headers": {"X-Forwarded-Proto": "https"}}, "", False),
        ({"REMOTE_ADDR": "10.1.2.3", "headers": {"Authorization": "Bearer one"}}, "one", True),
        ({"REMOTE_ADDR": "10.1.2.3", "headers": {"Authorization": "Bearer two"}}, "one", False),
        ({"REMOTE_ADDR": "10.1.2.3", "headers": {"Authorization": "Bearer "}}, "", False),
    ],
)
def test_figures_are_for_this_machine_or_the_token(
    asked: dict[str, Any], token: str, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACEMAP_METRICS_TOKEN", token)
    assert (Client().get("/metrics/", **asked).status_code == 200) is found


@pytest.mark.django_db
def test_figures_name_nobody(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = tmp_path / "placemap-2026-11-28T010000Z.age"
    backup.write_text("x")
    os.utime(backup, (time.time() - 3600,) * 2)
    monkeypatch.setenv("PLACEMAP_BACKUP_FOLDER", str(tmp_path))
    said = Client().get("/metrics/").content.decode()
    figures = [line.split(" ")[0].split("{")[0] for line in said.splitlines() if not line.startswith("#")]
    assert set(figures) <= {
        "placemap_info", "placemap_database_up", "placemap_migrations_missing", "placemap_workers",
        "placemap_jobs", "placemap_oldest_waiting_job_seconds", "placemap_trail_unsealed",
        "placemap_trail_broken", "placemap_trail_check_age_seconds", "placemap_database_bytes", "placemap_last_backup_age_seconds",
    }, "a new figure: is it about the system, and never about people?"  # fmt: skip
    assert "placemap_last_backup_age_seconds 36" in said
    assert "placemap_migrations_missing 0" in said
    for user in world.users.values():
        assert user.name not in said
    for agency in world.agencies.values():
        assert agency.name not in said
