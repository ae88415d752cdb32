"""List pages beside bare Django that draws the same pages from the same tables (`bench/bare`).

    python bench/bench_list.py [SECONDS]          each page as served, the two in turn: 24 seconds of each
    python bench/bench_list.py profile            where the time of the cohort page goes
    python bench/bench_list.py same               what the two pages of each kind share, and no timing

Both are served by granian as the product is, two workers each, from one database; four readers ask the one
and then the other, a few seconds each time, so that whatever else the machine does falls on both. Beside the
requests a second stands the processor time of the web processes for one request, which another job disturbs
less; the database's own work is in the first figure and not in the second. They cannot be one process, since
they are two sets of installed apps.
"""

from __future__ import annotations

import contextlib
import cProfile
import http.client
import json
import os
import pstats
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from bench.faults import ROOT, tree
from bench.world import fill
from placemap.access.middleware import SESSION_USER
from placemap.project.console_services import web_command
from placemap.project.memory import settle
from tests.cast import World, build_world
from tests.database import application_url, drop_clone, superuser_url, use_clone

PEOPLE, LINKS, COHORT, BUSIEST = 300, 900, 60, 40
TARGET = 0.5
WORKERS, READERS, WINDOW = 2, 4, 3.0
TICKS = os.sysconf("SC_CLK_TCK")
BARE_READER = """
import json, django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
reader = get_user_model().objects.create(
    username="reader", first_name="Priya", last_name="Nandra", email="Coordinator, Safeguarding partnership"
)
session = SessionStore()
session[SESSION_KEY] = str(reader.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
session.save()
print(json.dumps(session.session_key))
"""


class Seen(HTMLParser):
    """What a reader meets on a page: the words of each cell, and how many things there are to press."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: Counter[str] = Counter()
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags[tag] += 1
        if tag in ("td", "th"):
            self.cells.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.cells[-1] = f"{self.cells[-1]} {' '.join(data.split())}".strip()


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
def _serving(name: str, application: str, cookie: str, environment: dict[str, str]) -> Iterator[Served]:
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
def _both(world: World, database: str) -> Iterator[list[Served]]:
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
    key = json.loads(_run(["-c", BARE_READER], theirs))
    session = Client().session
    session[SESSION_USER] = str(world.users["coordinator"].pk)
    session.save()
    with (
        _serving(
            "ours", "placemap.project.wsgi:application", f"placemap_session={session.session_key}", ours
        ) as mine,
        _serving("bare", "bench.bare.wsgi:application", f"bare_session={key}", theirs) as bare,
    ):
        yield [mine, bare]


def _run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


def main() -> None:
    """Print what was asked for: the figures of each page, what the two share, or a profile."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "24"
    setup_test_environment()
    name = use_clone()
    try:
        world = build_world()
        fill(
            superuser_url(name),
            mapping_id=world.mapping.pk,
            agencies=[world.agencies[k].pk for k in ("police", "mill_lode", "tanners_field", "social_care")],
            user_id=world.users["coordinator"].pk,
            people=PEOPLE, links=LINKS, cohort=COHORT, busiest=BUSIEST,
        )  # fmt: skip
        base = f"/mappings/{world.mapping.reference}/"
        pages = {"cohort": f"{base}cohort/", "links": f"{base}network/links/"}
        if asked == "profile":
            _profile(world, pages["cohort"])
            return
        with _both(world, name) as served:
            for page, address in pages.items():
                _share(page, address, *served)
            if asked != "same":
                _compare(served, pages, float(asked))
    finally:
        drop_clone(name)


def _share(page: str, address: str, ours: Served, bare: Served) -> None:
    mine, theirs = ours.get(address), bare.get(address)
    if folder := os.environ.get("BENCH_KEEP_PAGES"):
        Path(folder, f"{page}_ours.html").write_text(mine, encoding="utf-8")
        Path(folder, f"{page}_bare.html").write_text(theirs, encoding="utf-8")
    seen, shown = Seen(mine), Seen(theirs)
    same = sum((Counter(seen.cells) & Counter(shown.cells)).values())
    print(
        f"{page}: cells ours {len(seen.cells)}, bare {len(shown.cells)}, the same words in {same}", end="; "
    )
    print(f"kB ours {len(mine) / 1000:.0f}, bare {len(theirs) / 1000:.0f}", end="; ")
    counted = [f"{tag} {seen.tags[tag]}/{shown.tags[tag]}" for tag in ("a", "button", "form", "input", "svg")]
    print(", ".join(counted), flush=True)


def _compare(served: list[Served], pages: dict[str, str], seconds: float) -> None:
    heads = ("ours a second", "bare Django", "ratio", "ours ms of processor", "bare", "ratio")
    print(f"{'page':8} " + " ".join(f"{head:>13}" for head in heads) + f"   target {TARGET}")
    for page, address in pages.items():
        for one in served:
            one.asked_for(address, WINDOW)
        rates: dict[str, list[float]] = {one.name: [] for one in served}
        costs: dict[str, list[float]] = {one.name: [] for one in served}
        for turn in range(max(2, round(seconds / WINDOW))):
            for one in served if turn % 2 else reversed(served):
                before = one.processor()
                got, took = one.asked_for(address, WINDOW)
                rates[one.name].append(got / took)
                costs[one.name].append((one.processor() - before) / got * 1000)
        (mine, theirs), (cost, bare) = (
            [statistics.median(found[who]) for who in ("ours", "bare")] for found in (rates, costs)
        )
        print(
            f"{page:8} {mine:13.1f} {theirs:13.1f} {mine / theirs:13.2f}"
            f" {cost:13.1f} {bare:13.1f} {bare / cost:13.2f}",
            flush=True,
        )


def _profile(world: World, address: str) -> None:
    connection.settings_dict["CONN_MAX_AGE"] = None
    settle()
    client = Client()
    session = client.session
    session[SESSION_USER] = str(world.users["coordinator"].pk)
    session.save()
    for _ in range(15):
        client.get(address)
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(30):
        client.get(address)
    profile.disable()
    for order, shown in (("cumulative", 70), ("tottime", 30)):
        pstats.Stats(profile).sort_stats(order).print_stats(shown)


if __name__ == "__main__":
    main()
