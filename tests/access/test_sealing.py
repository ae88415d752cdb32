"""The trail's seals: what is sealed, and that every tampering is found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from structlog.testing import capture_logs

from placemap.access.actors import system_actor
from placemap.access.audit import write_entry
from placemap.access.events import Event
from placemap.access.models import SealCheck
from placemap.access.policy import SEALER
from placemap.access.sealing import SealsChecked, check_seals, keep_check, seal
from placemap.access.session import acting_as
from placemap.access.trail_check import check_trail
from placemap.project.protection import trail
from tests.cast import World
from tests.database import application_url, drop_clone, superuser_url, use_clone

NOBODY = system_actor("a test")


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[psycopg.Connection[Any]]:
    """A database of this test's own, committed to, and a superuser who tampers with it."""
    with django_db_blocker.unblock():
        before = dict(connection.settings_dict)
        name = use_clone()
        with psycopg.connect(superuser_url(name), autocommit=True) as superuser:
            yield superuser
        drop_clone(name)
        connection.close()
        connection.settings_dict.update(before)


def _write(count: int) -> None:
    with acting_as(NOBODY):
        for _ in range(count):
            write_entry(actor=NOBODY, event=Event.COHORT_VIEWED, outcome="read")


def _seal() -> int:
    with acting_as(system_actor(SEALER)):
        return seal(batch=5)


def _check() -> SealsChecked:
    with acting_as(system_actor(SEALER)):
        return check_seals()


def _seal_all(wanted: int | None = None) -> None:
    """Seal until this many entries are sealed, or until nothing more can be.

    Transaction numbers are the server's and not the database's: another test's open transaction, in
    its own database, holds the seal back for as long as it lasts.
    """
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"]), autocommit=True) as counting:
        deadline = time.monotonic() + 120
        while True:
            while _seal():
                pass
            row = counting.execute("select coalesce(sum(entries), 0) from access_auditseal").fetchone()
            assert row is not None
            if wanted is None or row[0] >= wanted or time.monotonic() > deadline:
                return
            time.sleep(0.2)


def _written(own_database: Any) -> int:
    row = own_database.execute("select count(*) from access_auditentry").fetchone()
    return int(row[0])


def test_entries_are_sealed_in_batches_and_hold(own_database: Any) -> None:
    _write(12)
    _seal_all(_written(own_database))
    checked = _check()
    assert checked.hold
    assert checked.seals >= 3
    assert checked.entries >= 12
    assert _seal() == 0


def test_an_entry_of_an_open_transaction_is_not_sealed_nor_anything_after_it(own_database: Any) -> None:
    _write(1)
    _seal_all(_written(own_database))
    before = _check().entries
    with psycopg.connect(own_database.info.dsn) as slow:
        slow.execute(
            "insert into access_auditentry (id, at, system, event, outcome, subjects, details, reason, request_id)"
            " values (gen_random_uuid(), now(), 'slow', 'searched', 'read', '{}', '{}', '', '')"
        )
        _write(2)
        _seal_all()
        assert _check().entries == before
        slow.commit()
    _seal_all(_written(own_database))
    checked = _check()
    assert (checked.entries, checked.broken_at) == (before + 3, None)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda db: db.execute("update access_auditentry set event = 'signed_in' where position = (select min(position) + 6 from access_auditentry)"),
        lambda db: db.execute("delete from access_auditentry where position = (select min(position) + 3 from access_auditentry)"),
        lambda db: db.execute("delete from access_auditentry where position >= (select max(position) - 1 from access_auditentry)"),
        lambda db: db.execute("update access_auditentry set user_id = gen_random_uuid() where position = (select min(position) from access_auditentry)"),
        lambda db: db.execute("delete from access_auditseal where number = 2"),
        lambda db: db.execute("update access_auditseal set entries = entries - 1 where number = 1"),
    ],
    ids=["changed", "removed", "cut off", "another name", "seal removed", "seal changed"],
)  # fmt: skip
def test_tampering_is_found(own_database: Any, tamper: Callable[[Any], None]) -> None:
    _write(14)
    _seal_all(_written(own_database))
    assert _check().hold
    tamper(own_database)
    assert not _check().hold


def test_a_night_checks_what_is_new_and_then_the_old_in_turn(own_database: Any) -> None:
    _write(12)
    _seal_all(_written(own_database))
    first = check_trail()
    assert (first.broken_at, first.newest, first.again_from) == (None, first.seals, 1)
    assert first.entries == _written(own_database)

    _write(5)
    _seal_all(_written(own_database))
    # So little time that the new ones take all of it but one stretch: the old go on the night after.
    second = check_trail(most=6)
    assert second.newest > first.newest
    assert second.again_from == 2
    assert check_trail(most=6).again_from > 2
    assert check_trail().again_from == 1


@pytest.mark.parametrize(
    "tamper",
    [
        lambda db: db.execute("update access_auditentry set event = 'signed_in' where position = (select min(position) from access_auditentry)"),
        # What working out the chain again cannot see: its end cut off, seal and all; and made anew.
        lambda db: db.execute(
            "with gone as (delete from access_auditseal where number = (select max(number) from access_auditseal) returning up_to, entries)"
            " delete from access_auditentry where position > (select up_to - entries from gone)"
        ),
        lambda db: db.execute("update access_auditseal set digest = repeat('0', 64) where number = (select max(number) from access_auditseal)"),
    ],
    ids=["changed", "cut off with its seal", "sealed anew"],
)  # fmt: skip
def test_the_night_after_a_tampering_it_is_said_loudly(
    own_database: Any, tamper: Callable[[Any], None], client: Client
) -> None:
    _write(12)
    _seal_all(_written(own_database))
    assert check_trail().broken_at is None
    assert "placemap_trail_broken 0" in client.get("/metrics/").content.decode()
    tamper(own_database)
    with capture_logs() as said:
        broken = check_trail()
    assert broken.broken_at is not None
    (line,) = [one for one in said if one["event"] == "trail_broken"]
    assert line["log_level"] == "critical"
    assert set(line) == {"event", "log_level", "broken_at", "seals", "entries", "newest", "digest"}
    assert "placemap_trail_broken 1" in client.get("/metrics/").content.decode()
    with psycopg.connect(application_url(connection.settings_dict["NAME"])) as link:
        found = trail(link)
    assert f"seal {broken.broken_at} did not hold" in found.words
    assert found.mend
    assert check_trail().broken_at is not None, "it stays broken the night after"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "told"),
    [("administrator", True), ("governance", True), ("lead", False), ("coordinator", False)],
)
def test_administrators_and_information_governance_read_it_and_nobody_else(
    world: World, client_as: Callable[[Any], Client], person: str, told: bool
) -> None:
    with acting_as(system_actor(SEALER)):
        keep_check(SealCheck(seals=3, entries=30, newest=3, digest="d" * 64, broken_at=2))
    page = client_as(world.users[person]).get("/my-work/").content.decode()
    assert ("has been changed behind Placemap" in page) is told
    assert ("Record of who did what" in page) is told
    with acting_as(world.actor(person)):
        assert SealCheck.objects.exists() is told


def test_only_the_sealer_reads_the_whole_trail_or_seals(own_database: Any) -> None:
    _write(3)
    with acting_as(NOBODY):
        assert check_seals().entries == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "insert into access_auditseal (id, number, up_to, entries, digest, previous, sealed_at)"
                    " values (gen_random_uuid(), 1, 1, 1, 'x', '', now())"
                )
