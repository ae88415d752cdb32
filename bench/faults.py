"""A whole Placemap that can be struck down part by part, and writers who remember what was acknowledged."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import psycopg

from placemap.project.postgres import EmbeddedPostgres
from placemap.project.postgres_process import read_postmaster_note

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = "A blue van by the gate"
PREPARE = """
import json, django
django.setup()
from placemap.access.session_store import SessionStore
from placemap.project import demonstration
from placemap.access.middleware import SESSION_USER
from placemap.access.sessions import ACTING
demonstration.load()
from placemap.partners.models import User
from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.partners.policy import SET_UP
with acting_as(system_actor(SET_UP)):
    people = {user.name: (str(user.pk), str(user.agency_id)) for user in User.objects.all()}
keys = {}
for name, (key, agency) in people.items():
    session = SessionStore()
    # Signing in notes both.
    session[SESSION_USER], session[ACTING] = key, agency
    session.save()
    keys[name] = session.session_key
print(json.dumps(keys))
"""


def tree(process: int) -> list[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found = [process]
    for one in found:
        found += parents.get(one, [])
    return found


def strike(process: int) -> None:
    """Stop a whole tree at once, then kill it: nothing in it has a chance to tidy up."""
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for one in tree(process):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, number)


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Until something listens on it."""
    for _ in range(1200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


class Instance:
    """Database, web server and worker of one demonstration, each a tree of its own."""

    def __init__(self, folder: Path, data: Path | None = None) -> None:
        self.folder = folder
        self.data = data or folder / "pg"
        self.socket_dir = Path("/tmp") / f"pmf-{secrets.token_hex(4)}"
        self.port = free_port()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.start_database()
        url = self.database.superuser_url("placemap")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("PLACEMAP_")} | {
            "PLACEMAP_STATE": str(folder / "state"),
            # Gathered apart, so that something else that runs from this checkout keeps its own.
            "PLACEMAP_STATIC_ROOT": str(folder / "static"),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "placemap.project.settings", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self._run([sys.executable, "-m", "placemap.project.console", "migrate", "--quiet"])
        self._run(
            [
                sys.executable,
                "-c",
                "from placemap.project.console_services import build_assets as b; b(print)",
            ]
        )
        self.sessions: dict[str, str] = json.loads(
            self._run([sys.executable, "-c", PREPARE]).splitlines()[-1]
        )
        for name in ("web", "worker"):
            self.start(name)
        self.wait_for_page()

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    def start_database(self) -> None:
        self.database = EmbeddedPostgres(self.data, socket_dir=self.socket_dir)
        self.database.start()

    def start(self, name: str) -> None:
        from placemap.project.console_services import web_command, worker_command

        command = web_command("127.0.0.1", self.port, 2) if name == "web" else worker_command(2)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        if name == "database":
            note = read_postmaster_note(self.database.cluster)
            assert note is not None
            strike(note.process)
            if self.database._process is not None:
                self.database._process.wait()
            assert self.database._users is not None
            self.database._users.close()
            return
        strike(self.children[name].pid)
        self.children[name].wait()

    def bring_back(self, name: str) -> None:
        if name == "database":
            self.start_database()
        else:
            self.start(name)

    def wait_for_page(self) -> None:
        for _ in range(600):
            with contextlib.suppress(OSError, http.client.HTTPException):
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", "/health/")
                if line.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise SystemExit("the web server did not answer")

    def asked(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database.superuser_url("placemap"), autocommit=True) as reading:
            return reading.execute(query).fetchall()  # type: ignore[call-overload]

    def unlike_the_trail(self, words: str) -> tuple[int, int]:
        """Of what was noticed in words like these: what has no entry in the trail, and entries without it.

        An action and its entry stand or fall together, whatever happened to the parts or to the line. Each has
        two: one for what was noticed, and one for the giving that holds it.
        """
        ((missing, orphans),) = self.asked(
            "with noticed as (select c.id, c.contribution_id, g.given_at from information_concern c"
            f" join information_contribution g on g.id = c.contribution_id where c.text like '{words}'),"
            " written as (select id::text as id from noticed union all select contribution_id::text from noticed),"
            " entries as (select details->>'result' as id from access_auditentry where event = 'contribution_made'"
            " and outcome = 'done' and at >= (select min(given_at) from noticed))"
            " select (select count(*) from (select id from written except all select id from entries) m),"
            " (select count(*) from (select id from entries except all select id from written) o)"
        )
        return int(str(missing)), int(str(orphans))

    def stop(self) -> None:
        for name in reversed(list(self.children)):
            self.kill(name)
        self.database.stop()
        shutil.rmtree(self.socket_dir, ignore_errors=True)


class Person:
    """Somebody in a browser, signed in by a session that is there."""

    def __init__(self, instance: Instance, name: str, patience: float = 20) -> None:
        self._port = instance.port
        self._patience = patience
        self._token = secrets.token_hex(16)
        self._cookies = f"placemap_session={instance.sessions[name]}; csrftoken={self._token}"
        self._line: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text; 0 when there was no answer."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self._token}) if fields else None
        headers = {"Cookie": self._cookies}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            if self._line is None:
                self._line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._patience)
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            if self._line is not None:
                self._line.close()
            self._line = None
            return 0, ""


class Writers:
    """Four people who say what they noticed, one thing after another, and note what was acknowledged."""

    def __init__(self, instance: Instance, path: str, names: list[str]) -> None:
        self.acknowledged: dict[str, float] = {}
        self.sent = 0
        self.answers: dict[int, int] = {}
        self.refused = ""
        self._stop, self._going = threading.Event(), threading.Event()
        self._going.set()
        self._turns = [threading.Lock() for _ in names]
        self._threads = [
            threading.Thread(target=self._write, args=(Person(instance, name), path, turn), daemon=True)
            for name, turn in zip(names, self._turns, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """While nobody writes: whoever is in the middle of it ends that first."""
        self._going.clear()
        try:
            with contextlib.ExitStack() as turns:
                for turn in self._turns:
                    turns.enter_context(turn)
                yield
        finally:
            self._going.set()

    def _write(self, person: Person, path: str, turn: threading.Lock) -> None:
        while not self._stop.is_set():
            self._going.wait()
            with turn:
                self._write_one(person, path)

    def _write_one(self, person: Person, path: str) -> None:
        mark = f"mark-{secrets.token_hex(8)}"
        began = time.monotonic()
        fields = {"text": f"{WRITTEN} {mark}", "how_known": "seen_myself", "once": _uuid()}
        self.sent += 1
        status, words = person.ask("POST", path, fields)
        self.answers[status] = self.answers.get(status, 0) + 1
        if status in (302, 303):
            self.acknowledged[mark] = began
        else:
            self.refused = words or self.refused
            time.sleep(0.02)

    def first_after(self, moment: float, patience: float = 60) -> float:
        """Seconds until a write was acknowledged that began after the moment."""
        while time.monotonic() < moment + patience:
            if any(began > moment for began in list(self.acknowledged.values())[-200:]):
                return time.monotonic() - moment
            time.sleep(0.01)
        raise SystemExit(
            f"no write was acknowledged; answers by status: {self.answers}; {self.refused[:600]}"
        )

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)


def _uuid() -> str:
    import uuid

    return str(uuid.uuid4())
