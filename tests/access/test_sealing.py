"""The trail's seals: what is sealed, and that every tampering is found."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from placemap.access.actors import system_actor
from placemap.access.audit import write_entry
from placemap.access.events import Event
from placemap.access.policy import SEALER
from placemap.access.sealing import SealsChecked, check_seals, seal
from placemap.access.session import acting_as
from tests.database import drop_clone, superuser_url, use_clone

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
    assert _check() == SealsChecked(_check().seals, before + 3, None)


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
