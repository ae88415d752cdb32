"""Cohort, child and links pages with 10,000 people and 30,000 links: row security and audit on.

    python bench/bench_pages.py [REQUESTS]

One client, warm: each page was read ten times before. The child with most links is also the one of whom most
is recorded. Beside them, in the same run: the same server code with a page that reads
nothing, and each page in a small mapping of 300 people, so that growth shows as a ratio.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from bench.world import BigWorld, fill
from placemap.access.middleware import SESSION_USER
from placemap.project.memory import settle
from tests.cast import World, build_world
from tests.database import drop_clone, superuser_url, use_clone

TARGET = 150.0


def main() -> None:
    """Print p50 and p95 in milliseconds for each page and reader."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    setup_test_environment()
    import_module(settings.ROOT_URLCONF)
    print(
        f"{'page':34} {'reader':12} {'people':>7} {'p50 ms':>8} {'p95 ms':>8}   target p95 < {TARGET:.0f} ms"
    )
    for people, links, cohort, busiest in ((300, 900, 60, 40), (10_000, 30_000, 2_000, 200)):
        name = use_clone()
        try:
            world = build_world()
            big = fill(
                superuser_url(name),
                mapping_id=world.mapping.pk,
                agencies=[
                    world.agencies[k].pk for k in ("police", "mill_lode", "tanners_field", "social_care")
                ],
                user_id=world.users["coordinator"].pk,
                people=people,
                links=links,
                cohort=cohort,
                busiest=busiest,
            )
            # As a server under load does: one connection kept, and not a new one for each request.
            connection.settings_dict["CONN_MAX_AGE"] = None
            # As the server starts: what it was started with is out of the garbage collector's way.
            settle()
            _measure(world, big, people, requests)
        finally:
            drop_clone(name)


def _measure(world: World, big: BigWorld, people: int, requests: int) -> None:
    base = f"/mappings/{world.mapping.reference}/"
    pages = {
        "health (reads nothing)": "/health/",
        "cohort": f"{base}cohort/",
        "cohort, last page": f"{base}cohort/?page=2",
        "child": f"{base}people/{big.cohort[1]}/",
        "child with most links": f"{base}people/{big.busiest}/",
        "links": f"{base}network/links/",
        "no referral": f"{base}cohort/no-referral/",
        "overview": base,
    }
    for reader in ("coordinator", "sergeant"):
        client = Client()
        session = client.session
        session[SESSION_USER] = str(world.users[reader].pk)
        session.save()
        for title, address in pages.items():
            response = client.get(address)
            if response.status_code != 200:
                print(f"{title:34} {reader:12} {people:7} answered {response.status_code}")
                continue
            for _ in range(9):
                client.get(address)
            times = []
            for _ in range(requests):
                began = time.perf_counter()
                client.get(address)
                times.append((time.perf_counter() - began) * 1000)
            p95 = statistics.quantiles(times, n=20)[-1]
            print(
                f"{title:34} {reader:12} {people:7} {statistics.median(times):8.1f} {p95:8.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
