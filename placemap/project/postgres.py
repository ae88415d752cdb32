"""A PostgreSQL server of our own: started without root, reached only through a unix socket.

Used by `placemap demo` and by the tests when no DATABASE_URL is given. Several processes may hold
one server at once (they share it; the last to let go stops it), and several servers may run side by
side. Anyone who can open the socket is trusted, so its folder is closed to everyone else: good for
a demonstration, not for real people's data.

    python -m placemap.project.postgres --data DIR      runs one in the foreground and prints its address
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self
from urllib.parse import quote

from placemap.foundations.errors import PlacemapError
from placemap.project.postgres_binaries import (
    PostgresBinaries,
    binaries_for,
    can_pass,
    find_postgres_binaries,
    unprivileged_account,
)
from placemap.project.postgres_process import (
    NO_SUCH_PROCESS,
    PORT,
    fits_socket,
    is_postmaster,
    log_since,
    log_tail,
    plain_environment,
    read_postmaster_note,
    set_aside,
)
from placemap.project.roles import QUIET

SOCKET_PREFIX = "placemap-pg-"
# What is put there is a folder with a name of its own, closed to others, never a file with a known name.
TEMPORARY = tuple(
    dict.fromkeys(map(Path, (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm")))  # noqa: S108
)
# What PostgreSQL says while children of a killed server still hold its files or memory.
STILL_LEAVING = ('lock file "postmaster.pid"', "pre-existing shared memory block")


class PostgresFailed(PlacemapError):
    """The embedded PostgreSQL did not start or stop."""


class EmbeddedPostgres:
    """One PostgreSQL cluster in `data_dir`, made on first use.

    As root the server runs as an unprivileged account. When `data_dir` lies behind a private folder
    that this account cannot pass, the cluster is kept in the system's own folder for such data and
    `data_dir` holds a note of where; no folder's permissions are ever loosened.

    `for_tests` trades safety against power cuts for speed. Use it only where data may be lost.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        socket_dir: Path | None = None,
        for_tests: bool = False,
        binaries: PostgresBinaries | None = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self._wanted_socket_dir = socket_dir
        self._for_tests = for_tests
        self._account = account = unprivileged_account()
        self._user: int | None = account.uid if account else None
        self._group: int | None = account.gid if account else None
        self._groups: list[int] | None = [] if account else None
        self._given_binaries = binaries
        self._found_binaries: PostgresBinaries | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._users: IO[str] | None = None

    def start(self) -> None:
        """Start the server, or join the one that already runs on this data. Returns when it answers."""
        with self._starting_or_stopping():
            if self._users is not None:
                return
            # Held until stop(): the lock goes with the file.
            users = self._note("users").open("a")
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                if not self.is_running():
                    self._initialise()
                    self._launch_with_patience()
            except BaseException:
                users.close()
                raise
            self._users = users

    def stop(self) -> bool:
        """Let go of the server. The last holder stops it, with every change safely written.

        Returns whether it was the last.
        """
        with self._starting_or_stopping():
            if self._users is None:
                return False
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._shut_down()
                return True
            except BlockingIOError:
                return False  # somebody else still uses it
            finally:
                self._users.close()
                self._users = None

    def destroy(self) -> None:
        """Delete the cluster and everything in it. Refuses while a server runs on it."""
        with self._starting_or_stopping():
            if self.is_running():
                raise PostgresFailed(f"The database in {self.data_dir} is in use. Stop Placemap first.")
            cluster = self.cluster
            if cluster != self.data_dir and cluster.exists():
                shutil.rmtree(cluster)
            if self.data_dir.exists():
                shutil.rmtree(self.data_dir)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def is_running(self) -> bool:
        """Whether a server runs on this data and is ready for connections."""
        note = read_postmaster_note(self.cluster)
        return note is not None and note.is_ready and is_postmaster(note.process, self.cluster)

    def superuser_url(self, database: str = "postgres") -> str:
        """The address to log in as the superuser. The server must be running."""
        return self.url("postgres", database)

    def url(self, role: str, database: str) -> str:
        """The address of `database` for a role, through the socket."""
        note = read_postmaster_note(self.cluster)
        if note is None:
            raise PostgresFailed(f"The database in {self.data_dir} is not running.")
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(note.socket_dir), safe='/')}"

    @property
    def cluster(self) -> Path:
        """Where PostgreSQL's own files are: `data_dir`, or the place that its note names."""
        note = self.data_dir / "LOCATION"
        return Path(note.read_text().strip()) if note.exists() else self.data_dir

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.cluster / "server.log"

    @contextlib.contextmanager
    def _starting_or_stopping(self) -> Iterator[None]:
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        with self._note("lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _note(self, kind: str) -> Path:
        # Beside the data and not in it: initdb wants an empty folder.
        return self.data_dir.parent / f".{self.data_dir.name}.{kind}"

    @property
    def _binaries(self) -> PostgresBinaries:
        if self._found_binaries is None:
            binaries = self._given_binaries or find_postgres_binaries()
            self._found_binaries = binaries_for(binaries, self._account)
        return self._found_binaries

    def _initialise(self) -> None:
        if (self.cluster / "PG_VERSION").exists():
            made_by = int((self.cluster / "PG_VERSION").read_text())
            if made_by != self._binaries.major:
                raise PostgresFailed(
                    f"The data in {self.data_dir} was made by PostgreSQL {made_by}, and this is PostgreSQL "
                    f"{self._binaries.major}. For a demonstration run `make demo-reset`; otherwise dump it "
                    f"with PostgreSQL {made_by} and load it again."
                )
            return
        cluster = self._place_for_cluster()
        # Made beside and renamed, so that an interrupted first start leaves nothing half made.
        unfinished = Path(tempfile.mkdtemp(prefix=f".{cluster.name}.new.", dir=cluster.parent))
        try:
            self._give_away(unfinished)
            self._run(
                "initdb", "--pgdata", str(unfinished), "--username=postgres", "--encoding=UTF8",
                "--auth-local=trust", "--auth-host=reject", *self._locale(),
                *(["--no-sync"] * self._for_tests),
            )  # fmt: skip
            if cluster.exists():
                cluster.rmdir()  # fails, rightly, when something is in it
            unfinished.rename(cluster)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        if cluster != self.data_dir:
            self.data_dir.mkdir(mode=0o700, exist_ok=True)
            (self.data_dir / "LOCATION").write_text(f"{cluster}\n")

    def _place_for_cluster(self) -> Path:
        if self.cluster != self.data_dir:
            return self.cluster
        if self._account is None or can_pass(self.data_dir.parent.resolve(), self._account):
            return self.data_dir
        name = "placemap-cluster-" + sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        for home in (Path("/var/lib"), *TEMPORARY):
            if home.is_dir() and os.access(home, os.W_OK) and can_pass(home.resolve(), self._account):
                return set_aside(home / name)
        raise PostgresFailed(
            f"The unprivileged account cannot reach {self.data_dir}, and there is no other place for "
            "the data. Run as an ordinary user instead of root."
        )

    def _locale(self) -> list[str]:
        libc = "C.UTF-8" if sys.platform.startswith("linux") else "C"
        if self._binaries.major >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={libc}"]
        return [f"--locale={libc}"]

    def _launch_with_patience(self) -> None:
        # After a kill -9, the dead server's children need a moment to leave, and a dead server that
        # nobody has reaped still looks alive to PostgreSQL.
        for attempt in range(20):
            self._disown_dead_postmaster()
            before = self.log.stat().st_size if self.log.exists() else 0
            if self._launch():
                return
            if not any(sign in log_since(self.log, before) for sign in STILL_LEAVING):
                break
            time.sleep(0.1 + 0.05 * attempt)
        raise PostgresFailed(
            f"The database in {self.data_dir} did not start. The end of its log:\n{log_tail(self.log)}"
        )

    def _launch(self) -> bool:
        socket_dir = self._make_socket_dir()
        if self.log.exists() and self.log.stat().st_size > 10_000_000:
            self.log.replace(self.log.with_suffix(".old"))
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{socket_dir}"',
            "unix_socket_permissions": "0700",
            **QUIET,
            "log_timezone": "UTC",
            "timezone": "UTC",
            "jit": "off",  # costs more than it saves on pages' short queries
            "max_parallel_workers_per_gather": "0",  # containers give little shared memory
        }
        if self._for_tests:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            settings |= {"max_connections": "200"}
        command = [self._binaries.program("postgres"), "-D", str(self.cluster), "-p", str(PORT)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,  # Ctrl-C goes to us, and we stop the server in good order
                cwd="/", env=plain_environment(),
                user=self._user, group=self._group, extra_groups=self._groups,
            )  # fmt: skip
        deadline = time.monotonic() + 120  # replaying the log after a power cut can take a while
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                shutil.rmtree(socket_dir, ignore_errors=True)
                return False
            note = read_postmaster_note(self.cluster)
            if note is not None and note.process == self._process.pid and note.is_ready:
                return True
            time.sleep(0.02)
        raise PostgresFailed(f"The database in {self.data_dir} took over two minutes to start.")

    def _make_socket_dir(self) -> Path:
        previous = read_postmaster_note(self.cluster)
        if previous is not None and previous.socket_dir.name.startswith(SOCKET_PREFIX):
            shutil.rmtree(previous.socket_dir, ignore_errors=True)  # left by a server that was killed
        if self._wanted_socket_dir is not None:
            folder = self._wanted_socket_dir.absolute()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not fits_socket(folder):
                raise PostgresFailed(f"The socket folder {folder} has too long a path or an odd character.")
            self._give_away(folder)
            return folder
        for home in TEMPORARY:
            usable = home.is_dir() and os.access(home, os.W_OK | os.X_OK)
            if not usable or (self._account is not None and not can_pass(home.resolve(), self._account)):
                continue
            if fits_socket(home / (SOCKET_PREFIX + "x" * 8)):
                folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=home))
                self._give_away(folder)
                return folder
        raise PostgresFailed("There is no temporary folder with a short path for the database's socket.")

    def _disown_dead_postmaster(self) -> None:
        """Let PostgreSQL see that the server named in postmaster.pid is gone, when it is.

        Only the process number is replaced. The shared memory named in the file stays, so that
        PostgreSQL itself still refuses to start while children of the dead server hold it.
        """
        note = read_postmaster_note(self.cluster)
        if note is not None and not is_postmaster(note.process, self.cluster):
            path = self.cluster / "postmaster.pid"
            lines = path.read_text().splitlines(keepends=True)
            path.write_text(f"{NO_SUCH_PROCESS}\n" + "".join(lines[1:]))

    def _shut_down(self) -> None:
        note = read_postmaster_note(self.cluster)
        if note is None or not is_postmaster(note.process, self.cluster):
            return
        for request, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            os.kill(note.process, request)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if self._process is not None:
                    self._process.poll()
                if not is_postmaster(note.process, self.cluster):
                    if note.socket_dir.name.startswith(SOCKET_PREFIX):
                        shutil.rmtree(note.socket_dir, ignore_errors=True)
                    self._process = None
                    return
                time.sleep(0.02)
        raise PostgresFailed(f"The database in {self.data_dir} did not stop.")

    def _give_away(self, folder: Path) -> None:
        if self._account is not None:
            os.chown(folder, self._account.uid, self._account.gid)

    def _run(self, program: str, *arguments: str) -> None:
        answer = subprocess.run(
            [self._binaries.program(program), *arguments], stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False, cwd="/", env=plain_environment(),
            user=self._user, group=self._group, extra_groups=self._groups,
        )  # fmt: skip
        if answer.returncode != 0:
            words = (answer.stderr or answer.stdout).strip()
            raise PostgresFailed(f"{program} failed:\n{words}{_hint(words)}")


def _hint(words: str) -> str:
    if "could not look up effective user ID" not in words:
        return ""
    return (
        "\nPostgreSQL runs only under an account that has a name. Run Placemap as one that is listed in "
        "/etc/passwd (in a container, without --user), or set DATABASE_URL."
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one server in the foreground until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m placemap.project.postgres", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="the folder of the cluster, made on first use"
    )
    options = parser.parse_args(argv)

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        with EmbeddedPostgres(options.data) as server:
            print(server.superuser_url(), flush=True)
            while server.is_running():
                time.sleep(1)
    except KeyboardInterrupt:
        return 0
    except PlacemapError as error:
        print(error.message, file=sys.stderr)
        return 1
    print("The database stopped by itself; its log says why.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
