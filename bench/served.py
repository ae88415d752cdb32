"""The product and its peer, bare Django, served by granian side by side from one database.

They cannot be one process, since they are two sets of installed apps.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from bench.faults import ROOT, tree
from placemap.access.middleware import SESSION_USER
from placemap.project.console_services import web_command
from tests.cast import World
from tests.database import application_url, superuser_url

WORKERS, READERS = 2, 4
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Served:
    """One of the two, running: where it answers and as whom it is asked."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    cookie: str

    def get(self, address: str) -> str:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("GET", address, headers={"Cookie": self.cookie})
        answer = line.getresponse()
        body = answer.read().decode()
        assert answer.status == 200, (self.name, address, answer.status, body[:400])
        return body

    def processor(self) -> float:
        """Seconds of processor that its processes have used."""
        used = 0
        for one in tree(self.process.pid):
            parts = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            used += int(parts[11]) + int(parts[12])
        return used / TICKS

    def asked_for(self, address: str, seconds: float) -> tuple[int, float]:
        """How many pages its readers got in that time, and the seconds it took to the last."""
        got = [0] * READERS
        began = time.perf_counter()

        def read(reader: int) -> None:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            while time.perf_counter() < began + seconds:
                line.request("GET", address, headers={"Cookie": self.cookie})
                answer = line.getresponse()
                answer.read()
                assert answer.status == 200
                got[reader] += 1

        readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
        for one in readers:
            one.start()
        for one in readers:
            one.join()
        return sum(got), time.perf_counter() - began


@contextlib.contextmanager
def serving(name: str, application: str, cookie: str, environment: dict[str, str]) -> Iterator[Served]:
    """One of them, from its start to its end."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    command = [*web_command("127.0.0.1", port, WORKERS)[:-1], application]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _ in range(1200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield Served(name, process, port, cookie)
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextlib.contextmanager
def both(world: World, database: str) -> Iterator[list[Served]]:
    """The product and its peer, each as the coordinator asks it."""
    plain = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"} | {"PYTHONPATH": str(ROOT)}
    ours = plain | {
        "DJANGO_SETTINGS_MODULE": "placemap.project.settings", "DATABASE_URL": application_url(database),
    }  # fmt: skip
    theirs = plain | {
        "DJANGO_SETTINGS_MODULE": "bench.bare.settings", "DATABASE_URL": application_url(database),
        "BENCH_SUPERUSER_URL": superuser_url(database),
    }  # fmt: skip
    _run(
        ["-c", "from placemap.project.console_services import build_assets as b; b(lambda _line: None)"], ours
    )
    for app in ("contenttypes", "auth", "sessions"):
        _run(["-m", "django", "migrate", app, "--verbosity", "0"], theirs)
    key = json.loads(_run(["-m", "bench.bare.reader"], theirs))
    cookie = cookie_of(world, "coordinator")
    with (
        serving("ours", "placemap.project.wsgi:application", cookie, ours) as mine,
        serving("bare", "bench.bare.wsgi:application", f"bare_session={key}", theirs) as bare,
    ):
        yield [mine, bare]


def cookie_of(world: World, who: str) -> str:
    """Somebody of the cast, signed in to the product."""
    session = Client().session
    session[SESSION_USER] = str(world.users[who].pk)
    session.save()
    return f"placemap_session={session.session_key}"


class Line:
    """One browser's line to one of them. What it writes is sent with a token, as any form is."""

    def __init__(self, port: int, cookie: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._token = secrets.token_hex(16)
        self._cookies = f"{cookie}; csrftoken={self._token}"

    def get(self, address: str) -> str:
        """A page, which must come."""
        status, page = self._ask("GET", address, None)
        require(status, page, 200)
        return page

    def post(self, address: str, fields: dict[str, str]) -> tuple[int, str]:
        """What a form is answered with, and its page."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self._token})
        return self._ask("POST", address, body)

    def _ask(self, method: str, address: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": self._cookies}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, address, body, headers)
        answer = self._line.getresponse()
        return answer.status, answer.read().decode(errors="replace")


def require(status: int, page: str, *expected: int) -> None:
    """Whatever else is answered is no figure but a mistake, and ends the run."""
    if status not in expected:
        raise SystemExit(f"Answered {status} and not {expected}:\n{page[:2000]}")


def _run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout
