"""List pages beside bare Django that draws the same pages from the same tables (`bench/bare`).

    python bench/bench_list.py [SECONDS]          each page as served, the two in turn: 24 seconds of each
    python bench/bench_list.py profile            where the time of the cohort page goes
    python bench/bench_list.py same               what the two pages of each kind share, and no timing

Both are served by granian as the product is, two workers each, from one database; four readers ask the one
and then the other, a few seconds each time, so that whatever else the machine does falls on both. Beside the
requests a second stands the processor time of the web processes for one request, which another job disturbs
less; the database's own work is in the first figure and not in the second.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import statistics
import sys
from collections import Counter
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

from bench.served import Served, both
from bench.world import fill
from placemap.access.middleware import SESSION_USER
from placemap.project.memory import settle
from tests.cast import World, build_world
from tests.database import drop_clone, superuser_url, use_clone

PEOPLE, LINKS, COHORT, BUSIEST = 300, 900, 60, 40
TARGET = 0.5
WINDOW = 3.0


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
        with both(world, name) as served:
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
