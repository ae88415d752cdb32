"""The whole product running for a journey: web server, worker, and the demonstration's database.

The demonstration is loaded once a run, into a database that every journey clones, so that no
journey sees what another did.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tests.database import application_url, clone, drop_clone, locked, prepared_template

TEMPLATE = "placemap_tests_demonstration"
ROOT = Path(__file__).resolve().parents[2]
LOAD = "import django; django.setup(); from placemap.project import demonstration; demonstration.load()"


@dataclass(frozen=True)
class Site:
    """A running Placemap: where it answers, and the name of its database."""

    address: str
    database: str
    log: Path

    def url(self, path: str) -> str:
        return self.address + path


def demonstration_template() -> str:
    """The name of the database that holds the demonstration world, loaded on first use in this run."""
    url, roles, empty = prepared_template()
    with locked(url, "demonstration"):
        with psycopg.connect(url, autocommit=True) as admin:
            found = admin.execute(
                "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [TEMPLATE]
            ).fetchone()
            if found is not None and found[0] == "loaded":
                return TEMPLATE
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(TEMPLATE)))
        clone(url, roles, empty, TEMPLATE)
        done = subprocess.run(
            [sys.executable, "-c", LOAD],
            cwd=ROOT,
            env=environment(TEMPLATE),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("COMMENT ON DATABASE {} IS 'loaded'").format(sql.Identifier(TEMPLATE)))
    return TEMPLATE


@contextlib.contextmanager
def running(name: str, *, empty: bool = False, with_worker: bool = True) -> Iterator[Site]:
    """Clone the demonstration, or a database with nothing in it, serve it, and take it away afterwards.

    A worker takes as long to start as the web server: a file whose journeys wait for no job has none.
    """
    url, roles, nothing = prepared_template()
    clone(url, roles, nothing if empty else demonstration_template(), name)
    port = free_port()
    commands = [
        [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "2",
            "--no-ws",
            "--log-level",
            "warning",
            "placemap.project.wsgi:application",
        ],
        [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"],
    ]
    with serving(name, port, commands[: 2 if with_worker else 1], environment(name)) as log:
        yield Site(f"http://127.0.0.1:{port}", name, log)


@contextlib.contextmanager
def serving(
    name: str, port: int, commands: Sequence[Sequence[str]], settings: Mapping[str, str]
) -> Iterator[Path]:
    """Run these, the web server first, over a database that is taken away afterwards; where they log to."""
    log = Path(tempfile.gettempdir()) / f"placemap-journey-{os.getpid()}-{name}.log"
    with log.open("w") as out:
        children = [
            subprocess.Popen(command, cwd=ROOT, env=dict(settings), stdout=out, stderr=out)
            for command in commands
        ]
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/", children[0], log)
            yield log
        finally:
            for child in children:
                child.terminate()
            for child in children:
                try:
                    child.wait(timeout=15)
                except subprocess.TimeoutExpired:
                    child.kill()
            drop_clone(name)
            log.unlink(missing_ok=True)


def free_port() -> int:
    """A port of this machine at which nothing answers."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def environment(database: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "placemap.project.testing_settings",
        "DATABASE_URL": application_url(database),
        "PLACEMAP_TEST_CONNECTION_SECONDS": "900",
        "PYTHONPATH": str(ROOT),
    }


def _wait_for(address: str, child: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        assert child.poll() is None, log.read_text()
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"The server did not answer: {log.read_text()}")
