"""What was done on the server is read by administrators alone, and a late backup is said where they begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.actors import system_actor
from placemap.access.audit import write_entry
from placemap.access.events import Event
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.partners import presenters
from placemap.partners.models import User
from placemap.partners.queries import upkeep
from tests.cast import World
from tests.foundations.test_office_hours import uk

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def done(event: Event, hours_ago: float = 0, **details: Any) -> None:
    operator = system_actor("operator")
    with acting_as(operator):
        write_entry(
            actor=operator, event=event, outcome="done", details={"account": "placemap", **details},
            at=now() - timedelta(hours=hours_ago),
        )  # fmt: skip


def words_of(world: World, client_as: SignIn) -> str:
    answer = client_as(world.users["administrator"]).get(reverse("upkeep"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_was_done_is_told_newest_first_and_a_backup_once(world: World, client_as: SignIn) -> None:
    said = words_of(world, client_as)
    assert "Nothing was done on the server yet" in said
    assert f'<a class="govuk-back-link" href="{reverse("partnership")}">' in said
    done(Event.UPGRADED, 50, version="0.2.0")
    for name, hours in (("placemap-1.age", 9), ("placemap-2.age", 5)):
        done(Event.BACKUP_BEGUN, hours, file=name)
    done(Event.BACKED_UP, 4, file="placemap-2.age")
    done(Event.RESTORED, 3, backup_of="2026-11-27T06:00:00+00:00", rows=41)
    done(Event.RESTORED, 2.5, backup_of="2026-11-26T06:00:00+00:00", whole_copy=True)
    done(Event.ERASED_AGAIN, 2, register=7, done=2, left=1)
    said = words_of(world, client_as)
    told = [
        "2 erased again. 1 waits for a coordinator’s answer.",
        "A copy of the whole database, as it was on 26 November 2026 at 06:00.",
        "27 November 2026 at 06:00, with 41 rows", "Made a backup", "Began a backup", "To version 0.2.0.",
    ]  # fmt: skip
    assert [said.index(words) for words in told] == sorted(said.index(words) for words in told)
    assert (said.count("placemap-2.age"), said.count("Not finished")) == (1, 1)


@pytest.mark.parametrize(("hours", "is_late"), [(None, True), (7, False), (9, True)])
def test_a_late_backup_is_said_and_none_is_expected_of_a_demonstration(
    hours: int | None, is_late: bool, world: World, client_as: SignIn, settings: Any
) -> None:
    if hours is not None:
        done(Event.BACKED_UP, hours, file="placemap-1.age")
    assert "No backup was made lately" not in words_of(world, client_as)
    settings.PLACEMAP_DEMONSTRATION = False
    assert ("No backup was made lately" in words_of(world, client_as)) is is_late
    work = client_as(world.users["administrator"]).get(reverse("my-work")).content.decode()
    assert ("No backup was made lately" in work) is is_late
    assert (
        "No backup was made lately"
        not in client_as(world.users["coordinator"]).get(reverse("my-work")).content.decode()
    )


def test_mails_that_the_mail_server_does_not_take_are_said_to_administrators(
    world: World, client_as: SignIn
) -> None:
    said = "The mail server does not take every mail"
    assert said not in words_of(world, client_as)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (task_name, queue_name, status, attempts)"
            " values ('accounts.send_letter', 'letters', 'todo', 3)"
        )
    assert said in words_of(world, client_as) and "tried again: 1." in words_of(world, client_as)
    # Whoever waits for a link cannot sign in, so no work of theirs shows it.
    assert "but for a link to set up signing in" in words_of(world, client_as)
    with connection.cursor() as cursor:
        for status in ("doing", "failed"):
            cursor.execute("update procrastinate_jobs set status = %s where attempts = 3", [status])
    assert "tried again: 0. Given up in the last week: 1." in words_of(world, client_as)
    for who, reads in (("administrator", True), ("coordinator", False)):
        work = client_as(world.users[who]).get(reverse("my-work")).content.decode()
        assert (said in work) is reads


@pytest.mark.parametrize(
    ("at", "puts_off_to", "counts"),
    [
        ("2026-12-01 20:00", "2026-12-02 08:00", True),
        # News of a meeting that begins early goes out before the office hours.
        ("2026-12-01 20:00", "2026-12-02 07:30", True),
        ("2026-12-01 12:00", "2026-12-01 12:40", False),
        ("2026-12-01 08:10", "2026-12-01 08:30", False),
        ("2026-12-01 12:00", "2026-12-02 08:00", True),
        ("2026-12-01 20:00", "2026-12-01 19:59", False),
    ],
)
def test_how_many_mails_wait_for_the_morning(
    world: World, monkeypatch: pytest.MonkeyPatch, at: str, puts_off_to: str, counts: bool
) -> None:
    monkeypatch.setattr(upkeep, "now", lambda: uk(at))
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (task_name, queue_name, status, scheduled_at)"
            " values ('accounts.send_letter', 'letters', 'todo', %s)",
            [uk(puts_off_to)],
        )
    with acting_as(administrator := world.actor("administrator")):
        assert upkeep.mail_standing(administrator) == upkeep.MailStanding(0, 0, int(counts))


def test_that_mails_wait_for_the_morning_is_said_and_is_no_alarm(world: World, client_as: SignIn) -> None:
    said = "waits for the morning"
    assert said not in words_of(world, client_as)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (task_name, queue_name, status, scheduled_at)"
            " values ('accounts.send_letter', 'letters', 'todo', now() + interval '1 day')"
        )
    page = words_of(world, client_as)
    assert f"1 mail {said}" in page and "does not take every mail" not in page


def test_nobody_else_reads_it_and_administrators_read_nothing_more(world: World, client_as: SignIn) -> None:
    done(Event.BACKED_UP, file="placemap-1.age")
    for who in ("coordinator", "lead", "governance", "sergeant"):
        with acting_as(world.actor(who)):
            assert not AuditEntry.objects.filter(system="operator").exists(), who
        assert client_as(world.users[who]).get(reverse("upkeep")).status_code == 403
    # Whatever else a command on the server wrote, what is about a mapping or a person is not shown.
    operator = system_actor("operator")
    with acting_as(operator):
        write_entry(actor=operator, event=Event.CHILD_LET_GO, outcome="done", mapping_id=world.mapping.pk)
        write_entry(actor=operator, event=Event.CHILD_LET_GO, outcome="done", subjects=[world.mapping.pk])
    with acting_as(world.actor("administrator")):
        assert [one.event for one in AuditEntry.objects.exclude(user_id=world.users["administrator"].pk)] == [
            "backed_up"
        ]


def test_its_queries_do_not_grow(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["administrator"])
    counts = []
    # The first page writes that the session is in use.
    client.get(reverse("upkeep"))
    for _more in range(2):
        done(Event.BACKUP_BEGUN, 9, file="placemap-1.age")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("upkeep"))
        counts.append(len(asked))
        for number in range(60):
            done(Event.BACKED_UP, number, file=f"placemap-{number}.age")
    assert counts[0] == counts[1]
    assert "Showing 1 to 50 of 120 entries" in words_of(world, client_as)


# What is told of each, where no other test reads it.
SAID = {
    "no register": (Event.ERASED_AGAIN, {"register": "none"}, "There was no register of erasures"),
    "nobody left": (Event.ERASED_AGAIN, {"register": 1, "done": 1, "left": 0}, "1 erased again."),
    "a key": (Event.DATA_KEY_CHANGED, {"key": "a1b2"}, "The new key is a1b2."),
    "keys forgotten": (Event.DATA_KEYS_FORGOTTEN, {"key": "a1b2"}, "The key in use is a1b2."),
    "anything else": (Event.SIGNED_IN, {}, ""),
}


@pytest.mark.parametrize("what", SAID)
def test_each_act_in_words(what: str) -> None:
    event, details, words = SAID[what]
    assert presenters.upkeep_words(AuditEntry(event=event.value, details=details)).startswith(words)
