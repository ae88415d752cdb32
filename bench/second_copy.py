"""What a second machine keeps of a database: a base, and the log of every transaction as it is written."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from placemap.project.keeping.tables import Content, content_of, steady, tables
from placemap.project.postgres import EmbeddedPostgres
from placemap.project.postgres_process import plain_environment

NAME = "second_copy"


class SecondCopy:
    """The base and the log in a folder of their own, which another account of this machine can write to."""

    def __init__(self, database: EmbeddedPostgres, folder: Path) -> None:
        self._database, self.base, self.log = database, folder / "base", folder / "log"
        for place in (self.base, self.log):
            place.mkdir(parents=True, mode=0o700)
            database._give_away(place)
        self._address = f"host={_socket(database)} user=postgres application_name={NAME}"
        self._receiver: subprocess.Popen[bytes] | None = None

    def begin(self) -> float:
        """Receive the log, then copy the base; how many seconds that took. From then on nothing is answered before
        it is here too."""
        began = time.monotonic()
        self._database._run(
            "pg_receivewal", "-D", str(self.log), "-d", self._address, "--slot", NAME, "--create-slot",
            "--if-not-exists",
        )  # fmt: skip
        self.receive()
        # Before the base begins: of its beginning nothing may be missing.
        self.wait_for("")
        self._database._run(
            "pg_basebackup",
            "-D",
            str(self.base),
            "-d",
            self._address,
            "--checkpoint=fast",
            "--wal-method=none",
        )
        self.wait_for(NAME)
        return time.monotonic() - began

    def receive(self) -> None:
        """Go on receiving; ends by itself with the server."""
        database = self._database
        with (self.log.parent / "receiver.log").open("ab") as said:
            self._receiver = subprocess.Popen(
                [
                    database._binaries.program("pg_receivewal"), "-D", str(self.log), "-d", self._address,
                    "--slot", NAME, "--synchronous", "--no-loop",
                ],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", env=plain_environment(),
                user=database._user, group=database._group, extra_groups=database._groups,
            )  # fmt: skip

    def wait_for(self, name: str) -> None:
        """Have the server wait for the copy called so, or for none; returns once it does."""
        with psycopg.connect(self._database.superuser_url(), autocommit=True) as asking:
            asking.execute(f"alter system set synchronous_standby_names = '{name}'")  # type: ignore[call-overload]
            asking.execute("select pg_reload_conf()")
            wanted = "sync" if name else "async"
            for _ in range(600):
                found = asking.execute(
                    "select sync_state from pg_stat_replication where application_name = %s", [NAME]
                ).fetchall()
                if found == [(wanted,)]:
                    return
                time.sleep(0.05)
        raise SystemExit(f"the second copy is not {wanted}: {found}")

    def end(self) -> None:
        """Until all that came is on the disk."""
        receiver = self._receiver
        if receiver is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            receiver.wait(timeout=10)
        if receiver.poll() is None:
            os.kill(receiver.pid, signal.SIGTERM)
            receiver.wait(timeout=10)
        self._receiver = None

    def bring_back(self, to: Path, socket_dir: Path, *, up_to: str = "") -> EmbeddedPostgres:
        """A server on base and log in a new place: up to a named moment, or to the last that came."""
        subprocess.run(["cp", "-a", str(self.base), str(to)], check=True)
        settings = {
            "restore_command": f'cp {self.log}/%f "%p" 2>/dev/null || cp {self.log}/%f.partial "%p" 2>/dev/null',
            # What the lost server waited for is not there any more.
            "synchronous_standby_names": "",
            **({"recovery_target_name": up_to, "recovery_target_action": "promote"} if up_to else {}),
        }
        with (to / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        (to / "recovery.signal").touch()
        self._database._give_away(to / "recovery.signal")
        database = EmbeddedPostgres(to, socket_dir=socket_dir)
        database.start()
        # It answers before it has read all that came, and takes no writes until then.
        with psycopg.connect(database.superuser_url(), autocommit=True) as asking:
            while asking.execute("select pg_is_in_recovery()").fetchone() != (False,):
                time.sleep(0.05)
        return database

    @property
    def megabytes(self) -> float:
        """How large base and log are."""
        every = (path for place in (self.base, self.log) for path in place.rglob("*") if path.is_file())
        return sum(path.stat().st_size for path in every) / 1e6


def contents(url: str) -> dict[str, Content]:
    """Count and digest of every table that is kept, at one moment."""
    with psycopg.connect(url, autocommit=True) as asking, asking.transaction():
        asking.execute("set transaction isolation level repeatable read")
        steady(asking)
        return {table.name: content_of(asking, table) for table in tables(asking)}


def _socket(database: EmbeddedPostgres) -> str:
    return database.superuser_url().partition("?host=")[2]
