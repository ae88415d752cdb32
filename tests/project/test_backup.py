"""A backup is whole or is not there; a restore is equal or is not there; neither is ever in the clear."""

from __future__ import annotations

import io
import os
import secrets
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest
from django.db import connection

from placemap.access import data_key
from placemap.access.actors import system_actor
from placemap.access.audit import write_entry
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.errors import PlacemapError
from placemap.project import console, database, keys
from placemap.project.keeping import archive, restoring
from placemap.project.keeping.backing_up import NAME, back_up, remove_older, remove_unfinished
from placemap.project.keeping.tables import content_of, steady, tables
from placemap.project.protection import UNFINISHED_RESTORE, refuse_unready
from placemap.project.state import state_dir
from tests.cast import build_world
from tests.project.conftest import OwnDatabase, on_record

MARKER = "Quillfeather"
PRIVATE = pyrage.x25519.Identity.generate()
OTHER = pyrage.x25519.Identity.generate()


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLACEMAP_STATE", str(tmp_path / "state"))
    return state_dir()


def lead_to(name: str, own: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", own.application_url.replace(own.name, name))
    monkeypatch.setenv("PLACEMAP_OWNER_DATABASE_URL", own.owner_url.replace(own.name, name))


def fill(own: OwnDatabase) -> None:
    """A world, entries of the trail, a job, and a sealed draft, with awkward characters among them."""
    world = build_world()
    actor = system_actor("a test")
    with acting_as(actor):
        for _ in range(3):
            write_entry(actor=actor, event=Event.COHORT_VIEWED, outcome="read", reason="tab\there\\N\nline")
    with psycopg.connect(own.superuser_url, autocommit=True) as superuser:
        superuser.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args) values ('chores', 'a.test', '{}')"
        )
        superuser.execute("update partners_agency set name = %s where id = %s",
                          [f"{MARKER} é\u2028\t\\.", world.agencies["police"].pk])  # fmt: skip
        superuser.execute(
            "insert into access_draft (id, user_id, agency_id, page, address, title, words, person_ids, state,"
            " revision, count, saved_in_minute, version, saved_at, expires_at) values (gen_random_uuid(), %s, %s,"
            " gen_random_uuid(), '/x/', 'x', %s, '{}', 'kept', 1, 1, 1, '', now(), now())",
            [world.users["lead"].pk, world.agencies["police"].pk, data_key.seal(MARKER.encode())],
        )
        # A server that has done more than the next one has.
        superuser.execute("update access_auditentry set transaction = '987654321987'")


def contents(url: str) -> dict[str, Any]:
    with psycopg.connect(url, autocommit=True) as reading, reading.transaction():
        steady(reading)
        return {table.name: content_of(reading, table) for table in tables(reading)}


def made_from(own: OwnDatabase, path: Path) -> Path:
    back_up(database.resolve(), path, [PRIVATE.to_public()])
    return path


def written(path: Path, *parts: archive.Part) -> Path:
    archive.write(path, parts, [PRIVATE.to_public()])
    return path


def test_restored_database_is_equal_even_after_a_restore_that_was_broken_off(
    own: OwnDatabase, empty: str, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(own)
    path = made_from(own, tmp_path / "b.age")
    assert path.stat().st_mode & 0o077 == 0
    assert MARKER.encode() not in path.read_bytes()
    before = contents(own.superuser_url)
    assert before["access_auditentry"].rows >= 3
    backup = restoring.examine(path, [PRIVATE])
    sealed_with = tuple(keys.data_keys())

    # On another machine: no keys, and an empty database.
    monkeypatch.setenv("PLACEMAP_STATE", str(tmp_path / "elsewhere"))
    lead_to(empty, own, monkeypatch)
    addresses = database.resolve()

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as breaking, pytest.raises(KeyboardInterrupt):
        breaking.setattr(restoring, "set_counters", broken_off)
        restoring.restore(path, [PRIVATE], backup, addresses, lambda words: None)
    superuser = own.superuser_url.replace(own.name, empty)
    assert contents(superuser)["partners_agency"].rows == 0
    with pytest.raises(PlacemapError, match="did not finish"):
        refuse_unready(addresses)
    with pytest.raises(PlacemapError, match="did not finish"):
        made_from(own, tmp_path / "half.age")
    assert not (tmp_path / "half.age").exists()

    # A web server that ran on would serve before anybody was erased again.
    with psycopg.connect(addresses.application_url), pytest.raises(PlacemapError, match="Stop them"):
        restoring.restore(path, [PRIVATE], backup, addresses, lambda words: None)
    assert contents(superuser)["partners_agency"].rows == 0

    restoring.restore(path, [PRIVATE], backup, addresses, lambda words: None)
    # Every row came, and nobody was erased again: nothing serves, and running it again says what to do.
    with pytest.raises(PlacemapError, match="erase-again --register"):
        refuse_unready(addresses)
    with pytest.raises(PlacemapError, match="erase-again --register"):
        restoring.restore(path, [PRIVATE], backup, addresses, lambda words: None)
    monkeypatch.setenv("PLACEMAP_ERASURES_FOLDER", str(tmp_path / "none"))
    assert console.main(["erase-again", "--no-register"]) == 0
    refuse_unready(addresses)
    after = contents(superuser)
    # The rows were compared as they came; only then did the restore put itself on record, and bringing up to
    # date. The backup's own two entries came after what it holds.
    assert after.pop("access_auditentry").rows == before.pop("access_auditentry").rows + 1
    assert after == before
    begun, made = on_record(own.superuser_url)
    assert [begun[0], made[0]] == ["backup_begun", "backed_up"], "and none of the half one"
    (event, said), again = on_record(superuser)
    assert (again[0], again[1]["register"]) == ("erased_again", "none")
    assert (event, said["backup_of"], said["rows"]) == ("restored", backup.made_at, backup.rows)
    assert tuple(keys.data_keys()) == sealed_with
    with psycopg.connect(superuser, autocommit=True) as reading:
        row = reading.execute("select words from access_draft").fetchone()
        assert row is not None
        assert data_key.unseal(bytes(row[0])) == MARKER.encode()
        # The trail goes on: its numbers follow, and no old transaction number holds the seal back.
        row = reading.execute(
            "select bool_and(transaction < pg_snapshot_xmin(pg_current_snapshot())), max(position),"
            " nextval(pg_get_serial_sequence('access_auditentry', 'position')) from access_auditentry"
        ).fetchone()
        assert row is not None
        assert row[0]
        assert row[2] == row[1] + 1
        assert reading.execute("select to_regclass(%s)", [UNFINISHED_RESTORE]).fetchone() == (None,)
        open_triggers = reading.execute("select count(*) from pg_trigger where tgenabled = 'D'").fetchone()
        assert open_triggers == (0,)

    # And never again over what is there.
    with pytest.raises(PlacemapError, match="not empty"):
        restoring.restore(path, [PRIVATE], backup, addresses, lambda words: None)
    assert contents(superuser)["access_auditentry"].rows > 0


def test_backup_needs_the_owner_a_key_and_a_new_name(own: OwnDatabase, state: Path, tmp_path: Path) -> None:
    addresses = database.resolve()
    with pytest.raises(PlacemapError, match="no key to encrypt"):
        back_up(addresses, tmp_path / "b.age", [])
    (tmp_path / "b.age").write_text("an earlier one")
    with pytest.raises(PlacemapError, match="ever written over"):
        back_up(addresses, tmp_path / "b.age", [PRIVATE.to_public()])
    served = database.DatabaseAddresses(addresses.application_url, "", "", addresses.roles, False)
    with pytest.raises(PlacemapError, match="PLACEMAP_OWNER_DATABASE_URL"):
        back_up(served, tmp_path / "c.age", [PRIVATE.to_public()])
    with pytest.raises(PlacemapError, match="PLACEMAP_OWNER_DATABASE_URL"):
        restoring.require_empty(served)


def test_backup_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def parts() -> Iterator[archive.Part]:
        yield "one", b"x" * 100_000
        raise psycopg.OperationalError("the server went away")

    with pytest.raises(psycopg.OperationalError, match="went away"):
        archive.write(tmp_path / "b.age", parts(), [PRIVATE.to_public()])
    assert list(tmp_path.iterdir()) == []


# Where a backup is killed: what is put in the place of what it calls, and whether the file has its name then.
KILLED = {
    "while it writes": ("tables.rows_of = lambda *_: kill()", 0),
    "as it gets its name": (
        "link = archive.os.link; archive.os.link = lambda *names: (link(*names), kill())",
        1,
    ),
}


@pytest.mark.parametrize("moment", KILLED)
def test_killed_backup_is_in_the_trail_as_begun(
    moment: str, own: OwnDatabase, state: Path, tmp_path: Path
) -> None:
    change, named = KILLED[moment]
    folder = tmp_path / "backups"
    folder.mkdir()
    keys.data_keys()
    script = (
        "import os, signal, sys; from pathlib import Path; import pyrage;"
        "from placemap.project import database; from placemap.project.keeping import archive, backing_up, tables;"
        f"kill = lambda: os.kill(os.getpid(), signal.SIGKILL); {change};"
        f"to = pyrage.x25519.Recipient.from_str({str(PRIVATE.to_public())!r});"
        f"backing_up.back_up(database.resolve(), Path({str(folder)!r}) / 'placemap-1.age', [to])"
    )
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    ((event, said),) = on_record(own.superuser_url)
    assert (event, said["file"]) == ("backup_begun", "placemap-1.age")
    assert len(list(folder.glob("placemap-*.age"))) == named
    # What it left behind goes with a backup of another day, and not while it may still be written.
    (left,) = folder.glob(".placemap-*")
    assert remove_unfinished(folder) == []
    os.utime(left, (0, 0))
    assert remove_unfinished(folder) == [left]


def test_a_backup_holds_no_seal_back(
    own: OwnDatabase, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_world()
    open_ones: list[object] = []

    def seen(parts: Any) -> Iterator[archive.Part]:
        """Half way through: what could not be sealed now, and that it began is in the trail."""
        for number, part in enumerate(parts):
            if number == 5:
                assert [event for event, _ in on_record(own.superuser_url)] == ["backup_begun"]
                with psycopg.connect(own.superuser_url) as reading:
                    # Not by `pg_snapshot_xmin`: other tests write in other databases of the server meanwhile.
                    open_ones.append(reading.execute(
                        "select count(*) from pg_stat_activity where datname = current_database()"
                        " and backend_type = 'client backend' and pid <> pg_backend_pid()"
                        " and backend_xid is not null"
                    ).fetchone())  # fmt: skip
            yield part

    whole = archive.write
    monkeypatch.setattr(
        archive, "write", lambda path, parts, *more, **said: whole(path, seen(parts), *more, **said)
    )
    made_from(own, tmp_path / "b.age")
    assert open_ones == [(0,)]


def test_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    with pytest.raises(PlacemapError, match="No space left on device"):
        written(tmp_path / "b.age", ("one", b"x"))
    assert list(tmp_path.iterdir()) == []


PARTS = (("tables/a/000001", secrets.token_bytes(200_000)), ("manifest.json", b"{}"))
# What happens to the file, and what is said.
DAMAGE = {
    "cut at the end": (lambda data: data[:-1], "not whole"),
    "cut in the middle": (lambda data: data[: len(data) // 2], "not whole"),
    "cut to nothing": (lambda data: data[:10], "not encrypted|not whole"),
    "one bit": (lambda data: data[:90_000] + bytes([data[90_000] ^ 1]) + data[90_001:], "not whole"),
    "a bit of its end": (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "not whole"),
    "a bit of its start": (lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:], "not"),
    "more at its end": (lambda data: data + b"x", "not whole"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_backup_is_refused(damage: str, tmp_path: Path) -> None:
    path = written(tmp_path / "b.age", *PARTS)
    assert tuple(archive.read(path, [PRIVATE])) == PARTS
    change, said = DAMAGE[damage]
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(archive.BadArchive, match=said):
        list(archive.read(path, [PRIVATE]))


def test_other_key_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "b.age", *PARTS)
    with pytest.raises(archive.BadArchive, match=r"another key.*Nothing was changed"):
        list(archive.read(path, [OTHER]))


def test_rows_that_are_not_those_listed_are_refused_before_anything_is_touched(
    own: OwnDatabase, state: Path, tmp_path: Path
) -> None:
    """Somebody with the public key could make a file; its list and its rows must still agree."""
    parts = list(archive.read(made_from(own, tmp_path / "b.age"), [PRIVATE]))
    largest = max(range(len(parts)), key=lambda at: len(parts[at][1]) * parts[at][0].startswith("tables/"))
    parts[largest] = (parts[largest][0], parts[largest][1].replace(b"\n", b"\nx", 1))
    with pytest.raises(archive.BadArchive, match="not those listed"):
        restoring.examine(written(tmp_path / "changed.age", *parts), [PRIVATE])
    with pytest.raises(archive.BadArchive, match="does not know|that this Placemap knows"):
        restoring.examine(written(tmp_path / "strange.age", *PARTS), [PRIVATE])


def test_backup_opens_without_placemap(tmp_path: Path) -> None:
    path = written(tmp_path / "b.age", *PARTS)
    plain = pyrage.decrypt(path.read_bytes(), [PRIVATE])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        assert tar.getnames() == [name for name, _ in PARTS]


def test_other_keys_in_force_are_refused(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = restoring.Backup("now", "1", (), (), {}, ("theirs",), "00")
    restoring.require_room_for_keys(backup)  # none are here
    monkeypatch.setenv("PLACEMAP_DATA_KEY", "ours, theirs")
    restoring.require_room_for_keys(backup)
    monkeypatch.setenv("PLACEMAP_DATA_KEY", "ours")
    with pytest.raises(PlacemapError, match="PLACEMAP_DATA_KEY holds other keys"):
        restoring.require_room_for_keys(backup)
    monkeypatch.delenv("PLACEMAP_DATA_KEY")
    keys.keep_keys(keys.DATA, ["ours"])
    with pytest.raises(PlacemapError, match=r"data\.key holds other keys"):
        restoring.require_room_for_keys(backup)


def test_old_backups_go_and_nothing_else(tmp_path: Path) -> None:
    today = datetime.now(UTC)
    ages = {days: tmp_path / (today - timedelta(days=days)).strftime(NAME) for days in (0, 34, 36, 400)}
    others = [tmp_path / "placemap-before-the-move.age", tmp_path / "notes.txt"]
    for path in [*ages.values(), *others]:
        path.write_text("x")
    assert sorted(remove_older(tmp_path, 35)) == sorted([ages[36], ages[400]])
    assert sorted(tmp_path.iterdir()) == sorted([ages[0], ages[34], *others])


def test_commands_make_a_key_a_backup_and_read_it_through(
    own: OwnDatabase, state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "private.txt"
    assert console.main(["backup", "--make-key", str(key)]) == 0
    public = capsys.readouterr().out.strip()
    assert key.stat().st_mode & 0o077 == 0
    assert console.main(["backup", "--make-key", str(key)]) == 1, "a key is never written over"
    assert console.main(["backup", "--folder", str(tmp_path), "--to", public, "--keep-days", "35"]) == 0
    (path,) = tmp_path.glob("placemap-*.age")
    assert console.main(["restore", str(path), "--key", str(key), "--check"]) == 0
    assert "A whole backup of" in capsys.readouterr().out
    assert console.main(["restore", str(path), "--key", str(key)]) == 1
    assert "not empty" in capsys.readouterr().err
    for wrong, said in ((key.read_text().split()[-1], "private key"), ("nonsense", "not an age public key")):
        assert console.main(["backup", "--folder", str(tmp_path), "--to", wrong]) == 1
        words = capsys.readouterr().err
        assert said in words
        assert "AGE-SECRET" not in words
    assert connection.settings_dict["NAME"] == own.name
