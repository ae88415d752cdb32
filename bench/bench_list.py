"""List pages beside a floor: bare Django handing out the same words. Requests a second of each, turn by turn.

    python bench/bench_list.py [TURNS]            60 turns of each
    python bench/bench_list.py profile            where the time of the cohort page goes

The peer is lighter than issue 4 asks for: Django's own middleware without sessions, one query of a table that
holds the cells of our page as they were shown, and a bare template. It chooses no rows by reader and draws no
links, so what it prints is a floor; a peer that draws the same page from the same tables is still to be written.
Both answer in one process, in turn; run it on a quiet machine.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import statistics
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")

import django

django.setup()

import psycopg
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.test.utils import setup_test_environment
from django.urls import path

from bench.world import fill
from placemap.access.middleware import SESSION_USER
from placemap.project.memory import settle
from tests.cast import build_world
from tests.database import drop_clone, superuser_url, use_clone

PEOPLE, LINKS, COHORT, BUSIEST = 300, 900, 60, 40
TARGET = 0.5
BARE_MIDDLEWARE = [
    "bench.bench_list.to_the_bare_page",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATE = Engine().from_string(
    "<!doctype html><html lang=en><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1><table>"
    "{% for row in rows %}<tr>{% for cell in row.cells %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
    "</table></body></html>"
)


# The peer's addresses and middleware are looked up by this module's name, which is not that of a script.
sys.modules["bench.bench_list"] = sys.modules[__name__]


class BareRow(models.Model):
    """One row of a page, as its cells."""

    page = models.TextField()
    cells = models.JSONField()

    class Meta:
        app_label = "access"
        db_table = "bench_bare_row"
        managed = False
        ordering = ["pk"]


def bare_page(request: HttpRequest, page: str) -> HttpResponse:
    """The same rows, by one query and one template."""
    rows = BareRow.objects.filter(page=page)
    return HttpResponse(TEMPLATE.render(Context({"title": page, "rows": rows})))


urlpatterns = [path("<page>/", bare_page)]


def to_the_bare_page(get_response: Any) -> Any:
    """Middleware that leads to the peer's own addresses."""

    def run(request: HttpRequest) -> HttpResponse:
        request.urlconf = "bench.bench_list"  # type: ignore[attr-defined]
        answer: HttpResponse = get_response(request)
        return answer

    return run


class Rows(HTMLParser):
    """The cells of every table row of a page, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.rows[-1][-1] += f" {data.strip()}"


def main() -> None:
    """Print both figures and their ratio for each page."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "60"
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
        with psycopg.connect(superuser_url(name), autocommit=True) as admin:
            admin.execute(
                "create table bench_bare_row (id serial primary key, page text, cells jsonb);"
                "grant all on bench_bare_row to public"
            )
        connection.settings_dict["CONN_MAX_AGE"] = None
        settle()
        base = f"/mappings/{world.mapping.reference}/"
        pages = {"cohort": f"{base}cohort/", "links": f"{base}network/links/"}
        ours = Client()
        session = ours.session
        session[SESSION_USER] = str(world.users["coordinator"].pk)
        session.save()
        if asked == "profile":
            _profile(ours, pages["cohort"])
        else:
            _compare(ours, pages, int(asked), name)
    finally:
        drop_clone(name)


def _compare(ours: Client, pages: dict[str, str], turns: int, database: str) -> None:
    for page, address in pages.items():
        read = Rows()
        read.feed(ours.get(address).content.decode())
        with psycopg.connect(superuser_url(database), autocommit=True) as admin:
            for row in read.rows:
                admin.execute(
                    "insert into bench_bare_row (page, cells) values (%s, %s)",
                    [page, psycopg.types.json.Jsonb(row)],
                )
        pages[page] = address
    # A client loads its middleware with its first request, and keeps it.
    with override_settings(MIDDLEWARE=BARE_MIDDLEWARE):
        bare = Client()
        for page in pages:
            assert bare.get(f"/{page}/").status_code == 200
    print(f"{'page':10} {'rows':>5} {'ours a second':>14} {'bare Django':>12} {'ratio':>7}   target {TARGET}")
    for page, address in pages.items():
        took: dict[str, list[float]] = {"ours": [], "bare": []}
        rows = BareRow.objects.filter(page=page).count()
        for turn in range(turns + 10):
            for who, client, asked in (("ours", ours, address), ("bare", bare, f"/{page}/")):
                began = time.perf_counter()
                answer = client.get(asked)
                if turn >= 10:
                    took[who].append(time.perf_counter() - began)
                assert answer.status_code == 200
        mine, theirs = (1 / statistics.median(took[who]) for who in ("ours", "bare"))
        print(f"{page:10} {rows:5} {mine:14.1f} {theirs:12.1f} {mine / theirs:7.3f}", flush=True)


def _profile(client: Client, address: str) -> None:
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
