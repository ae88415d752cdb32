"""The command `placemap`: its help, its refusals, and the demonstration from start to stop."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from placemap.project import console, console_demo, console_services
from placemap.project.children import Children, ChildStopped
from placemap.project.console_services import PortInUse, require_free_port
from placemap.project.database import DatabaseAddresses, Roles, embedded_server
from placemap.project.postgres import EmbeddedPostgres
from placemap.project.state import read_note, write_note

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "the state"
    monkeypatch.setenv("PLACEMAP_STATE", str(folder))
    for name in ("DATABASE_URL", "PLACEMAP_OWNER_DATABASE_URL", "PLACEMAP_DATABASE_AS", "PLACEMAP_PORT"):
        monkeypatch.delenv(name, raising=False)
    yield folder
    embedded_server().destroy()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def environment() -> dict[str, str]:
    """As a user's shell has it: another project's settings, and none of the tests'."""
    return dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "another.project"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "placemap.project.console", *arguments],
        env=environment(), capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def status_of(*arguments: str) -> object:
    """The exit status, however the command leaves."""
    try:
        return console.main(arguments)
    except SystemExit as leaving:
        return leaving.code


# Help and wrong use


def test_help_teaches_the_first_step_and_the_exit_statuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("--help") == 0
    words = capsys.readouterr().out
    for expected in (
        "placemap demo",
        "doctor",
        "align",
        "migrate",
        "0 done",
        "DATABASE_URL",
        "PLACEMAP_STATE",
    ):
        assert expected in words


@pytest.mark.parametrize("name", ["demo", "serve", "worker", "migrate", "doctor", "align"])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(name, "--help") == 0
    assert len(capsys.readouterr().out) > 100


def test_no_command_shows_the_help_and_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert console.main([]) == 2
    assert "placemap demo" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["demo", "--port", "99999"], ["demo", "--port", "x"], ["worker", "--concurrency", "0"]],
)
def test_wrong_use_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(*arguments) == 2
    assert arguments[-1] in capsys.readouterr().err


# Refusals


def test_port_in_use_is_told_before_anything_starts(
    free_port: int, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        with pytest.raises(PortInUse):
            require_free_port("127.0.0.1", free_port)
        assert console.main(["demo", "--port", str(free_port)]) == 1
    said = capsys.readouterr()
    assert f"Port {free_port} is in use" in said.err
    assert f"PORT={free_port + 10}" in said.err
    assert said.out == ""
    assert not (state / "postgres").exists()


def test_address_of_another_machine_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert console.main(["serve", "--host", "203.0.113.7"]) == 1
    assert "Cannot listen on 203.0.113.7" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_superuser_is_refused(
    command: str,
    free_port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(console_services, "build_assets", lambda say: None)
    monkeypatch.setenv("PLACEMAP_PORT", str(free_port))
    with EmbeddedPostgres(tmp_path / "pg", for_tests=True) as server:
        monkeypatch.setenv("DATABASE_URL", server.superuser_url())
        assert console.main([command]) == 1
    server.destroy()
    assert "will not run as the database role postgres" in capsys.readouterr().err


def test_migrate_with_only_the_application_role_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with EmbeddedPostgres(tmp_path / "pg", for_tests=True) as server:
        import psycopg

        with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
            connection.execute("create role plain login")
        monkeypatch.setenv("DATABASE_URL", server.url("plain", "postgres"))
        assert console.main(["migrate"]) == 1
    server.destroy()
    assert "PLACEMAP_OWNER_DATABASE_URL" in capsys.readouterr().err


def test_reset_never_empties_a_database_of_your_own(
    free_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example/live")
    assert console.main(["demo", "--reset", "--port", str(free_port)]) == 1
    assert "embedded database only" in capsys.readouterr().err


def test_doctor_says_what_is_missing_and_what_to_do(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state.mkdir(mode=0o755)
    (state / "secret.key").write_text("x")
    (state / "secret.key").chmod(0o644)
    assert console.main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "not made yet" in said
    assert "make demo" in said
    assert f"chmod 700 '{state}'" in said
    assert "chmod 600" in said


def test_doctor_reports_a_database_that_cannot_be_reached(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hidden@/db?host=/nonexistent")
    assert console.main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "cannot be reached" in said
    assert "hidden" not in said


# Children


def test_children_stop_together(tmp_path: Path) -> None:
    with Children() as children:
        first = children.start("One", SLEEP)
        second = children.start("Two", SLEEP, log=tmp_path / "two.log")
        children.check()
    assert first.process.poll() is not None
    assert second.process.poll() is not None


def test_child_that_ends_is_named_with_its_last_words(tmp_path: Path) -> None:
    failing = [sys.executable, "-c", "print('no such thing'); raise SystemExit(3)"]
    with (
        pytest.raises(ChildStopped, match=r"(?s)The worker ended with status 3.*no such thing"),
        Children() as children,
    ):
        sleeping = children.start("The web server", SLEEP)
        children.start("The worker", failing, log=tmp_path / "worker.log")
        children.watch()
    assert sleeping.process.poll() is not None


def test_child_that_is_killed_is_named() -> None:
    with pytest.raises(ChildStopped, match="killed by signal 9"), Children() as children:
        child = children.start("The worker", SLEEP)
        child.process.kill()
        children.watch()


def test_children_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "number"
    parent = subprocess.Popen(
        [
            sys.executable, "-c",
            "import pathlib, sys, time; from placemap.project.children import Children\n"
            "child = Children().start('child', [sys.executable, '-c', 'import time; time.sleep(600)'])\n"
            f"pathlib.Path({str(note)!r}).write_text(str(child.process.pid)); time.sleep(600)",
        ]
    )  # fmt: skip
    while not (note.exists() and note.read_text()):
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    number = int(note.read_text())
    for _ in range(500):
        if not _alive(number):
            return
        time.sleep(0.02)
    raise AssertionError("the child outlived its parent")


def _alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


# The demonstration


class Demonstration:
    """`placemap demo` in a process of its own."""

    def __init__(self, port: int, *arguments: str) -> None:
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "placemap.project.console", "demo", "--port", str(port), *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(),
        )  # fmt: skip
        self.said: list[str] = []

    def until_ready(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if line == f"Placemap is ready at http://127.0.0.1:{self.port}\n":
                return
        raise AssertionError("it was never ready:\n" + "".join(self.said))

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        assert self.process.stdout is not None
        self.said += list(self.process.stdout)
        return self.process.wait(timeout=60)

    def child(self, words: str) -> int:
        """The process number of a child by what its command holds."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _parent(entry) == self.process.pid:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if words in command:
                    return int(entry.name)
        raise AssertionError(f"no child runs {words}")


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def test_demonstration_starts_serves_stops_and_starts_again(free_port: int) -> None:
    first = Demonstration(free_port, "--no-load")
    first.until_ready()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{free_port}/health/", timeout=30) as answer:
        assert answer.status == 200
    with opener.open(f"http://127.0.0.1:{free_port}/static/placemap/placemap.css", timeout=30) as answer:
        assert answer.status == 200
    assert embedded_server().is_running()
    doctor = run("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "held by row-level security" in doctor.stdout
    roles = read_note("database.json")["roles"]
    assert first.stop(signal.SIGINT) == 0
    assert "Placemap has stopped." in first.said[-1]
    assert not embedded_server().is_running()

    # Again, on the same data; and this time the worker is lost.
    second = Demonstration(free_port, "--no-load")
    second.until_ready()
    assert read_note("database.json")["roles"] == roles
    os.kill(second.child("procrastinate"), signal.SIGKILL)
    assert second.ended() == 1
    assert re.search(r"The worker was killed by signal 9, so everything was stopped", "".join(second.said))
    assert not embedded_server().is_running()


def test_world_is_loaded_once_for_a_database(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    from placemap.project.database import prepared

    steps: list[str] = []
    monkeypatch.setattr(console_demo, "_step", lambda command, name: steps.append(name))
    with prepared() as addresses:
        console_demo._load_once(addresses, lambda words: None)  # type: ignore[arg-type]
        console_demo._load_once(addresses, lambda words: None)  # type: ignore[arg-type]
    assert steps == ["load"]
    assert not console_demo._was_interrupted()


def test_later_start_migrates_only_for_changed_code(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    roles = Roles.with_prefix("x")
    embedded = DatabaseAddresses("a", "o", "m", roles, is_embedded=True)
    given = DatabaseAddresses("a", "o", "m", roles, is_embedded=False)
    steps: list[str] = []
    monkeypatch.setattr(console_demo, "_step", lambda command, name: steps.append(name))
    silent: list[str] = []
    console_demo._migrate_when_needed(embedded, silent.append)  # type: ignore[arg-type]
    console_demo._migrate_when_needed(embedded, silent.append)  # type: ignore[arg-type]
    assert steps == ["migrate"]
    # A database of the user's own may have been emptied or restored meanwhile.
    console_demo._migrate_when_needed(given, silent.append)  # type: ignore[arg-type]
    assert steps == ["migrate"] * 2
    monkeypatch.setattr(console_demo, "_code_hash", lambda: "changed")
    console_demo._migrate_when_needed(embedded, silent.append)  # type: ignore[arg-type]
    assert steps == ["migrate"] * 3


def test_half_a_world_is_thrown_away(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_note(console_demo.NOTE, {"state": "loading", "database": "x"})
    assert console_demo._was_interrupted()
    said: list[str] = []
    console_demo._reset(said.append, wanted=False)  # type: ignore[arg-type]
    assert "did not finish" in said[0]
    assert not console_demo._was_interrupted()
    # A database of the user's own is never thrown away.
    write_note(console_demo.NOTE, {"state": "loading", "database": "x"})
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example/live")
    assert not console_demo._was_interrupted()
