"""The map of linked people: opened in a browser, drawn beside sigma.js, read from the database.

    python bench/bench_map.py [ROUNDS]

Opened: from asking for the page until the drawing answers the pointer, answers of the server in memory.
Drawn: 5,000 marks and 20,000 lines by our own drawing and by sigma.js with plain discs, in one browser,
from the same places, in turn. The browser paints plain canvases without a graphics card, as most office
computers do; WebGL, which sigma.js draws with, is emulated. Read: everything within two steps of a
person, as one reader may see it, with 10,000 people and 30,000 links, beside the bare identifiers with
row security put aside.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

import django

django.setup()

import psycopg
from django.db import connection
from django.test.utils import setup_test_environment
from playwright.sync_api import Browser, Error

from bench.world import fill
from placemap.access.session import acting_as
from placemap.project.memory import settle
from placemap.project.node import NODE_MODULES
from placemap.subjects.queries import network_around
from placemap.subjects.queries.network import neighbourhood
from tests.cast import build_world
from tests.database import drop_clone, superuser_url, use_clone
from tests.web import browsing, network_map

DRAWN = "document.querySelector('[data-state=drawn]')"
# Two frames after the drawing says it is there, its canvas is painted and a press is answered.
WATCH = """
const seen = new MutationObserver(() => {
  if (!document.querySelector("[data-state=drawn]")) return;
  seen.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.openedAfter = performance.now(); }));
});
seen.observe(document, { subtree: true, childList: true, attributes: true });
"""


# Seconds that one drawing may take before the bench goes on without it.
LONGEST = 60
DRAW = """([name, data]) => {
  window.took = null;
  void bench.draw(name, data).then((took) => { window.took = took; });
}"""


def main() -> None:
    """Print every figure of the map."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    setup_test_environment()
    with network_map.office_chromium() as browser:
        opened(browser, rounds)
        drawn(browser, rounds)
    read(rounds * 40)


def opened(browser: Browser, rounds: int) -> None:
    """How long until the page answers the pointer."""
    print(f"{'opened in headless Chromium':52} {'median ms':>10} {'worst ms':>10}   target ms")
    for title, data, target in (
        ("2 marks: the page itself", network_map.large(2, 1), 0),
        ("80 marks, 160 lines", network_map.large(80, 160), 1000),
        ("300 marks, 600 lines", network_map.large(300, 600), 2000),
        ("300 marks, grouped by 10 schools", network_map.large(300, 600, clusters=10), 2000),
    ):
        times = [_open(browser, data) for _ in range(rounds)]
        wanted = f"< {target}" if target else ""
        print(f"{title:52} {statistics.median(times):10.0f} {max(times):10.0f}   {wanted}", flush=True)


def _open(browser: Browser, data: dict[str, Any]) -> float:
    made = network_map.harness(browser, data)
    made.page.add_init_script(WATCH)
    made.page.goto(f"{browsing.ADDRESS}/network")
    browsing.until(made.page, "window.openedAfter", seconds=60)
    took = float(made.page.evaluate("() => window.openedAfter"))
    made.page.context.close()
    return took


def drawn(browser: Browser, rounds: int) -> None:
    """Our own drawing beside sigma.js, in turn, in the same page."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "draw.js")
        subprocess.run(
            [
                str(NODE_MODULES / "esbuild" / "bin" / "esbuild"),
                str(ROOT / "bench" / "map" / "draw.ts"),
                f"--outfile={script}",
                "--bundle",
                "--format=iife",
                "--global-name=bench",
                "--log-level=warning",
            ],
            check=True,
            cwd=ROOT,
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_content('<div id="place" style="width:1200px;height:760px"></div>')
        page.add_script_tag(path=script)
        data = crowd(5_000, 20_000)
        times: dict[str, list[float]] = {"sigma": [], "ours": []}
        for number in range(rounds + 1):
            for name, took in times.items():
                page.evaluate(DRAW, [name, data])
                try:
                    page.wait_for_function("window.took !== null", timeout=LONGEST * 1000)
                except Error:
                    print(f"\n5,000 marks and 20,000 lines by {name}: no answer in {LONGEST} s", flush=True)
                    return
                found = page.evaluate("window.took")
                if number:  # the first of each warms the browser up
                    took.append(float(found))
        page.close()
    peer = statistics.median(times["sigma"])
    print(
        f"\n{'5,000 marks and 20,000 lines drawn':52} {'median ms':>10} {'worst ms':>10} {'ratio':>7}   target < 2"
    )
    for name, title in (("sigma", "sigma.js, plain discs"), ("ours", "ours, with shapes")):
        middle = statistics.median(times[name])
        print(f"{title:52} {middle:10.0f} {max(times[name]):10.0f} {middle / peer:7.2f}", flush=True)


def crowd(nodes: int, links: int) -> dict[str, Any]:
    """An invented crowd with places worked out beforehand: laying out is not what is compared."""
    made = network_map.large(nodes, links)
    rng = random.Random(5)
    places = [
        {"id": one["id"], "kind": one["kind"], "label": one["label"], "x": rng.uniform(0, 9000), "y": rng.uniform(0, 6000)}
        for one in made["nodes"]
    ]  # fmt: skip
    lines = [{key: one[key] for key in ("id", "source", "target", "strength")} for one in made["links"]]
    return {"nodes": places, "links": [one for one in lines if one["source"] != one["target"]]}


# Bare identifiers: what the same question costs without permission, names, evidence or who is whom.
BARE = """
with recursive near(id, step) as (
  select %(start)s::uuid, 0
  union
  select case when l.from_person_id = n.id then l.to_person_id else l.from_person_id end, n.step + 1
  from near n join subjects_link l on n.id in (l.from_person_id, l.to_person_id)
  where n.step < 2 and l.withdrawn_at is null and l.state = 'current'
) select distinct id from near
"""


def read(times: int) -> None:
    """Two steps around a person, as the coordinator and as the sergeant, warm, on one connection."""
    name = use_clone()
    try:
        world = build_world()
        big = fill(
            superuser_url(name),
            mapping_id=world.mapping.pk,
            agencies=[world.agencies[k].pk for k in ("police", "mill_lode", "tanners_field", "social_care")],
            user_id=world.users["coordinator"].pk,
            cohort=2_000,
        )
        connection.settings_dict["CONN_MAX_AGE"] = None
        settle()  # as the server does before its first request
        asked = random.Random(11).sample(big.cohort, min(times, len(big.cohort)))
        print(
            f"\n{'two steps around a person':52} {'p50 ms':>10} {'p95 ms':>10} {'work p50':>10} {'work p95':>10}"
            f" {'marks':>7}   target p95 < 60"
        )
        connection.ensure_connection()
        server = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        with psycopg.connect(superuser_url(name)) as admin:
            _say("bare identifiers, no row security", asked, lambda key: _bare(admin, key), server)
        for reader in ("coordinator", "sergeant"):
            actor = world.actor(reader)

            def look(key: Any, actor: Any = actor) -> int:
                with acting_as(actor):
                    return len(network_around(actor, world.mapping, people=[key], steps=2).nodes)

            def reach(key: Any, actor: Any = actor) -> int:
                with acting_as(actor):
                    return len(neighbourhood(world.mapping, [key], steps=2).people)

            _say(f"who and by which lines, permitted: {reader}", asked, reach, server)
            _say(f"the map of it, ready to draw, on record: {reader}", asked, look, server)
            _say(f"whom most are linked to: {reader}", [big.busiest] * 20, look, server)
    finally:
        drop_clone(name)


def _bare(admin: psycopg.Connection[Any], key: Any) -> int:
    return len(admin.execute(BARE, {"start": key}).fetchall())


def _say(title: str, asked: list[Any], look: Callable[[Any], int], server: Path) -> None:
    """The time that passed, and beside it the work: processor time of this process and of the database's.

    On a busy machine the work says more. The system counts the database's in hundredths of a second.
    """
    for key in asked[:5]:
        look(key)
    times, works, sizes = [], [], []
    for key in asked:
        began, worked = time.perf_counter(), _work(server)
        sizes.append(look(key))
        times.append((time.perf_counter() - began) * 1000)
        works.append((_work(server) - worked) * 1000)
    print(
        f"{title:52} {statistics.median(times):10.1f} {_p95(times):10.1f} {statistics.median(works):10.1f}"
        f" {_p95(works):10.1f} {statistics.median(sizes):7.0f}",
        flush=True,
    )


def _work(server: Path) -> float:
    """Seconds of processor time so far. On Linux; elsewhere this process's alone."""
    if not server.exists():
        return time.process_time()
    used = server.read_text().rpartition(")")[2].split()
    return time.process_time() + (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
