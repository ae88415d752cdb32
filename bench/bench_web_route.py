"""A hundred thousand rows through the pages: sent, looked at, accepted and matched, by one client.

    python bench/bench_web_route.py [ROWS]

Three agencies each send a workbook. The pages run in this process and the background work in another,
started as the worker is, so that each one's peak memory is its own; the reading child's is its own too.
The progress pages are asked for once a second meanwhile, and how often they moved is counted.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from placemap.access.middleware import SESSION_USER
from placemap.access.session import acting_as
from placemap.exchange.models import Upload
from placemap.foundations.identity import IdentityRecord
from placemap.linkage.models import MatchRun
from tests.cast import World, build_world
from tests.database import application_url, drop_clone, point_django_at, use_clone
from tests.exchange.test_pages import Office
from tests.linkage.worlds import AGENCIES, invent, lists

# The queue tells of every job; only the figures are wanted here.
logging.getLogger("procrastinate").setLevel(logging.WARNING)

SENDERS = {"social care": "social_care", "school": "mill_lode", "police": "police"}
HEADINGS = ["First name", "Last name", "DOB", "NHS number", "UPN", "Address", "Postcode", "Mobile"]


def workbook(rows: list[IdentityRecord]) -> bytes:
    """One agency's list, dates as dates, in the way Excel writes it."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(
            [row.given, row.family, row.born, row.nhs_number, row.upn, row.street, row.postcode, row.phone]
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.xlsx")
        book.save(path)
        return path.read_bytes()


def made(rows: int) -> dict[str, bytes]:
    """The three workbooks, about as many rows in all."""
    thirds = tuple(replace(agency, share=0.585) for agency in AGENCIES[:3])
    records, _ = lists(11, invent(11, int(rows / 1.755)), thirds)
    return {
        agency: workbook([record for record in records if record.source == source])
        for source, agency in SENDERS.items()
    }


def work() -> None:
    """Carry out every waiting job, as the worker does, then say how much time and memory it took."""
    from procrastinate.contrib.django import app

    point_django_at(os.environ["BENCH_DATABASE"])
    began = time.perf_counter()
    worker = app.with_connector(app.connector.get_worker_connector())
    with worker.open():
        worker.run_worker(
            wait=False, concurrency=1, queues=["lists", "matching"], install_signal_handlers=False
        )
    own = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - began,
                "processor": own.ru_utime + own.ru_stime,
                "megabytes": own.ru_maxrss / 1024,
            }
        )
    )


def worked(office: Office, name: str, where: str) -> dict[str, float]:
    """Let the worker work, asking for a progress page each second; adds how often it moved."""
    child = subprocess.Popen(
        [sys.executable, __file__, "--work"],
        cwd=ROOT,
        # The worker opens what these pages sealed; tests that run beside this may make keys of their own.
        env={**os.environ, "BENCH_DATABASE": name, "PLACEMAP_DATA_KEY": settings.PLACEMAP_DATA_KEYS()[0]},
        stdout=subprocess.PIPE,
        text=True,
    )
    seen: set[str] = set()
    slowest = 0.0
    while child.poll() is None:
        began = time.perf_counter()
        answer = office.client.get(where)
        slowest = max(slowest, time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
        seen.add(answer.content.decode())
        time.sleep(1)
    out = child.stdout.read() if child.stdout else ""
    assert child.returncode == 0, out
    found: dict[str, float] = json.loads(out.strip().splitlines()[-1])
    return {**found, "states": len(seen), "slowest": slowest}


def timed(what: str, call: Any) -> Any:
    began = time.perf_counter()
    answer = call()
    print(f"  {what:<44} {time.perf_counter() - began:7.1f} s", flush=True)
    return answer


def one_list(office: Office, client: Client, url: str, agency: str, content: bytes) -> dict[str, float]:
    """Send one list and see it accepted; returns what the worker said."""
    sent = timed("sent and read to its columns", lambda: office.send(agency, content, "list.xlsx"))
    assert sent.status_code == 302, sent.content.decode()[-2000:]
    page = client.get(sent.url)
    saved = timed("columns saved", lambda: client.post(sent.url, office.columns_form(page)))
    assert saved.status_code == 302
    shown = timed("looked at before accepting", lambda: client.get(saved.url))
    assert shown.status_code == 200
    upload = office.upload()
    accepted = client.post(saved.url, {"once": uuid.uuid4(), "version": upload.version})
    assert accepted.status_code == 302
    done = worked(office, url, office.url("list-progress", upload.pk))
    assert office.upload().state == Upload.State.ACCEPTED, office.upload().failure
    return done


def main() -> int:
    """Print each step's time, and the peak memory of the pages, the reading child and the worker."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    setup_test_environment()
    books = made(rows)
    name = use_clone()
    try:
        world: World = build_world()
        client = Client()
        session = client.session
        session[SESSION_USER] = str(world.users["coordinator"].pk)
        session.save()
        office = Office(world, client, "coordinator")
        url = application_url(name)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began = time.perf_counter()
        for agency, content in books.items():
            print(f"{agency}, {len(content) / 1e6:.1f} MB", flush=True)
            done = one_list(office, client, url, agency, content)
            _say("read in by the worker", done, office.upload().done_rows)
        asked = client.post(office.url("ask-for-matching"), {"once": uuid.uuid4()})
        assert asked.status_code == 302
        done = worked(office, url, office.url("matching-progress"))
        with acting_as(world.actor("coordinator")):
            run = MatchRun.objects.latest("asked_at")
        assert run.state == MatchRun.State.DONE, run.failure
        _say("matched by the worker", done, run.records)
        timed("the matching page", lambda: client.get(office.url("matching")))
        timed("the page of clear matches", lambda: client.get(office.url("clear-matches")))
        print(f"from the first file to the matches: {time.perf_counter() - began:.0f} s")
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"peak memory: pages {own:.0f} MB ({before:.0f} before), largest child {child:.0f} MB")
    finally:
        connection.close()
        drop_clone(name)
    return 0


def _say(what: str, done: dict[str, float], rows: int) -> None:
    print(
        f"  {what:<44} {done['seconds']:7.1f} s  {done['processor']:.1f} s of processor  {done['megabytes']:.0f} MB"
        f"  {rows:,} rows; the progress page showed {done['states']:.0f} states, slowest {done['slowest']:.1f} s",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(work() if sys.argv[1:] == ["--work"] else main())
